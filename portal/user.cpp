#include "portal/user.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "portal/base/digest.h"

namespace porthole {

std::string avatar_url_of(std::string_view email) {
  std::string lower(email);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return "https://www.gravatar.com/avatar/" + md5_hex(lower);
}

UserPtr demo_user() {
  static const UserPtr user = [] {
    constexpr std::string_view kEmail = "demo@example.com";
    return render({*Uuid::parse("018f3a5c-0000-7000-8000-000000000001"), "Demo User",
                   std::string(kEmail), avatar_url_of(kEmail),
                   *parse_iso8601("2024-01-01T00:00:00.000Z")});
  }();
  return user;
}

UserPtr render(User user) {
  json::Writer writer;
  writer.begin_object();
  writer.member("id", user.uuid.to_string());
  writer.member("graphql_id", graphql_id("User", user.uuid));
  writer.member("name", user.name);
  writer.member("email", user.email);
  writer.member("avatar_url", user.avatar_url);
  writer.member("created_at", to_iso8601(user.created_at));
  writer.end_object();
  user.json = writer.take();
  return std::make_shared<const User>(std::move(user));
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
