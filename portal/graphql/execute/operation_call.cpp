#include "portal/graphql/execute/operation_call.h"

#include <algorithm>
#include <variant>

#include "portal/graphql/execute/arguments.h"
#include "portal/graphql/execute/print_value.h"
#include "portal/graphql/language/limits.h"

namespace porthole::graphql {

namespace {

std::string describe(const CollectedFields& collected) {
  if (collected.outcome == CollectOutcome::condition_is_null) {
    return "Argument 'if' on Directive '" + std::string(collected.directive->name.text) +
           "' has an invalid value (" + print_excerpt(collected.directive->arguments[0].value) +
           "). Expected type 'Boolean!'.";
  }
  return "Query asks for more than " + std::to_string(kCallFieldsMax) + " fields";
}

}  // namespace

OperationCall::OperationCall(const PreparedDocument& document, const PreparedOperation& operation)
    : document_(document),
      operation_(operation),
      allocator_(first_bytes_.data(), first_bytes_.size()),
      space_(allocator_, kCoercedValuesMax),
      variables_(operation.variables),
      fields_left_(kCallFieldsMax) {}

std::vector<QueryError> OperationCall::set_variables(const json::Value& inputs) {
  auto outcome = coerce_variables(operation_.variables, document_.document(), inputs, space_);
  if (auto* errors = std::get_if<std::vector<QueryError>>(&outcome)) return std::move(*errors);
  variables_ = std::get<VariableValues>(std::move(outcome));
  return {};
}

const SelectionPlan* OperationCall::root_plan(std::string& problem) {
  if (operation_.root != nullptr) return operation_.root;
  return make_plan(nullptr, {operation_.node.selection_set}, operation_.root_type, problem);
}

const SelectionPlan* OperationCall::subplan(const FieldPlan& field, const NamedType* type,
                                            std::string& problem) {
  if (const SelectionPlan* prepared = field.subplan(type)) return prepared;
  const auto known = plans_.find({&field, type});
  if (known != plans_.end()) return known->second.get();
  return make_plan(&field, selection_sets(field), type, problem);
}

const SelectionPlan* OperationCall::make_plan(const FieldPlan* field,
                                              const std::vector<SelectionSet>& sets,
                                              const NamedType* type, std::string& problem) {
  CollectedFields collected =
      collect_fields(document_.scope(operation_), sets, type, &variables_, fields_left_);
  if (collected.outcome != CollectOutcome::done) {
    problem = describe(collected);
    return nullptr;
  }
  auto plan = std::make_unique<SelectionPlan>();
  plan->type = type;
  plan->index = static_cast<std::uint32_t>(document_.plan_count() + plans_.size());
  plan->fields =
      make_field_plans(document_.scope(operation_), type, std::move(collected.fields), space_);
  return plans_.insert_or_assign(PlanKey{field, type}, std::move(plan)).first->second.get();
}

bool OperationCall::includes(const FieldPlan& field) const {
  return std::all_of(field.conditions.begin(), field.conditions.end(), [&](Condition condition) {
    const json::Value* value = variables_.at(condition.variable);
    return value == nullptr || !value->IsBool() || value->GetBool() == condition.expected;
  });
}

const json::Value* OperationCall::arguments(const FieldPlan& field, std::string& problem) {
  if (!field.arguments_vary) return &field.arguments;
  const auto [entry, is_new] = arguments_.try_emplace(&field, rapidjson::kObjectType);
  if (!is_new) return &entry->second;
  auto failure =
      coerce_arguments(field.definition, *field.nodes.front(), &variables_, space_, entry->second);
  if (!failure) return &entry->second;
  problem = std::move(*failure);
  arguments_.erase(entry);
  return nullptr;
}

}  // namespace porthole::graphql
