#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/kinds.h"

namespace porthole::graphql {

// The tree of a type-system document, after the grammar of the GraphQL specification, October 2021,
// chapter 3. It is what was written, and no more: names are not resolved, extensions not merged.
// Ownership, threads and lists are as in `ast.h`. A description is empty where there is none. A
// node's place is that of its name.

/// `"description" name: type = default_value @directives`: an argument, or a field of an input
/// object.
struct InputValueSyntax {
  std::string_view description = {};
  Name name = {};
  TypeReference type = {};
  /// Null where there is none. Holds no variables.
  const Value* default_value = nullptr;
  List<Directive> directives = {};
};

/// `"description" name(arguments): type @directives`
struct FieldSyntax {
  std::string_view description = {};
  Name name = {};
  List<InputValueSyntax> arguments = {};
  TypeReference type = {};
  List<Directive> directives = {};
};

/// `"description" NAME @directives`
struct EnumValueSyntax {
  std::string_view description = {};
  Name name = {};
  List<Directive> directives = {};
};

/// A definition or an extension of a type of any kind. Only what its kind has is there.
struct TypeSyntax {
  NamedTypeKind kind = NamedTypeKind::scalar;
  /// An extension has no description, and something of its lists.
  bool is_extension = false;
  std::string_view description = {};
  Name name = {};
  List<Directive> directives = {};
  /// Of objects and interfaces.
  List<Name> interfaces = {};
  List<FieldSyntax> fields = {};
  /// Of unions.
  List<Name> members = {};
  List<EnumValueSyntax> enum_values = {};
  List<InputValueSyntax> input_fields = {};
};

/// `operation: Type`
struct RootTypeSyntax {
  /// Of the keyword.
  ByteOffset offset = 0;
  OperationType operation = OperationType::query;
  Name type = {};
};

/// A definition or an extension of the schema itself.
struct SchemaSyntax {
  bool is_extension = false;
  /// Of the keyword `schema`.
  ByteOffset offset = 0;
  std::string_view description = {};
  List<Directive> directives = {};
  List<RootTypeSyntax> root_types = {};
};

/// `"description" directive @name(arguments) repeatable on LOCATIONS`
struct DirectiveSyntax {
  std::string_view description = {};
  Name name = {};
  List<InputValueSyntax> arguments = {};
  bool is_repeatable = false;
  /// Of `DirectiveLocation`.
  std::uint32_t locations = 0;
};

/// All definitions and extensions, each kind in the order written.
struct TypeSystemSyntax {
  List<TypeSyntax> types = {};
  List<SchemaSyntax> schemas = {};
  List<DirectiveSyntax> directives = {};
};

/// A type-system document. Movable; one that was moved from may only be assigned or destroyed.
class SchemaDocument {
 public:
  using Storages = std::vector<std::unique_ptr<const DocumentStorage>>;

  /// Where the directives in a document come from.
  enum class Directives : std::uint8_t {
    written,  ///< Somebody wrote them, right or wrong.
    made,     ///< They carry what introspection told, whatever directives the schema defines.
  };

  /// `syntax` and all below it lie in `storages`, of which there is one at least.
  SchemaDocument(Storages storages, const TypeSystemSyntax& syntax,
                 Directives directives = Directives::written)
      : storages_(std::move(storages)), syntax_(syntax), directives_(directives) {}

  /// The text that offsets count in.
  std::string_view source() const { return storages_.front()->source; }
  const TypeSystemSyntax& syntax() const { return syntax_; }
  Directives directives() const { return directives_; }

 private:
  Storages storages_;
  TypeSystemSyntax syntax_;
  Directives directives_;
};

}  // namespace porthole::graphql
