#include "portal/portal_token.h"

#include "portal/base/enum_names.h"

namespace porthole {
namespace {

constexpr EnumNames<PortalTokenKind, 3> kTokenKinds = {{{
    {PortalTokenKind::service, "service"},
    {PortalTokenKind::ephemeral, "ephemeral"},
    {PortalTokenKind::user, "user"},
}}};

void write_time(json::Writer& writer, std::string_view name, std::optional<Timestamp> time) {
  writer.member(name, time ? std::optional(to_iso8601(*time)) : std::nullopt);
}

}  // namespace

std::string_view name_of(PortalTokenKind kind) {
  return kTokenKinds.name_of(kind);
}

std::optional<PortalTokenKind> parse_token_kind(std::string_view name) {
  return kTokenKinds.find(name);
}

std::chrono::minutes longest_lifetime(PortalTokenKind kind) {
  return std::chrono::hours(kind == PortalTokenKind::user ? 12 : 1);
}

std::string make_portal_token(Random& random, std::uint64_t organization_number) {
  constexpr std::size_t kTokenBytes = 20;
  std::string number = to_base64(std::to_string(organization_number));
  number.erase(number.find_last_not_of('=') + 1);
  return "bkpat_" + number + '_' + random.hex(kTokenBytes);
}

Error portal_authentication_required() {
  return {ErrorCode::unauthenticated,
          "Authentication required. Please supply a valid portal token"};
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

}  // namespace porthole
