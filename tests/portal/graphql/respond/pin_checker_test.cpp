#include "portal/graphql/respond/pin_checker.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/portal/graphql/mock/mock_support.h"

namespace porthole::graphql {
namespace {

std::string problems_of(const std::string& query, std::string_view data,
                        const SchemaPtr& schema = garden_schema()) {
  const Document document = parsed(query);
  const json::ParseResult read = json::parse(data);
  REQUIRE_FALSE(read.error);
  RuleProblems problems;
  const auto* operation = document.definitions()[0].operation();
  PinChecker(document, schema.get()).check(read.document, "/d", *operation, problems);
  std::string text;
  for (const RuleProblem& problem : problems) {
    text += (text.empty() ? "" : "\n") + problem.path + ": " + problem.message;
  }
  return text;
}

const std::string kPinnedBeds =
    "{ garden(slug: \"w\") { title: name beds { count nodes { id health area tags number } } } }";

}  // namespace

TEST_SUITE("pin_checker") {
  TEST_CASE("accepts values of every kind") {
    CHECK(problems_of(kPinnedBeds, R"({"garden":{"title":"x","beds":{"count":2,"nodes":[
            {"health":"POOR","area":2,"tags":["a"],"number":-1,"id":7},{},null,
            {"area":1.5,"tags":{"1":"b"},"id":"x"}]}}})")
              .empty());
    CHECK(problems_of(kPinnedBeds, R"({"garden":{"beds":null}})").empty());
    CHECK(problems_of(kPinnedBeds, R"({"garden":{"beds":{"nodes":{"0":{"number":1},"3":{}}}}})")
              .empty());
  }

  TEST_CASE("refuses values of the wrong type, with both types") {
    CHECK(problems_of(kPinnedBeds, R"({"garden":5})") ==
          "/d/garden: expected Garden, found a number: 5");
    CHECK(problems_of(kPinnedBeds, R"({"garden":{"beds":{"count":"2"}}})") ==
          "/d/garden/beds/count: expected Int!, found a string: \"2\"");
    CHECK(problems_of(kPinnedBeds, R"({"garden":{"beds":{"nodes":[{"health":"SAD"}]}}})") ==
          "/d/garden/beds/nodes/0/health: expected Health!, found a string: \"SAD\"; its values "
          "are GOOD, FAIR, POOR, UNKNOWN");
    CHECK(problems_of(kPinnedBeds, R"({"garden":{"beds":{"nodes":[{"number":1.5}]}}})") ==
          "/d/garden/beds/nodes/0/number: expected Int!, found a number: 1.5");
    CHECK(problems_of(kPinnedBeds, R"({"garden":{"beds":{"nodes":{"1":{"tags":["a",null]}}}}})") ==
          "/d/garden/beds/nodes/1/tags/1: expected String!, found null");
    CHECK(problems_of(kPinnedBeds, R"({"garden":{"beds":{"nodes":{"1000":{}}}}})") ==
          "/d/garden/beds/nodes: expected [Bed], found an object");
    CHECK(problems_of(kPinnedBeds, R"({"garden":{"beds":[]}})") ==
          "/d/garden/beds: expected BedConnection, found an array");
  }

  TEST_CASE("goes by the keys of the answer") {
    CHECK(problems_of(kPinnedBeds, R"({"garden":{"name":"x"}})") ==
          "/d/garden/name: the document doesn't select it; it selects title, beds");
  }

  TEST_CASE("looks into fragments, also those that contain themselves") {
    const std::string query =
        "{ node(id: \"x\") { ...F ... on Garden { name } } } "
        "fragment F on Node { id ... on Bed { label } ...F }";
    CHECK(problems_of(query, R"({"node":{"label":"x","name":"y","id":"z"}})").empty());
    CHECK(problems_of(query, R"({"node":{"label":7}})") ==
          "/d/node/label: expected String!, found a number: 7");
    CHECK(problems_of(query, R"({"node":{"nothing":7}})") ==
          "/d/node/nothing: the document doesn't select it; it selects id, name, label");
  }

  TEST_CASE("goes by the type that the data names") {
    const std::string query =
        "{ node(id: \"x\") { id ... on Bed { label } ... on Garden { name } } }";
    CHECK(problems_of(query, R"({"node":{"__typename":"Bed","label":"x"}})").empty());
    CHECK(problems_of(query, R"({"node":{"__typename":"Bed","name":"x"}})") ==
          "/d/node/name: the document doesn't select it; it selects id, label");
    CHECK(problems_of(query, R"({"node":{"__typename":"Guest"}})") ==
          "/d/node/__typename: expected a type that Node can be, found \"Guest\"");
    CHECK(problems_of(query, R"({"node":{"__typename":1}})") ==
          "/d/node/__typename: expected String!, found a number");
  }

  TEST_CASE("checks by the document alone where there is no schema") {
    CHECK(problems_of(kPinnedBeds, R"({"garden":{"title":5,"beds":{"nodes":[{"id":1}]}}})", nullptr)
              .empty());
    CHECK(problems_of(kPinnedBeds, R"({"garden":{"beds":{"nodes":[{"x":1}]}}})", nullptr)
              .starts_with("/d/garden/beds/nodes/0/x: the document doesn't select it"));
    CHECK(problems_of(kPinnedBeds, R"({"garden":true})", nullptr)
              .starts_with("/d/garden: expected an object, as the document selects from it"));
  }
}

}  // namespace porthole::graphql
