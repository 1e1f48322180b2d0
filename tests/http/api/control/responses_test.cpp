#include <string>

#include <doctest/doctest.h>

#include "tests/http/api/control/control_support.h"
#include "tests/http/api/control/state_support.h"

namespace porthole::http::test {
namespace {

const std::string kDeploy = kPortals + "/deploy";
const std::string kRules = "/organizations/acme/portals/deploy/responses";
constexpr const char* kBranchRule =
    R"({"rules":[{"data":{"buildCreate":{"build":{"branch":"X"}}},"status":202},{"status":201}]})";
constexpr const char* kWithoutBranch =
    R"({"query":"mutation M($b: String!) { buildCreate(input: {branch: $b}) { build { id } } }"})";

/// A server with a portal whose first rule pins a field that its query no longer selects.
struct MisfitServer : StateServer {
  MisfitServer() {
    REQUIRE(control("PUT", kRules, kBranchRule).status == 200);
    REQUIRE(update(kWithoutBranch).status == 200);
  }

  Answer update(const std::string& body) {
    return server.ask(RequestText{.method = "PATCH", .target = kDeploy, .body = body}.to_string());
  }
};

}  // namespace

TEST_SUITE("server: response rules that don't fit any more") {
  TEST_CASE("are skipped, and shown with the reason") {
    MisfitServer scene;
    CHECK(scene.deploy().status == 201);
    CHECK(scene.control("GET", kRules).body ==
          R"({"rules":[{"data":{"buildCreate":{"build":{"branch":"X"}}},"status":202},)"
          R"({"status":201}],"skipped":[{"rule":0,"problems":[)"
          R"({"path":"/rules/0/data/buildCreate/build/branch",)"
          R"("message":"the document doesn't select it; it selects id"}]}]})");
    CHECK(scene.server.log_lines.count("response rules don't fit the portal's query") == 1);
  }

  TEST_CASE("answer again once the query selects their data") {
    MisfitServer scene;
    const std::string query =
        R"(mutation M($b: String!) { buildCreate(input: {branch: $b}) { build { branch } } })";
    REQUIRE(scene.update(R"({"query":")" + query + "\"}").status == 200);
    CHECK(scene.deploy().status == 202);
    CHECK_FALSE(has(scene.control("GET", kRules), "skipped"));
  }

  TEST_CASE("are exported and imported") {
    MisfitServer scene;
    for (const std::string path : {"/state", "/state?organization=acme"}) {
      const Answer exported = scene.control("GET", path);
      CHECK(scene.control("PUT", path, exported.body).status == 204);
      CHECK(scene.control("GET", path).body == exported.body);
    }
    CHECK(has(scene.control("GET", kRules), R"("skipped":[{"rule":0)"));
    CHECK(scene.deploy().status == 201);
  }

  TEST_CASE("can't be set") {
    MisfitServer scene;
    const Answer refused = scene.control("PUT", kRules, kBranchRule);
    CHECK(refused.status == 422);
    CHECK(has(refused, R"("path":"/rules/0/data/buildCreate/build/branch")"));
  }
}

}  // namespace porthole::http::test
