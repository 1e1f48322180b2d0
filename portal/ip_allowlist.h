#pragma once

#include <string_view>
#include <vector>

#include "portal/base/ip_address.h"
#include "portal/base/result.h"

namespace porthole {

/// A portal's `allowed_ip_addresses`. If empty, every address is allowed. Reading is thread-safe.
class IpAllowlist {
 public:
  /// Parses networks and addresses separated by white space. Fails with `invalid` and a message
  /// that quotes the first entry that is neither, or states the limit that is exceeded.
  static Result<IpAllowlist> parse(std::string_view text);

  bool allows(const IpAddress& candidate) const;
  bool empty() const { return networks_.empty(); }

 private:
  std::vector<IpNetwork> networks_;
};

}  // namespace porthole
