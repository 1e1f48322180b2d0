#include "portal/graphql/execute/complexity.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "portal/graphql/language/limits.h"

namespace porthole::graphql {

namespace {

constexpr std::uint64_t kGreatest = std::numeric_limits<std::uint64_t>::max();

std::uint64_t add(std::uint64_t a, std::uint64_t b) {
  return a > kGreatest - b ? kGreatest : a + b;
}

std::uint64_t multiply(std::uint64_t a, std::uint64_t b) {
  return a != 0 && b > kGreatest / a ? kGreatest : a * b;
}

bool is_connection(const FieldDefinition& field) {
  return is_connection_type(*field.type->named) &&
         (field.argument("first") != nullptr || field.argument("last") != nullptr);
}

class ComplexityCounter {
 public:
  ComplexityCounter(OperationCall& call, std::uint64_t default_page_size)
      : call_(call), default_page_size_(default_page_size) {}

  std::uint64_t count() {
    std::string problem;
    const SelectionPlan* root = call_.root_plan(problem);
    const std::uint64_t total = root == nullptr ? 0 : cost_of(*root).total(1);
    return call_.has_too_many_fields() ? kGreatest : total;
  }

 private:
  /// The cost of an object's fields.
  struct Cost {
    std::uint64_t once = 0;
    /// Multiplied by the page size if the object is a connection.
    std::uint64_t per_item = 0;

    std::uint64_t total(std::uint64_t page_size) const {
      return add(once, multiply(page_size, per_item));
    }
  };

  // Many fields may share a plan, which is counted once.
  Cost cost_of(const SelectionPlan& plan) {
    if (plan.index < known_.size() && known_[plan.index]) return *known_[plan.index];
    Cost cost;
    for (const FieldPlan& field : plan.fields) {
      if (!field.has_selections || !call_.includes(field)) continue;
      const std::uint64_t below = cost_below(field);
      switch (field.page_part) {
        case PagePart::edges:
          cost.once = add(cost.once, 1);
          cost.per_item = add(cost.per_item, below);
          break;
        case PagePart::nodes:
          cost.per_item = add(cost.per_item, add(1, below));
          break;
        case PagePart::none:
          cost.once = add(cost.once, add(1, below));
          break;
      }
    }
    if (plan.index >= known_.size()) known_.resize(plan.index + std::size_t{1});
    known_[plan.index] = cost;
    return cost;
  }

  // The maximum cost of the value's fields over its possible types. Stops at the depth where
  // execution stops.
  std::uint64_t cost_below(const FieldPlan& field) {
    if (depth_ == kAnswerDepthMax) return 0;
    ++depth_;
    const std::uint64_t size = is_connection(*field.definition) ? page_size(field) : 1;
    std::uint64_t most = 0;
    for (const NamedType* type : field.definition->type->named->possible_types) {
      std::string problem;
      // Without a plan the field is an error and costs nothing below it.
      const SelectionPlan* plan = call_.subplan(field, type, problem);
      if (plan != nullptr) most = std::max(most, cost_of(*plan).total(size));
    }
    --depth_;
    return most;
  }

  std::uint64_t page_size(const FieldPlan& field) {
    std::string problem;
    const json::Value* arguments = call_.arguments(field, problem);
    if (arguments == nullptr) return default_page_size_;
    std::optional<std::uint64_t> size;
    for (const std::string_view name : {"first", "last"}) {
      const json::Value* value = json::find(*arguments, name);
      if (value == nullptr || !value->IsInt64()) continue;
      const auto asked = static_cast<std::uint64_t>(std::max<std::int64_t>(0, value->GetInt64()));
      size = std::max(size.value_or(0), asked);
    }
    return size.value_or(default_page_size_);
  }

  OperationCall& call_;
  const std::uint64_t default_page_size_;
  /// By plan index.
  std::vector<std::optional<Cost>> known_;
  std::size_t depth_ = 0;
};

}  // namespace

std::uint64_t call_complexity(OperationCall& call, std::uint64_t default_page_size) {
  if (call.document().schema() == nullptr) return 0;
  return ComplexityCounter(call, default_page_size).count();
}

QueryError too_complex(std::uint64_t complexity, std::uint64_t complexity_max) {
  return {.message = "Query has complexity of " + std::to_string(complexity) +
                     ", which exceeds max complexity of " + std::to_string(complexity_max)};
}

}  // namespace porthole::graphql
