#include "portal/graphql/mock/hostile_object.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "portal/graphql/respond/pinned_object.h"
#include "tests/portal/graphql/mock/answer_check.h"
#include "tests/portal/graphql/mock/mock_support.h"
#include "tests/portal/graphql/mock/random_query.h"

namespace porthole::graphql {
namespace {

constexpr MockKey kSeven = {7, 0};

/// Answers one document, each call with the next ordinal.
class HostileAsker {
 public:
  explicit HostileAsker(std::string source, const SchemaPtr& schema = garden_schema(),
                        MockKey key = kSeven)
      : asker_(schema), executable_(compiled(std::move(source), schema)), key_(key) {
    if (schema == nullptr) return;
    const std::vector<QueryError> errors = validate(document(), schema.get());
    REQUIRE_MESSAGE(errors.empty(), errors.front().message);
  }

  const Document& document() const { return executable_.document(); }

  std::string ask(std::string_view pinned = {}) {
    const OperationType type = document().definitions()[0].operation()->type;
    ObjectPtr root = make_hostile(asker_.root(type), type, {key_, ordinal_++});
    if (!pinned.empty()) {
      OverridesBuilder builder;
      builder.merge(json::parse(pinned).document);
      root = pin(std::move(root), builder.finish());
    }
    return answer_of(executable_, root).to_json();
  }

 private:
  const MockAsker asker_;
  const Executable executable_;
  const MockKey key_;
  std::uint64_t ordinal_ = 0;
};

/// Counts the values at each path, without indices, by what they are.
class Sightings {
 public:
  void add(const json::Value& value, const std::string& path = "") {
    ++counts_[path + (value.IsNull() ? " null" : " present")];
    if (value.IsArray()) {
      if (value.Empty()) ++counts_[path + " empty"];
      for (const json::Value& item : value.GetArray()) add(item, path + "[]");
    }
    if (!value.IsObject()) return;
    for (const auto& member : value.GetObject()) {
      add(member.value, path + "/" + std::string(json::text_of(member.name)));
    }
  }
  void add(const std::string& answer) { add(json::parse(answer).document); }

  std::size_t count(const std::string& what) const {
    const auto found = counts_.find(what);
    return found == counts_.end() ? 0 : found->second;
  }

 private:
  std::map<std::string, std::size_t> counts_;
};

const std::string kGarden = R"({ garden(slug: "w") { id name createdAt settings rules
    latestVisitor { __typename ... on Guest { name } }
    beds(first: 5) { count pageInfo { hasNextPage endCursor }
      edges { cursor node { id label health number area startedAt tags gardener { name }
        soil { kind depth } } } } } })";

/// The nullable fields of that query.
constexpr std::string_view kNullable[] = {
    "/data/garden",
    "/data/garden/settings",
    "/data/garden/rules",
    "/data/garden/latestVisitor",
    "/data/garden/beds",
    "/data/garden/beds/edges",
    "/data/garden/beds/pageInfo/endCursor",
    "/data/garden/beds/edges[]",
    "/data/garden/beds/edges[]/node",
    "/data/garden/beds/edges[]/node/gardener",
    "/data/garden/beds/edges[]/node/soil",
    "/data/garden/beds/edges[]/node/soil/kind",
    "/data/garden/beds/edges[]/node/soil/depth",
};

/// Walks a connection as clients do, and returns the number of pages, with all cursors in `seen`.
std::size_t walk(const SchemaPtr& schema, bool is_backward, std::uint64_t seed,
                 std::set<std::string>& seen) {
  const std::string more = is_backward ? "hasPreviousPage" : "hasNextPage";
  const std::string cursor = is_backward ? "startCursor" : "endCursor";
  std::string from = is_backward ? "last: 4" : "first: 4";
  for (std::size_t pages = 1;; ++pages) {
    // Even ordinals lose things at random; a lost page also ends the walk.
    HostileAsker asker("{ garden(slug: \"w\") { gardeners(" + from +
                           ") { edges { cursor } pageInfo { " + more + " " + cursor + " } } } }",
                       schema, {seed, 2 * pages});
    const std::string answer = asker.ask();
    const std::string page = "/data/garden/gardeners/";
    const json::ParseResult edges = json::parse(MockAsker::value_at(answer, page + "edges"));
    const bool has_edges = !edges.error && edges.document.IsArray() && !edges.document.Empty();
    if (has_edges) {
      for (const json::Value& edge : edges.document.GetArray()) {
        if (!edge.IsNull()) CHECK(seen.insert(to_json(edge)).second);
      }
    }
    const std::string at = MockAsker::value_at(answer, page + "pageInfo/" + cursor);
    if (MockAsker::value_at(answer, page + "pageInfo/" + more) != "true") return pages;
    // Without a schema, all edges may be null, and one may be.
    if (schema != nullptr) {
      REQUIRE(has_edges);
      const json::Value& last = edges.document[is_backward ? 0 : edges.document.Size() - 1];
      CHECK(json::text_of(*json::find(last, "cursor")) == at);
    }
    from = (is_backward ? "last: 4, before: \"" : "first: 4, after: \"") + at + '"';
    REQUIRE(pages < 40);
  }
}

}  // namespace

TEST_SUITE("hostile_object") {
  TEST_CASE("10,000 answers to different documents are valid") {
    std::size_t bytes = 0;
    for (std::uint64_t number = 0; number < 500; ++number) {
      const std::string source =
          RandomQuery(*garden_schema(), {number, 1}).write(static_cast<std::size_t>(number % 4));
      HostileAsker asker(source, garden_schema(), {number, 2});
      AnswerCheck check(asker.document(), *garden_schema());
      for (int call = 0; call < 20; ++call) {
        const std::string answer = asker.ask();
        bytes += answer.size();
        const std::string problem = check.problem_of(answer);
        REQUIRE_MESSAGE(problem.empty(), problem, " in the answer to ", source, ": ", answer);
      }
    }
    // Were all answers empty, they would be valid too.
    CHECK(bytes > 1'000'000);
  }

  TEST_CASE("answers of mutations are valid") {
    HostileAsker asker(R"(mutation { bedCreate(input: {gardenID: "a", label: "b"}) {
        garden { name } gardener { name } bed { label } bedEdge { cursor node { number } } } })");
    AnswerCheck check(asker.document(), *garden_schema());
    for (int call = 0; call < 200; ++call) CHECK(check.problem_of(asker.ask()) == "");
  }

  TEST_CASE("each nullable field is null at least once in 50 calls, and present as well") {
    Sightings all;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      HostileAsker asker(kGarden, garden_schema(), {seed, 0});
      Sightings sightings;
      for (int call = 0; call < 50; ++call) {
        const std::string answer = asker.ask();
        sightings.add(answer);
        all.add(answer);
      }
      for (const std::string_view path : kNullable) {
        CAPTURE(seed);
        CAPTURE(path);
        CHECK(sightings.count(std::string(path) + " null") > 0);
        CHECK(sightings.count(std::string(path) + " present") > 0);
      }
    }
    CHECK(all.count("/data/garden/beds/edges empty") > 0);
    CHECK(all.count("/data/garden/beds/edges[]/node/tags empty") > 0);
    CHECK(all.count("/data null") == 0);
  }

  TEST_CASE("the same key gives the same sequence, and another one another") {
    HostileAsker one(kGarden);
    HostileAsker same(kGarden);
    HostileAsker other(kGarden, garden_schema(), {8, 0});
    std::set<std::string> answers;
    int differing = 0;
    for (int call = 0; call < 50; ++call) {
      const std::string answer = one.ask();
      CHECK(answer == same.ask());
      if (answer != other.ask()) ++differing;
      answers.insert(answer);
    }
    CHECK(answers.size() > 40);
    CHECK(differing > 40);
  }

  TEST_CASE("a field more changes no other value") {
    HostileAsker less("{ garden(slug: \"w\") { name beds(first: 2) { nodes { label } } } }");
    HostileAsker more(
        "{ garden(slug: \"w\") { id name beds(first: 2) { nodes { label } } latestVisitor { "
        "__typename } } viewer { id } }");
    for (int call = 0; call < 50; ++call) {
      const std::string answer = less.ask();
      const std::string longer = more.ask();
      CHECK(MockAsker::value_at(answer, "/data/garden/name") ==
            MockAsker::value_at(longer, "/data/garden/name"));
      CHECK(MockAsker::value_at(answer, "/data/garden/beds") ==
            MockAsker::value_at(longer, "/data/garden/beds"));
    }
  }

  TEST_CASE("what identifies an object stays, whatever else changes") {
    const std::string query =
        "{ garden(slug: \"w\") { id uuid beds(first: 1) { edges { node { id uuid } } } } }";
    const std::string plain = MockAsker().ask(query);
    HostileAsker asker(query);
    std::size_t found = 0;
    for (int call = 0; call < 50; ++call) {
      const std::string answer = asker.ask();
      for (const std::string_view path :
           {"/data/garden/id", "/data/garden/uuid", "/data/garden/beds/edges/0/node/id",
            "/data/garden/beds/edges/0/node/uuid"}) {
        const std::string value = MockAsker::value_at(answer, path);
        if (value.empty()) continue;
        ++found;
        CHECK(value == MockAsker::value_at(plain, path));
      }
    }
    CHECK(found > 50);
  }

  TEST_CASE("clients that follow pages see each item once and come to an end") {
    for (const SchemaPtr& schema : {garden_schema(), SchemaPtr()}) {
      const std::string total =
          MockAsker(schema).at("{ garden(slug: \"w\") { gardeners { totalCount } } }",
                               "/data/garden/gardeners/totalCount");
      const std::size_t plain_pages = (std::stoul(total) + 3) / 4;
      for (const bool is_backward : {false, true}) {
        std::size_t most_pages = 0;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
          std::set<std::string> seen;
          most_pages = std::max(most_pages, walk(schema, is_backward, seed, seen));
          CHECK(seen.size() <= std::stoul(total));
        }
        CHECK(most_pages > plain_pages);
      }
    }
  }

  TEST_CASE("values are those that clients stumble over") {
    HostileAsker asker(kGarden);
    std::string all;
    for (int call = 0; call < 200; ++call) all += asker.ask();
    for (const std::string_view value :
         {"2147483647", "-2147483648", "1.7976931348623157e+308", "5e-324", "\"UNKNOWN\"",
          "9999-12-31T23:59:59Z", "\\u0000", "\xE2\x80\xAE", "\"label\":\"\"", "[[[["}) {
      CAPTURE(value);
      CHECK(all.find(value) != std::string::npos);
    }
    CHECK(all.find(std::string(4000, 'w')) != std::string::npos);
  }

  TEST_CASE("what a rule pins stays as it is") {
    HostileAsker asker(kGarden);
    for (int call = 0; call < 50; ++call) {
      const std::string answer = asker.ask(
          R"({"garden":{"name":"Home","latestVisitor":null,"beds":{"count":3,"edges":[
              {"node":{"label":"a","soil":{"depth":2}}}]}}})");
      CHECK(MockAsker::value_at(answer, "/data/garden/name") == "Home");
      CHECK(MockAsker::value_at(answer, "/data/garden/latestVisitor") == "null");
      CHECK(MockAsker::value_at(answer, "/data/garden/beds/count") == "3");
      CHECK(MockAsker::value_at(answer, "/data/garden/beds/edges/0/node/label") == "a");
      CHECK(MockAsker::value_at(answer, "/data/garden/beds/edges/0/node/soil/depth") == "2");
      CHECK(MockAsker::value_at(answer, "/data/garden/beds/edges/1") == "");
    }
  }

  TEST_CASE("an object that was lost is the one in which a value is pinned") {
    const std::string query =
        "{ garden(slug: \"w\") { id beds(first: 1) { nodes { id label } } } }";
    const std::string plain = MockAsker().ask(query);
    HostileAsker asker(query);
    for (int call = 0; call < 30; ++call) {
      const std::string answer = asker.ask(R"({"garden":{"beds":{"nodes":[{"label":"a"}]}}})");
      for (const std::string_view path : {"/data/garden/id", "/data/garden/beds/nodes/0/id"}) {
        CHECK(MockAsker::value_at(answer, path) == MockAsker::value_at(plain, path));
      }
    }
  }

  TEST_CASE("a mutation takes effect once, whatever becomes of its payload") {
    const std::string created = R"(mutation { bedCreate(input: {gardenID: "a", label: "b"}) {
        bed { id label } } })";
    MockAsker asker;
    asker.scope.nodes = std::make_shared<NodeStore>();
    const Executable executable = compiled(created, garden_schema());
    OverridesBuilder builder;
    builder.merge(json::parse(R"({"bedCreate":{"bed":{"label":"c"}}})").document);
    const Overrides pinned = builder.finish();
    for (std::uint64_t ordinal = 0; ordinal < 30; ++ordinal) {
      const ObjectPtr root = make_hostile(asker.root(OperationType::mutation),
                                          OperationType::mutation, {kSeven, ordinal});
      const Answer answer = answer_of(executable, pin(root, pinned));
      CHECK(MockAsker::value_at(answer.to_json(), "/data/bedCreate/bed/label") == "c");
    }
    CHECK(asker.scope.nodes->created("Bed").size() <= 30);
  }

  TEST_CASE("without a schema, everything but ids and page facts may be null") {
    HostileAsker asker(
        "{ pipeline(slug: \"acme/web\") { id name url createdAt jobsCount archived "
        "builds(first: 3) { edges { cursor node { number message } } pageInfo { endCursor } } } }",
        nullptr);
    Sightings sightings;
    for (int call = 0; call < 100; ++call) sightings.add(asker.ask());
    for (const std::string_view path :
         {"", "/name", "/url", "/createdAt", "/jobsCount", "/archived", "/builds", "/builds/edges",
          "/builds/edges[]/node", "/builds/edges[]/node/message", "/builds/pageInfo/endCursor"}) {
      CAPTURE(path);
      CHECK(sightings.count("/data/pipeline" + std::string(path) + " null") > 0);
      CHECK(sightings.count("/data/pipeline" + std::string(path) + " present") > 0);
    }
    CHECK(sightings.count("/data/pipeline/id null") == 0);
    CHECK(sightings.count("/data/pipeline/builds/edges[]/cursor null") == 0);
    CHECK(sightings.count("/data/pipeline/builds/pageInfo null") == 0);
  }

  TEST_CASE("there is no root where there is none") {
    CHECK(make_hostile(nullptr, OperationType::query, {kSeven, 0}) == nullptr);
  }
}

}  // namespace porthole::graphql
