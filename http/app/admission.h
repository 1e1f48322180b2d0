#pragma once

#include "http/app/call.h"
#include "portal/base/result.h"

namespace porthole::http {

/// Checks that the caller may use the route of `call`, which must have one: token, scope,
/// organization, its allowlist, the user's role in it, portal, or the rules for local access, as
/// the route says. Stores what it finds in `call`. Fails with `unauthenticated`, `forbidden` or
/// `not_found`.
Result<void> admit(Call& call);

}  // namespace porthole::http
