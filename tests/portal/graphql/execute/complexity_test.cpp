#include "portal/graphql/execute/complexity.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "tests/portal/graphql/execute/execute_support.h"

namespace porthole::graphql {

namespace {

constexpr std::string_view kCostlySchema = R"(
  type PageInfo { hasNextPage: Boolean! }
  interface Named { name: String missing: Build! }
  type Pipeline implements Named {
    name: String
    missing: Build!
    builds(first: Int, last: Int): BuildConnection
    organization: Organization
  }
  type Build { number: Int pipeline: Pipeline }
  type Organization implements Named {
    name: String
    missing: Build!
    must: Organization
    pipelines(first: Int, last: Int): PipelineConnection
  }
  type PipelineConnection { count: Int pageInfo: PageInfo! edges: [PipelineEdge] nodes: [Pipeline] }
  type PipelineEdge { cursor: String node: Pipeline }
  type BuildConnection { pageInfo: PageInfo! edges: [BuildEdge] }
  type BuildEdge { node: Build }
  union Thing = Pipeline | Build | Organization
  type Query { organization(slug: ID): Organization named: Named thing: Thing things: [Thing] x: Int }
)";

SchemaPtr costly_schema() {
  static const SchemaPtr schema = built(std::string(kCostlySchema));
  return schema;
}

std::uint64_t cost(std::string source, std::string_view variables = "{}") {
  const Executable executable = compiled(std::move(source), costly_schema());
  const auto operation = select_operation(executable.document(), std::nullopt);
  const json::ParseResult inputs = json::parse(variables);
  Execution execution(executable, *std::get<const OperationDefinition*>(operation),
                      inputs.document);
  return execution.complexity(500);
}

/// The complexity of the answer when all objects are there, and connections and `things` have that
/// many items. The first item of a list is a pipeline, the others are builds if they can be.
class Stocked final : public Object {
 public:
  Stocked(std::string_view type_name, std::size_t items) : type_name_(type_name), items_(items) {}

  std::string_view type_name() const override { return type_name_; }
  ResolvedValue resolve(const FieldCall& call) const override {
    const Type& type = call.definition->type->nullable();
    if (call.name == "missing") return FieldFailure{"is missing"};
    if (type.is_list()) {
      ResolvedValue::Items items;
      for (std::size_t i = 0; i < items_; ++i) items.push_back(object(*type.inner->named, i));
      return items;
    }
    return type.named->is_composite() ? ResolvedValue(object(*type.named, 0)) : ResolvedValue(true);
  }

 private:
  ObjectPtr object(const NamedType& type, std::size_t index) const {
    const auto& possible = type.possible_types;
    return std::make_shared<Stocked>(possible[std::min(index, possible.size() - 1)]->name, items_);
  }

  std::string_view type_name_;
  std::size_t items_;
};

std::uint64_t actual_cost(std::string source, std::size_t items) {
  const Executable executable = compiled(std::move(source), costly_schema());
  return answer_of(executable, std::make_shared<Stocked>("Query", items)).complexity;
}

}  // namespace

TEST_SUITE("complexity") {
  TEST_CASE("counts objects, and no leaves") {
    CHECK(cost("{x __typename}") == 0);
    CHECK(cost("{organization {name}}") == 1);
    CHECK(cost("{things {...on Build {number pipeline {name}}}}") == 2);
  }

  TEST_CASE("is the vendor's for the vendor's example") {
    const std::string source =
        "{organization(slug: \"o\") {pipelines(first: 500) {edges {node {name "
        "builds(first: 500) {edges {node {number}}}}}}}}";
    CHECK(cost(source) == 251'503);
    CHECK(too_complex(cost(source), 50'000).message ==
          "Query has complexity of 251503, which exceeds max complexity of 50000");
  }

  TEST_CASE("multiplies nodes, and neither page info nor the connection") {
    CHECK(cost("{organization {pipelines(first: 10) {count pageInfo {hasNextPage}}}}") == 3);
    CHECK(cost("{organization {pipelines(first: 10) {nodes {name}}}}") == 12);
    CHECK(cost("{organization {pipelines(first: 10) {edges {cursor}}}}") == 3);
  }

  TEST_CASE("takes the default page without first or last") {
    CHECK(cost("{organization {pipelines {edges {node {name}}}}}") == 503);
    CHECK(cost("{organization {pipelines {nodes {name builds {edges {node {number}}}}}}}") ==
          251'502);
  }

  TEST_CASE("takes the greater of first and last, from variables too") {
    CHECK(cost("{organization {pipelines(first: 3, last: 7) {nodes {name}}}}") == 9);
    CHECK(cost("{organization {pipelines(first: -3) {nodes {name}}}}") == 2);
    const std::string source =
        "query($n: Int = 5) {organization {pipelines(first: $n) {nodes {name}}}}";
    CHECK(cost(source) == 7);
    CHECK(cost(source, R"({"n":20})") == 22);
    CHECK(cost(source, R"({"n":null})") == 502);
    CHECK(cost(source, R"({"n":"bad"})") == 0);
  }

  TEST_CASE("counts what merges once, and of several types the dearest") {
    CHECK(cost("{organization {name} organization {name} ...F ...F} "
               "fragment F on Query {organization {name}}") == 1);
    CHECK(cost("{thing {...on Build {pipeline {name}} ...on Organization {pipelines(first: 9) "
               "{nodes {name}}}}}") == 11);
  }

  TEST_CASE("counts only what the variables include") {
    const std::string source =
        "query($x: Boolean!) {organization @include(if: $x) {name} named {name}}";
    CHECK(cost(source, R"({"x":true})") == 2);
    CHECK(cost(source, R"({"x":false})") == 1);
  }

  TEST_CASE("of an answer is what it holds") {
    const std::string page = "{organization {pipelines(first: 500) {edges {node {name}}}}}";
    CHECK(actual_cost(page, 10) == 13);
    CHECK(actual_cost(page, 0) == 3);
    CHECK(actual_cost("{organization {pipelines(first: 500) {nodes {builds {edges {node "
                      "{pipeline {name}}}}}}}}",
                      3) == 2 + 3 * (1 + 1 + 1 + 3 * 2));
    CHECK(actual_cost("{organization {pipelines {pageInfo {hasNextPage} edges {cursor}}}}", 9) ==
          4);
    // Of a list that is no page, the item that holds most.
    CHECK(actual_cost("{things {... on Pipeline {organization {name}}}}", 3) == 2);
    CHECK(actual_cost("{things {... on Build {pipeline {organization {name}}}}}", 3) == 3);
    CHECK(actual_cost("{things {... on Build {pipeline {organization {name}}}}}", 0) == 0);
  }

  TEST_CASE("of an answer has nothing of what errors took away") {
    CHECK(actual_cost("{organization {name} named {missing {name}}}", 1) == 1);
    CHECK(actual_cost("{organization {name must {missing {name}}}}", 1) == 1);
  }

  TEST_CASE("stays at the greatest number instead of passing it") {
    std::string source = "{name}";
    for (int i = 0; i < 20; ++i) {
      source.insert(0, "{organization {pipelines(first: 2147483647) {nodes ").append("}}}");
    }
    CHECK(cost(source) == std::numeric_limits<std::uint64_t>::max());
  }

  TEST_CASE("takes its time on no chain of fragments") {
    std::string source = "{named {...F0}}";
    for (int i = 0; i < 60; ++i) {
      const std::string next = i == 59 ? "{name}" : "{...F" + std::to_string(i + 1) + "}";
      source.append(" fragment F").append(std::to_string(i));
      source.append(" on Named {...on Pipeline {organization ").append(next);
      source.append(" o2: organization ").append(next);
      source.append("} ...on Organization {pipelines(first: 1) {nodes ").append(next);
      source.append(" edges {node ").append(next).append("}}}}");
    }
    CHECK(cost(source) > 1'000'000);
  }

  TEST_CASE("is nothing without a schema") {
    const Executable executable = compiled("{a {b}}", nullptr);
    const auto operation = select_operation(executable.document(), std::nullopt);
    const json::Value variables(rapidjson::kObjectType);
    Execution execution(executable, *std::get<const OperationDefinition*>(operation), variables);
    CHECK(execution.complexity(500) == 0);
  }
}

}  // namespace porthole::graphql
