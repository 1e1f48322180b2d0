#include "http/app/request_actor.h"

#include <string>
#include <utility>

#include "http/observe/redaction.h"
#include "portal/base/text.h"
#include "portal/base/utf8.h"
#include "portal/limits.h"

namespace porthole::http {

Actor actor_of(const Call& call, ActorSurface surface, UserPtr user) {
  Actor actor;
  actor.user = std::move(user);
  actor.surface = surface;
  if (call.request.address) actor.address = call.request.address->to_string();
  // Header values may be any bytes. What the audit log keeps, anyone may read there.
  const std::string_view agent = call.request.header("User-Agent");
  append_redacted(agent.substr(0, limits::kUserAgentBytesMax), actor.user_agent);
  const std::size_t well_formed =
      utf8::find_malformed(actor.user_agent).value_or(actor.user_agent.size());
  actor.user_agent.resize(cut_length(std::string_view(actor.user_agent).substr(0, well_formed),
                                     limits::kUserAgentBytesMax));
  return actor;
}

Actor actor_of(const Call& call) {
  return actor_of(call, ActorSurface::api, call.token == nullptr ? nullptr : call.token->user);
}

}  // namespace porthole::http
