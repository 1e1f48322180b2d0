#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "portal/graphql/mock/mocks.h"
#include "portal/graphql/validate/validate.h"
#include "tests/portal/graphql/execute/execute_support.h"

namespace porthole::graphql {

/// A small schema with the shapes that mocks support: nodes, connections, an interface, a union,
/// payloads with and without edges, custom scalars.
inline constexpr std::string_view kGardenSource = R"(
  scalar DateTime
  scalar JSON
  scalar YAML
  enum Health { GOOD, FAIR, POOR, UNKNOWN @deprecated }
  interface Node { id: ID! }
  union Visitor = Gardener | Guest
  type Guest { name: String! }
  type Gardener implements Node {
    id: ID! uuid: String! name: String! email: String! avatarUrl: String! admin: Boolean!
  }
  type Garden implements Node {
    id: ID! uuid: ID! name: String! slug: String! url: String! createdAt: DateTime!
    gardeners(first: Int, last: Int, after: String, before: String): GardenerConnection!
    beds(first: Int, last: Int, after: String, before: String, health: [Health!], label: String):
      BedConnection
    latestVisitor: Visitor
    settings: JSON
    rules: YAML
  }
  type Bed implements Node {
    id: ID! uuid: String! label: String! health: Health! number: Int! area: Float!
    createdAt: DateTime! startedAt: DateTime! finishedAt: DateTime!
    tags: [String!]! garden: Garden! gardener: Gardener soil: Soil
    neighbours: [Bed!]!
  }
  type Soil { kind: String depth: Int }
  type PageInfo {
    hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String
  }
  type BedEdge { cursor: String! node: Bed }
  type BedConnection { count: Int! edges: [BedEdge] nodes: [Bed] pageInfo: PageInfo! }
  type GardenerEdge { cursor: String! node: Gardener role: String }
  type GardenerConnection { totalCount: Int! edges: [GardenerEdge!]! pageInfo: PageInfo! }
  type Viewer implements Node { id: ID! gardener: Gardener beds: BedConnection }
  type Query {
    node(id: ID!): Node
    nodes(ids: [ID!]!): [Node]!
    garden(slug: ID, uuid: ID): Garden
    bed(slug: ID!): Bed
    gardener(uuid: ID!): Gardener
    viewer: Viewer
  }
  input SoilInput { kind: String depth: Int }
  input BedCreateInput {
    clientMutationId: String gardenID: ID! gardenerID: ID label: String! health: Health = FAIR
    tags: [String!] soil: SoilInput
  }
  type BedCreatePayload {
    clientMutationId: String garden: Garden! gardener: Gardener bed: Bed! bedEdge: BedEdge!
    viewer: Viewer
  }
  input BedUpdateInput { id: ID! label: String }
  type BedUpdatePayload { bed: Bed! }
  input BedSplitInput { id: ID! }
  type BedSplitPayload { bed: Bed! otherBed: Bed! }
  input BedDeleteInput { id: ID! }
  type BedDeletePayload { deletedBedID: ID! garden: Garden! }
  input GardenCreateInput { name: String! }
  type GardenCreatePayload { garden: Garden! }
  type Mutation {
    bedCreate(input: BedCreateInput!): BedCreatePayload
    bedUpdate(input: BedUpdateInput!): BedUpdatePayload
    bedSplit(input: BedSplitInput!): BedSplitPayload
    bedDelete(input: BedDeleteInput!): BedDeletePayload
    gardenCreate(input: GardenCreateInput!): GardenCreatePayload
    plantGardener(name: String!): Gardener
  }
)";

inline SchemaPtr garden_schema() {
  static const SchemaPtr schema = built(std::string(kGardenSource));
  return schema;
}

/// Queries mock answers for one organization.
class MockAsker {
 public:
  explicit MockAsker(SchemaPtr schema = garden_schema(), std::uint64_t seed = 7)
      : schema_(std::move(schema)), mocks_([seed] {
          MockOptions options;
          options.seed = seed;
          return std::make_shared<const Mocks>(options);
        }()) {
    scope.organization = "acme";
  }

  MockScope scope;

  ObjectPtr root(OperationType operation) const { return mocks_->root(schema_, operation, scope); }

  /// The whole answer as JSON.
  std::string ask(std::string source, std::string_view variables = "{}") const {
    const Executable executable = compiled(std::move(source), schema_);
    const std::vector<QueryError> errors = validate(executable.document(), schema_.get());
    REQUIRE_MESSAGE(errors.empty(), errors.front().message);
    const auto* operation = executable.document().definitions()[0].operation();
    REQUIRE(operation != nullptr);
    return answer_of(executable, root(operation->type), variables).to_json();
  }

  /// The value in the answer at a JSON pointer such as `/data/garden/id`: strings unquoted, others
  /// as JSON, empty if there is none.
  std::string at(std::string source, std::string_view pointer,
                 std::string_view variables = "{}") const {
    return value_at(ask(std::move(source), variables), pointer);
  }

  static std::string value_at(const std::string& answer, std::string_view pointer) {
    const json::ParseResult parsed = json::parse(answer);
    REQUIRE_FALSE(parsed.error);
    const json::Value* value = &parsed.document;
    while (!pointer.empty()) {
      pointer.remove_prefix(1);
      const std::string token(pointer.substr(0, pointer.find('/')));
      pointer.remove_prefix(token.size());
      if (value->IsArray()) {
        const auto place = static_cast<rapidjson::SizeType>(std::stoul(token));
        if (place >= value->Size()) return "";
        value = &(*value)[place];
      } else {
        value = value->IsObject() ? json::find(*value, token) : nullptr;
        if (value == nullptr) return "";
      }
    }
    return value->IsString() ? std::string(json::text_of(*value)) : to_json(*value);
  }

 private:
  const SchemaPtr schema_;
  const std::shared_ptr<const Mocks> mocks_;
};

}  // namespace porthole::graphql
