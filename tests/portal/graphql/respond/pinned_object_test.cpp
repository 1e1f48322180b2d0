#include "portal/graphql/respond/pinned_object.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/portal/graphql/mock/mock_support.h"

namespace porthole::graphql {
namespace {

/// The answer with `data` pinned.
std::string pinned(const std::string& query, std::string_view data,
                   const SchemaPtr& schema = garden_schema()) {
  const Executable executable = compiled(query, schema);
  const MockAsker asker(schema);
  const json::ParseResult read = json::parse(data);
  REQUIRE_FALSE(read.error);
  OverridesBuilder builder;
  builder.merge(read.document);
  return answer_of(executable, pin(asker.root(OperationType::query), builder.finish())).to_json();
}

const std::string kBeds =
    "{ garden(slug: \"w\") { name beds(first: 2) { count nodes { label } } } }";

}  // namespace

TEST_SUITE("pinned_object") {
  TEST_CASE("leaves what isn't pinned as it is") {
    const std::string answer = pinned(kBeds, R"({"garden":{"beds":{"count":99}}})");
    const std::string plain = MockAsker().ask(kBeds);
    CHECK(MockAsker::value_at(answer, "/data/garden/beds/count") == "99");
    CHECK(MockAsker::value_at(answer, "/data/garden/name") ==
          MockAsker::value_at(plain, "/data/garden/name"));
    CHECK(MockAsker::value_at(answer, "/data/garden/beds/nodes") ==
          MockAsker::value_at(plain, "/data/garden/beds/nodes"));
    CHECK(pinned(kBeds, "{}") == plain);
  }

  TEST_CASE("makes a list of the length that is pinned, and items where it has none") {
    const std::string nodes = MockAsker::value_at(
        pinned(kBeds, R"({"garden":{"beds":{"nodes":[{},{"label":"b"},null,{}]}}})"),
        "/data/garden/beds/nodes");
    CHECK(MockAsker::value_at(nodes, "/0/label") ==
          MockAsker().at(kBeds, "/data/garden/beds/nodes/0/label"));
    CHECK(MockAsker::value_at(nodes, "/1/label") == "b");
    CHECK(MockAsker::value_at(nodes, "/2") == "null");
    CHECK_FALSE(MockAsker::value_at(nodes, "/3/label").empty());
    CHECK(MockAsker::value_at(nodes, "/4").empty());
    CHECK(pinned(kBeds, R"({"garden":{"beds":{"nodes":[]}}})").find(R"("nodes":[])") !=
          std::string::npos);
  }

  TEST_CASE("pins single items by their places") {
    const std::string plain = MockAsker().ask(kBeds);
    const std::string nodes = MockAsker::value_at(
        pinned(kBeds, R"({"garden":{"beds":{"nodes":{"1":{"label":"b"},"3":{"label":"d"}}}}})"),
        "/data/garden/beds/nodes");
    CHECK(MockAsker::value_at(nodes, "/0/label") ==
          MockAsker::value_at(plain, "/data/garden/beds/nodes/0/label"));
    CHECK(MockAsker::value_at(nodes, "/1/label") == "b");
    CHECK_FALSE(MockAsker::value_at(nodes, "/2/label").empty());
    CHECK(MockAsker::value_at(nodes, "/3/label") == "d");
    CHECK(MockAsker::value_at(nodes, "/4").empty());
  }

  TEST_CASE("pins lists of values, whole and by their places") {
    const std::string query = "{ bed(slug: \"x\") { tags } }";
    CHECK(pinned(query, R"({"bed":{"tags":["a","b"]}})") ==
          R"({"data":{"bed":{"tags":["a","b"]}}})");
    CHECK(MockAsker::value_at(pinned(query, R"({"bed":{"tags":{"0":"a"}}})"), "/data/bed/tags/0") ==
          "a");
  }

  TEST_CASE("makes an object where there was none, and one of the type that is named") {
    CHECK(pinned("{ node(id: \"R3Vlc3QtLS0x\") { id ... on Bed { label } } }",
                 R"({"node":{"__typename":"Bed","id":"x","label":"b"}})") ==
          R"({"data":{"node":{"id":"x","label":"b"}}})");
    for (const std::string type : {"Guest", "Gardener"}) {
      CHECK(pinned("{ garden(slug: \"w\") { latestVisitor { __typename ... on Guest { name } "
                   "... on Gardener { name } } } }",
                   R"({"garden":{"latestVisitor":{"__typename":")" + type + R"(","name":"n"}}})") ==
            R"({"data":{"garden":{"latestVisitor":{"__typename":")" + type + R"(","name":"n"}}}})");
    }
  }

  TEST_CASE("pins any JSON as a scalar of a kind of its own") {
    CHECK(pinned("{ garden(slug: \"w\") { settings } }",
                 R"({"garden":{"settings":{"a":[1,{"b":null}]}}})") ==
          R"({"data":{"garden":{"settings":{"a":[1,{"b":null}]}}}})");
  }

  TEST_CASE("pins where there is no schema") {
    CHECK(pinned("{ a { b c } l { nodes { n } } }",
                 R"({"a":{"b":[1,2],"c":{"d":1}},"l":{"nodes":[{"n":1},{"n":null}]}})", nullptr) ==
          R"({"data":{"a":{"b":[1,2],"c":{"d":1}},"l":{"nodes":[{"n":1},{"n":null}]}}})");
    CHECK(MockAsker::value_at(
              pinned("{ l { nodes { n } } }", R"({"l":{"nodes":{"1":{"n":7}}}})", nullptr),
              "/data/l/nodes/1/n") == "7");
  }
}

}  // namespace porthole::graphql
