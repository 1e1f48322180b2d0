#pragma once

#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>

#include "portal/graphql/validate/context.h"
#include "portal/graphql/validate/limits.h"
#include "portal/graphql/validate/name_table.h"

namespace porthole::graphql::validation {

/// Finds the variables declared by one operation.
class DeclaredVariables {
 public:
  /// Both must outlive this.
  DeclaredVariables(const Facts& facts, const OperationUse& operation)
      : variables_(Context::slice(facts.variables, operation.variables)),
        names_(std::pmr::get_default_resource()) {
    if (variables_.size() <= kFewNames) return;
    for (const VariableDefinitionUse& use : variables_) names_.add(use.node->name.text);
    names_.seal();
  }

  /// The index in `variables()` of the last one of that name, or `NameTable::kNone`.
  std::uint32_t find(std::string_view name) const {
    if (variables_.size() > kFewNames) return names_.find_last(name);
    auto index = static_cast<std::uint32_t>(variables_.size());
    while (index > 0) {
      if (variables_[--index].node->name.text == name) return index;
    }
    return NameTable::kNone;
  }
  List<VariableDefinitionUse> variables() const { return variables_; }

 private:
  List<VariableDefinitionUse> variables_;
  /// Empty if there are few, as usual: then looking at each is faster.
  NameTable names_;
};

/// How graphql-ruby names an operation in errors about variables: `Q`, `anonymous query`.
inline std::string label_of(const OperationDefinition& operation) {
  if (operation.name.present()) return std::string(operation.name.text);
  if (operation.type == OperationType::mutation) return "anonymous mutation";
  if (operation.type == OperationType::subscription) return "anonymous subscription";
  return "anonymous query";
}

}  // namespace porthole::graphql::validation
