#include "portal/graphql/mock/untyped_object.h"

#include <string>

#include <doctest/doctest.h>

#include "portal/base/uuid.h"
#include "tests/portal/graphql/mock/mock_support.h"

namespace porthole::graphql {

TEST_SUITE("untyped_object") {
  TEST_CASE("reads from the document what is an object, a list and a value") {
    const MockAsker asker(nullptr);
    const std::string answer = asker.ask(
        "{ pipeline(slug: \"acme/web\") { slug createdAt isPublic jobsCount steps { yaml } "
        "builds(first: 2) { edges { node { id state } } nodes { url } } } }");
    const auto at = [&](const std::string& pointer) {
      return MockAsker::value_at(answer, "/data/pipeline" + pointer);
    };
    CHECK(at("/slug") == "web");
    CHECK(parse_iso8601(at("/createdAt")));
    CHECK((at("/isPublic") == "true" || at("/isPublic") == "false"));
    CHECK(std::stoi(at("/jobsCount")) >= 0);
    CHECK_FALSE(at("/steps/yaml").empty());
    CHECK_FALSE(at("/builds/edges/1/node/id").empty());
    CHECK(at("/builds/edges/2").empty());
    CHECK(at("/builds/nodes/0/url").starts_with("https://example.com/acme/"));
    CHECK(at("/builds/nodes/0/url").find("/builds/") != std::string::npos);
  }

  TEST_CASE("changes no value when a query asks for more") {
    const MockAsker asker(nullptr);
    CHECK(asker.at("{ a { b { c } } }", "/data/a/b/c") ==
          asker.at("{ z a { y { x } b { w c } } }", "/data/a/b/c"));
  }

  TEST_CASE("pages by cursors") {
    const MockAsker asker(nullptr);
    const std::string all = asker.at(
        "{ builds(first: 9) { count pageInfo { hasPreviousPage } edges { cursor "
        "node { id } } } }",
        "/data/builds");
    const std::string rest = asker.at(
        "query($c: String) { builds(first: 1, after: $c) { count edges { node { id } } "
        "pageInfo { hasPreviousPage } } }",
        "/data/builds", "{\"c\":\"" + MockAsker::value_at(all, "/edges/0/cursor") + "\"}");
    CHECK(MockAsker::value_at(rest, "/edges/0/node/id") ==
          MockAsker::value_at(all, "/edges/1/node/id"));
    CHECK(MockAsker::value_at(rest, "/count") == MockAsker::value_at(all, "/count"));
    CHECK(MockAsker::value_at(all, "/pageInfo/hasPreviousPage") == "false");
    CHECK(MockAsker::value_at(rest, "/pageInfo/hasPreviousPage") == "true");
  }

  TEST_CASE("finds by its id the object that carried it") {
    MockAsker asker(nullptr);
    asker.scope.nodes = std::make_shared<NodeStore>();
    const std::string build =
        asker.at("{ builds { edges { node { id state url } } } }", "/data/builds/edges/0/node");
    const std::string id = MockAsker::value_at(build, "/id");
    CHECK(asker.at("query($i: ID!) { node(id: $i) { ... on Build { id state url } } }",
                   "/data/node", "{\"i\":\"" + id + "\"}") == build);
    const std::string pipeline =
        asker.at("{ pipeline(slug: \"acme/web\") { id slug name } }", "/data/pipeline");
    CHECK(asker.at("query($i: ID!) { node(id: $i) { id slug name } }", "/data/node",
                   "{\"i\":\"" + MockAsker::value_at(pipeline, "/id") + "\"}") == pipeline);
  }

  TEST_CASE("echoes a mutation's input in its payload and the objects in it") {
    const MockAsker asker(nullptr);
    const std::string payload = asker.at(
        "mutation { buildCreate(input: { pipelineID: \"UGlwZWxpbmUtLS0x\", branch: \"dev\", "
        "clientMutationId: \"c\" }) { clientMutationId build { id branch pipeline { id } } "
        "buildEdge { node { branch } } } }",
        "/data/buildCreate");
    CHECK(MockAsker::value_at(payload, "/clientMutationId") == "c");
    CHECK(MockAsker::value_at(payload, "/build/branch") == "dev");
    CHECK(MockAsker::value_at(payload, "/build/pipeline/id") == "UGlwZWxpbmUtLS0x");
    CHECK(MockAsker::value_at(payload, "/buildEdge/node/branch") == "dev");
    CHECK(MockAsker::value_at(payload, "/build/id") != "UGlwZWxpbmUtLS0x");
  }

  TEST_CASE("gives the organization that is known") {
    MockAsker asker(nullptr);
    auto known = std::make_shared<KnownObjects>();
    known->add("Organization", {{"id", graphql_id("Organization", {})}, {"slug", "acme"}},
               KnownObjects::Reach::everywhere);
    asker.scope.known = known;
    CHECK(asker.at("{ organization(slug: \"acme\") { id } }", "/data/organization/id") ==
          graphql_id("Organization", {}));
  }
}

}  // namespace porthole::graphql
