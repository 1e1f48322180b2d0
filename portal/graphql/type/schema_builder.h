#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

#include "portal/graphql/language/schema_ast.h"
#include "portal/graphql/type/schema.h"
#include "portal/graphql/type/schema_coordinate.h"
#include "portal/graphql/type/schema_problem_list.h"

namespace porthole::graphql {

/// Makes a schema of a type-system document, whether that was parsed from text or made from
/// introspection.
///
/// It works in two steps. The first makes a node of everything that was written, and finds what is
/// wrong with one definition by itself and with the names in it. Where all is well, every reference
/// leads somewhere, and the second step checks the rules between definitions. So the problems
/// reported are all of the first step, or all of the second.
///
/// For one thread, for one schema.
class SchemaBuilder {
 public:
  explicit SchemaBuilder(SchemaDocument document);
  ~SchemaBuilder();
  SchemaBuilder(const SchemaBuilder&) = delete;
  SchemaBuilder& operator=(const SchemaBuilder&) = delete;

  /// Once. `locate` makes places of the document's offsets.
  std::variant<SchemaPtr, SchemaProblems> build(const Locate& locate);

 private:
  /// A type's definition, and after it its extensions.
  using Parts = std::vector<const TypeSyntax*>;

  // The first step: schema_definitions.cpp.
  void declare_types();
  bool redefines_built_in(const TypeSyntax& syntax);
  void attach_extensions();
  void define_types();
  void define_type(NamedType& type, const Parts& parts);
  void define_directives();
  void define_directive(DirectiveDefinition& directive, const DirectiveSyntax& syntax);
  void define_roots();
  void define_root(const RootTypeSyntax& root);
  void define_default_roots();
  void check_roots();

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
  /// Null, with the problem reported, where there is none of that name.
  NamedType* use_type(std::string_view name, ByteOffset offset);
  const Type* resolve(const TypeReference& reference);
  NamedType* find_type(std::string_view name) const;

  // The second step, and what a schema has besides: schema_builder.cpp.
  void check_rules(const Schema& schema, bool has_written_directives);
  void check_directives(const Schema& schema);
  SchemaPtr finish();
  void list_types(Schema& schema, Schema::Storage& storage);
  void list_directives(Schema& schema, Schema::Storage& storage);
  void list_possible_types(Schema::Storage& storage);
  void make_introspection_fields(const Schema& schema, Schema::Storage& storage);

  std::unique_ptr<Schema::Storage> storage_;
  /// What was written, and what is built in; the former lies in the storage's document.
  const TypeSystemSyntax written_;
  const TypeSystemSyntax built_in_;
  SchemaProblemList problems_;

  /// All types: those written, in their order, then those built in. `index_` finds them; what each
  /// was made from, and whether it is in use, lie beside them.
  NamedType* types_ = nullptr;
  std::size_t type_count_ = 0;
  NameIndex index_;
  std::vector<Parts> parts_;
  std::vector<bool> is_used_;

  /// All directives: those written, then those built in that weren't written anew.
  DirectiveDefinition* directives_ = nullptr;
  std::size_t directive_count_ = 0;

  /// By `OperationType`.
  std::array<const NamedType*, 3> roots_{};
  std::array<ByteOffset, 3> root_offsets_{};

  /// Names that begin with "__" are for what is built in.
  bool is_built_in_ = false;
};

}  // namespace porthole::graphql
