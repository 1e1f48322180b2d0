#include "portal/portal_token.h"

#include <array>
#include <utility>

namespace porthole {
namespace {

constexpr std::array<std::pair<TokenKind, std::string_view>, 3> kTokenKinds = {{
    {TokenKind::service, "service"},
    {TokenKind::ephemeral, "ephemeral"},
    {TokenKind::user, "user"},
}};

void write_time(json::Writer& writer, std::string_view name, std::optional<Timestamp> time) {
  writer.member(name, time ? std::optional(to_iso8601(*time)) : std::nullopt);
}

}  // namespace

std::string_view name_of(TokenKind kind) {
  return kTokenKinds[static_cast<std::size_t>(kind)].second;
}

std::optional<TokenKind> parse_token_kind(std::string_view name) {
  for (const auto& [kind, text] : kTokenKinds) {
    if (text == name) return kind;
  }
  return std::nullopt;
}

std::chrono::minutes longest_lifetime(TokenKind kind) {
  return std::chrono::hours(kind == TokenKind::user ? 12 : 1);
}

void write_json(json::Writer& writer, const PortalToken& token, std::string_view text) {
  writer.begin_object();
  writer.member("uuid", token.uuid.to_string());
  writer.member("kind", name_of(token.kind));
  if (!text.empty()) writer.member("token", text);
  writer.member("description", token.description);
  writer.member("created_at", to_iso8601(token.created_at));
  writer.key("created_by");
  write_reference(writer, token.created_by);
  write_time(writer, "last_used_at", token.last_use.get());
  write_time(writer, "expires_at", token.expires_at);
  if (token.user != nullptr) {
    writer.key("user");
    write_reference(writer, token.user);
  }
  if (token.secret_uuid) writer.member("secret_uuid", token.secret_uuid->to_string());
  writer.end_object();
}

void write_reference(json::Writer& writer, const UserPtr& user) {
  if (user == nullptr) return writer.null();
  writer.begin_object();
  writer.member("uuid", user->uuid.to_string());
  writer.member("name", user->name);
  writer.member("email", user->email);
  writer.end_object();
}

}  // namespace porthole
