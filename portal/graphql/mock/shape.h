#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

// What a schema means by its shapes: Relay's connections, edges and nodes, and which value fits
// which type.

/// What a connection lists: `node` is the type of its items, `edge` that of the edges around them,
/// null where it has none.
struct ConnectionShape {
  const NamedType* edge = nullptr;
  const NamedType* node = nullptr;
};

/// An object type with `edges { node }`, or with `nodes` and `pageInfo`. Nothing for other types.
std::optional<ConnectionShape> connection_shape(const NamedType& type);

/// The type of the node where `type` is an edge, an object type with `node` and `cursor`; else
/// null.
const NamedType* edge_node(const NamedType& type);

/// Whether objects of `type` are told apart by an `id` of type `ID`.
bool is_node(const NamedType& type);

/// Whether `type` is a list at its outer level, "!" aside.
inline bool is_list(const Type& type) {
  return type.nullable().is_list();
}

/// The field of that name; of a union, that of the first of its types that has one. Null where
/// there is none.
const FieldDefinition* find_member(const NamedType& type, std::string_view name);

/// What a call gave for its field's arguments. In the place of an input object stand its own fields
/// (`branch` of `input: {branch: "main"}`), unless `type` has a field of the argument's name. Those
/// that are null are left out.
using NamedValues = std::vector<std::pair<std::string_view, const json::Value*>>;
NamedValues flatten(const json::Value& arguments, const NamedType& type);

/// Whether one of the field's arguments, or one of its input objects' fields, is called `name`.
bool accepts_argument(const FieldDefinition& field, std::string_view name);

/// Whether `value` could be the value of a field of `type`, which holds scalars or enums: numbers
/// where there must be some, an enum's value among those that it has.
bool fits(const Type& type, const json::Value& value);

}  // namespace porthole::graphql
