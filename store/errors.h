#pragma once

#include <string>
#include <string_view>

#include "portal/access_token.h"
#include "portal/actor.h"
#include "portal/base/result.h"
#include "portal/base/text.h"
#include "portal/limits.h"
#include "portal/organization.h"

/// The store's errors that more than one call returns. The messages about organizations are the
/// vendor's; those about portals are ours, by analogy.
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

inline Error no_code() {
  return {ErrorCode::not_found, "No code found"};
}

inline Error no_user(std::string_view email) {
  return {ErrorCode::not_found, "no user has the e-mail address " + quote(email)};
}

/// For a change made by a user who has been deleted meanwhile: what a later call would get. With
/// the user went their access tokens; on our own pages users are chosen by e-mail address.
inline Error no_actor(const Actor& actor) {
  return actor.surface == ActorSurface::api ? authentication_required()
                                            : no_user(actor.user->email);
}

inline Error not_user_invokable() {
  return {ErrorCode::forbidden, "Users can't invoke this portal"};
}

inline Error too_many_tokens() {
  return {ErrorCode::limited,
          "There are " + std::to_string(limits::kPortalTokensMax) +
              " portal tokens already: wait for some to expire, or remove some"};
}

}  // namespace porthole
