#include "http/api/routes.h"

#include <optional>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "http/message/router.h"

namespace porthole::http {
namespace {

struct PathFacts {
  std::optional<Surface> surface;
  std::string organization;
  std::string portal;
};

/// What the server knows of a path that may lead nowhere.
PathFacts facts_of(std::string_view path) {
  static const Router router(all_routes());
  RouteMatch match;
  router.find("GET", path, match);
  return {match.surface, std::string(match.parameters.get("org")),
          std::string(match.parameters.get("slug"))};
}

TEST_SUITE("routes") {
  TEST_CASE("are each found by their own pattern") {
    const Router router(all_routes());
    for (const Route& one : all_routes()) {
      CAPTURE(one.pattern);
      RouteMatch match;
      router.find(one.method, one.pattern, match);
      CHECK(match.route == &one);
      const bool has_handler = one.handler != nullptr;
      CHECK(has_handler);
      CHECK((one.guard == Guard::scope) != one.scope.empty());
    }
  }

  TEST_CASE("give unknown paths their surface and the names in them") {
    CHECK(facts_of("/v2/organizations/acme").organization == "acme");
    CHECK(facts_of("/v2/organizations/acme/portals/main/x").portal == "main");
    CHECK(facts_of("/organizations/a%63me/portals/main").organization == "acme");
    CHECK(facts_of("/v2/organizations/%ff").organization.empty());
    CHECK(facts_of("/v2/user").organization.empty());
    CHECK(facts_of("/v2").surface == Surface::rest);
    CHECK(facts_of("/v2/x").surface == Surface::rest);
    CHECK(facts_of("/v1").surface == Surface::graphql);
    CHECK(facts_of("/organizations/x").surface == Surface::portal);
    CHECK(facts_of("/_porthole/v1/requests").surface == Surface::control);
    CHECK(facts_of("/").surface == Surface::root);
    for (const std::string path : {"*", "/v22", "/v3/x", "/_porthole/x"}) {
      CHECK_FALSE(facts_of(path).surface);
    }
  }

  TEST_CASE("of the control API run on workers, but for the cheap ones; all others on the loop") {
    // Those that say what is wrong, and remove what may be the reason.
    const std::set<std::string> cheap = {
        "GET /_porthole/v1/ca.pem",    "GET /_porthole/v1/health",
        "GET /_porthole/v1/metrics",   "GET /_porthole/v1/clock",
        "GET /_porthole/v1/snapshots", "GET /_porthole/v1/faults",
        "DELETE /_porthole/v1/faults", "DELETE /_porthole/v1/faults/{id}"};
    for (const Route& one : all_routes()) {
      CAPTURE(one.pattern);
      const std::string name = std::string(one.method) + ' ' + std::string(one.pattern);
      const bool on_loop = one.surface != Surface::control || cheap.contains(name);
      CHECK((one.runs_on == RunsOn::loop) == on_loop);
    }
  }
}

}  // namespace
}  // namespace porthole::http
