#pragma once

#include <string>

#include "portal/user.h"

namespace porthole {

/// By what way a change is made.
enum class ActorSurface {
  api,  ///< One of the service's APIs.
  web,  ///< What people do in the service's web interface: our pages, and the control API.
};

/// Who makes a change, and from where: what the store's changes are told, and audit events tell.
struct Actor {
  /// Null when nobody is known: whoever asks for a code, or shows a portal's secret.
  UserPtr user = nullptr;
  /// The address that the request came from; empty when there is none (a Unix socket).
  std::string address = {};
  /// The request's `User-Agent`, as it was sent. At most `limits::kUserAgentBytesMax` bytes of
  /// UTF-8: see `actor_of` of the HTTP layer.
  std::string user_agent = {};
  ActorSurface surface = ActorSurface::api;
};

}  // namespace porthole
