#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/validate/argument_words.h"
#include "portal/graphql/validate/field_map.h"
#include "portal/graphql/validate/limits.h"
#include "portal/graphql/validate/rules.h"
#include "portal/graphql/validate/value_equality.h"

namespace porthole::graphql::validation {

namespace {

enum class ConflictKind : std::uint8_t { field, argument, return_type };

// Whether no value can have both types. Composite types are compared by their fields.
bool types_conflict(const Type& left, const Type& right) {
  if (&left == &right) return false;
  if (left.kind != right.kind) return true;
  if (left.inner != nullptr) return types_conflict(*left.inner, *right.inner);
  return left.named != right.named && (left.named->is_leaf() || right.named->is_leaf());
}

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

// All conflicting fields of one key within one selection set.
struct Conflict {
  std::string_view key;
  ConflictKind kind = ConflictKind::field;
  std::vector<const SelectedField*> fields;

  void add(const SelectedField& field) {
    if (fields.size() >= kLocationsMax) return;
    const auto is_same = [&field](const SelectedField* other) { return other->node == field.node; };
    if (std::none_of(fields.begin(), fields.end(), is_same)) fields.push_back(&field);
  }
};

// A pending comparison. Sets and fragments are identified by number.
struct Task {
  enum class Kind : std::uint8_t { sets, set_and_fragment, fragments };

  Kind kind = Kind::sets;
  // Whether the fields that lead to the two never occur in the same response.
  bool is_exclusive = false;
  std::uint32_t left = 0;
  std::uint32_t right = 0;
};

// Finds pairs of fields that have the same response key but can't be merged. Each pair of sets and
// fragments is compared once. Comparisons that follow from others are queued, so that fragments
// that spread each other don't use stack.
class Comparison {
 public:
  explicit Comparison(Context& context)
      : context_(context), maps_(context), budget_(kMergeComparisonsMax) {}

  // Finds the conflicts of a set, including the fragments it spreads.
  void run(const SelectionSetUse& use) {
    conflicts_.clear();
    const FieldMap& map = maps_.of(*use.node, use.parent, use.condition);
    compare_within(map);
    for (std::size_t index = 0; index < map.fragments.size(); ++index) {
      add({Task::Kind::set_and_fragment, false, map.id, map.fragments[index]});
      for (std::size_t other = index + 1; other < map.fragments.size(); ++other) {
        add({Task::Kind::fragments, false, map.fragments[index], map.fragments[other]});
      }
    }
    while (!tasks_.empty() && budget_.is_left()) {
      const Task task = tasks_.back();
      tasks_.pop_back();
      if (maps_.is_first(static_cast<std::uint8_t>(task.kind), task.left, task.right,
                         task.is_exclusive)) {
        run(task);
      }
    }
  }

  const std::vector<Conflict>& conflicts() const { return conflicts_; }
  bool is_exhausted() const { return !budget_.is_left(); }

 private:
  void add(Task task) {
    if (task.kind == Task::Kind::fragments) {
      if (task.left == task.right) return;
      if (task.left > task.right) std::swap(task.left, task.right);
    }
    if (budget_.spend(1)) tasks_.push_back(task);
  }

  void run(const Task& task) {
    const bool has_set = task.kind != Task::Kind::fragments;
    const bool has_sets = task.kind == Task::Kind::sets;
    const FieldMap& left = has_set ? maps_.by_id(task.left) : maps_.of_fragment(task.left);
    const FieldMap& right = has_sets ? maps_.by_id(task.right) : maps_.of_fragment(task.right);
    const bool is_pointless = has_set && !has_sets && left.fields.empty();
    if (&left == &right || is_pointless) return;
    compare_between(left, right, task.is_exclusive);
    for (const std::uint32_t fragment : right.fragments) {
      const auto kind = has_set ? Task::Kind::set_and_fragment : Task::Kind::fragments;
      add({kind, task.is_exclusive, task.left, fragment});
    }
    if (task.kind == Task::Kind::set_and_fragment) return;
    for (const std::uint32_t fragment : left.fragments) {
      const auto kind = has_sets ? Task::Kind::set_and_fragment : Task::Kind::fragments;
      add({kind, task.is_exclusive, task.right, fragment});
    }
    if (!has_sets) return;
    for (const std::uint32_t fragment : left.fragments) {
      for (const std::uint32_t other : right.fragments) {
        add({Task::Kind::fragments, task.is_exclusive, fragment, other});
      }
    }
  }

  void compare_within(const FieldMap& map) {
    const SelectedField* const end = map.fields.end();
    for (const SelectedField* left = map.fields.begin(); left != end; ++left) {
      for (const SelectedField* right = left + 1; right != end && right->key == left->key;
           ++right) {
        if (!budget_.spend(1)) return;
        compare(*left, *right, false);
      }
    }
  }

  // Looks up the keys of the smaller map in the larger.
  void compare_between(const FieldMap& left, const FieldMap& right, bool is_exclusive) {
    const bool is_swapped = left.fields.size() > right.fields.size();
    const FieldMap& small = is_swapped ? right : left;
    const FieldMap& large = is_swapped ? left : right;
    for (const SelectedField& field : small.fields) {
      if (!budget_.spend(1)) return;
      const auto [begin, end] = large.find(field.key);
      for (const SelectedField* other = begin; other != end; ++other) {
        if (!budget_.spend(1)) return;
        compare(is_swapped ? *other : field, is_swapped ? field : *other, is_exclusive);
      }
    }
  }

  // Both have the same key. `is_exclusive`: what leads to them never occurs in the same response.
  void compare(const SelectedField& left, const SelectedField& right, bool is_exclusive) {
    if (!is_exclusive) is_exclusive = are_exclusive(left, right);
    if (!is_exclusive) {
      if (left.node->name.text != right.node->name.text) {
        return note(ConflictKind::field, left, right);
      }
      if (!have_equal_arguments(*left.node, *right.node, budget_)) {
        return note(ConflictKind::argument, left, right);
      }
    }
    if (left.definition != nullptr && right.definition != nullptr &&
        types_conflict(*left.definition->type, *right.definition->type)) {
      return note(ConflictKind::return_type, left, right);
    }
    if (!left.node->selection_set.present() || !right.node->selection_set.present()) return;
    add({Task::Kind::sets, is_exclusive, maps_.of_selections(left).id,
         maps_.of_selections(right).id});
  }

  // Whether two fields never occur in the same response because their parents are different
  // objects. Without a schema, different conditions may be.
  bool are_exclusive(const SelectedField& left, const SelectedField& right) const {
    if (context_.schema() == nullptr) return left.condition != right.condition;
    return left.parent != right.parent && left.parent != nullptr && right.parent != nullptr &&
           left.parent->kind == NamedTypeKind::object &&
           right.parent->kind == NamedTypeKind::object;
  }

  void note(ConflictKind kind, const SelectedField& left, const SelectedField& right) {
    // If the budget ran out, it is unknown whether they differ.
    if (!budget_.is_left()) return;
    auto conflict = std::find_if(conflicts_.begin(), conflicts_.end(), [&](const Conflict& other) {
      return other.kind == kind && other.key == left.key;
    });
    if (conflict == conflicts_.end()) {
      if (conflicts_.size() >= kLocationsMax) return;
      conflict = conflicts_.insert(conflicts_.end(), Conflict{left.key, kind, {}});
    }
    conflict->add(left);
    conflict->add(right);
  }

  const Context& context_;
  FieldMaps maps_;
  ComparisonBudget budget_;
  std::vector<Task> tasks_;
  std::vector<Conflict> conflicts_;
};

void report_conflict(Context& context, const Conflict& conflict, const NodePath* path) {
  std::string descriptions;
  std::vector<ByteOffset> offsets;
  for (const SelectedField* field : conflict.fields) {
    if (!offsets.empty()) descriptions += " or ";
    descriptions += describe(*field, conflict.kind);
    offsets.push_back(field->node->offset);
  }
  std::string message = "Field '" + std::string(conflict.key) + "' has ";
  if (conflict.kind == ConflictKind::field) message += "a field";
  if (conflict.kind == ConflictKind::argument) message += "an argument";
  // A guess: the message is graphql-ruby's; no response of the vendor shows it.
  if (conflict.kind == ConflictKind::return_type) message += "a return_type";
  const ByteOffset order = *std::min_element(offsets.begin(), offsets.end());
  context
      .report({.order = order,
               .offsets = std::move(offsets),
               .path = path,
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
// Rejects documents that need more comparisons than the limit: the message is ours, the code that
// of graphql-ruby's closest error, a timeout.
void overlapping_fields_can_be_merged(Context& context) {
  Comparison comparison(context);
  for (const SelectionSetUse& use : context.facts().selection_sets) {
    if (context.is_full()) return;
    comparison.run(use);
    for (const Conflict& conflict : comparison.conflicts()) {
      report_conflict(context, conflict, use.path);
    }
    if (!comparison.is_exhausted()) continue;
    context.report(use.node->offset, use.path, "Query is too complex to validate")
        .with("code", "validationTimeout");
    return;
  }
}

}  // namespace porthole::graphql::validation
