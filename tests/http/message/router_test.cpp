#include "http/message/router.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "http/app/application.h"

namespace porthole::http {
namespace {

Result<Response> nothing(Call&) {
  return empty_response();
}

Route route(std::string_view method, std::string_view pattern) {
  return {.method = method, .pattern = pattern, .handler = nothing};
}

const std::vector<Route>& routes() {
  static const std::vector<Route> all = {
      route("GET", "/"),
      route("GET", "/items"),
      route("POST", "/items"),
      route("GET", "/items/{item}"),
      route("DELETE", "/items/{item}"),
      route("GET", "/items/special"),
      route("GET", "/items/{item}/parts/{part}"),
      route("PUT", "/items/special/only-here"),
  };
  return all;
}

/// What is found, in words: `GET /items/{item} item=a`, `405 Allow…`, or `404`.
std::string found(std::string_view method, std::string_view path) {
  static const Router router(routes());
  RouteMatch match;
  router.find(method, path, match);
  if (match.route == nullptr) return match.allowed.empty() ? "404" : "405 " + match.allowed;
  std::string text = std::string(match.route->method) + ' ' + std::string(match.route->pattern);
  for (const std::string_view name : {"item", "part"}) {
    const std::string_view value = match.parameters.get(name);
    if (!value.empty()) text += ' ' + std::string(name) + '=' + std::string(value);
  }
  return text;
}

TEST_SUITE("router") {
  TEST_CASE("finds literal paths and parameters") {
    CHECK(found("GET", "/") == "GET /");
    CHECK(found("GET", "/items") == "GET /items");
    CHECK(found("POST", "/items") == "POST /items");
    CHECK(found("DELETE", "/items/a") == "DELETE /items/{item} item=a");
    CHECK(found("GET", "/items/a/parts/b") == "GET /items/{item}/parts/{part} item=a part=b");
  }

  TEST_CASE("prefers literals to parameters, and comes back from one that leads nowhere") {
    CHECK(found("GET", "/items/special") == "GET /items/special");
    CHECK(found("GET", "/items/specials") == "GET /items/{item} item=specials");
    CHECK(found("PUT", "/items/special/only-here") == "PUT /items/special/only-here");
    CHECK(found("GET", "/items/special/parts/b") ==
          "GET /items/{item}/parts/{part} item=special part=b");
  }

  TEST_CASE("answers HEAD by what answers GET") {
    CHECK(found("HEAD", "/items/a") == "GET /items/{item} item=a");
    CHECK(found("HEAD", "/items/special/only-here") == "405 PUT, OPTIONS");
  }

  TEST_CASE("lists what a path takes for other methods") {
    CHECK(found("PUT", "/items") == "405 GET, HEAD, POST, OPTIONS");
    CHECK(found("OPTIONS", "/items/a") == "405 GET, HEAD, DELETE, OPTIONS");
    CHECK(found("BREW", "/") == "405 GET, HEAD, OPTIONS");
    CHECK(found("get", "/items") == "405 GET, HEAD, POST, OPTIONS");
  }

  TEST_CASE("knows no other paths") {
    CHECK(found("GET", "/item") == "404");
    CHECK(found("GET", "/items/a/parts") == "404");
    CHECK(found("GET", "/items/a/parts/b/c") == "404");
    CHECK(found("GET", "/ITEMS") == "404");
    CHECK(found("OPTIONS", "*") == "404");
    CHECK(found("GET", "") == "404");
  }

  TEST_CASE("ignores slashes at the end, and takes several for one") {
    CHECK(found("GET", "/items/") == "GET /items");
    CHECK(found("GET", "/items/a/") == "GET /items/{item} item=a");
    CHECK(found("GET", "/items//") == "GET /items");
    CHECK(found("GET", "//items") == "GET /items");
    CHECK(found("GET", "//items///a//parts/b") == "GET /items/{item}/parts/{part} item=a part=b");
    CHECK(found("GET", "/items//parts/b") == "404");
    CHECK(found("GET", "//") == "GET /");
  }

  TEST_CASE("decodes escapes in parameters, byte for byte") {
    CHECK(found("GET", "/items/a%20b") == "GET /items/{item} item=a b");
    CHECK(found("GET", "/items/caf%C3%A9") == "GET /items/{item} item=caf\u00e9");
    CHECK(found("GET", "/items/a+b") == "GET /items/{item} item=a+b");
    CHECK(found("GET", "/items/%61/parts/%62%2525") ==
          "GET /items/{item}/parts/{part} item=a part=b%25");
  }

  TEST_CASE("keeps an escaped slash within its segment") {
    CHECK(found("GET", "/items/a%2Fparts%2Fb") == "GET /items/{item} item=a/parts/b");
    CHECK(found("GET", "/items%2Fa") == "404");
    CHECK(found("GET", "/items/%2F") == "GET /items/{item} item=/");
  }

  TEST_CASE("knows no path whose parameter isn't UTF-8") {
    CHECK(found("GET", "/items/%FF") == "404");
    CHECK(found("GET", "/items/%C3") == "404");
    CHECK(found("GET", "/items/%ED%A0%80") == "404");
    CHECK(found("GET", "/items/%FF/parts/b") == "404");
    CHECK(found("GET", "/items/a/parts/%FF") == "404");
  }

  TEST_CASE("knows the surface and the names of unknown paths that begin like known ones") {
    static const std::vector<Route> some = {
        {"GET", "/a/{org}/b/{slug}", Surface::rest, Guard::open, {}, nothing},
        {"GET", "/c", Surface::graphql, Guard::open, {}, nothing},
        {"GET", "/d/e", Surface::control, Guard::open, {}, nothing},
        {"GET", "/d/f", Surface::console, Guard::open, {}, nothing},
    };
    const Router router(some);
    const auto place = [&](std::string_view path) {
      RouteMatch match;
      router.find("GET", path, match);
      std::string text(match.surface ? name_of(*match.surface) : "none");
      for (const std::string_view name : {"org", "slug"}) {
        text += ' ' + std::string(match.parameters.get(name));
      }
      return text;
    };
    CHECK(place("/a/x/b/y") == "rest x y");
    CHECK(place("/a/x/b/y/z") == "rest x y");
    CHECK(place("/a/x/nothing") == "rest x ");
    CHECK(place("/a/%FF/b/y") == "rest  ");
    CHECK(place("/c/x") == "graphql  ");
    CHECK(place("/d") == "none  ");
    CHECK(place("/d/e/x") == "control  ");
    CHECK(place("/cc") == "none  ");
    CHECK(place("/") == "none  ");
    CHECK(place("*") == "none  ");
  }

  TEST_CASE("tells which requests run on a worker") {
    static const std::vector<Route> some = {
        {"GET", "/a", Surface::rest, Guard::open, {}, nothing},
        {"GET", "/b/{x}", Surface::rest, Guard::open, {}, nothing},
        {"PUT",
         "/b/{x}",
         Surface::rest,
         Guard::open,
         {},
         nothing,
         OperationFormat::none,
         RunsOn::worker},
    };
    const Router router(some);
    CHECK(router.runs_on_worker("PUT", "/b/1"));
    CHECK_FALSE(router.runs_on_worker("GET", "/b/1"));
    CHECK_FALSE(router.runs_on_worker("PUT", "/b"));
    CHECK_FALSE(router.runs_on_worker("GET", "/a"));
    CHECK_FALSE(router.runs_on_worker("PUT", "/"));
    CHECK_FALSE(router.runs_on_worker("OPTIONS", "*"));
    CHECK_FALSE(router.runs_on_worker("PUT", ""));
  }
}

}  // namespace
}  // namespace porthole::http
