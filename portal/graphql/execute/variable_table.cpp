#include "portal/graphql/execute/variable_table.h"

#include <algorithm>

namespace porthole::graphql {

VariableTable::VariableTable(std::vector<VariableDeclaration> declarations)
    : declarations_(std::move(declarations)) {
  indices_.reserve(declarations_.size());
  for (const VariableDeclaration& variable : declarations_) {
    indices_.emplace_back(variable.node->name.text, static_cast<std::uint32_t>(indices_.size()));
  }
  std::stable_sort(indices_.begin(), indices_.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
}

std::optional<std::uint32_t> VariableTable::find(std::string_view name) const {
  const auto found =
      std::lower_bound(indices_.begin(), indices_.end(), name,
                       [](const auto& entry, std::string_view key) { return entry.first < key; });
  if (found == indices_.end() || found->first != name) return std::nullopt;
  return found->second;
}

}  // namespace porthole::graphql
