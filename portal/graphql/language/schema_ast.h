#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/kinds.h"

namespace porthole::graphql {

// The syntax tree of a type-system document, following the grammar of the GraphQL specification,
// October 2021, chapter 3. It holds what was written: names are not resolved, extensions not
// merged. Ownership, thread safety and lists are as in `ast.h`. Descriptions are empty if there are
// none. The location of a node is that of its name.

/// `"description" name: type = default_value @directives`: an argument, or a field of an input
/// object.
struct InputValueSyntax {
  std::string_view description = {};
  Name name = {};
  TypeReference type = {};
  /// Null if there is none. Contains no variables.
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

/// A definition or extension of a type. Only the members of its kind are set.
struct TypeSyntax {
  NamedTypeKind kind = NamedTypeKind::scalar;
  /// An extension has no description and at least one non-empty list.
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

/// A definition or extension of the schema.
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
  List<DirectiveLocation> locations = {};
};

/// All definitions and extensions, each kind in document order.
struct TypeSystemSyntax {
  List<TypeSyntax> types = {};
  List<SchemaSyntax> schemas = {};
  List<DirectiveSyntax> directives = {};
};

/// A type-system document. Movable; a moved-from one may only be assigned or destroyed.
class SchemaDocument {
 public:
  using Storages = std::vector<std::unique_ptr<const DocumentStorage>>;

  /// The origin of the directives in a document.
  enum class Directives : std::uint8_t {
    written,  ///< From the source, valid or not.
    made,     ///< Created from introspection, whichever directives the schema defines.
  };

  /// `syntax` and everything below it lies in `storages`, of which there is at least one.
  SchemaDocument(Storages storages, const TypeSystemSyntax& syntax,
                 Directives directives = Directives::written)
      : storages_(std::move(storages)), syntax_(syntax), directives_(directives) {}

  /// The text that offsets refer to.
  std::string_view source() const { return storages_.front()->source; }
  const TypeSystemSyntax& syntax() const { return syntax_; }
  Directives directives() const { return directives_; }

 private:
  Storages storages_;
  TypeSystemSyntax syntax_;
  Directives directives_;
};

}  // namespace porthole::graphql
