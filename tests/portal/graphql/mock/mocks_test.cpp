#include "portal/graphql/mock/mocks.h"

#include <string>

#include <doctest/doctest.h>

#include "portal/base/uuid.h"
#include "portal/graphql/mock/relay_id.h"
#include "tests/portal/graphql/mock/mock_support.h"

namespace porthole::graphql {

TEST_SUITE("mocks") {
  TEST_CASE("gives equal answers for equal seeds, and others for others") {
    const std::string query = "{ garden(slug: \"acme/west\") { id name beds { nodes { id } } } }";
    CHECK(MockAsker(garden_schema(), 1).ask(query) == MockAsker(garden_schema(), 1).ask(query));
    CHECK(MockAsker(garden_schema(), 1).ask(query) != MockAsker(garden_schema(), 2).ask(query));
    MockAsker other(garden_schema(), 1);
    other.scope.organization = "other";
    CHECK(other.ask(query) != MockAsker(garden_schema(), 1).ask(query));
  }

  TEST_CASE("changes no value when a query asks for more") {
    const MockAsker asker;
    const std::string few = asker.ask("{ garden(slug: \"w\") { beds { nodes { health } } } }");
    const std::string many = asker.ask(
        "{ viewer { id } garden(slug: \"w\") { name beds { count nodes { id label health } } } }");
    for (const std::string place : {"0", "1", "2"}) {
      const std::string pointer = "/data/garden/beds/nodes/" + place + "/health";
      CHECK(MockAsker::value_at(few, pointer) == MockAsker::value_at(many, pointer));
    }
  }

  TEST_CASE("gives an alias the value of its field") {
    const MockAsker asker;
    const std::string answer = asker.ask(
        "{ a: garden(slug: \"w\") { name } "
        "b: garden(slug: \"w\") { title: name } }");
    CHECK(MockAsker::value_at(answer, "/data/a/name") ==
          MockAsker::value_at(answer, "/data/b/title"));
  }

  TEST_CASE("gives values that a person would believe") {
    const MockAsker asker;
    const std::string answer = asker.ask(
        "{ garden(slug: \"acme/west-side\") { id uuid name slug url createdAt settings rules "
        "gardeners(first: 1) { edges { node { name email avatarUrl } } } "
        "beds(first: 1) { nodes { createdAt startedAt finishedAt number health tags area } } } }");
    const auto at = [&](const std::string& pointer) {
      return MockAsker::value_at(answer, "/data/garden" + pointer);
    };
    CHECK(MockAsker::value_at(answer, "/errors").empty());
    CHECK(at("/slug") == "west-side");
    CHECK(at("/name") == "West Side");
    CHECK(at("/url") == "https://example.com/acme/west-side");
    const auto uuid = Uuid::parse(at("/uuid"));
    REQUIRE(uuid);
    CHECK(at("/id") == graphql_id("Garden", *uuid));
    CHECK(parse_iso8601(at("/createdAt")));
    CHECK(at("/rules").starts_with("steps:\n"));
    CHECK(at("/settings").starts_with("{\"theme\":"));
    CHECK(at("/gardeners/edges/0/node/email").ends_with("@example.com"));
    CHECK(at("/gardeners/edges/0/node/avatarUrl").starts_with("https://example.com/avatars/"));
    const std::string bed = "/beds/nodes/0";
    CHECK(at(bed + "/createdAt") < at(bed + "/startedAt"));
    CHECK(at(bed + "/startedAt") < at(bed + "/finishedAt"));
    CHECK(garden_schema()->find_type("Health")->enum_value(at(bed + "/health")) != nullptr);
    CHECK(at(bed + "/health") != "UNKNOWN");
  }

  TEST_CASE("echoes the arguments that name the same thing") {
    const MockAsker asker;
    CHECK(asker.at("{ garden(slug: \"west\") { slug } }", "/data/garden/slug") == "west");
    const std::string uuid = "0190046e-e199-453b-a302-a21a4d649d31";
    CHECK(asker.at("query($u: ID!) { gardener(uuid: $u) { uuid } }", "/data/gardener/uuid",
                   "{\"u\":\"" + uuid + "\"}") == uuid);
    CHECK(asker.at("{ bed(slug: \"acme/west/12\") { number } }", "/data/bed/number") == "12");
  }

  TEST_CASE("finds by its id the object that carried it, with the same values") {
    MockAsker asker;
    asker.scope.nodes = std::make_shared<NodeStore>();
    const std::string fields = "id slug name url createdAt beds(first: 2) { nodes { id label } }";
    const std::string garden =
        asker.at("{ garden(slug: \"acme/west\") { " + fields + " } }", "/data/garden");
    const std::string id = MockAsker::value_at(garden, "/id");
    const std::string variables = "{\"id\":\"" + id + "\"}";
    CHECK(asker.at("query($id: ID!) { node(id: $id) { ... on Garden { " + fields + " } } }",
                   "/data/node", variables) == garden);
    CHECK(asker.at("query($id: ID!) { nodes(ids: [$id]) { __typename id } }", "/data/nodes/0/id",
                   variables) == id);
  }

  TEST_CASE("finds an object of a list by its id, with its place in the world") {
    MockAsker asker;
    asker.scope.nodes = std::make_shared<NodeStore>();
    const std::string fields = "id label health area garden { slug }";
    const std::string bed =
        asker.at("{ garden(slug: \"west\") { beds(health: [POOR]) { nodes { " + fields + " } } } }",
                 "/data/garden/beds/nodes/1");
    CHECK(MockAsker::value_at(bed, "/health") == "POOR");
    CHECK(MockAsker::value_at(bed, "/garden/slug") == "west");
    CHECK(asker.at("query($id: ID!) { node(id: $id) { ... on Bed { " + fields + " } } }",
                   "/data/node", "{\"id\":\"" + MockAsker::value_at(bed, "/id") + "\"}") == bed);
  }

  TEST_CASE("gives any id back, and null for one that can't be of the type") {
    const MockAsker asker;
    CHECK(asker.at("{ node(id: \"whatever\") { id } }", "/data/node/id") == "whatever");
    CHECK(asker.at("{ node(id: \"QmVkLS0tMQ==\") { __typename id } }", "/data/node") ==
          R"({"__typename":"Bed","id":"QmVkLS0tMQ=="})");
    CHECK(asker.at("{ node(id: \"R3Vlc3QtLS0x\") { id } }", "/data/node") == "null");
  }

  TEST_CASE("answers from the objects that are known") {
    MockAsker asker;
    const Uuid uuid = *Uuid::parse("0190046e-e199-453b-a302-a21a4d649d31");
    const std::string id = graphql_id("Garden", uuid);
    auto known = std::make_shared<KnownObjects>();
    known->add("Garden",
               {{"id", id}, {"uuid", uuid.to_string()}, {"slug", "west"}, {"name", "West!"}},
               KnownObjects::Reach::everywhere);
    const std::string gardener = graphql_id("Gardener", uuid);
    known->add("Gardener", {{"id", gardener}, {"name", "Ada"}}, KnownObjects::Reach::root);
    asker.scope.known = known;

    CHECK(asker.at("{ garden(slug: \"west\") { id } }", "/data/garden/id") == id);
    CHECK(asker.at("{ garden(slug: \"acme/west\") { name } }", "/data/garden/name") == "West!");
    CHECK(asker.at("query($i: ID!) { node(id: $i) { ... on Garden { name } } }", "/data/node/name",
                   "{\"i\":\"" + id + "\"}") == "West!");
    CHECK(asker.at("{ bed(slug: \"x\") { garden { name } } }", "/data/bed/garden/name") == "West!");
    CHECK(asker.at("{ viewer { gardener { name } } }", "/data/viewer/gardener/name") == "Ada");
    CHECK(asker.at("{ bed(slug: \"x\") { gardener { name } } }", "/data/bed/gardener/name") !=
          "Ada");
    CHECK(asker.at("{ garden(slug: \"west\") { gardeners { totalCount edges { node { id } } } } }",
                   "/data/garden/gardeners") ==
          R"({"totalCount":1,"edges":[{"node":{"id":")" + gardener + "\"}}]}");
    CHECK(asker.at("{ garden(slug: \"east\") { slug } }", "/data/garden/slug") == "east");

    auto complete = std::make_shared<KnownObjects>(*known);
    complete->set_complete();
    asker.scope.known = complete;
    CHECK(asker.at("{ garden(slug: \"east\") { slug } }", "/data/garden") == "null");
    CHECK(asker.at("{ garden(slug: \"west\") { slug } }", "/data/garden/slug") == "west");
    CHECK(asker.at("{ node(id: \"R2FyZGVuLS0tMQ==\") { id } }", "/data/node") == "null");
  }

  TEST_CASE("knows the organization whatever leads to it") {
    const SchemaPtr schema = built(R"(
      interface Node { id: ID! }
      union Subject = Organization | Report
      type Organization implements Node { id: ID! slug: String! name: String! }
      type Report implements Node { id: ID! title: String! subjects: [Subject!]! }
      type Query { node(id: ID!): Node organization(slug: ID!): Organization report: Report }
    )");
    MockAsker asker(schema);
    auto known = std::make_shared<KnownObjects>();
    known->add("Organization",
               {{"id", graphql_id("Organization", {})}, {"slug", "acme"}, {"name", "Acme!"}},
               KnownObjects::Reach::none);
    known->set_complete();
    for (const std::string organization : {"acme", ""}) {
      asker.scope.organization = organization;
      asker.scope.known = known;
      CHECK(asker.at("{ report { subjects { ... on Organization { name } } } }",
                     "/data/report/subjects/0/name") == "Acme!");
    }
  }

  TEST_CASE("finds each listed object by its id on another server, with all it belongs to") {
    const MockAsker asker;
    const std::string fields = "id label number garden { id slug }";
    const std::string beds =
        asker.at("{ bed(slug: \"1\") { garden { beds(first: 25) { nodes { " + fields + " } } } } }",
                 "/data/bed/garden/beds/nodes");
    for (int i = 0; i < 3; ++i) {
      const std::string bed = MockAsker::value_at(beds, "/" + std::to_string(i));
      const std::string variables = "{\"id\":\"" + MockAsker::value_at(bed, "/id") + "\"}";
      CHECK(MockAsker().at("query($id: ID!) { node(id: $id) { ... on Bed { " + fields + " } } }",
                           "/data/node", variables) == bed);
      const std::string path =
          MockAsker::value_at(bed, "/garden/slug") + "/" + MockAsker::value_at(bed, "/number");
      CHECK(MockAsker().at("{ bed(slug: \"acme/" + path + "\") { " + fields + " } }",
                           "/data/bed") == bed);
    }
  }

  TEST_CASE("lets a fragment decide a type that nothing else does, and lists no other types") {
    const MockAsker asker;
    CHECK(asker
              .at("{ garden(slug: \"w\") { latestVisitor { ... on Guest { name } } } }",
                  "/data/garden/latestVisitor")
              .starts_with("{\"name\""));
    CHECK(
        asker.at("{ garden(slug: \"w\") { latestVisitor { __typename ... on Gardener { id } } } }",
                 "/data/garden/latestVisitor/__typename") == "Gardener");
  }

  TEST_CASE("ends an answer that would never end") {
    std::string query = "{ garden(slug: \"w\") { beds(first: 25) { nodes { neighbours {";
    for (int i = 0; i < 12; ++i) query += " garden { beds(first: 25) { nodes { neighbours {";
    query += " label";
    for (int i = 0; i < 12; ++i) query += " } } } }";
    query += " } } } } }";
    const MockAsker asker;
    const std::string answer = asker.ask(query);
    CHECK(answer.find("The answer has more than 100000 objects") != std::string::npos);
  }
}

}  // namespace porthole::graphql
