#pragma once

#include "http/app/call.h"
#include "portal/actor.h"

namespace porthole::http {

/// Who makes a change, for the audit log: `user`, which may be null, with the request's address and
/// `User-Agent`. The latter is cut to a bounded length of well-formed UTF-8.
Actor actor_of(const Call& call, ActorSurface surface, UserPtr user);

/// The same for a call of an API, with the user of its access token, if it has one.
Actor actor_of(const Call& call);

}  // namespace porthole::http
