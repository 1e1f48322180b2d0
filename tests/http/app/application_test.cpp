#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

TEST_SUITE("server: headers") {
  TEST_CASE("of a request that only one value makes sense of stand once") {
    const ServerUnderTest server;
    for (const std::string& target :
         {kPortals, std::string("/v1"), std::string("/_porthole/v1/clock"), std::string("/x")}) {
      CAPTURE(target);
      const Answer answer =
          server.ask(get(target, "authorization: Bearer bkua_another_token_here\r\n"));
      CHECK(answer.status == 400);
      CHECK(answer.body.find("The header Authorization stands twice, and only one value counts") !=
            std::string::npos);
    }
    CHECK(server.ask(post(kPortals, "{}", "Content-Type: a/b\r\nContent-Type: a/b\r\n")).status ==
          400);
    CHECK(server.ask(get(kPortals, "Accept: a\r\nAccept: b\r\n")).status == 200);
  }

  TEST_CASE("keep browsers from guessing types, and caches from keeping secrets") {
    const ServerUnderTest server;
    struct Case {
      std::string request;
      int status;
      bool is_stored;
    };
    for (const Case& it : {
             Case{get("/"), 200, true},
             Case{get(kPortals), 200, true},
             Case{get("/v2/nothing"), 404, true},
             Case{post("/v1", R"({"query":"{ a }"})"), 200, true},
             Case{post(kPortals, R"({"name":"A","query":"{ a }"})"), 201, false},
             Case{get("/_porthole/v1/state"), 200, false},
             Case{get("/_porthole/v1/health"), 200, false},
             Case{get("/_porthole/authorize/x"), 404, false},
             Case{get("/_porthole/console.css"), 200, true},
             Case{"GET / HTTP/1.1\r\n\r\n", 400, true},
         }) {
      CAPTURE(it.request);
      const Answer answer = server.ask(it.request);
      CHECK(answer.status == it.status);
      CHECK(answer.header("X-Content-Type-Options") == "nosniff");
      CHECK(answer.header("Cache-Control").has_value() != it.is_stored);
    }
  }

  TEST_CASE("of browsers that say another site asks close /_porthole, and nothing else") {
    const ServerUnderTest server;
    const std::string cross_site = "Sec-Fetch-Site: cross-site\r\n";
    for (const std::string path : {"/_porthole/v1/health", "/_porthole/v1/users",
                                   "/_porthole/authorize/x", "/_porthole/console.css"}) {
      CAPTURE(path);
      CHECK(server.ask(get(path, cross_site)).status == 403);
      CHECK(server.ask(get(path)).status != 403);
    }
    CHECK(server.ask(get(kPortals, cross_site)).status == 200);
    CHECK(server.ask(get("/", cross_site)).status == 200);
  }
}

}  // namespace
}  // namespace porthole::http::test
