#pragma once

#include <string_view>
#include <vector>

#include "portal/base/ip_address.h"
#include "portal/base/result.h"

namespace porthole {

/// A portal's `allowed_ip_addresses`. Empty: every address is allowed.
class IpAllowlist {
 public:
  /// Reads networks and addresses separated by white space. Fails with `invalid` and a message that
  /// names the first entry that is neither.
  static Result<IpAllowlist> parse(std::string_view text);

  bool allows(const IpAddress& candidate) const;
  bool empty() const { return networks_.empty(); }

 private:
  std::vector<IpNetwork> networks_;
};

}  // namespace porthole
