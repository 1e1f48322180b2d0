#include "http/app/request_actor.h"

#include <string>
#include <utility>

#include "portal/base/utf8.h"
#include "portal/limits.h"

namespace porthole::http {

Actor actor_of(const Call& call, ActorSurface surface, UserPtr user) {
  Actor actor;
  actor.user = std::move(user);
  actor.surface = surface;
  if (call.request.address) actor.address = call.request.address->to_string();
  std::string_view agent = call.request.header("User-Agent").substr(0, limits::kUserAgentBytesMax);
  // Header values may be any bytes, and the cut may split a character.
  agent = agent.substr(0, utf8::find_malformed(agent).value_or(agent.size()));
  actor.user_agent = agent;
  return actor;
}

Actor actor_of(const Call& call) {
  return actor_of(call, ActorSurface::api, call.token == nullptr ? nullptr : call.token->user);
}

}  // namespace porthole::http
