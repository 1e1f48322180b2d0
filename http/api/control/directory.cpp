#include "http/api/control/directory.h"

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/api/control/body_reader.h"
#include "http/api/control/import.h"
#include "http/message/json_body.h"
#include "portal/portal_token.h"

namespace porthole::http::control {
namespace {

void write(json::Writer& writer, const Organization& organization) {
  writer.begin_object();
  writer.member("uuid", organization.uuid.to_string());
  writer.member("slug", organization.slug);
  writer.member("name", organization.name);
  writer.member("created_at", to_iso8601(organization.created_at));
  writer.end_object();
}

void write(json::Writer& writer, const User& user) {
  writer.begin_object();
  writer.member("uuid", user.uuid.to_string());
  writer.member("name", user.name);
  writer.member("email", user.email);
  writer.member("created_at", to_iso8601(user.created_at));
  writer.end_object();
}

void write_texts(json::Writer& writer, std::string_view name,
                 const std::vector<std::string>& texts) {
  writer.key(name);
  writer.begin_array();
  for (const std::string& text : texts) writer.string(text);
  writer.end_array();
}

/// `text` is the token in plain text, if it is to be shown.
void write(json::Writer& writer, const AccessToken& token, std::string_view text = {}) {
  writer.begin_object();
  writer.member("uuid", token.uuid.to_string());
  if (!text.empty()) writer.member("token", text);
  writer.member("description", token.description);
  write_texts(writer, "scopes", *token.scopes);
  write_texts(writer, "organizations", token.organizations);
  writer.key("user");
  write_reference(writer, token.user);
  writer.member("created_at", to_iso8601(token.created_at));
  writer.key("expires_at");
  if (token.expires_at) {
    writer.string(to_iso8601(*token.expires_at));
  } else {
    writer.null();
  }
  writer.end_object();
}

template <typename T>
Response respond_with_all(const std::vector<std::shared_ptr<const T>>& values) {
  json::Writer writer;
  writer.begin_array();
  for (const auto& value : values) write(writer, *value);
  writer.end_array();
  return json_response(200, writer);
}

std::string to_json(const json::Value& value) {
  json::Writer writer;
  writer.value(value);
  return writer.take();
}

std::optional<std::string> text_member(const json::Value& object, std::string_view name) {
  const json::Value* value = json::find(object, name);
  if (value == nullptr || !value->IsString()) return std::nullopt;
  return std::string(json::text_of(*value));
}

Response already_taken(std::string_view property, std::string_view name) {
  return findings_response(
      {{"/" + std::string(property), std::string(name) + " has already been taken"}});
}

/// The body's `token`. If there is none, generates one and adds it to the body.
std::string find_or_add_token(json::Document& body, Random& random) {
  const json::Value* given = json::find(body, "token");
  if (given != nullptr && !given->IsNull()) return text_member(body, "token").value_or("");
  body.RemoveMember("token");
  std::string text = make_access_token(random);
  body.AddMember("token", json::Value(text, body.GetAllocator()), body.GetAllocator());
  return text;
}

/// Deletes the object whose UUID is in the path. `kind` names its kind in the error message.
Result<Response> delete_by_uuid(Call& call, const char* kind,
                                Result<void> (Store::*delete_one)(const Uuid&)) {
  const auto uuid = Uuid::parse(call.parameter("uuid"));
  if (!uuid) return Error{ErrorCode::not_found, std::string("No ") + kind + " found"};
  Result<void> deleted = (call.services.store.*delete_one)(*uuid);
  if (!deleted) return std::move(deleted).error();
  return empty_response();
}

}  // namespace

Result<Response> list_organizations(Call& call) {
  return respond_with_all(call.services.store.organizations());
}

Result<Response> create_organization(Call& call) {
  Result<json::Document> body = read_object(call.request.body);
  if (!body) return std::move(body).error();
  const auto slug = text_member(*body, "slug");
  if (slug && call.services.store.has_organization(*slug)) return already_taken("slug", "Slug");
  Addition addition = add_object(call, "organizations", to_json(*body));
  if (addition.refusal) return *std::move(addition.refusal);
  // Another request created it in the meantime.
  if (addition.image.organizations.empty()) return already_taken("slug", "Slug");
  json::Writer writer;
  write(writer, *addition.image.organizations.front().organization);
  return json_response(201, writer);
}

Result<Response> delete_organization(Call& call) {
  Services& services = call.services;
  const std::string slug(call.parameter("org"));
  if (Result<void> deleted = services.store.delete_organization(slug); !deleted) {
    return std::move(deleted).error();
  }
  services.invoker.restore(slug, {});
  services.limits.reset(slug);
  services.graphql_limits.reset(slug);
  services.journal.clear(slug);
  services.faults.clear(slug);
  services.snapshots.erase_all(slug);
  return empty_response();
}

Result<Response> list_users(Call& call) {
  return respond_with_all(call.services.store.users(std::numeric_limits<std::size_t>::max()));
}

Result<Response> create_user(Call& call) {
  Result<json::Document> body = read_object(call.request.body);
  if (!body) return std::move(body).error();
  const auto email = text_member(*body, "email");
  if (email && call.services.store.user(*email).ok()) return already_taken("email", "Email");
  Addition addition = add_object(call, "users", to_json(*body));
  if (addition.refusal) return *std::move(addition.refusal);
  if (addition.image.users.empty()) return already_taken("email", "Email");
  json::Writer writer;
  write(writer, *addition.image.users.front());
  return json_response(201, writer);
}

Result<Response> delete_user(Call& call) {
  return delete_by_uuid(call, "user", &Store::delete_user);
}

Result<Response> list_access_tokens(Call& call) {
  return respond_with_all(call.services.store.access_tokens());
}

Result<Response> create_access_token(Call& call) {
  Result<json::Document> body = read_object(call.request.body);
  if (!body) return std::move(body).error();
  // Fixtures may declare a token by its digest. Here the response must contain the token.
  if (body->HasMember("token_sha256")) {
    return findings_response({{"/token_sha256", "unknown property \"token_sha256\""}});
  }
  const std::string text = find_or_add_token(*body, call.services.random);
  Addition addition = add_object(call, "access_tokens", to_json(*body));
  if (addition.refusal) return *std::move(addition.refusal);
  json::Writer writer;
  write(writer, *addition.image.access_tokens.front(), text);
  return credentials_response(201, writer);
}

Result<Response> delete_access_token(Call& call) {
  return delete_by_uuid(call, "access token", &Store::delete_access_token);
}

}  // namespace porthole::http::control
