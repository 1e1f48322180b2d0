#include <algorithm>
#include <string_view>
#include <vector>

#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

// The root fields of a subscription. Selections that a variable skips or includes are counted, as
// their values are unknown.
class RootFields {
 public:
  RootFields(const Context& context, const NamedType& root)
      : context_(context), root_(root), is_visited_(context.facts().fragments.size()) {}

  void collect(const OperationUse& operation) {
    collect(operation.node->selection_set);
    // Grows while it is read: fragments are queued, so that spreading each other doesn't use stack.
    std::size_t next = 0;
    while (next < waiting_.size()) collect(*waiting_[next++]);
  }

  // The first field of each response key.
  const std::vector<const Field*>& fields() const { return fields_; }

 private:
  void collect(const SelectionSet& set) {
    for (const Selection& selection : set.selections) {
      if (const Field* field = selection.field()) {
        if (is_included(field->directives)) add(*field);
      } else if (const FragmentSpread* spread = selection.fragment_spread()) {
        if (is_included(spread->directives)) add(*spread);
      } else if (const InlineFragment* fragment = selection.inline_fragment()) {
        if (is_included(fragment->directives) && applies(fragment->type_condition.text)) {
          collect(fragment->selection_set);
        }
      }
    }
  }

  void add(const Field& field) {
    // Two keys are already an error.
    if (fields_.size() > 1) return;
    const auto has_key = [&field](const Field* other) {
      return other->response_key().text == field.response_key().text;
    };
    if (std::none_of(fields_.begin(), fields_.end(), has_key)) fields_.push_back(&field);
  }

  void add(const FragmentSpread& spread) {
    const Facts& facts = context_.facts();
    const std::uint32_t fragment = facts.fragment_names.find_last(spread.name.text);
    if (fragment == kNoFragment || is_visited_[fragment]) return;
    is_visited_[fragment] = true;
    const FragmentDefinition& definition = *facts.fragments[fragment].node;
    if (applies(definition.type_condition.text)) waiting_.push_back(&definition.selection_set);
  }

  bool applies(std::string_view condition) const {
    if (condition.empty()) return true;
    const NamedType* type = context_.schema()->find_type(condition);
    return type != nullptr && context_.schema()->is_possible_type(*type, root_);
  }

  static bool is_included(List<Directive> directives) {
    return !has_condition(directives, "skip", true) && !has_condition(directives, "include", false);
  }

  static bool has_condition(List<Directive> directives, std::string_view name, bool condition) {
    for (const Directive& directive : directives) {
      if (directive.name.text != name) continue;
      for (const Argument& argument : directive.arguments) {
        if (argument.name.text == "if" && argument.value.kind == ValueKind::boolean) {
          return argument.value.boolean == condition;
        }
      }
    }
    return false;
  }

  const Context& context_;
  const NamedType& root_;
  std::vector<bool> is_visited_;
  std::vector<const SelectionSet*> waiting_;
  std::vector<const Field*> fields_;
};

}  // namespace

// Specification, 5.2.3.1: a subscription has exactly one root field, which isn't an introspection
// field.
//
// The messages are those of later versions of graphql-ruby. graphql-js throws if a variable decides
// whether a root field is included.
void single_field_subscriptions(Context& context) {
  const NamedType* root = context.schema()->subscription_type();
  if (root == nullptr) return;
  for (const OperationUse& operation : context.facts().operations) {
    if (context.is_full()) return;
    if (operation.node->type != OperationType::subscription) continue;
    RootFields root_fields(context, *root);
    root_fields.collect(operation);
    const std::vector<const Field*>& fields = root_fields.fields();
    const bool is_introspection = std::any_of(fields.begin(), fields.end(), [](const Field* field) {
      return field->name.text.starts_with("__");
    });
    if (fields.size() <= 1 && !is_introspection) continue;
    context
        .report({.order = operation.order,
                 .offsets = {operation.node->offset},
                 .path = operation.path,
                 .message = is_introspection
                                ? "A subscription operation may not select introspection fields"
                                : "A subscription operation may only have one selection",
                 .is_ours = true})
        .with("code", "notSingleSubscription");
  }
}

}  // namespace porthole::graphql::validation
