#include "http/net/forwarded_for.h"

#include <algorithm>
#include <cstddef>

#include "http/net/char_class.h"
#include "portal/base/ascii.h"
#include "portal/base/ip_address.h"

namespace porthole::http {
namespace {

/// Removes the last element and its comma from `list`, and returns it trimmed.
std::string_view take_last_element(std::string_view& list) {
  const std::size_t comma = list.rfind(',');
  const bool is_only = comma == std::string_view::npos;
  const std::string_view element = is_only ? list : list.substr(comma + 1);
  list = is_only ? std::string_view() : list.substr(0, comma);
  return trim_blanks(element);
}

/// Reads `192.0.2.1`, `192.0.2.1:5000`, `2001:db8::1` or `[2001:db8::1]:5000`.
std::optional<IpAddress> parse_with_port(std::string_view text) {
  if (text.starts_with('[')) return IpAddress::parse(text.substr(1, text.find(']') - 1));
  const std::size_t colon = text.find(':');
  const bool has_port = colon != std::string_view::npos && text.rfind(':') == colon;
  return IpAddress::parse(has_port ? text.substr(0, colon) : text);
}

}  // namespace

std::optional<IpAddress> forwarded_address(const std::optional<IpAddress>& peer,
                                           std::string_view forwarded_for,
                                           const std::vector<IpNetwork>& trusted_proxies) {
  const auto is_trusted = [&](const IpAddress& address) {
    return std::any_of(trusted_proxies.begin(), trusted_proxies.end(),
                       [&](const IpNetwork& network) { return network.contains(address); });
  };
  std::optional<IpAddress> caller = peer;
  while (caller && is_trusted(*caller) && !forwarded_for.empty()) {
    const std::optional<IpAddress> next = parse_with_port(take_last_element(forwarded_for));
    if (!next) break;
    caller = next;
  }
  return caller;
}

std::string forwarded_for(const RequestHead& head) {
  std::string list;
  for (std::size_t i = 0; i < head.header_count(); ++i) {
    const HeaderField field = head.header(i);
    if (!equal_ignoring_case(field.name, "X-Forwarded-For")) continue;
    if (!list.empty()) list += ',';
    list += field.value;
  }
  return list;
}

}  // namespace porthole::http
