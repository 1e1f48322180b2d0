#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/kinds.h"
#include "portal/graphql/type/name_index.h"

namespace porthole::graphql {

// A type system that was checked: what a schema consists of (specification, section 3). All of it
// lies in the memory of the `Schema` it belongs to, never changes, and may be read by any number of
// threads. Nodes are compared by address: a schema holds each named type and each wrapped type
// once.

struct NamedType;

/// A type as fields, arguments and variables have it: a named type, perhaps wrapped. A schema makes
/// each of them once, so that equal types have equal addresses.
struct Type {
  TypeKind kind = TypeKind::named;
  /// The innermost type. Never null.
  const NamedType* named = nullptr;
  /// For `list` and `non_null`: what is wrapped. `non_null` never wraps `non_null`.
  const Type* inner = nullptr;

  bool is_non_null() const { return kind == TypeKind::non_null; }
  bool is_list() const { return kind == TypeKind::list; }
  /// This type without the outer "!".
  const Type& nullable() const { return is_non_null() ? *inner : *this; }
};

/// Why something is deprecated; `is_deprecated` is false where it is not.
struct Deprecation {
  bool is_deprecated = false;
  std::string_view reason = {};
};

/// An argument of a field or a directive, or a field of an input object.
struct InputValueDefinition {
  std::string_view name = {};
  /// Empty where there is none, here and below.
  std::string_view description = {};
  /// Of its name in what the schema was built from, here and below. 0 for what is built in.
  ByteOffset offset = 0;
  const Type* type = nullptr;
  /// Null where there is none; a constant.
  const Value* default_value = nullptr;
  Deprecation deprecation = {};

  /// Whether a value must be given (specification, 5.4.2.1).
  bool is_required() const { return type->is_non_null() && default_value == nullptr; }
};

struct FieldDefinition {
  std::string_view name = {};
  std::string_view description = {};
  ByteOffset offset = 0;
  List<InputValueDefinition> arguments = {};
  NameIndex argument_index = {};
  const Type* type = nullptr;
  Deprecation deprecation = {};

  /// Null where there is none of that name.
  const InputValueDefinition* argument(std::string_view argument_name) const;
};

struct EnumValueDefinition {
  std::string_view name = {};
  std::string_view description = {};
  ByteOffset offset = 0;
  Deprecation deprecation = {};
};

/// The scalars whose values the specification itself defines; all others are `custom`, which take
/// any value.
enum class ScalarKind : std::uint8_t { custom, integer, floating, string, boolean, id };

struct NamedType {
  NamedTypeKind kind = NamedTypeKind::scalar;
  ScalarKind scalar = ScalarKind::custom;
  /// Of the introspection system (`__Type` and so on) or a scalar that the specification defines.
  bool is_built_in = false;
  /// Its place in `Schema::types`.
  std::uint32_t index = 0;
  ByteOffset offset = 0;
  std::string_view name = {};
  std::string_view description = {};
  /// This type as fields and the like have it.
  const Type* type = nullptr;
  /// For custom scalars; empty where there is none.
  std::string_view specified_by_url = {};
  /// Of objects and interfaces, in the order written. Without `__typename`.
  List<FieldDefinition> fields = {};
  /// Of input objects.
  List<InputValueDefinition> input_fields = {};
  List<EnumValueDefinition> enum_values = {};
  /// Of the one of these three that its kind has.
  NameIndex member_index = {};
  /// What an object or interface implements.
  List<const NamedType*> interfaces = {};
  /// The object types that a value of this type may have: of unions the members, of interfaces all
  /// objects that implement them in the order of the schema; of an object itself alone.
  List<const NamedType*> possible_types = {};

  bool is_composite() const {
    return kind == NamedTypeKind::object || kind == NamedTypeKind::interface ||
           kind == NamedTypeKind::union_type;
  }
  bool is_abstract() const {
    return kind == NamedTypeKind::interface || kind == NamedTypeKind::union_type;
  }
  bool is_leaf() const {
    return kind == NamedTypeKind::scalar || kind == NamedTypeKind::enumeration;
  }
  bool is_input() const { return is_leaf() || kind == NamedTypeKind::input_object; }
  bool is_output() const { return kind != NamedTypeKind::input_object; }

  /// Each is null where there is none of that name. Takes constant time on average, or time in
  /// proportion to the number where that is small.
  const FieldDefinition* field(std::string_view field_name) const;
  const InputValueDefinition* input_field(std::string_view field_name) const;
  const EnumValueDefinition* enum_value(std::string_view value_name) const;
};

struct DirectiveDefinition {
  std::string_view name = {};
  std::string_view description = {};
  ByteOffset offset = 0;
  /// Of the specification, and not written anew in the schema.
  bool is_built_in = false;
  List<InputValueDefinition> arguments = {};
  NameIndex argument_index = {};
  /// Of `DirectiveLocation`.
  std::uint32_t locations = 0;
  bool is_repeatable = false;

  bool is_allowed_at(DirectiveLocation location) const {
    return (locations & static_cast<std::uint32_t>(location)) != 0;
  }
  const InputValueDefinition* argument(std::string_view argument_name) const;
};

/// `[Build!]!`
std::string to_string(const Type& type);

}  // namespace porthole::graphql
