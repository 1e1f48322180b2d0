#include "http/api/rest/tokens_and_user.h"

#include <optional>
#include <string>
#include <utility>

#include "portal/base/json.h"

namespace porthole::http::rest {

Result<Response> show_access_token(Call& call) {
  const AccessToken& token = *call.token;
  json::Writer writer;
  writer.begin_object();
  writer.member("uuid", token.uuid.to_string());
  writer.key("scopes");
  writer.begin_array();
  for (const std::string& scope : *token.scopes) writer.string(scope);
  writer.end_array();
  writer.member("description", token.description);
  writer.member("created_at", to_utc_text(token.created_at));
  writer.member("expires_at", token.expires_at ? std::optional(to_utc_text(*token.expires_at))
                                               : std::optional<std::string>());
  writer.key("user");
  writer.begin_object();
  writer.member("name", token.user->name);
  writer.member("email", token.user->email);
  writer.end_object();
  writer.end_object();
  return json_response(200, writer);
}

Result<Response> revoke_access_token(Call& call) {
  if (Result<void> revoked = call.services.store.revoke(*call.token); !revoked) {
    return std::move(revoked).error();
  }
  return empty_response();
}

Result<Response> show_user(Call& call) {
  return shared_json_response(200, rendering_of(call.token->user));
}

}  // namespace porthole::http::rest
