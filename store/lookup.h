#pragma once

#include "portal/access_token.h"
#include "portal/device_code.h"
#include "portal/organization.h"
#include "portal/portal.h"
#include "portal/portal_token.h"
#include "portal/user.h"

/// What look-ups in the store return. Null pointers stand for what wasn't found.
namespace porthole {

/// Who makes a request, and the organization that it names.
struct Caller {
  AccessTokenPtr token;
  /// Null when the request names none, when it doesn't exist, or when the token doesn't see it.
  OrganizationPtr organization;
};

/// The kinds of objects that a state has once with a UUID. Tokens, secrets and codes have theirs
/// once in a portal, audit events once in an organization.
enum class IdentifiedKind { user, organization, access_token, portal };

/// A portal and its organization.
struct FoundPortal {
  OrganizationPtr organization;
  PortalPtr portal;
};

/// A device code and its portal.
struct FoundCode {
  FoundPortal at;
  DeviceCodePtr code;
};

/// What a portal token gives access to.
struct PortalAccess {
  OrganizationPtr organization;
  PortalPtr portal;
  PortalTokenPtr token;
  /// The user that the call acts as; null for service and ephemeral tokens.
  UserPtr user;
};

}  // namespace porthole
