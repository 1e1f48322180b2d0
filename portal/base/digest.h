#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace porthole {

/// A SHA-256 digest: what is kept of a token or a secret.
using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view text);

/// True when equal, in a time that does not depend on where they differ.
bool equal_in_constant_time(const Digest& left, const Digest& right);

/// Hashes a digest for a container. A digest is already evenly spread, so its first bytes do.
struct DigestHash {
  std::size_t operator()(const Digest& digest) const {
    std::size_t hash;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
  }
};

/// SHA-256 over bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  /// Forgets what was given: as if just made.
  void restart();
  void update(std::string_view bytes);
  /// The digest of all that was given. Only `restart` may follow.
  Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Lower-case hexadecimal digits, two a byte.
std::string to_hex(const std::uint8_t* bytes, std::size_t count);
std::string to_hex(const Digest& digest);

/// The digest written in 64 lower-case hexadecimal digits, or nothing.
std::optional<Digest> parse_digest(std::string_view hex);

/// The MD5 of `text` in hexadecimal: how Gravatar names an e-mail address. Of no use for secrets.
std::string md5_hex(std::string_view text);

/// RFC 4648 section 4, with padding.
std::string to_base64(std::string_view bytes);

}  // namespace porthole
