#include "http/api/portals/grants.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "http/app/request_actor.h"
#include "http/message/json_body.h"
#include "portal/base/json.h"

namespace porthole::http::portal {
namespace {

/// A request for a token.
struct GrantRequest {
  PortalTokenKind kind = PortalTokenKind::ephemeral;
  /// `client_id` or `code`.
  std::string_view name;
  std::string_view secret;
  std::chrono::minutes lifetime{};
};

Error invalid_request(std::string message) {
  return refused_grant("invalid_request", std::move(message));
}

Result<std::string_view> take_text(const json::Value& body, std::string_view property) {
  const json::Value* value = json::find(body, property);
  if (value == nullptr || value->IsNull()) {
    return invalid_request(std::string(property) + " is missing");
  }
  if (!value->IsString()) {
    return invalid_request(std::string(property) + " must be a string, but is " +
                           std::string(json::kind_of(*value)));
  }
  return json::text_of(*value);
}

Result<PortalTokenKind> take_kind(const json::Value& body) {
  Result<std::string_view> grant = take_text(body, "grant_type");
  if (!grant) return std::move(grant).error();
  if (*grant == "client_credentials") return PortalTokenKind::ephemeral;
  if (*grant == "device_code") return PortalTokenKind::user;
  return refused_grant("unsupported_grant_type",
                       "grant_type must be client_credentials or device_code");
}

Result<std::chrono::minutes> take_lifetime(const json::Value& body, PortalTokenKind kind) {
  const std::chrono::minutes longest = longest_lifetime(kind);
  const json::Value* value = json::find(body, "expires_in");
  if (value == nullptr || value->IsNull()) return longest;
  if (value->IsInt64() && value->GetInt64() >= 1 && value->GetInt64() <= longest.count()) {
    return std::chrono::minutes(value->GetInt64());
  }
  return validation_failed(
      {{"expires_in", "Expires in must be a whole number of minutes from 1 to " +
                          std::to_string(longest.count())}});
}

/// Checks everything that doesn't need the store. The texts view `body`.
Result<GrantRequest> read_grant(const json::Value& body) {
  GrantRequest grant;
  Result<PortalTokenKind> kind = take_kind(body);
  if (!kind) return std::move(kind).error();
  grant.kind = *kind;
  Result<std::string_view> name =
      take_text(body, grant.kind == PortalTokenKind::user ? "code" : "client_id");
  if (!name) return std::move(name).error();
  grant.name = *name;
  Result<std::string_view> secret = take_text(body, "secret");
  if (!secret) return std::move(secret).error();
  grant.secret = *secret;
  Result<std::chrono::minutes> lifetime = take_lifetime(body, grant.kind);
  if (!lifetime) return std::move(lifetime).error();
  grant.lifetime = *lifetime;
  return grant;
}

}  // namespace

Result<Response> create_token(Call& call) {
  Result<json::Document> body = read_object(call.request.body);
  if (!body) return invalid_request(body.error().message);
  Result<GrantRequest> grant = read_grant(*body);
  if (!grant) return std::move(grant).error();
  const auto exchange =
      grant->kind == PortalTokenKind::user ? &Store::exchange_code : &Store::exchange_secret;
  Result<IssuedToken> issued =
      (call.services.store.*exchange)(call.parameter("org"), call.parameter("slug"), grant->name,
                                      grant->secret, grant->lifetime, actor_of(call));
  if (!issued) return std::move(issued).error();
  json::Writer writer;
  writer.begin_object();
  writer.member("token", issued->text);
  writer.member("expires_at", to_iso8601_seconds(*issued->token->expires_at));
  writer.end_object();
  return credentials_response(200, writer);
}

Result<Response> create_code(Call& call) {
  Result<IssuedCode> issued = call.services.store.create_code(
      call.parameter("org"), call.parameter("slug"), actor_of(call));
  if (!issued) return std::move(issued).error();
  json::Writer writer;
  writer.begin_object();
  writer.member("code", issued->code_text);
  writer.member("secret", issued->secret_text);
  writer.member("authorization_url", call.base_url() + "/_porthole/authorize/" + issued->code_text);
  writer.member("expires_at", to_iso8601_seconds(issued->code->expires_at));
  writer.end_object();
  return credentials_response(200, writer);
}

}  // namespace porthole::http::portal
