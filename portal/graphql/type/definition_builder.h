#pragma once

#include <cstddef>
#include <string_view>

#include "portal/graphql/language/schema_ast.h"
#include "portal/graphql/type/schema_coordinate.h"
#include "portal/graphql/type/schema_problem_list.h"
#include "portal/graphql/type/schema_storage.h"
#include "portal/graphql/type/type_table.h"

namespace porthole::graphql {

/// Builds the definitions of a schema from their syntax: members of types and directives. Reports
/// what is wrong within a single definition and unknown type names. Not thread-safe; for one
/// schema.
class DefinitionBuilder {
 public:
  /// All arguments must outlive the builder.
  DefinitionBuilder(SchemaStorage& storage, TypeTable& types, SchemaProblemList& problems)
      : storage_(storage), types_(types), problems_(problems) {}

  /// Fills in every declared type.
  void define_types();

  /// The written directives, followed by the built-in ones that weren't redefined.
  List<DirectiveDefinition> make_directives(List<DirectiveSyntax> written,
                                            List<DirectiveSyntax> built_in);

 private:
  using Parts = TypeTable::Parts;

  void define_type(NamedType& type, const Parts& parts);
  void define_directive(DirectiveDefinition& directive, const DirectiveSyntax& syntax);

  template <typename Node, typename Syntax, typename Make>
  List<Node> make_nodes(const Parts& parts, List<Syntax> TypeSyntax::*list, Make make);
  template <typename Node>
  void index_members(NamedType& type, List<Node> members, std::string_view what);
  List<const NamedType*> make_references(const NamedType& type, const Parts& parts,
                                         List<Name> TypeSyntax::*list, NamedTypeKind kind);
  FieldDefinition make_field(const NamedType& owner, const FieldSyntax& syntax);
  InputValueDefinition make_input_value(const InputValueSyntax& syntax,
                                        const SchemaCoordinate& coordinate);
  List<InputValueDefinition> make_arguments(List<InputValueSyntax> syntax, NameIndex& index,
                                            const SchemaCoordinate& owner);
  EnumValueDefinition make_enum_value(const EnumValueSyntax& syntax);

  void check_name(const Name& name);
  void check_not_empty(const NamedType& type, std::size_t count, std::string_view what);

  SchemaStorage& storage_;
  TypeTable& types_;
  SchemaProblemList& problems_;
  /// Whether the current definition is built in: only those may have names that begin with "__".
  bool is_built_in_ = false;
};

}  // namespace porthole::graphql
