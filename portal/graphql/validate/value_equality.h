#pragma once

#include <cstddef>

#include "portal/graphql/language/ast.h"

namespace porthole::graphql::validation {

/// How many comparisons may still be made. Once it is used up it stays so.
class ComparisonBudget {
 public:
  explicit ComparisonBudget(std::size_t comparisons) : left_(comparisons) {}

  /// False where there aren't so many left.
  bool spend(std::size_t comparisons) {
    left_ -= comparisons <= left_ ? comparisons : left_;
    return left_ > 0;
  }
  bool is_left() const { return left_ > 0; }

 private:
  std::size_t left_;
};

/// Whether both fields have the same arguments with the same values, in any order, as written:
/// `1` is not `1.0`, and a block string no string. What it says after the budget is used up means
/// nothing. Recurses once a level of nesting.
bool have_equal_arguments(const Field& left, const Field& right, ComparisonBudget& budget);

}  // namespace porthole::graphql::validation
