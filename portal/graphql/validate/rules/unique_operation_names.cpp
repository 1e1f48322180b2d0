#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "portal/graphql/validate/name_table.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

// Faster than gathering the operations of each name, and enough for nearly all documents.
bool all_have_different_names(const std::pmr::vector<OperationUse>& operations) {
  std::vector<std::string_view> names;
  names.reserve(operations.size());
  for (const OperationUse& use : operations) names.push_back(use.node->name.text);
  std::sort(names.begin(), names.end());
  return !names.front().empty() && std::adjacent_find(names.begin(), names.end()) == names.end();
}

}  // namespace

// Specification, 5.2.1.1 and 5.2.2.1: operation names are unique, and an anonymous operation is the
// only one in its document.
void unique_operation_names(Context& context) {
  const auto& operations = context.facts().operations;
  if (operations.size() < 2 || all_have_different_names(operations)) return;
  // In the order of their first operations.
  std::vector<std::pair<std::string_view, std::vector<ByteOffset>>> names;
  std::unordered_map<std::string_view, std::size_t> indices;
  for (const OperationUse& use : operations) {
    const std::string_view name = use.node->name.text;
    const auto [entry, is_new] = indices.try_emplace(name, names.size());
    if (is_new) names.push_back({name, {}});
    names[entry->second].second.push_back(use.node->offset);
  }
  for (auto& [name, offsets] : names) {
    if (!name.empty() && offsets.size() < 2) continue;
    const std::string message =
        name.empty() ? "Operation name is required when multiple operations are present"
                     : "Operation name \"" + std::string(name) + "\" must be unique";
    ReportedError& error = context.report({.order = after_walk(AfterWalk::operation_names),
                                           .offsets = std::move(offsets),
                                           .message = message});
    error.with("code", "uniquelyNamedOperations");
    if (!name.empty()) error.with("operationName", name);
  }
}

}  // namespace porthole::graphql::validation
