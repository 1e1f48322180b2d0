#include "portal/graphql/execute/prepared_document.h"

#include <algorithm>
#include <cassert>
#include <functional>
#include <map>
#include <utility>

#include "portal/graphql/execute/arguments.h"
#include "portal/graphql/language/limits.h"

namespace porthole::graphql {

namespace {

// Documents are small, and so are their arguments.
constexpr std::size_t kAllocatorChunkBytes = 1024;

FieldSource source_of(const Schema* schema, const FieldPlan& field) {
  const auto is = [&](std::string_view name, auto definition_of) {
    return schema == nullptr ? field.name == name
                             : field.definition == &std::invoke(definition_of, *schema);
  };
  if (is("__typename", &Schema::typename_field)) return FieldSource::type_name;
  if (is("__schema", &Schema::schema_field)) return FieldSource::introspected_schema;
  if (is("__type", &Schema::type_field)) return FieldSource::introspected_type;
  return FieldSource::object;
}

/// Plans one operation.
class Planner {
 public:
  Planner(const PlanScope& scope, PlanStore& plans, ValueSpace& space, std::size_t& fields_left)
      : scope_(scope), plans_(plans), space_(space), fields_left_(fields_left) {}

  // Null if the root can't be planned.
  const SelectionPlan* plan(const OperationDefinition& operation, const NamedType* root_type) {
    const std::size_t begin = plans_.size();
    const SelectionPlan* root = add({operation.selection_set}, root_type);
    // Breadth first: if the budget ends, the deepest fields are left to calls.
    for (std::size_t i = begin; i < plans_.size() && fields_left_ > 0; ++i) {
      for (FieldPlan& field : plans_[i].fields) add_subplans(field);
    }
    for (std::size_t i = begin; i < plans_.size(); ++i) {
      for (FieldPlan& field : plans_[i].fields) set_wanted(field);
    }
    for (std::size_t i = begin; i < plans_.size(); ++i) {
      for (FieldPlan& field : plans_[i].fields) set_wanted_items(field);
    }
    return root;
  }

 private:
  using Key = std::pair<const NamedType*, std::vector<const Field*>>;

  const SelectionPlan* add(const std::vector<SelectionSet>& sets, const NamedType* type) {
    CollectedFields collected = collect_fields(scope_, sets, type, nullptr, fields_left_);
    if (collected.outcome != CollectOutcome::done) return nullptr;
    SelectionPlan& plan = plans_.emplace_back();
    plan.type = type;
    plan.index = static_cast<std::uint32_t>(plans_.size() - 1);
    plan.fields = make_field_plans(scope_, type, std::move(collected.fields), space_);
    return &plan;
  }

  void add_subplans(FieldPlan& field) {
    if (!field.has_selections) return;
    if (field.definition == nullptr) return add_subplan(field, nullptr);
    for (const NamedType* type : field.definition->type->named->possible_types) {
      add_subplan(field, type);
    }
    std::sort(field.subplans.begin(), field.subplans.end(),
              [](const Subplan& a, const Subplan& b) { return std::less<>()(a.type, b.type); });
  }

  /// Of an interface or union, those types that have a field selected besides `__typename`.
  static void set_wanted(FieldPlan& field) {
    if (field.definition == nullptr || !field.definition->type->named->is_abstract()) return;
    for (const Subplan& subplan : field.subplans) {
      const auto& selected = subplan.plan->fields;
      const bool is_wanted = std::any_of(
          selected.begin(), selected.end(),
          [](const FieldPlan& member) { return member.source != FieldSource::type_name; });
      if (is_wanted) field.wanted.push_back(subplan.type);
    }
    const auto& all = field.definition->type->named->possible_types;
    if (field.wanted.size() == all.size()) field.wanted.clear();
    // In the order of the schema, not of addresses.
    std::sort(field.wanted.begin(), field.wanted.end(),
              [](const NamedType* a, const NamedType* b) { return a->index < b->index; });
  }

  /// Of a connection, what its items are wanted to be, if all selections of them agree.
  static void set_wanted_items(FieldPlan& field) {
    if (field.definition == nullptr || !is_connection_type(*field.definition->type->named)) return;
    const SelectionPlan* connection = field.subplan(field.definition->type->named);
    if (connection == nullptr) return;
    const std::vector<const NamedType*>* wanted = nullptr;
    for (const FieldPlan& part : connection->fields) {
      const FieldPlan* items = part.page_part == PagePart::nodes ? &part : nullptr;
      if (part.page_part == PagePart::edges) items = node_of(part);
      if (items == nullptr) continue;
      if (wanted != nullptr && *wanted != items->wanted) return;
      wanted = &items->wanted;
    }
    if (wanted != nullptr) field.wanted = *wanted;
  }

  /// The field `node` of the edges; null if it isn't selected.
  static const FieldPlan* node_of(const FieldPlan& edges) {
    const SelectionPlan* edge = edges.subplan(edges.definition->type->named);
    if (edge == nullptr) return nullptr;
    const auto found = std::find_if(edge->fields.begin(), edge->fields.end(),
                                    [](const FieldPlan& field) { return field.name == "node"; });
    return found == edge->fields.end() ? nullptr : &*found;
  }

  // The same nodes have the same plan on every parent type.
  void add_subplan(FieldPlan& field, const NamedType* type) {
    const auto [entry, is_new] = known_.try_emplace(Key{type, field.nodes}, nullptr);
    if (is_new) entry->second = add(selection_sets(field), type);
    if (entry->second != nullptr) field.subplans.push_back({type, entry->second});
  }

  const PlanScope scope_;
  PlanStore& plans_;
  ValueSpace& space_;
  std::size_t& fields_left_;
  std::map<Key, const SelectionPlan*> known_;
};

}  // namespace

std::vector<FieldPlan> make_field_plans(const PlanScope& scope, const NamedType* type,
                                        std::vector<CollectedField> collected, ValueSpace& space) {
  std::vector<FieldPlan> fields;
  fields.reserve(collected.size());
  for (CollectedField& members : collected) {
    const Field& first = *members.nodes.front();
    FieldPlan field;
    field.name = first.name.text;
    if (scope.schema != nullptr) {
      field.definition = scope.schema->find_field(*type, field.name);
      if (field.definition == nullptr) continue;
    }
    field.response_key = members.response_key;
    field.key_text.append("\"").append(field.response_key).append("\":");
    field.source = source_of(scope.schema, field);
    field.page_part = page_part_of(type, field.definition);
    field.has_selections =
        std::any_of(members.nodes.begin(), members.nodes.end(),
                    [](const Field* node) { return node->selection_set.present(); });
    field.nodes = std::move(members.nodes);
    field.conditions = std::move(members.conditions);
    // Invalid arguments are reported by each call.
    field.arguments_vary =
        mention_variables(first.arguments) ||
        coerce_arguments(field.definition, first, nullptr, space, field.arguments).has_value();
    fields.push_back(std::move(field));
  }
  return fields;
}

PreparedDocument::PreparedDocument(std::shared_ptr<const Document> document, SchemaPtr schema)
    : document_(std::move(document)), schema_(std::move(schema)), allocator_(kAllocatorChunkBytes) {
  ValueSpace space(allocator_, kCoercedValuesMax);
  for (const Definition& definition : document_->definitions()) {
    if (const FragmentDefinition* fragment = definition.fragment()) {
      fragments_.emplace(fragment->name.text, fragment);
    }
  }
  std::size_t fields_left = kPreparedFieldsMax;
  for (const Definition& definition : document_->definitions()) {
    const OperationDefinition* node = definition.operation();
    if (node == nullptr) continue;
    operations_.push_back(std::make_unique<PreparedOperation>(*node, schema_.get(), space));
    PreparedOperation& operation = *operations_.back();
    if (schema_ != nullptr) {
      operation.root_type = schema_->root_type(node->type);
      if (operation.root_type == nullptr) continue;
    }
    Planner planner(scope(operation), plans_, space, fields_left);
    operation.root = planner.plan(*node, operation.root_type);
  }
}

const PreparedOperation& PreparedDocument::prepared(const OperationDefinition& operation) const {
  const auto found =
      std::find_if(operations_.begin(), operations_.end(),
                   [&](const auto& candidate) { return &candidate->node == &operation; });
  assert(found != operations_.end());
  return **found;
}

}  // namespace porthole::graphql
