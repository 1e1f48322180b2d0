#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/request_error.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

// Values on their way in (specification, 3.4 to 3.13, "input coercion"), with the verdicts of
// graphql-js: what is literal, and what came as JSON in a variable. What comes out is JSON: an
// enum's value is a string, an `ID` is a string, lists and input objects are complete with their
// defaults, and the members of an input object stand in the order of their definitions.
//
// Texts are not copied: they lie where the literal, the variable or the schema has them, which must
// outlive the result.

class VariableValues;

/// Where coerced values are made, and how many more may be. Not thread-safe.
class ValueSpace {
 public:
  using Allocator = json::Document::AllocatorType;

  /// `allocator` must outlive this and all values.
  ValueSpace(Allocator& allocator, std::size_t values_max)
      : allocator_(allocator), values_left_(values_max) {}

  Allocator& allocator() { return allocator_; }
  /// Accounts for one value. False when there were too many: then coercion fails.
  bool take() {
    if (values_left_ == 0) return false;
    --values_left_;
    return true;
  }
  bool is_exhausted() const { return values_left_ == 0; }

 private:
  Allocator& allocator_;
  std::size_t values_left_;
};

/// The value of a literal as a `type`; nothing where it isn't one, or its variables have no values
/// where some are needed. `variables` is null where there can't be any.
std::optional<json::Value> coerce_literal(const Value& literal, const Type& type,
                                          const VariableValues* variables, ValueSpace& space);

/// The value of a literal that has no type: an enum's value is a string, a variable without a value
/// is null in a list and missing in an object.
std::optional<json::Value> coerce_untyped(const Value& literal, const VariableValues* variables,
                                          ValueSpace& space);

/// What is wrong with a value, and where in it, in the words of the vendor's engine.
struct InputProblem {
  std::vector<PathSegment> path;
  std::string explanation;
};

/// The value of a variable as a `type`. What is wrong with it is added to `problems`, which grow no
/// longer than `kVariableProblemsMax`; where something was added, the result has no meaning.
json::Value coerce_input(const json::Value& input, const Type& type, ValueSpace& space,
                         std::vector<InputProblem>& problems);

/// A copy whose texts lie in `value`.
std::optional<json::Value> copy_value(const json::Value& value, ValueSpace& space);

/// A string value whose text is `text`.
json::Value text_value(std::string_view text);

}  // namespace porthole::graphql
