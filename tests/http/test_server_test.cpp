#include "http/test_server.h"

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "tests/support/http_client.h"

namespace {

constexpr const char* kPortal = R"({"name":"Viewer","query":"{ viewer { id } }"})";

std::string portals(const std::string& organization) {
  return "/v2/organizations/" + organization + "/portals";
}

}  // namespace

TEST_SUITE("test server") {
  TEST_CASE("serves from its beginning to its end") {
    std::uint16_t port = 0;
    {
      const porthole::TestServer server;
      port = server.port();
      CHECK(server.url() == "http://127.0.0.1:" + std::to_string(port));
      CHECK(server.ask("GET", "/").status == 200);
    }
    CHECK_THROWS(porthole::http::test::HttpClient::tcp(port));
  }

  TEST_CASE("gives answers as they come") {
    porthole::TestServer server;
    const std::string path = portals(server.new_organization());
    const porthole::TestAnswer created = server.ask("POST", path, kPortal);
    CHECK(created.status == 201);
    CHECK(created.headers.find("Content-Type: application/json; charset=utf-8\r\n") !=
          std::string::npos);
    CHECK(created.headers.ends_with("\r\n"));
    CHECK(created.body.starts_with(R"({"uuid":")"));
    CHECK(created.body.ends_with("}"));
    const porthole::TestAnswer deleted = server.ask("DELETE", path + "/viewer");
    CHECK(deleted.status == 204);
    CHECK(deleted.body.empty());
    CHECK(server.ask("GET", path, {}, {}).status == 401);
  }

  TEST_CASE("takes a body that fills more than the buffers between") {
    porthole::TestServer server;
    const std::string path = portals(server.new_organization());
    const std::string description(std::size_t{60} * 1024, 'd');
    const std::string body =
        R"({"name":"Viewer","query":"{ viewer { id } }","description":")" + description + R"("})";
    CHECK(server.ask("POST", path, body).status == 201);
    CHECK(server.ask("GET", path).body.find(description) != std::string::npos);
    // Refused before all of it was read.
    CHECK(server.ask("POST", path, std::string(std::size_t{8} * 1024 * 1024, ' ')).status == 413);
  }

  TEST_CASE("has no organization twice") {
    porthole::TestServer server;
    const std::string mine = server.new_organization();
    const std::string theirs = server.new_organization();
    CHECK(mine != theirs);
    CHECK(server.ask("POST", portals(mine), kPortal).status == 201);
    CHECK(server.ask("GET", portals(theirs)).body == "[]");
  }

  TEST_CASE("several run at once, and have nothing in common but their seed") {
    porthole::TestServer one;
    porthole::TestServer other;
    CHECK(one.port() != other.port());
    const std::string path = portals("acme");
    CHECK(one.ask("POST", path, kPortal).status == 201);
    CHECK(other.ask("GET", path).body == "[]");
    one.clock().move({.now = porthole::kClockLatest, .frozen = true});
    CHECK(other.clock().now() < porthole::kClockLatest);
    CHECK(one.store().find_broken_invariant() == "");
  }

  TEST_CASE("makes portals, and calls them") {
    porthole::TestServer server;
    const porthole::TestPortal portal = server.create_portal(
        server.new_organization(), "Deploy \"it\"", "query ($a: Int) { b(a: $a) }");
    CHECK(portal.path() == "/organizations/test-1/portals/deploy-it");
    const std::string path = portal.path().substr(1);
    server.control("PUT", path + "/responses",
                   R"({"rules":[{"when":{"variables":{"a":1}},"data":{"b":2}}]})");
    CHECK(server.call(portal, R"({"a":1})").body == R"({"data":{"b":2}})");
    CHECK(server.call(portal).status == 200);
    CHECK(server.control("DELETE", path + "/responses").empty());
    CHECK_THROWS_WITH_AS(
        server.create_portal("acme", "", "{ a }"),
        doctest::Contains("422 {\"message\":\"Validation failed: Name can't be blank"),
        std::runtime_error);
    CHECK_THROWS_WITH_AS(server.control("PUT", "clock", R"({"real":false})"),
                         doctest::Contains("PUT clock: 422 "), std::runtime_error);
  }

  TEST_CASE("knows its control token") {
    porthole::TestServerOptions options;
    options.api.control_token = "secret";
    const porthole::TestServer server(std::move(options));
    CHECK(server.ask("GET", "/_porthole/v1/clock").status == 401);
    CHECK(server.control("GET", "clock").starts_with(R"({"now":")"));
  }

  TEST_CASE("its log can be asked") {
    porthole::TestServer server;
    server.ask("GET", "/v2/organizations/acme/portals/nothing");
    CHECK(server.log_lines().count("/v2/organizations/acme/portals/nothing") == 1);
  }

  TEST_CASE("a server that has stopped can't be asked") {
    porthole::TestServer server;
    server.stop(std::chrono::milliseconds(0));
    CHECK_THROWS_AS(server.ask("GET", "/"), const std::runtime_error&);
  }

}  // TEST_SUITE("test server")
