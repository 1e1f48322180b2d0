#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "portal/base/clock.h"
#include "portal/base/random.h"

namespace porthole {

/// A UUID (RFC 9562) as its 16 bytes.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  friend auto operator<=>(const Uuid&, const Uuid&) = default;

  /// A version-7 UUID, as the real service assigns to recent objects: its first 48 bits are the
  /// time.
  static Uuid make_v7(Timestamp time, Random& random);

  /// A version-8 UUID made from the first 16 bytes of `digest`.
  static Uuid make_v8(const std::array<std::uint8_t, 32>& digest);

  /// Parses `01234567-89ab-cdef-0123-456789abcdef`, of any version, in either case; nothing for any
  /// other form.
  static std::optional<Uuid> parse(std::string_view text);

  /// Lower case, with hyphens: 36 characters.
  std::string to_string() const;
};

/// Hashes a UUID for a container. Its last bytes are random in the versions that we generate.
struct UuidHash {
  std::size_t operator()(const Uuid& uuid) const {
    std::size_t hash;
    std::memcpy(&hash, uuid.bytes.data() + uuid.bytes.size() - sizeof hash, sizeof hash);
    return hash;
  }
};

/// The object's GraphQL `id`, as the service builds it: base64 of `Type---<uuid>`.
std::string graphql_id(std::string_view type, const Uuid& uuid);

}  // namespace porthole
