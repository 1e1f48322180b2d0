#include "portal/base/ip_address.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace porthole {
namespace {

constexpr unsigned kBitsMax = 128;
constexpr unsigned kMappedBits = 96;
constexpr std::array<std::uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  char buffer[INET6_ADDRSTRLEN];
  if (text.empty() || text.size() >= sizeof buffer) return std::nullopt;
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  buffer[text.copy(buffer, sizeof buffer - 1)] = '\0';
  IpAddress address;
  if (::inet_pton(AF_INET, buffer, address.bytes.data() + kMappedPrefix.size()) == 1) {
    std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), address.bytes.begin());
    return address;
  }
  if (::inet_pton(AF_INET6, buffer, address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::string IpAddress::to_string() const {
  if (is_v4()) {
    std::string text;
    for (std::size_t i = kMappedPrefix.size(); i < bytes.size(); ++i) {
      if (!text.empty()) text += '.';
      text += std::to_string(bytes[i]);
    }
    return text;
  }
  char text[INET6_ADDRSTRLEN];
  ::inet_ntop(AF_INET6, bytes.data(), text, sizeof text);
  return text;
}

bool IpAddress::is_v4() const {
  return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin());
}

bool IpAddress::is_loopback() const {
  if (is_v4()) return bytes[kMappedPrefix.size()] == 127;
  return std::all_of(bytes.begin(), bytes.end() - 1, [](std::uint8_t byte) { return byte == 0; }) &&
         bytes.back() == 1;
}

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::optional<IpAddress> address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return IpNetwork{*address, kBitsMax};
  const std::string_view digits = text.substr(slash + 1);
  if (digits.empty() || digits.size() > 3 || digits.front() < '0' || digits.front() > '9') {
    return std::nullopt;
  }
  unsigned prefix = 0;
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  if (error != std::errc() || rest != digits.data() + digits.size()) return std::nullopt;
  // The prefix of an address with dots counts its 32 bits; of a mapped one with colons, all 128.
  if (text.substr(0, slash).find(':') == std::string_view::npos) prefix += kMappedBits;
  if (prefix > kBitsMax) return std::nullopt;
  return IpNetwork{*address, prefix};
}

bool IpNetwork::contains(const IpAddress& candidate) const {
  const std::size_t whole_bytes = prefix_bits / 8;
  if (!std::equal(address.bytes.begin(),
                  address.bytes.begin() + static_cast<std::ptrdiff_t>(whole_bytes),
                  candidate.bytes.begin())) {
    return false;
  }
  const unsigned bits = prefix_bits % 8;
  if (bits == 0) return true;
  const unsigned mask = 0xFFu << (8 - bits);
  return ((address.bytes[whole_bytes] ^ candidate.bytes[whole_bytes]) & mask) == 0;
}

}  // namespace porthole
