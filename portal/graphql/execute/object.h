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
#include "portal/graphql/execute/provenance.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

// The interface between the executor, which implements the specification, and whatever provides the
// values: mock objects, pinned data. An `Object` is asked for one field at a time and returns a
// `ResolvedValue`.

class Object;
using ObjectPtr = std::shared_ptr<const Object>;

/// A call of a field.
struct FieldCall {
  /// Null without a schema.
  const FieldDefinition* definition = nullptr;
  /// Its name, and its key in the response.
  std::string_view name;
  std::string_view response_key;
  /// The coerced arguments, an object without those that were not given and have no default.
  const json::Value& arguments;
  /// The field nodes merged into this call, at least one. Only objects without a schema need their
  /// selections.
  const std::vector<const Field*>& nodes;
  /// The object types that something is selected of, in the value or, for a connection, in its
  /// items; null if that is any type.
  const std::vector<const NamedType*>* wanted = nullptr;
};

/// A field that couldn't be resolved: a field error, with the value null.
struct FieldFailure {
  std::string message;
};

/// A resolved field value. Enum values are strings. Strings must be valid UTF-8.
class ResolvedValue {
 public:
  using Items = std::vector<ResolvedValue>;
  /// A JSON text, written unchanged: for custom scalars, and for responses without a schema.
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

/// Something with fields. Implementations must be safe to read from several threads.
class Object {
 public:
  Object() = default;
  virtual ~Object() = default;
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  /// The name of its object type. Not called without a schema unless `__typename` is selected.
  virtual std::string_view type_name() const = 0;
  virtual ResolvedValue resolve(const FieldCall& call) const = 0;
  /// Where the value that `resolve` returns comes from, if that has no objects. Only asked by who
  /// wants to know, afterwards. The argument of an echoed value is found by the executor.
  virtual Origin origin(const FieldCall& /*call*/) const {
    return {.object = std::string(type_name())};
  }
};

}  // namespace porthole::graphql
