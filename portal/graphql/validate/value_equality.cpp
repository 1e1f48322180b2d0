#include "portal/graphql/validate/value_equality.h"

#include <algorithm>

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

bool are_equal_in_order(const Value& left, const Value& right, ComparisonBudget& budget) {
  if (!budget.spend(1) || left.kind != right.kind || left.text != right.text) return false;
  const auto equal = [&](const auto& one, const auto& other) {
    return are_equal_in_order(one, other, budget);
  };
  const auto equal_fields = [&](const ObjectField& one, const ObjectField& other) {
    return one.name.text == other.name.text && are_equal_in_order(one.value, other.value, budget);
  };
  return std::equal(left.items.begin(), left.items.end(), right.items.begin(), right.items.end(),
                    equal) &&
         std::equal(left.fields.begin(), left.fields.end(), right.fields.begin(),
                    right.fields.end(), equal_fields);
}

bool are_equal_in_order(List<Argument> left, List<Argument> right, ComparisonBudget& budget) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [&](const Argument& one, const Argument& other) {
                      return one.name.text == other.name.text &&
                             are_equal_in_order(one.value, other.value, budget);
                    });
}

}  // namespace porthole::graphql::validation
