#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/kinds.h"
#include "portal/graphql/type/name_index.h"

namespace porthole::graphql {

// The definitions of a valid schema (specification, section 3). They lie in the memory of their
// `Schema`, are immutable and safe to read from any thread. Compare nodes by address: a schema
// holds each named type and each wrapped type once.

struct NamedType;

/// The type of a field, argument or variable: a named type, possibly wrapped. A schema creates each
/// only once, so equal types have equal addresses.
struct Type {
  TypeKind kind = TypeKind::named;
  /// The innermost type. Never null.
  const NamedType* named = nullptr;
  /// For `list` and `non_null`: the wrapped type. `non_null` never wraps `non_null`.
  const Type* inner = nullptr;

  bool is_non_null() const { return kind == TypeKind::non_null; }
  bool is_list() const { return kind == TypeKind::list; }
  /// This type without the outer "!".
  const Type& nullable() const { return is_non_null() ? *inner : *this; }
};

/// Deprecation of a definition; `reason` is empty if it isn't deprecated.
struct Deprecation {
  bool is_deprecated = false;
  std::string_view reason = {};
};

/// An argument of a field or directive, or a field of an input object.
struct InputValueDefinition {
  std::string_view name = {};
  /// Empty if there is none, here and below.
  std::string_view description = {};
  /// Of its name in the source of the schema, here and below. 0 for built-in definitions.
  ByteOffset offset = 0;
  const Type* type = nullptr;
  /// A constant, or null if there is none.
  const Value* default_value = nullptr;
  Deprecation deprecation = {};

  /// Whether it is required (specification, 5.4.2.1).
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

  /// Null if there is none.
  const InputValueDefinition* argument(std::string_view argument_name) const;
};

struct EnumValueDefinition {
  std::string_view name = {};
  std::string_view description = {};
  ByteOffset offset = 0;
  Deprecation deprecation = {};
};

/// The scalars defined by the specification; all others are `custom`. As input these accept any
/// value, except for some (`execute/input_format.h`).
enum class ScalarKind : std::uint8_t { custom, integer, floating, string, boolean, id };

struct NamedType {
  NamedTypeKind kind = NamedTypeKind::scalar;
  ScalarKind scalar = ScalarKind::custom;
  /// Whether it is part of the introspection system (`__Type` etc.) or a scalar of the
  /// specification.
  bool is_built_in = false;
  /// Its index in `Schema::types`.
  std::uint32_t index = 0;
  ByteOffset offset = 0;
  std::string_view name = {};
  std::string_view description = {};
  /// This type, unwrapped.
  const Type* type = nullptr;
  /// For custom scalars; empty if there is none.
  std::string_view specified_by_url = {};
  /// Of objects and interfaces, in document order. Without `__typename`.
  List<FieldDefinition> fields = {};
  /// Of input objects.
  List<InputValueDefinition> input_fields = {};
  /// Whether values of an input object have exactly one field: `@oneOf`.
  bool is_one_of = false;
  List<EnumValueDefinition> enum_values = {};
  /// Of the one of these three lists that its kind uses.
  NameIndex member_index = {};
  /// The interfaces of an object or interface.
  List<const NamedType*> interfaces = {};
  /// The object types that values of this type can have: the members of a union; the objects that
  /// implement an interface, in schema order; an object type itself.
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

  /// Null if there is none. Takes constant time on average, or time linear in their number if that
  /// is small.
  const FieldDefinition* field(std::string_view field_name) const;
  const InputValueDefinition* input_field(std::string_view field_name) const;
  const EnumValueDefinition* enum_value(std::string_view value_name) const;
};

struct DirectiveDefinition {
  std::string_view name = {};
  std::string_view description = {};
  ByteOffset offset = 0;
  /// Defined by the specification and not redefined in the schema.
  bool is_built_in = false;
  List<InputValueDefinition> arguments = {};
  NameIndex argument_index = {};
  /// As declared. Those of later editions of the specification, from JSON, are zeros.
  List<DirectiveLocation> locations = {};
  bool is_repeatable = false;

  bool is_allowed_at(DirectiveLocation location) const {
    return std::find(locations.begin(), locations.end(), location) != locations.end();
  }
  const InputValueDefinition* argument(std::string_view argument_name) const;
};

/// `[Build!]!`
std::string to_string(const Type& type);

}  // namespace porthole::graphql
