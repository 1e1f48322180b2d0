#include "portal/graphql/validate/value_equality.h"

namespace porthole::graphql::validation {

namespace {

bool are_equal(const Value& left, const Value& right, ComparisonBudget& budget);

// For arguments or object fields: whether each on the left has an equal on the right. Usually both
// are in the same order.
template <typename T>
bool have_equal_members(List<T> left, List<T> right, ComparisonBudget& budget) {
  if (left.size() != right.size()) return false;
  for (std::size_t index = 0; index < left.size(); ++index) {
    const T* match = &right[index];
    if (match->name.text != left[index].name.text) {
      if (!budget.spend(right.size())) return false;
      match = right.begin();
      while (match != right.end() && match->name.text != left[index].name.text) ++match;
      if (match == right.end()) return false;
    }
    if (!are_equal(left[index].value, match->value, budget)) return false;
  }
  return true;
}

bool are_equal(const Value& left, const Value& right, ComparisonBudget& budget) {
  if (!budget.spend(1) || left.kind != right.kind) return false;
  if (left.kind == ValueKind::object) return have_equal_members(left.fields, right.fields, budget);
  if (left.kind != ValueKind::list) {
    return left.is_block == right.is_block && left.text == right.text;
  }
  if (left.items.size() != right.items.size()) return false;
  for (std::size_t index = 0; index < left.items.size(); ++index) {
    if (!are_equal(left.items[index], right.items[index], budget)) return false;
  }
  return true;
}

}  // namespace

bool have_equal_arguments(const Field& left, const Field& right, ComparisonBudget& budget) {
  return have_equal_members(left.arguments, right.arguments, budget);
}

}  // namespace porthole::graphql::validation
