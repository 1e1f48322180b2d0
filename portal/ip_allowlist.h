#pragma once

#include <string_view>
#include <vector>

#include "portal/base/ip_address.h"
#include "portal/base/result.h"

namespace porthole {

/// `allowed_ip_addresses` of a portal or an organization. If empty, every address is allowed.
/// Reading is thread-safe.
class IpAllowlist {
 public:
  /// What a list may have.
  enum class Entries {
    addresses_and_networks,
    networks,  ///< Only what has a prefix length.
  };

  /// Parses entries separated by white space. Fails with `invalid` and a message that quotes the
  /// first entry that is none, or states the limit that is exceeded.
  static Result<IpAllowlist> parse(std::string_view text,
                                   Entries entries = Entries::addresses_and_networks);

  bool allows(const IpAddress& candidate) const;
  bool empty() const { return networks_.empty(); }

 private:
  std::vector<IpNetwork> networks_;
};

}  // namespace porthole
