#include "portal/ip_allowlist.h"

#include <algorithm>
#include <optional>

#include "portal/base/text.h"
#include "portal/limits.h"

namespace porthole {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";

}  // namespace

Result<IpAllowlist> IpAllowlist::parse(std::string_view text, Entries entries) {
  if (text.size() > limits::kAllowlistBytesMax) {
    return Error{ErrorCode::invalid,
                 "it is longer than " + std::to_string(limits::kAllowlistBytesMax) + " bytes"};
  }
  IpAllowlist list;
  std::size_t start = text.find_first_not_of(kWhiteSpace);
  while (start != std::string_view::npos) {
    const std::size_t end = text.find_first_of(kWhiteSpace, start);
    const std::string_view entry = text.substr(start, end - start);
    const std::optional<IpNetwork> network = IpNetwork::parse(entry);
    if (!network) {
      return Error{ErrorCode::invalid, quote(entry) + " is not an IP address or a CIDR block"};
    }
    if (entries == Entries::networks && entry.find('/') == std::string_view::npos) {
      return Error{ErrorCode::invalid,
                   quote(entry) + " is not in CIDR notation, like " +
                       quote(std::string(entry) + (network->address.is_v4() ? "/32" : "/128"))};
    }
    if (list.networks_.size() == limits::kAllowlistEntriesMax) {
      return Error{ErrorCode::invalid,
                   "it has more than " + std::to_string(limits::kAllowlistEntriesMax) + " entries"};
    }
    list.networks_.push_back(*network);
    start = end == std::string_view::npos ? end : text.find_first_not_of(kWhiteSpace, end);
  }
  return list;
}

bool IpAllowlist::allows(const IpAddress& candidate) const {
  return networks_.empty() ||
         std::any_of(networks_.begin(), networks_.end(),
                     [&](const IpNetwork& network) { return network.contains(candidate); });
}

}  // namespace porthole
