#pragma once

#include <cstddef>

#include "portal/graphql/language/ast.h"

namespace porthole::graphql::validation {

/// The number of comparisons left. Once exhausted, it stays so.
class ComparisonBudget {
 public:
  explicit ComparisonBudget(std::size_t comparisons) : left_(comparisons) {}

  /// False if there aren't that many left.
  bool spend(std::size_t comparisons) {
    left_ -= comparisons <= left_ ? comparisons : left_;
    return left_ > 0;
  }
  bool is_left() const { return left_ > 0; }

 private:
  std::size_t left_;
};

/// Whether both fields have the same arguments with the same values as written, in any order: `1`
/// differs from `1.0`, a block string from a string. The result is meaningless after the budget is
/// exhausted. Recurses once per nesting level.
bool have_equal_arguments(const Field& left, const Field& right, ComparisonBudget& budget);

/// Whether both are written in the same way, but for spaces: as graphql-ruby compares nodes.
bool are_equal_in_order(const Value& left, const Value& right, ComparisonBudget& budget);
bool are_equal_in_order(List<Argument> left, List<Argument> right, ComparisonBudget& budget);

}  // namespace porthole::graphql::validation
