#pragma once

#include <string>
#include <utility>
#include <variant>

#include <doctest/doctest.h>

#include "portal/graphql/type/build_schema.h"

namespace porthole::test {

/// The schema that `text` defines, which must be valid.
inline graphql::SchemaPtr schema_of(std::string text) {
  auto built = graphql::build_schema(std::move(text));
  const auto* problems = std::get_if<graphql::SchemaProblems>(&built);
  REQUIRE_MESSAGE(problems == nullptr, (problems == nullptr ? "" : problems->front().message));
  return std::get<graphql::SchemaPtr>(std::move(built));
}

/// A small schema of a build service.
inline graphql::SchemaPtr build_service_schema() {
  static const graphql::SchemaPtr schema = schema_of(R"(
    type Query {
      viewer: Viewer!
      organization(slug: ID!): Organization
      pipeline(slug: ID!): Pipeline
      node(id: ID!): Node
    }
    type Mutation { buildCreate(input: BuildCreateInput!): BuildCreatePayload }
    interface Node { id: ID! }
    type Viewer { user: User! organizations(first: Int, last: Int): OrganizationConnection }
    type OrganizationConnection { count: Int! edges: [OrganizationEdge] pageInfo: PageInfo! }
    type OrganizationEdge { cursor: String! node: Organization }
    type User implements Node { id: ID! uuid: ID! name: String! email: String! }
    type Organization implements Node {
      id: ID!
      uuid: ID!
      slug: String!
      name: String!
      pipelines(first: Int, after: String): PipelineConnection!
    }
    type PipelineConnection { count: Int! edges: [PipelineEdge] pageInfo: PageInfo! }
    type PipelineEdge { cursor: String! node: Pipeline }
    type PageInfo { hasNextPage: Boolean! endCursor: String }
    type Pipeline implements Node {
      id: ID!
      slug: String!
      organization: Organization!
      builds(first: Int, after: String): BuildConnection!
    }
    type BuildConnection { count: Int! edges: [BuildEdge] pageInfo: PageInfo! }
    type BuildEdge { cursor: String! node: Build }
    type Build implements Node {
      id: ID!
      branch: String
      commit: String!
      url: String!
      pipeline: Pipeline!
    }
    input BuildCreateInput { pipelineID: ID! branch: String commit: String = "HEAD" }
    type BuildCreatePayload { build: Build! }
  )");
  return schema;
}

}  // namespace porthole::test
