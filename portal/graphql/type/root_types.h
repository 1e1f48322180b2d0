#pragma once

#include <array>
#include <cstddef>

#include "portal/graphql/language/schema_ast.h"
#include "portal/graphql/type/schema_problem_list.h"
#include "portal/graphql/type/type_table.h"

namespace porthole::graphql {

/// The root types of a schema under construction (specification, 3.3.1): those that `schema { … }`
/// names, or else the types called Query, Mutation and Subscription.
class RootTypes {
 public:
  RootTypes(TypeTable& types, SchemaProblemList& problems) : types_(types), problems_(problems) {}

  /// Finds and checks the root types. Call once, after all other definitions.
  void define(List<SchemaSyntax> schemas);

  /// Null if the schema doesn't support that operation.
  const NamedType* of(OperationType operation) const {
    return roots_[static_cast<std::size_t>(operation)];
  }

 private:
  void define_one(const RootTypeSyntax& root);
  void define_defaults();
  void check();

  TypeTable& types_;
  SchemaProblemList& problems_;
  /// By `OperationType`.
  std::array<const NamedType*, 3> roots_{};
  std::array<ByteOffset, 3> offsets_{};
};

}  // namespace porthole::graphql
