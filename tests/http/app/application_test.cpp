#include <string>
#include <vector>
#include <zlib.h>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

std::string deflated(const std::string& text) {
  std::string out(compressBound(text.size()), '\0');
  uLongf size = out.size();
  REQUIRE(compress(reinterpret_cast<Bytef*>(out.data()), &size,
                   reinterpret_cast<const Bytef*>(text.data()), text.size()) == Z_OK);
  out.resize(size);
  return out;
}

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

  TEST_CASE("report the limits also of a request that is refused for its headers") {
    const ServerUnderTest server;
    const Answer answer = server.ask(get(kPortals, "X-Request-Id: a\r\nX-Request-Id: b\r\n"));
    CHECK(answer.status == 400);
    CHECK(answer.header("RateLimit-Limit") == "200");
    CHECK(answer.header("RateLimit-Remaining") == "200");
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

  TEST_CASE("that a page wants to send are those that it may") {
    const ServerUnderTest server;
    const auto allowed = [&](const std::string& asked) {
      const std::string line =
          asked.empty() ? "" : "Access-Control-Request-Headers: " + asked + "\r\n";
      return server
          .ask(RequestText{.method = "OPTIONS", .target = kPortals, .headers = line}.to_string())
          .header("Access-Control-Allow-Headers");
    };
    CHECK(allowed("") == "Authorization, Content-Type, X-Request-Id");
    CHECK(allowed("authorization,x-my-header, Baggage") == "authorization,x-my-header, Baggage");
    CHECK(allowed("x;y") == "Authorization, Content-Type, X-Request-Id");
  }

  TEST_CASE("of a response without content say so") {
    const ServerUnderTest server;
    for (const int status : {204, 205, 304}) {
      CHECK(server
                .ask(post("/_porthole/v1/faults",
                          R"({"match":{"path":"/v2/user"},"times":1,"then":{"status":)" +
                              std::to_string(status) + "}}"))
                .status == 201);
      HttpClient client = server.connect();
      const Answer answer = client.exchange(get("/v2/user"));
      CHECK(answer.status == status);
      CHECK(answer.header("Content-Length").value_or("none") == (status == 205 ? "0" : "none"));
      CHECK(client.exchange(get("/v2/user")).status == 200);
    }
  }

  TEST_CASE("say how a body is encoded") {
    const ServerUnderTest server;
    // {"name":"Zip","query":"{ a }"}
    const std::string body(
        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\xca\x4b\xcc\x4d\x55\xb2"
        "\x52\x8a\xca\x2c\x50\xd2\x51\x2a\x2c\x4d\x2d\xaa\x04\xf2\xaa\x15\x12\x15"
        "\x6a\x95\x6a\x01\x3d\x8d\xee\x71\x1e\x00\x00\x00",
        48);
    CHECK(server.ask(post(kPortals, body, "Content-Encoding: gzip\r\n")).status == 201);
    const Answer journaled = server.ask(get("/_porthole/v1/requests"));
    CHECK(journaled.body.find(R"("body":{"name":"Zip","query":"{ a }"})") != std::string::npos);
    CHECK(server.ask(post(kPortals, "{}", "Content-Encoding: gzip\r\n")).status == 400);
    const Answer document = server.ask(post("/v1", "{}", "Content-Encoding: gzip\r\n"));
    CHECK(document.status == 400);
    CHECK(document.body == R"({"errors":[{"message":"Request body is not valid gzip"}]})");
    // A thousand times as large is no state, and too much for anything else.
    const std::string bomb = deflated(std::string(4'000'000, ' '));
    for (const std::string& target : {kPortals, std::string("/_porthole/v1/fixtures")}) {
      CHECK(server.ask(post(target, bomb, "Content-Encoding: deflate\r\n")).status == 413);
    }
    std::string state = R"({"version":1,"users":[)";
    for (int i = 0; state.size() < 1'500'000; ++i) {
      const std::string name = std::to_string(i * 7919 % 1'000'003);
      state += (i == 0 ? "" : ",") + (R"({"name":")" + name) + R"(","email":")" + name +
               std::to_string(i) + R"(@example.com"})";
    }
    CHECK(server
              .ask(post("/_porthole/v1/fixtures", deflated(state + "]}"),
                        "Content-Encoding: deflate\r\n"))
              .status < 300);
    const Answer other = server.ask(post(kPortals, "{}", "Content-Encoding: br\r\n"));
    CHECK(other.status == 415);
    CHECK(other.header("Accept-Encoding") == "gzip, deflate");
    CHECK(
        server.ask(post(kPortals, portal_body("Plain"), "Content-Encoding: identity\r\n")).status ==
        201);
    CHECK(server.ask(get(kPortals, "Content-Encoding: br\r\n")).status == 200);
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
