#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace porthole {

/// An IPv4 or IPv6 address. IPv4 addresses are stored in their IPv6-mapped form
/// (`::ffff:192.0.2.1`, as dual-stack sockets report them), so that both forms compare equal.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  friend bool operator==(const IpAddress&, const IpAddress&) = default;

  /// Parses `192.0.2.1` or `2001:db8::1`; nothing for any other text. No zones, brackets or ports.
  static std::optional<IpAddress> parse(std::string_view text);

  /// The form that `parse` accepts; an IPv4 address with dots.
  std::string to_string() const;

  bool is_v4() const;
  bool is_loopback() const;
};

/// A network: an address and the length of its prefix.
struct IpNetwork {
  IpAddress address;
  /// Of the 128 bits of `address`, also for IPv4.
  unsigned prefix_bits = 128;

  /// Parses CIDR notation, or a bare address as a network of one; nothing for any other text. Bits
  /// after the prefix may be set and are ignored.
  static std::optional<IpNetwork> parse(std::string_view text);

  bool contains(const IpAddress& candidate) const;
};

}  // namespace porthole
