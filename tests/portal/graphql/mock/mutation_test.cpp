#include "portal/graphql/mock/mutation.h"

#include <chrono>
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "tests/portal/graphql/mock/mock_support.h"

namespace porthole::graphql {
namespace {

struct Scene {
  /// The payload of `bedCreate` with this input; its garden is `garden_id`.
  std::string create(const std::string& input) const {
    return asker.at("mutation { bedCreate(input: { gardenID: \"" + garden_id + "\" " + input +
                        " }) { clientMutationId garden { id slug } gardener { id } viewer { id } "
                        "bed { id label health tags soil { kind depth } garden { id } } "
                        "bedEdge { cursor node { id } } } }",
                    "/data/bedCreate");
  }
  std::string bed(const std::string& id) const {
    return asker.at(
        "query($id: ID!) { node(id: $id) { ... on Bed { id label health tags "
        "soil { kind depth } garden { id } } } }",
        "/data/node", "{\"id\":\"" + id + "\"}");
  }
  std::string beds(const std::string& slug = "west") const {
    return asker.at("{ garden(slug: \"" + slug + "\") { beds(first: 30) { count nodes { id } } } }",
                    "/data/garden/beds");
  }

  MockAsker asker = [] {
    MockAsker made;
    made.scope.nodes = std::make_shared<NodeStore>();
    return made;
  }();
  const std::string garden_id = asker.at("{ garden(slug: \"west\") { id } }", "/data/garden/id");
};

}  // namespace

TEST_SUITE("mutation") {
  TEST_CASE("echoes the input in the payload and in the new object") {
    Scene scene;
    const std::string payload = scene.create(
        "clientMutationId: \"c1\" label: \"herbs\" tags: [\"a\", \"b\"] "
        "soil: { kind: \"clay\" depth: 3 }");
    CHECK(MockAsker::value_at(payload, "/clientMutationId") == "c1");
    CHECK(MockAsker::value_at(payload, "/bed/label") == "herbs");
    CHECK(MockAsker::value_at(payload, "/bed/health") == "FAIR");
    CHECK(MockAsker::value_at(payload, "/bed/tags") == R"(["a","b"])");
    CHECK(MockAsker::value_at(payload, "/bed/soil") == R"({"kind":"clay","depth":3})");
    CHECK(MockAsker::value_at(payload, "/bed/garden/id") == scene.garden_id);
    CHECK(MockAsker::value_at(payload, "/garden") ==
          "{\"id\":\"" + scene.garden_id + "\",\"slug\":\"west\"}");
    CHECK(MockAsker::value_at(payload, "/bedEdge/node/id") ==
          MockAsker::value_at(payload, "/bed/id"));
  }

  TEST_CASE("takes the lines of a text where the object has a list") {
    const SchemaPtr schema = built(R"(
      interface Node { id: ID! }
      type Schedule implements Node { id: ID! env: [String!]! days: [Int!] }
      input ScheduleCreateInput { env: String days: String }
      type ScheduleCreatePayload { schedule: Schedule! }
      type Query { node(id: ID!): Node }
      type Mutation { scheduleCreate(input: ScheduleCreateInput!): ScheduleCreatePayload }
    )");
    MockAsker asker(schema);
    asker.scope.nodes = std::make_shared<NodeStore>();
    const std::string schedule = asker.at(
        R"(mutation { scheduleCreate(input: { env: "A=1\n\nB=2\n" days: "x" }) {
             schedule { id env days } } })",
        "/data/scheduleCreate/schedule");
    CHECK(MockAsker::value_at(schedule, "/env") == R"(["A=1","B=2"])");
    CHECK(MockAsker::value_at(schedule, "/days") != R"(["x"])");
    CHECK(asker.at("{ node(id: \"" + MockAsker::value_at(schedule, "/id") +
                       "\") { ... on Schedule { env } } }",
                   "/data/node/env") == R"(["A=1","B=2"])");
  }

  TEST_CASE("has null for what the input could say and doesn't") {
    Scene scene;
    CHECK(MockAsker::value_at(scene.create("label: \"x\""), "/clientMutationId") == "null");
    CHECK(MockAsker::value_at(scene.create("label: \"x\""), "/gardener") == "null");
    const std::string gardener = "R2FyZGVuZXItLS0x";
    CHECK(MockAsker::value_at(scene.create("label: \"x\" gardenerID: \"" + gardener + "\""),
                              "/gardener/id") == gardener);
  }

  TEST_CASE("makes an object that is found by its id and first in its connections") {
    Scene scene;
    const std::string before = scene.beds();
    const std::string payload = scene.create("label: \"herbs\"");
    const std::string id = MockAsker::value_at(payload, "/bed/id");
    CHECK(scene.bed(id) == MockAsker::value_at(payload, "/bed"));

    const std::string after = scene.beds();
    CHECK(MockAsker::value_at(after, "/nodes/0/id") == id);
    CHECK(MockAsker::value_at(after, "/nodes/1/id") == MockAsker::value_at(before, "/nodes/0/id"));
    CHECK(std::stoi(MockAsker::value_at(after, "/count")) ==
          std::stoi(MockAsker::value_at(before, "/count")) + 1);
    CHECK(scene.asker.at("{ garden(slug: \"west\") { beds(first: 1) { edges { cursor } } } }",
                         "/data/garden/beds/edges/0/cursor") ==
          MockAsker::value_at(payload, "/bedEdge/cursor"));
  }

  TEST_CASE("lists what belongs to one owner not with another, but with who owns none") {
    Scene scene;
    const std::string before = scene.beds("east");
    const std::string id = MockAsker::value_at(scene.create("label: \"herbs\""), "/bed/id");
    CHECK(scene.beds("east") == before);
    CHECK(scene.asker.at("{ viewer { beds { nodes { id } } } }", "/data/viewer/beds/nodes/0/id") ==
          id);
  }

  TEST_CASE("lists what was created only where it passes the filter") {
    Scene scene;
    const std::string id = MockAsker::value_at(scene.create("label: \"herbs\""), "/bed/id");
    const auto first = [&](const std::string& filter) {
      return scene.asker.at("{ garden(slug: \"west\") { beds(" + filter + ") { nodes { id } } } }",
                            "/data/garden/beds/nodes/0/id");
    };
    CHECK(first("health: [FAIR, GOOD]") == id);
    CHECK(first("label: \"herbs\"") == id);
    CHECK(first("health: [POOR]") != id);
    CHECK(first("label: \"roses\"") != id);
  }

  TEST_CASE("makes two objects in two equal calls, in the same order after a reset") {
    Scene scene;
    const std::string first = scene.create("label: \"herbs\"");
    const std::string second = scene.create("label: \"herbs\"");
    CHECK(MockAsker::value_at(first, "/bed/id") != MockAsker::value_at(second, "/bed/id"));
    scene.asker.scope.nodes = std::make_shared<NodeStore>();
    scene.asker.ask("{ garden(slug: \"west\") { id } }");
    CHECK(scene.create("label: \"herbs\"") == first);
    CHECK(scene.create("label: \"herbs\"") == second);
  }

  TEST_CASE("changes the object that the input's id names, and creates none") {
    Scene scene;
    const std::string before = scene.beds();
    const std::string id = MockAsker::value_at(before, "/nodes/1/id");
    CHECK(scene.asker.at("mutation($id: ID!) { bedUpdate(input: { id: $id, label: \"new\" }) { "
                         "bed { id label } } }",
                         "/data/bedUpdate/bed",
                         "{\"id\":\"" + id + "\"}") == "{\"id\":\"" + id + "\",\"label\":\"new\"}");
    CHECK(MockAsker::value_at(scene.bed(id), "/label") == "new");
    CHECK(scene.asker.at("{ garden(slug: \"west\") { beds { nodes { label } } } }",
                         "/data/garden/beds/nodes/1/label") == "new");
    CHECK(scene.beds() == before);
  }

  TEST_CASE("creates only the second object of the type that the input's id names") {
    Scene scene;
    const std::string id = MockAsker::value_at(scene.beds(), "/nodes/0/id");
    const std::string payload = scene.asker.at(
        "mutation($id: ID!) { bedSplit(input: { id: $id }) { bed { id } otherBed { id } } }",
        "/data/bedSplit", "{\"id\":\"" + id + "\"}");
    CHECK(MockAsker::value_at(payload, "/bed/id") == id);
    const std::string other = MockAsker::value_at(payload, "/otherBed/id");
    CHECK(other != id);
    CHECK(MockAsker::value_at(scene.beds(), "/nodes/0/id") == other);
  }

  TEST_CASE("says which object was deleted, which then is nowhere") {
    Scene scene;
    const std::string before = scene.beds();
    const std::string id = MockAsker::value_at(before, "/nodes/0/id");
    CHECK(scene.asker.at("mutation($id: ID!) { bedDelete(input: { id: $id }) { deletedBedID } }",
                         "/data/bedDelete/deletedBedID", "{\"id\":\"" + id + "\"}") == id);
    CHECK(scene.bed(id) == "null");
    const std::string after = scene.beds();
    CHECK(after.find(id) == std::string::npos);
    CHECK(MockAsker::value_at(after, "/nodes/0/id") == MockAsker::value_at(before, "/nodes/1/id"));
    CHECK(std::stoi(MockAsker::value_at(after, "/count")) ==
          std::stoi(MockAsker::value_at(before, "/count")) - 1);
    CHECK(scene.asker.scope.nodes->created("Garden").empty());
  }

  TEST_CASE("finds what it created by the values that it has") {
    Scene scene;
    const std::string id = scene.asker.at(
        "mutation { gardenCreate(input: { name: \"My Garden\" }) { garden { id } } }",
        "/data/gardenCreate/garden/id");
    CHECK(scene.asker.at("{ garden(slug: \"acme/my-garden\") { id name } }", "/data/garden") ==
          "{\"id\":\"" + id + R"(","name":"My Garden"})");
  }

  TEST_CASE("creates an object that is itself what the mutation gives") {
    Scene scene;
    const std::string gardener = scene.asker.at(
        "mutation { plantGardener(name: \"Bo\") { id name } }", "/data/plantGardener");
    CHECK(MockAsker::value_at(gardener, "/name") == "Bo");
    CHECK(scene.asker.at("query($id: ID!) { node(id: $id) { ... on Gardener { id name } } }",
                         "/data/node",
                         "{\"id\":\"" + MockAsker::value_at(gardener, "/id") + "\"}") == gardener);
  }

  TEST_CASE("gives the payload the viewer that queries have") {
    Scene scene;
    CHECK(MockAsker::value_at(scene.create("label: \"x\""), "/viewer/id") ==
          scene.asker.at("{ viewer { id } }", "/data/viewer/id"));
    CHECK(scene.asker.scope.nodes->created("Viewer").empty());
  }

  TEST_CASE("leaves nothing behind where there is nowhere to leave it") {
    const MockAsker asker;
    const std::string mutation =
        "mutation { bedCreate(input: { gardenID: \"x\", label: \"l\" }) { bed { id label } } }";
    const std::string first = asker.at(mutation, "/data/bedCreate/bed");
    CHECK(MockAsker::value_at(first, "/label") == "l");
    CHECK(asker.at(mutation, "/data/bedCreate/bed") == first);
  }

  TEST_CASE("numbers what it makes, dates it now, and leaves null what was not said") {
    Scene scene;
    scene.asker.scope.now = kMockEra + std::chrono::hours(5);
    const std::string newest =
        scene.asker.at("{ garden(slug: \"west\") { beds(first: 1) { nodes { number } } } }",
                       "/data/garden/beds/nodes/0/number");
    const std::string made =
        scene.asker.at("mutation { bedCreate(input: { gardenID: \"" + scene.garden_id +
                           "\" label: \"a\" }) { bed { number createdAt } } }",
                       "/data/bedCreate/bed");
    CHECK(std::stoi(MockAsker::value_at(made, "/number")) == std::stoi(newest) + 1);
    CHECK(MockAsker::value_at(made, "/createdAt") == "2025-01-01T05:00:00Z");
  }

  TEST_CASE("numbers what it makes in an object that only its id is known of") {
    Scene scene;
    const std::string garden = "R2FyZGVuLS0tMQ==";
    const auto create = [&] {
      const std::string number =
          scene.asker.at("mutation { bedCreate(input: { gardenID: \"" + garden +
                             "\" label: \"x\" }) { bed { number } } }",
                         "/data/bedCreate/bed/number");
      return std::stoi(number);
    };
    const int newest = std::stoi(scene.asker.at(
        "{ node(id: \"" + garden + "\") { ... on Garden { beds { nodes { number } } } } }",
        "/data/node/beds/nodes/0/number"));
    CHECK(newest > 1);
    CHECK(create() == newest + 1);
    CHECK(create() == newest + 2);
  }

  TEST_CASE("refuses to change what was deleted") {
    Scene scene;
    const std::string id = MockAsker::value_at(scene.beds(), "/nodes/0/id");
    const std::string variables = "{\"id\":\"" + id + "\"}";
    scene.asker.ask("mutation($id: ID!) { bedDelete(input: { id: $id }) { deletedBedID } }",
                    variables);
    const std::string answer = scene.asker.ask(
        "mutation($id: ID!) { bedUpdate(input: { id: $id, label: \"x\" }) { bed { id } } }",
        variables);
    CHECK(MockAsker::value_at(answer, "/data/bedUpdate") == "null");
    CHECK(MockAsker::value_at(answer, "/errors/0/message") ==
          "No Bed has the id '" + id + "': it was deleted");
  }
}

}  // namespace porthole::graphql
