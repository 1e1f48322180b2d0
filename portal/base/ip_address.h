#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace porthole {

/// An IPv4 or IPv6 address. An IPv4 address, also in its IPv6-mapped form (`::ffff:192.0.2.1`, as
/// dual-stack sockets report it), is kept mapped, so that both forms are the same address.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  friend bool operator==(const IpAddress&, const IpAddress&) = default;

  /// Reads `192.0.2.1` or `2001:db8::1`; no zones, no brackets, no ports.
  static std::optional<IpAddress> parse(std::string_view text);

  /// The form that `parse` reads; an IPv4 address with dots.
  std::string to_string() const;

  bool is_v4() const;
  bool is_loopback() const;
};

/// An address and how many of its leading bits count.
struct IpNetwork {
  IpAddress address;
  unsigned prefix_bits = 128;

  /// Reads CIDR notation, or a bare address that stands for itself. Bits behind the prefix may be
  /// set and are ignored.
  static std::optional<IpNetwork> parse(std::string_view text);

  bool contains(const IpAddress& candidate) const;
};

}  // namespace porthole
