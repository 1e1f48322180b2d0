#include "tests/bench/graphql_documents.h"

#include <utility>

namespace porthole::bench {

std::string ten_field_document() {
  return "query Builds($slug: ID!) { pipeline(slug: $slug) { id uuid slug name url "
         "organization { id uuid slug name } builds(first: 1) { count } } }";
}

std::string kilobyte_document() {
  return R"(# The latest builds of a pipeline, and of the organization's first ones.
query LatestBuilds($pipeline: ID!, $organization: ID!, $count: Int = 3, $withBuilds: Boolean!) {
  viewer {
    user { ...person }
  }
  pipeline(slug: $pipeline) {
    id
    title: name
    address: url
    builds(first: $count) {
      count
      edges {
        cursor
        node { ...build }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
  organization(slug: $organization) {
    uuid
    name
    first: pipelines(first: 5) {
      edges { node { slug builds(first: 1) @include(if: $withBuilds) { edges { node { ...build } } } } }
    }
    rest: pipelines(first: 5, after: "abc") {
      edges { node { slug } }
    }
  }
}

fragment build on Build {
  id
  number
  state
  branch
  commit
  message
  createdAt
  finishedAt
  createdBy {
    __typename
    ... on User { ...person }
    ... on UnregisteredUser { known: name address: email }
  }
}

fragment person on User {
  id
  name
  email
}
)";
}

std::string long_document(std::size_t bytes) {
  std::string document;
  for (std::size_t i = 0; document.size() < bytes; ++i) {
    const std::string name = std::to_string(i);
    document += "query Builds" + name + "($slug: ID!, $count: Int = " + name + R"() {
  pipeline(slug: $slug) {
    # What people look at first.
    builds(first: $count, after: "feature/)" +
                name + R"(") {
      edges { cursor node { number state message createdAt createdBy { __typename } } }
    }
  }
}
)";
  }
  return document;
}

std::string padded_schema(std::string schema, std::size_t bytes) {
  for (std::size_t i = 0; schema.size() < bytes; ++i) {
    const std::string name = "Padding" + std::to_string(i);
    schema += "\n\"\"\"\nA type that is there to be read.\n\"\"\"\ntype " + name +
              R"( implements Node {
  "The identifier of this object"
  id: ID!
  "How many there are"
  count(first: Int = 10, states: [BuildState!]): Int!
  names: [String!]!
  createdAt: DateTime
  state: BuildState @deprecated(reason: "Use names")
}
)";
  }
  return schema;
}

}  // namespace porthole::bench
