#pragma once

#include <memory>
#include <variant>

#include "portal/graphql/language/schema_ast.h"
#include "portal/graphql/type/definition_builder.h"
#include "portal/graphql/type/root_types.h"
#include "portal/graphql/type/schema.h"
#include "portal/graphql/type/schema_problem_list.h"
#include "portal/graphql/type/schema_storage.h"
#include "portal/graphql/type/type_table.h"

namespace porthole::graphql {

/// Builds a schema from a type-system document, whether parsed from text or made from
/// introspection.
///
/// The first step builds a node for every definition and reports what is wrong within single
/// definitions, and unknown names. If it reports nothing, every reference is resolved and the
/// second step checks the rules between definitions. All problems reported therefore come from one
/// step.
///
/// Not thread-safe; for one schema.
class SchemaBuilder {
 public:
  explicit SchemaBuilder(SchemaDocument document);
  SchemaBuilder(const SchemaBuilder&) = delete;
  SchemaBuilder& operator=(const SchemaBuilder&) = delete;

  /// Call once. `locate` turns the document's offsets into locations.
  std::variant<SchemaPtr, SchemaProblems> build(const Locate& locate);

 private:
  void check_rules(const Schema& schema, bool has_written_directives);
  void check_directives(const Schema& schema);
  SchemaPtr finish();
  void list_types(Schema& schema, SchemaStorage& storage);
  void list_directives(Schema& schema, SchemaStorage& storage) const;
  void list_possible_types(SchemaStorage& storage);

  std::unique_ptr<SchemaStorage> storage_;
  /// Lies in the storage's document.
  const TypeSystemSyntax& written_;
  const TypeSystemSyntax& built_in_;
  SchemaProblemList problems_;
  TypeTable types_;
  DefinitionBuilder definitions_;
  RootTypes roots_;
  List<DirectiveDefinition> directives_;
};

}  // namespace porthole::graphql
