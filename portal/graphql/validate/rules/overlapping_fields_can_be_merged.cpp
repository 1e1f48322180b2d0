#include <string>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/validate/argument_words.h"
#include "portal/graphql/validate/limits.h"
#include "portal/graphql/validate/merge_check.h"
#include "portal/graphql/validate/rules.h"
#include "portal/graphql/validate/value_equality.h"

namespace porthole::graphql::validation {

namespace {

// As in graphql-ruby: `{first:"10"}`.
std::string arguments_of(const Field& field) {
  std::string text = "{";
  for (const Argument& argument : field.arguments) {
    if (text.size() > kTextBytesMax) break;
    if (text.size() > 1) text += ",";
    json::Writer value;
    value.string(printed(argument.value));
    text.append(argument.name.text).append(":").append(value.take());
  }
  return text + "}";
}

std::string describe(const SelectedField& field, ConflictKind kind) {
  if (kind == ConflictKind::argument) return arguments_of(*field.node);
  if (kind == ConflictKind::field) return std::string(field.node->name.text);
  std::string type = "`";
  return type.append(to_string(*field.definition->type)).append("`");
}

void report_conflict(Context& context, const MergeConflict& conflict) {
  std::string descriptions;
  std::vector<ByteOffset> offsets;
  for (const SelectedField& field : conflict.fields) {
    if (!offsets.empty()) descriptions += " or ";
    descriptions += describe(field, conflict.kind);
    offsets.push_back(field.node->offset);
  }
  std::string message = "Field '" + std::string(conflict.key) + "' has ";
  if (conflict.kind == ConflictKind::field) message += "a field";
  if (conflict.kind == ConflictKind::argument) message += "an argument";
  // A guess: the message is graphql-ruby's; no response of the vendor shows it.
  if (conflict.kind == ConflictKind::return_type) message += "a return_type";
  context
      .report({.order = offsets.front(),
               .offsets = offsets,
               .message = message + " conflict: " + descriptions + "?"})
      .with("code", "fieldConflict")
      .with("fieldName", conflict.key)
      .with("conflicts", descriptions);
}

}  // namespace

// Specification, 5.3.2: fields with the same response key can be merged. They select the same field
// with the same arguments, unless on different objects; their types have the same shape; and their
// selections can be merged.
//
// Rejects documents that need more steps than the limit: the message is ours, the code that of
// graphql-ruby's closest error, a timeout.
void overlapping_fields_can_be_merged(Context& context) {
  ComparisonBudget budget(kMergeStepsMax);
  for (const MergeConflict& conflict : find_merge_conflicts(context, budget)) {
    report_conflict(context, conflict);
  }
  if (budget.is_left()) return;
  context.report(0, nullptr, "Query is too complex to validate").with("code", "validationTimeout");
}

}  // namespace porthole::graphql::validation
