#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "portal/graphql/language/schema_ast.h"
#include "portal/graphql/type/schema.h"
#include "portal/graphql/type/schema_coordinate.h"
#include "portal/graphql/type/schema_problem_list.h"

namespace porthole::graphql {

/// Checks the directives applied in a type-system document (specification, 5.7 and 5.4): they are
/// defined, allowed at their location, not repeated unless repeatable, and have the required
/// arguments with matching values. Requires a schema whose names are all resolved. Not thread-safe;
/// for one schema.
class DirectiveRules {
 public:
  DirectiveRules(const Schema& schema, SchemaProblemList& problems)
      : schema_(schema), problems_(problems) {}

  /// A schema definition and its extensions count as one location.
  void check(List<SchemaSyntax> schemas);
  void check(List<DirectiveSyntax> directives);
  /// A type's definition and its extensions count as one location.
  void check(const std::vector<const TypeSyntax*>& parts);

 private:
  void check_members(const TypeSyntax& type);
  void check_inputs(List<InputValueSyntax> inputs, DirectiveLocation location);
  /// Directives that share their location with no others.
  void check_alone(List<Directive> directives, DirectiveLocation location);
  /// Directives at the location begun by `begin_location`.
  void check_here(List<Directive> directives, DirectiveLocation location);
  void check_arguments(const Directive& directive, const DirectiveDefinition& definition);
  void begin_location() { ++location_number_; }

  const Schema& schema_;
  SchemaProblemList& problems_;
  std::uint32_t location_number_ = 0;
  /// The number of the location where each was seen last.
  std::unordered_map<const DirectiveDefinition*, std::uint32_t> last_seen_at_;
};

}  // namespace porthole::graphql
