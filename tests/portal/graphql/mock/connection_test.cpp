#include "portal/graphql/mock/connection.h"

#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/portal/graphql/mock/mock_support.h"

namespace porthole::graphql {
namespace {

constexpr std::string_view kPageQuery =
    "query($first: Int, $last: Int, $after: String, $before: String) { garden(slug: \"west\") { "
    "beds(first: $first, last: $last, after: $after, before: $before) { count "
    "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } "
    "edges { cursor node { id label } } } } }";

std::string page(const MockAsker& asker, std::string_view variables) {
  return asker.at(std::string(kPageQuery), "/data/garden/beds", variables);
}

std::vector<std::string> edges_of(const std::string& page) {
  const json::ParseResult parsed = json::parse(page);
  REQUIRE_FALSE(parsed.error);
  std::vector<std::string> edges;
  for (const json::Value& edge : (*json::find(parsed.document, "edges")).GetArray()) {
    edges.push_back(to_json(edge));
  }
  return edges;
}

}  // namespace

TEST_SUITE("connection") {
  TEST_CASE("pages forwards through as many items as it counts, each once") {
    const MockAsker asker;
    std::vector<std::string> edges;
    std::string variables = R"({"first":2})";
    std::string answer;
    do {
      answer = page(asker, variables);
      CHECK(MockAsker::value_at(answer, "/pageInfo/hasPreviousPage") ==
            (edges.empty() ? "false" : "true"));
      for (std::string& edge : edges_of(answer)) edges.push_back(std::move(edge));
      REQUIRE(edges.size() < 100);
      variables =
          R"({"first":2,"after":")" + MockAsker::value_at(answer, "/pageInfo/endCursor") + "\"}";
    } while (MockAsker::value_at(answer, "/pageInfo/hasNextPage") == "true");
    CHECK(std::to_string(edges.size()) == MockAsker::value_at(answer, "/count"));
    CHECK(std::set<std::string>(edges.begin(), edges.end()).size() == edges.size());
    CHECK(edges.size() >= 3);
    CHECK(edges.size() <= 25);

    CHECK(edges_of(page(asker, R"({"first":100})")) == edges);
  }

  TEST_CASE("pages backwards through the same items") {
    const MockAsker asker;
    const std::vector<std::string> all = edges_of(page(asker, R"({"first":100})"));
    const std::string last = page(asker, R"({"last":2})");
    CHECK(edges_of(last) == std::vector<std::string>(all.end() - 2, all.end()));
    CHECK(MockAsker::value_at(last, "/pageInfo/hasNextPage") == "false");
    CHECK(MockAsker::value_at(last, "/pageInfo/hasPreviousPage") == "true");
    const std::string before =
        page(asker, R"({"last":1,"before":")" + MockAsker::value_at(last, "/pageInfo/startCursor") +
                        "\"}");
    CHECK(edges_of(before) == std::vector<std::string>(all.end() - 3, all.end() - 2));
    CHECK(MockAsker::value_at(before, "/pageInfo/hasNextPage") == "true");
  }

  TEST_CASE("has neither cursor on an empty page, and begins anew after an unknown one") {
    const MockAsker asker;
    const std::string none = page(asker, R"({"first":0})");
    CHECK(edges_of(none).empty());
    CHECK(MockAsker::value_at(none, "/pageInfo/startCursor") == "null");
    CHECK(MockAsker::value_at(none, "/pageInfo/endCursor") == "null");
    CHECK(page(asker, R"({"first":2,"after":"nonsense"})") == page(asker, R"({"first":2})"));
  }

  TEST_CASE("has ten items on a page that nobody sized") {
    const MockAsker asker;
    const std::vector<std::string> all = edges_of(page(asker, R"({"first":100})"));
    CHECK(edges_of(page(asker, "{}")).size() == std::min<std::size_t>(all.size(), 10));
  }

  TEST_CASE("has the same items as nodes and as edges, the newest first") {
    const MockAsker asker;
    const std::string beds = asker.at(
        "{ garden(slug: \"w\") { beds(first: 3) { nodes { id } edges { node { id } } } } }",
        "/data/garden/beds");
    for (const std::string place : {"0", "1", "2"}) {
      CHECK(MockAsker::value_at(beds, "/nodes/" + place + "/id") ==
            MockAsker::value_at(beds, "/edges/" + place + "/node/id"));
    }
    const std::string created =
        asker.at("{ garden(slug: \"w\") { beds(first: 3) { nodes { createdAt } } } }",
                 "/data/garden/beds/nodes");
    CHECK(MockAsker::value_at(created, "/0/createdAt") >
          MockAsker::value_at(created, "/1/createdAt"));
    CHECK(MockAsker::value_at(created, "/1/createdAt") >
          MockAsker::value_at(created, "/2/createdAt"));
  }

  TEST_CASE("takes arguments called like fields of its items for their values") {
    const MockAsker asker;
    const std::string beds = asker.at(
        "{ garden(slug: \"w\") { beds(health: [GOOD, POOR], label: \"herbs\") { nodes { health "
        "label } } } }",
        "/data/garden/beds/nodes");
    std::set<std::string> seen;
    for (int i = 0; i < 10; ++i) {
      const std::string bed = MockAsker::value_at(beds, "/" + std::to_string(i));
      if (bed.empty()) break;
      seen.insert(MockAsker::value_at(bed, "/health"));
      CHECK(MockAsker::value_at(bed, "/label") == "herbs");
    }
    CHECK_FALSE(seen.empty());
    for (const std::string& health : seen) CHECK((health == "GOOD" || health == "POOR"));
  }

  TEST_CASE("gives its items the object that lists them") {
    const MockAsker asker;
    CHECK(asker.at("{ garden(slug: \"w\") { beds { nodes { garden { slug } } } } }",
                   "/data/garden/beds/nodes/2/garden/slug") == "w");
  }
}

}  // namespace porthole::graphql
