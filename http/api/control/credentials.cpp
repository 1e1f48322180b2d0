#include "http/api/control/credentials.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/api/control/body_reader.h"
#include "http/app/request_actor.h"
#include "store/document/credentials_document.h"

namespace porthole::http::control {
namespace {

/// The control API has no users: the audit log names the first user as the actor.
Actor actor_of_control(const Call& call) {
  return actor_of(call, ActorSurface::web, call.services.store.user(std::nullopt).value());
}

template <typename T>
Response list_response(const std::vector<std::shared_ptr<const T>>& values) {
  json::Writer writer;
  writer.begin_array();
  for (const std::shared_ptr<const T>& value : values) write_json(writer, *value);
  writer.end_array();
  return json_response(200, writer);
}

/// Reads the body's `description`. Returns the error response, if the body is wrong.
std::optional<Response> read_description(const Call& call, std::string& description) {
  BodyReader body(call.request.body);
  description = take_description(body.members());
  return body.refusal();
}

/// A new token or secret with its plain text, which is shown only here.
template <typename T>
Response issued_response(const T& value, std::string_view text) {
  json::Writer writer;
  write_json(writer, value, text);
  return credentials_response(201, writer);
}

Result<Response> decide_code(Call& call, Decision decision) {
  Store& store = call.services.store;
  BodyReader body(call.request.body);
  const auto email = body.members().text("user", Need::optional);
  Result<UserPtr> user = store.user(email);
  if (!user) body.members().refuse("user", user.error().message);
  if (auto refusal = body.refusal()) return *std::move(refusal);
  const std::string_view code = call.parameter("code");
  Result<FoundCode> found = store.find_code(code);
  if (!found) return std::move(found).error();
  if (found->at.organization->slug != call.parameter("org") ||
      found->at.portal->contents.slug != call.parameter("slug")) {
    return Error{ErrorCode::not_found, "No code found"};
  }
  Result<FoundCode> decided =
      store.decide_code(code, decision, actor_of(call, ActorSurface::web, *std::move(user)));
  if (!decided) return std::move(decided).error();
  return empty_response();
}

}  // namespace

Result<Response> list_tokens(Call& call) {
  auto tokens = call.services.store.portal_tokens(call.parameter("org"), call.parameter("slug"));
  if (!tokens) return std::move(tokens).error();
  return list_response(*tokens);
}

Result<Response> create_token(Call& call) {
  std::string description;
  if (auto refusal = read_description(call, description)) return *std::move(refusal);
  Result<IssuedToken> issued = call.services.store.create_portal_token(
      call.parameter("org"), call.parameter("slug"), description, actor_of_control(call));
  if (!issued) return std::move(issued).error();
  return issued_response(*issued->token, issued->text);
}

Result<Response> delete_token(Call& call) {
  const std::optional<Uuid> uuid = Uuid::parse(call.parameter("uuid"));
  if (!uuid) return Error{ErrorCode::not_found, "No portal token found"};
  Result<PortalTokenPtr> deleted = call.services.store.delete_portal_token(
      call.parameter("org"), call.parameter("slug"), *uuid, actor_of_control(call));
  if (!deleted) return std::move(deleted).error();
  return empty_response();
}

Result<Response> list_secrets(Call& call) {
  auto secrets = call.services.store.portal_secrets(call.parameter("org"), call.parameter("slug"));
  if (!secrets) return std::move(secrets).error();
  return list_response(*secrets);
}

Result<Response> create_secret(Call& call) {
  std::string description;
  if (auto refusal = read_description(call, description)) return *std::move(refusal);
  Result<IssuedSecret> issued =
      call.services.store.create_portal_secret(call.parameter("org"), call.parameter("slug"),
                                               std::move(description), actor_of_control(call));
  if (!issued) return std::move(issued).error();
  return issued_response(*issued->secret, issued->text);
}

Result<Response> delete_secret(Call& call) {
  const std::optional<Uuid> uuid = Uuid::parse(call.parameter("uuid"));
  if (!uuid) return Error{ErrorCode::not_found, "No portal secret found"};
  Result<PortalSecretPtr> deleted = call.services.store.delete_portal_secret(
      call.parameter("org"), call.parameter("slug"), *uuid, actor_of_control(call));
  if (!deleted) return std::move(deleted).error();
  return empty_response();
}

Result<Response> approve_code(Call& call) {
  return decide_code(call, Decision::approve);
}

Result<Response> deny_code(Call& call) {
  return decide_code(call, Decision::deny);
}

}  // namespace porthole::http::control
