#include "http/net/authority.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "http/net/char_class.h"
#include "portal/base/ascii.h"

namespace porthole::http {
namespace {

/// The longest text of an IPv6 address, one with an IPv4 address at its end.
constexpr std::size_t kIpv6CharactersMax = 45;

bool is_port(std::string_view text) {
  if (text.empty()) return true;  // RFC 3986, 3.2.3: "host:" means the scheme's own port.
  if (text.size() > 5 || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  unsigned port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port <= 65535;
}

/// Bytes of the host that `text` begins with; 0 if it begins with none.
std::size_t host_length(std::string_view text) {
  if (!text.starts_with('[')) return span_of(CharClass::host, text);
  const std::size_t bracket = text.find(']');
  if (bracket == std::string_view::npos) return 0;
  const std::string_view address = text.substr(1, bracket - 1);
  if (address.find(':') == std::string_view::npos || address.size() > kIpv6CharactersMax) return 0;
  const bool is_ipv6 = std::all_of(address.begin(), address.end(), [](char byte) {
    return is(CharClass::hex_digit, byte) || byte == ':' || byte == '.';
  });
  return is_ipv6 ? bracket + 1 : 0;
}

}  // namespace

bool is_authority(std::string_view text) {
  const std::size_t host_bytes = host_length(text);
  if (host_bytes == 0) return false;
  if (host_bytes == text.size()) return true;
  return text[host_bytes] == ':' && is_port(text.substr(host_bytes + 1));
}

}  // namespace porthole::http
