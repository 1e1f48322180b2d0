#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "http/api/routes.h"
#include "http/message/router.h"
#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

/// A path that a pattern fits, in the organization acme.
std::string path_of(std::string_view pattern) {
  std::string path(pattern);
  for (std::size_t begin = path.find('{'); begin != std::string::npos; begin = path.find('{')) {
    const std::size_t end = path.find('}', begin);
    const bool is_organization = path.compare(begin, end - begin, "{org") == 0;
    path.replace(begin, end - begin + 1, is_organization ? "acme" : "nothing");
  }
  return path;
}

/// Every scope but one.
std::vector<std::string> all_but(std::string_view scope) {
  std::vector<std::string> scopes = *all_scopes();
  std::erase(scopes, scope);
  return scopes;
}

/// Tokens `only:SCOPE` and `but:SCOPE` for the scope of each route.
ServerUnderTestOptions with_scoped_tokens() {
  const UserPtr sam = make_user("sam@example.com");
  ServerUnderTestOptions options;
  options.auth = AuthMode::strict;
  options.image.users = {sam};
  options.image.organizations = {{make_organization("acme", 1), {}}};
  std::vector<std::string> scopes;
  for (const Route& route : all_routes()) {
    if (route.guard == Guard::scope) scopes.emplace_back(route.scope);
  }
  std::sort(scopes.begin(), scopes.end());
  scopes.erase(std::unique(scopes.begin(), scopes.end()), scopes.end());
  for (const std::string& scope : scopes) {
    options.image.access_tokens.push_back(make_access_token("only:" + scope, sam, {scope}));
    options.image.access_tokens.push_back(make_access_token("but:" + scope, sam, all_but(scope)));
  }
  return options;
}

TEST_SUITE("server: scopes") {
  TEST_CASE("opens each route to tokens with its scope, whatever else they lack, and to no other") {
    ServerUnderTest server(with_scoped_tokens());
    std::size_t routes = 0;
    for (const Route& route : all_routes()) {
      if (route.guard != Guard::scope) continue;
      ++routes;
      const std::string scope(route.scope);
      CAPTURE(route.method);
      CAPTURE(route.pattern);
      CHECK(is_scope(scope));
      RequestText request;
      request.method = route.method;
      request.target = path_of(route.pattern);
      request.token = "but:" + scope;
      const Answer refused = server.ask(request.to_string());
      CHECK(refused.status == 403);
      const std::string refusal =
          R"({"message":"Your access token doesn't have the )" + scope + R"( scope"})";
      const bool is_graphql = route.surface == Surface::graphql;
      CHECK(refused.body == (is_graphql ? R"({"errors":[)" + refusal + "]}" : refusal));
      request.token = "only:" + scope;
      const int status = server.ask(request.to_string()).status;
      CHECK(status != 401);
      CHECK(status != 403);
      CHECK(status < 500);
    }
    CHECK(routes > 8);
  }

  TEST_CASE("guards every route of the REST API but those that need no token") {
    for (const Route& route : all_routes()) {
      if (route.surface != Surface::rest) continue;
      CAPTURE(route.pattern);
      const bool needs_none = route.pattern == "/v2/meta";
      const bool takes_any = route.pattern == "/v2/access-token";
      CHECK((route.guard == Guard::scope) == !(needs_none || takes_any));
    }
  }

  TEST_CASE("guards everything of ours but what clients and probes need beforehand") {
    for (const Route& route : all_routes()) {
      if (route.surface != Surface::control && route.surface != Surface::console) continue;
      CAPTURE(route.pattern);
      if (route.pattern == "/_porthole/v1/ca.pem") continue;
      if (route.pattern == "/_porthole/v1/health") continue;
      // What a page needs before anyone has signed in.
      if (route.pattern == "/_porthole/sign-in" || route.pattern == "/_porthole/console.css")
        continue;
      CHECK(route.guard == (route.surface == Surface::control ? Guard::control : Guard::page));
    }
  }
}

}  // namespace
}  // namespace porthole::http::test
