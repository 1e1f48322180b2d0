#pragma once

#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "store/document/fixtures.h"
#include "tests/http/server_support.h"

namespace porthole::http::test {

inline constexpr const char* kStateFixtures = R"({"version":1,
  "users":[{"name":"Sam","email":"sam@example.com"}],
  "organizations":[{"slug":"acme","rate_limits":{"rest":9,"rest_user":9}},{"slug":"beta"}],
  "portals":[
    {"organization":"acme","name":"Deploy","query":"mutation M($b: String!) { buildCreate(input: {branch: $b}) { build { id branch } } }",
     "token":"bkpat_deploy","responses":[{"when":{"nth":1},"status":201}]},
    {"organization":"acme","name":"Look","query":"query Q($id: ID!) { node(id: $id) { ... on Build { branch } } }","token":"bkpat_look"},
    {"organization":"beta","name":"Deploy","query":"{ a }","token":"bkpat_beta"}]})";

/// A server that starts with the fixtures above.
struct StateServer {
  StateServer() : server(options()) {}

  static ServerUnderTestOptions options() {
    const ManualClock clock(kTestTime);
    SeededRandom random(7);
    Result<ReadResult> read = read_more_fixtures(kStateFixtures, nullptr, clock, random,
                                                 QueryPolicy(nullptr, Validation::off));
    REQUIRE(read.ok());
    REQUIRE(read->problems.empty());
    ServerUnderTestOptions options;
    options.image = std::move(read->image);
    options.query_policy = QueryPolicy(nullptr, Validation::off);
    return options;
  }

  Answer control(const std::string& method, const std::string& path, const std::string& body = {}) {
    return server.ask(
        RequestText{.method = method, .target = "/_porthole/v1" + path, .body = body}.to_string());
  }

  Answer call(const std::string& token, const std::string& path, const std::string& body) {
    return server.ask(
        RequestText{.method = "POST", .target = path, .body = body, .token = token}.to_string());
  }
  Answer deploy() {
    return call("bkpat_deploy", "/organizations/acme/portals/deploy", R"({"b":"main"})");
  }

  /// The whole state, as the control API exports it and as the REST API shows it.
  std::string all() { return control("GET", "/state").body + server.ask(get(kPortals)).body; }

  std::string create(const std::string& name) {
    const Answer made = server.ask(post(kPortals, portal_body(name)));
    REQUIRE(made.status == 201);
    return made.body;
  }

  ServerUnderTest server;
};

}  // namespace porthole::http::test
