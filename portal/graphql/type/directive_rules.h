#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "portal/graphql/language/schema_ast.h"
#include "portal/graphql/type/schema.h"
#include "portal/graphql/type/schema_coordinate.h"
#include "portal/graphql/type/schema_problem_list.h"

namespace porthole::graphql {

/// Checks the directives in a type-system document (specification, 5.7 and 5.4, which hold there as
/// well): they are defined, stand where they may and no more often than they may, and have the
/// arguments they need, whose values fit. For one thread, for one schema, whose names are all
/// resolved.
class DirectiveRules {
 public:
  DirectiveRules(const Schema& schema, SchemaProblemList& problems)
      : schema_(schema), problems_(problems) {}

  /// A definition of the schema and its extensions count as one place.
  void check(List<SchemaSyntax> schemas);
  void check(List<DirectiveSyntax> directives);
  /// A type's definition and its extensions, which count as one place.
  void check(const std::vector<const TypeSyntax*>& parts);

 private:
  void check_members(const TypeSyntax& type);
  void check_inputs(List<InputValueSyntax> inputs, DirectiveLocation location);
  /// What doesn't share its place with others.
  void check_alone(List<Directive> directives, DirectiveLocation location);
  /// At the place that `begin_place` began.
  void check_here(List<Directive> directives, DirectiveLocation location);
  void check_arguments(const Directive& directive, const DirectiveDefinition& definition);
  void begin_place() { ++place_; }

  const Schema& schema_;
  SchemaProblemList& problems_;
  std::uint32_t place_ = 0;
  /// Where each was seen last.
  std::unordered_map<const DirectiveDefinition*, std::uint32_t> seen_at_;
};

}  // namespace porthole::graphql
