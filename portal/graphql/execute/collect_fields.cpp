#include "portal/graphql/execute/collect_fields.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "portal/graphql/language/limits.h"

namespace porthole::graphql {

namespace {

class FieldCollector {
 public:
  FieldCollector(const PlanScope& scope, const NamedType* type, const VariableValues* values,
                 std::size_t& budget)
      : scope_(scope), type_(type), values_(values), budget_(budget) {}

  CollectedFields collect(const std::vector<SelectionSet>& sets) {
    for (const SelectionSet& set : sets) {
      enter(set.selections);
      while (is_collecting() && !frames_.empty()) step();
    }
    return std::move(result_);
  }

 private:
  /// A selection set being collected. Enclosing ones lie below it.
  struct Frame {
    List<Selection> selections;
    std::size_t next = 0;
    /// The number of conditions outside of it.
    std::size_t outer_conditions = 0;
  };

  bool is_collecting() const { return result_.outcome == CollectOutcome::done; }
  void stop(CollectOutcome outcome) { result_.outcome = outcome; }

  void enter(List<Selection> selections) { frames_.push_back({selections, 0, conditions_.size()}); }

  void step() {
    Frame& frame = frames_.back();
    if (frame.next == frame.selections.size()) {
      conditions_.resize(frame.outer_conditions);
      frames_.pop_back();
      return;
    }
    const Selection& selection = frame.selections[frame.next++];
    const std::size_t outer_conditions = conditions_.size();
    if (budget_ == 0) return stop(CollectOutcome::too_many);
    --budget_;
    if (const Field* field = selection.field()) {
      if (includes(field->directives)) add(*field);
      conditions_.resize(outer_conditions);
    } else if (const InlineFragment* fragment = selection.inline_fragment()) {
      enter_fragment(fragment->directives, fragment->type_condition.text, fragment->selection_set,
                     outer_conditions);
    } else {
      spread(*selection.fragment_spread(), outer_conditions);
    }
  }

  void spread(const FragmentSpread& spread, std::size_t outer_conditions) {
    const auto seen = seen_fragments_.find(spread.name.text);
    if (seen != seen_fragments_.end() && seen->second.empty()) return;
    if (!includes(spread.directives)) return conditions_.resize(outer_conditions);
    if (seen != seen_fragments_.end()) {
      // Already collected under the same conditions; under others the result depends on them.
      if (seen->second != conditions_) return stop(CollectOutcome::depends_on_variables);
      return conditions_.resize(outer_conditions);
    }
    seen_fragments_.emplace(spread.name.text, conditions_);
    const auto found = scope_.fragments->find(spread.name.text);
    if (found == scope_.fragments->end()) return conditions_.resize(outer_conditions);
    const FragmentDefinition& fragment = *found->second;
    enter_fragment({}, fragment.type_condition.text, fragment.selection_set, outer_conditions);
  }

  void enter_fragment(List<Directive> directives, std::string_view type_condition,
                      const SelectionSet& set, std::size_t outer_conditions) {
    if (!includes(directives) || !applies(type_condition)) {
      conditions_.resize(outer_conditions);
      return;
    }
    enter(set.selections);
    frames_.back().outer_conditions = outer_conditions;
  }

  bool applies(std::string_view type_condition) const {
    if (type_condition.empty() || scope_.schema == nullptr) return true;
    if (type_condition == type_->name) return true;
    const NamedType* condition = scope_.schema->find_type(type_condition);
    return condition != nullptr && condition->is_abstract() &&
           scope_.schema->is_possible_type(*condition, *type_);
  }

  // Adds conditions if there are no values yet. `@skip` comes first.
  bool includes(List<Directive> directives) {
    return !directives.empty() && is_collecting()
               ? includes(directives, "skip", false) && includes(directives, "include", true)
               : is_collecting();
  }

  bool includes(List<Directive> directives, std::string_view name, bool expected) {
    const auto directive =
        std::find_if(directives.begin(), directives.end(),
                     [&](const Directive& candidate) { return candidate.name.text == name; });
    if (directive == directives.end() || directive->arguments.empty()) return true;
    const Value& value = directive->arguments[0].value;
    if (value.kind == ValueKind::boolean) return value.boolean == expected;
    if (value.kind != ValueKind::variable) return true;
    return values_ == nullptr ? add_condition(value.text, expected)
                              : holds(*directive, values_->find(value.text), expected);
  }

  bool holds(const Directive& directive, const json::Value* value, bool expected) {
    if (value == nullptr || value->IsNull()) {
      result_.directive = &directive;
      stop(CollectOutcome::condition_is_null);
      return false;
    }
    // Without a schema the value may not be a boolean: then it has no effect.
    return !value->IsBool() || value->GetBool() == expected;
  }

  bool add_condition(std::string_view variable, bool expected) {
    const auto index = scope_.variables->find(variable);
    const bool may_be_null = !index || !scope_.variables->declarations()[*index].is_non_null();
    if (may_be_null) {
      stop(CollectOutcome::depends_on_variables);
      return false;
    }
    const Condition condition{*index, expected};
    if (std::find(conditions_.begin(), conditions_.end(), condition) != conditions_.end()) {
      return true;
    }
    if (conditions_.size() == kFieldConditionsMax) {
      stop(CollectOutcome::depends_on_variables);
      return false;
    }
    conditions_.push_back(condition);
    return true;
  }

  void add(const Field& field) {
    const std::string_view key = field.response_key().text;
    const auto [entry, is_new] = indices_.emplace(key, result_.fields.size());
    if (is_new) {
      result_.fields.push_back({key, {&field}, conditions_});
      return;
    }
    CollectedField& collected = result_.fields[entry->second];
    if (collected.conditions != conditions_) return stop(CollectOutcome::depends_on_variables);
    collected.nodes.push_back(&field);
  }

  const PlanScope& scope_;
  const NamedType* type_;
  const VariableValues* values_;
  std::size_t& budget_;
  CollectedFields result_;
  std::vector<Frame> frames_;
  /// Of all selection sets being collected.
  std::vector<Condition> conditions_;
  /// With the conditions under which they were first spread.
  std::unordered_map<std::string_view, std::vector<Condition>> seen_fragments_;
  std::unordered_map<std::string_view, std::size_t> indices_;
};

}  // namespace

CollectedFields collect_fields(const PlanScope& scope, const std::vector<SelectionSet>& sets,
                               const NamedType* type, const VariableValues* values,
                               std::size_t& budget) {
  return FieldCollector(scope, type, values, budget).collect(sets);
}

}  // namespace porthole::graphql
