#pragma once

#include "portal/base/result.h"

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

}  // namespace porthole
