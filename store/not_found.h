#pragma once

#include "portal/base/result.h"
#include "portal/organization.h"

/// The words for what isn't there. The vendor's for organizations; ours, by analogy, for portals.
namespace porthole {

inline Error no_organization() {
  return {ErrorCode::not_found, "No organization found"};
}

inline Error no_audit_event() {
  return {ErrorCode::not_found, "No audit event found"};
}

inline Error no_portal() {
  return {ErrorCode::not_found, "No portal found"};
}

/// For a portal that isn't in `organization`, which is null when that isn't there either.
inline Error no_portal_in(const OrganizationPtr& organization) {
  return organization == nullptr ? no_organization() : no_portal();
}

}  // namespace porthole
