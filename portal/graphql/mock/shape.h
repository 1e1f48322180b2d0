#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

// Recognizes the shapes of a schema: Relay's connections, edges and nodes, and which value fits
// which type.

/// A connection: `node` is the type of its items, `edge` the type of its edges, null if it has
/// none.
struct ConnectionShape {
  const NamedType* edge = nullptr;
  const NamedType* node = nullptr;
};

/// Recognizes an object type with `edges { node }`, or with `nodes` and `pageInfo`.
std::optional<ConnectionShape> connection_shape(const NamedType& type);

/// The node type if `type` is an edge, an object type with `node` and `cursor`; otherwise null.
const NamedType* edge_node(const NamedType& type);

/// Whether objects of `type` have an `id` of type `ID`.
bool is_node(const NamedType& type);

/// Whether `type` is a list, possibly non-null.
inline bool is_list(const Type& type) {
  return type.nullable().is_list();
}

/// The field of that name; for a union, that of the first member type that has one. Null if there
/// is none.
const FieldDefinition* find_member(const NamedType& type, std::string_view name);

/// The given arguments of a call by name. An input object is replaced by its own fields (`branch`
/// of `input: {branch: "main"}`), unless `type` has a field of the argument's name.
using NamedValues = std::vector<std::pair<std::string_view, const json::Value*>>;
enum class Nulls : bool { left_out, kept };
NamedValues flatten(const json::Value& arguments, const NamedType& type,
                    Nulls nulls = Nulls::left_out);

/// Whether one of the field's arguments, or of the fields of its input objects, is called `name`.
bool accepts_argument(const FieldDefinition& field, std::string_view name);

/// Whether `value` is valid for a scalar or enum field of `type`, or a list of them.
bool fits(const Type& type, const json::Value& value);

}  // namespace porthole::graphql
