#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "portal/base/clock.h"
#include "portal/base/uuid.h"
#include "portal/graphql/respond/response_rules.h"
#include "portal/ip_allowlist.h"
#include "portal/user.h"

namespace porthole {

/// The part of a portal that its owners write. Always valid when made by `revise`.
struct PortalContents {
  std::string slug;
  std::string name;
  std::optional<std::string> description;
  std::string query;
  std::optional<std::string> allowed_ip_addresses;
  bool user_invokable = false;
  /// `allowed_ip_addresses`, parsed.
  IpAllowlist allowlist;
};

/// A stored GraphQL document behind an endpoint. Immutable once shared: a change makes a new value.
struct Portal {
  Uuid uuid;
  Uuid organization_uuid;
  PortalContents contents;
  Timestamp created_at;
  UserPtr created_by;
  /// Response rules, which take precedence over mock values; null if there are none. Successive
  /// values of the portal share their counters.
  std::shared_ptr<graphql::ResponseRules> responses = nullptr;
  /// The body of `GET …/portals/{slug}`, made once by `render`.
  std::string json = {};
};

using PortalPtr = std::shared_ptr<const Portal>;

/// Fills in `json` and makes the portal immutable.
PortalPtr render(Portal portal);

/// The response to a creation: the portal with its `token`, which is shown only this once.
std::string json_with_token(const Portal& portal, std::string_view token);

}  // namespace porthole
