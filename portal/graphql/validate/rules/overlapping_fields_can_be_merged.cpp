#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/validate/argument_words.h"
#include "portal/graphql/validate/limits.h"
#include "portal/graphql/validate/merge_check.h"
#include "portal/graphql/validate/ruby_merge.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

// As in graphql-ruby: `{first:"10"}`. Of those with one name the last, in the place of the first.
std::string arguments_of(const Field& field) {
  std::string text = "{";
  std::unordered_map<std::string_view, const Argument*> last;
  for (const Argument& argument : field.arguments) last[argument.name.text] = &argument;
  for (const Argument& argument : field.arguments) {
    if (text.size() > kTextBytesMax) break;
    const Argument* shown = std::exchange(last[argument.name.text], nullptr);
    if (shown == nullptr) continue;
    if (text.size() > 1) text += ",";
    json::Writer value;
    value.string(printed(shown->value));
    text.append(argument.name.text).append(":").append(value.take());
  }
  return text + "}";
}

void report(Context& context, Context::Report report, std::string_view key, std::string_view kind,
            const std::string& conflicts) {
  report.message = "Field '" + std::string(key) + "' has a";
  if (kind == "argument") report.message += "n";
  report.message.append(" ").append(kind).append(" conflict: ").append(conflicts).append("?");
  context.report(std::move(report))
      .with("code", "fieldConflict")
      .with("fieldName", key)
      .with("conflicts", conflicts);
}

// In graphql-ruby's words, of which it has none for types.
void report_ours(Context& context, const MergeConflict& conflict) {
  constexpr std::string_view kKinds[] = {"field", "argument", "return_type"};
  Context::Report error{.is_ours = true};
  std::string conflicts;
  for (const SelectedField& field : conflict.fields) {
    if (!conflicts.empty()) conflicts += " or ";
    error.offsets.push_back(field.node->offset);
    if (conflict.kind == ConflictKind::field) conflicts += field.node->name.text;
    if (conflict.kind == ConflictKind::argument) conflicts += arguments_of(*field.node);
    if (conflict.kind == ConflictKind::return_type) {
      conflicts += field.definition == nullptr ? std::string(field.node->name.text)
                                               : "`" + to_string(*field.definition->type) + "`";
    }
  }
  report(context, std::move(error), conflict.key, kKinds[static_cast<std::size_t>(conflict.kind)],
         conflicts);
}

void report_theirs(Context& context, const RubyConflict& conflict) {
  Context::Report error{.order = conflict.order};
  std::string conflicts;
  const bool is_of_names = conflict.kind == ConflictKind::field;
  for (const Field* field : conflict.fields) {
    if (!conflicts.empty()) conflicts += " or ";
    error.offsets.push_back(field->offset);
    conflicts += is_of_names ? std::string(field->name.text) : arguments_of(*field);
  }
  report(context, std::move(error), conflict.key, is_of_names ? "field" : "argument", conflicts);
}

}  // namespace

// Specification, 5.3.2: fields with the same response key can be merged. They select the same field
// with the same arguments, unless on different objects; their types have the same shape; and their
// selections can be merged.
//
// Refuses documents that need more steps than the limit: the message is ours, the code that of
// graphql-ruby's closest error, a timeout.
void overlapping_fields_can_be_merged(Context& context) {
  ComparisonBudget budget(kMergeStepsMax);
  for (const MergeConflict& conflict : find_merge_conflicts(context, budget)) {
    report_ours(context, conflict);
  }
  if (!budget.is_left()) {
    context.report({.offsets = {0}, .message = "Query is too complex to validate", .is_ours = true})
        .with("code", "validationTimeout");
  }
  if (!context.has_errors() || context.schema() == nullptr) return;
  context.begin_table();
  ComparisonBudget ruby_budget(kMergeStepsMax);
  for (const RubyConflict& conflict : find_ruby_conflicts(context, ruby_budget)) {
    if (context.is_full()) return;
    report_theirs(context, conflict);
  }
}

}  // namespace porthole::graphql::validation
