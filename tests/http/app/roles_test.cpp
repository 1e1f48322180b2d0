#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "http/api/routes.h"
#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

constexpr const char* kNotAdministrator =
    R"({"message":"You must be an administrator of this organization"})";

/// Tokens `admin` and `member` with every scope, of users with these roles in acme. In globex both
/// are administrators.
ServerUnderTestOptions with_roles() {
  const UserPtr ann = make_user("ann@example.com");
  const UserPtr bob = make_user("bob@example.com");
  Organization acme = *make_organization("acme", 1);
  acme.members = {{bob->uuid, Role::member}};
  ServerUnderTestOptions options;
  options.auth = AuthMode::strict;
  options.image.users = {ann, bob};
  options.image.organizations = {{std::make_shared<const Organization>(acme), {}},
                                 {make_organization("globex", 2), {}}};
  options.image.access_tokens = {make_access_token("admin", ann, *all_scopes()),
                                 make_access_token("member", bob, *all_scopes()),
                                 make_access_token("nothing", bob, {})};
  return options;
}

/// A call of a route in `organization`.
RequestText call_of(const Route& route, const std::string& organization, const char* token) {
  RequestText request;
  request.method = route.method;
  request.target = route.pattern;
  request.token = token;
  for (const auto& [name, value] : {std::pair<std::string, std::string>{"{org}", organization},
                                    {"{slug}", "main"},
                                    {"{uuid}", "01234567-89ab-cdef-0123-456789abcdef"}}) {
    const std::size_t at = request.target.find(name);
    if (at != std::string::npos) request.target.replace(at, name.size(), value);
  }
  if (route.method != "GET") request.body = "{}";
  return request;
}

TEST_SUITE("server: roles") {
  TEST_CASE("a member is refused what is for administrators, and nothing else") {
    ServerUnderTest server(with_roles());
    std::set<std::string> administered;
    for (const Route& route : all_routes()) {
      if (route.surface != Surface::rest || route.pattern.find("{org}") == std::string_view::npos)
        continue;
      CAPTURE(route.method);
      CAPTURE(route.pattern);
      const bool is_administered = route.role == Role::admin;
      if (is_administered) {
        administered.insert(std::string(route.method) + ' ' +
                            std::string(route.pattern.substr(route.pattern.find('}') + 1)));
      }
      const Answer member = server.ask(call_of(route, "acme", "member").to_string());
      CHECK((member.status == 403) == is_administered);
      if (is_administered) CHECK(member.body == kNotAdministrator);
      CHECK(server.ask(call_of(route, "acme", "admin").to_string()).status != 403);
      CHECK(server.ask(call_of(route, "globex", "member").to_string()).status != 403);
    }
    CHECK(administered == std::set<std::string>{"GET /api-settings", "PATCH /api-settings",
                                                "GET /audit_events", "GET /audit_events/{uuid}",
                                                "POST /portals", "PUT /portals/{slug}",
                                                "PATCH /portals/{slug}", "DELETE /portals/{slug}"});
  }

  TEST_CASE("a scope is asked for before a role, and a role before the object") {
    ServerUnderTest server(with_roles());
    const auto ask = [&](const char* token) {
      return server.ask(
          RequestText{.method = "DELETE", .target = kPortals + "/none", .token = token}
              .to_string());
    };
    CHECK(ask("nothing").body ==
          R"({"message":"Your access token doesn't have the write_portals scope"})");
    CHECK(ask("member").body == kNotAdministrator);
    CHECK(ask("admin").status == 404);
  }

  TEST_CASE("a refused call doesn't count for the organization, but for its user") {
    ServerUnderTest server(with_roles());
    const auto ask = [&](const std::string& target) {
      return server.ask(RequestText{.target = target, .token = "member"}.to_string());
    };
    const Answer refused = ask("/v2/organizations/acme/audit_events");
    REQUIRE(refused.status == 403);
    CHECK(refused.number("RateLimit-Remaining") == 200);
    CHECK(refused.number("RateLimit-User-Remaining") == 49);
    CHECK(ask(kPortals).number("RateLimit-Remaining") == 199);
  }

  TEST_CASE("fixtures declare them, also of the user of open mode") {
    ServerUnderTest server;
    REQUIRE(server
                .ask(post("/_porthole/v1/organizations",
                          R"({"slug":"acme","members":[)"
                          R"({"user":"demo@example.com","role":"member"}]})"))
                .status == 201);
    CHECK(server.ask(post(kPortals, portal_body("Main"))).body == kNotAdministrator);
    CHECK(server.ask(get(kPortals)).status == 200);
    CHECK(server.ask(post("/v2/organizations/globex/portals", portal_body("Main"))).status == 201);
    const Answer state = server.ask(get("/_porthole/v1/state?organization=acme"));
    CHECK(state.body.find(R"("members":[{"user":")" + demo_user()->uuid.to_string() +
                          R"(","role":"member"}])") != std::string::npos);
    const Answer wrong = server.ask(post("/_porthole/v1/organizations",
                                         R"({"slug":"other","members":[{"user":"x","role":1},)"
                                         R"({"user":"demo@example.com","role":"owner"},)"
                                         R"({"user":"demo@example.com"}]})"));
    CHECK(wrong.status == 422);
    for (const std::string problem :
         {R"({"path":"/members/0/user","message":"no user has the e-mail address or UUID \"x\""})",
          R"({"path":"/members/0/role","message":"expected a string, but found a number"})",
          R"({"path":"/members/1/role","message":"expected \"admin\" or \"member\""})",
          R"({"path":"/members/2/user","message":"user \"demo@example.com\" stands twice"})"}) {
      CHECK_MESSAGE(wrong.body.find(problem) != std::string::npos, problem, " in ", wrong.body);
    }
  }
}

}  // namespace
}  // namespace porthole::http::test
