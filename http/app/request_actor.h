#pragma once

#include "http/app/call.h"
#include "portal/actor.h"

namespace porthole::http {

/// Who makes a change, as far as the request tells: its address and its `User-Agent`, cut to what
/// is kept and fit to be shown. `user` may be null.
Actor actor_of(const Call& call, ActorSurface surface, UserPtr user);

/// The same for a call of an API: as the user of its access token, if it has one.
Actor actor_of(const Call& call);

}  // namespace porthole::http
