#pragma once

#include <string>

#include "portal/user.h"

namespace porthole {

/// The interface through which a change is made.
enum class ActorSurface {
  api,  ///< One of the service's APIs.
  web,  ///< Stands for the service's web interface: our pages and the control API.
};

/// Who makes a change, and from where. Passed to the store's changes and recorded in audit events.
struct Actor {
  /// Null if the user is unknown: whoever requests a code or presents a portal's secret.
  UserPtr user = nullptr;
  /// The client's IP address; empty if there is none (a Unix socket).
  std::string address = {};
  /// The request's `User-Agent` as sent, at most `limits::kUserAgentBytesMax` bytes of UTF-8; see
  /// `actor_of` in `http/app/request_actor.h`.
  std::string user_agent = {};
  ActorSurface surface = ActorSurface::api;
};

}  // namespace porthole
