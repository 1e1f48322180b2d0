#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

// The seam between the executor, which knows the specification, and whatever has the values: the
// generator of mock values, the store, a rule's pinned data. An `Object` is asked for one field at
// a time and gives a `ResolvedValue`.

class Object;
using ObjectPtr = std::shared_ptr<const Object>;

/// What a field asks for.
struct FieldCall {
  /// Null when there is no schema.
  const FieldDefinition* definition = nullptr;
  /// Its name, and the key it has in the answer.
  std::string_view name;
  std::string_view response_key;
  /// The arguments after coercion, an object; those that weren't given and have no default are not
  /// there.
  const json::Value& arguments;
  /// The fields of the document that are merged into this one, at least one. Only those without a
  /// schema need to look at their selections.
  const std::vector<const Field*>& nodes;
};

/// A field that couldn't be resolved: an error of the field, whose value is null.
struct FieldFailure {
  std::string message;
};

/// A value on its way into an answer. An enum's value is a string. Texts must be valid UTF-8.
class ResolvedValue {
 public:
  using Items = std::vector<ResolvedValue>;
  /// A JSON text, written as it is: for scalars that are custom, and for answers without a schema.
  struct Json {
    std::string text;
  };
  using Any = std::variant<std::monostate, bool, std::int64_t, double, std::string, Json, Items,
                           ObjectPtr, FieldFailure>;

  ResolvedValue() = default;
  template <typename T>
  ResolvedValue(T value) : value_(std::move(value)) {}  // NOLINT: implicit

  const Any& any() const { return value_; }
  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }

 private:
  Any value_;
};

/// Something with fields. Must stand reading by several threads.
class Object {
 public:
  Object() = default;
  virtual ~Object() = default;
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  /// The name of its object type. Not called where there is no schema and `__typename` isn't asked.
  virtual std::string_view type_name() const = 0;
  virtual ResolvedValue resolve(const FieldCall& call) const = 0;
};

}  // namespace porthole::graphql
