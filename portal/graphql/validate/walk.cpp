#include "portal/graphql/validate/walk.h"

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

#include "portal/graphql/validate/name_table.h"

namespace porthole::graphql::validation {

namespace {

template <typename T>
std::uint32_t count_of(const std::pmr::vector<T>& table) {
  return static_cast<std::uint32_t>(table.size());
}

const NamedType* composite_or_null(const NamedType* type) {
  return type != nullptr && type->is_composite() ? type : nullptr;
}

DirectiveLocation location_of(OperationType type) {
  if (type == OperationType::mutation) return DirectiveLocation::mutation;
  if (type == OperationType::subscription) return DirectiveLocation::subscription;
  return DirectiveLocation::query;
}

// The innermost argument or input field around a value.
struct ArgumentPosition {
  const Name* name = nullptr;
  const Type* type = nullptr;
  std::uint32_t list_depth = 0;
};

class Walker {
 public:
  Walker(const Document& document, const Schema* schema, std::pmr::memory_resource& memory)
      : schema_(schema), memory_(memory), facts_(&memory) {
    facts_.fields.reserve(document.source().size() / 24 + 8);
    for (const Definition& definition : document.definitions()) {
      const FragmentDefinition* fragment = definition.fragment();
      if (fragment != nullptr) facts_.fragment_names.add(fragment->name.text);
    }
    facts_.fragment_names.seal();
    for (const Definition& definition : document.definitions()) {
      if (const OperationDefinition* operation = definition.operation()) walk(*operation);
      if (const FragmentDefinition* fragment = definition.fragment()) walk(*fragment);
    }
  }

  Facts take_facts() { return std::move(facts_); }

 private:
  template <typename T>
  const T* store(const T& node) {
    static_assert(std::is_trivially_destructible_v<T>, "the arena destroys nothing");
    return new (memory_.allocate(sizeof(T), alignof(T))) T(node);
  }

  void walk(const OperationDefinition& operation) {
    const NodePath* path = store<NodePath>({.kind = NodePathKind::operation,
                                            .operation = operation.type,
                                            .text = operation.name.text});
    OperationUse use{.node = &operation, .path = path};
    use.variables.begin = count_of(facts_.variables);
    use.spreads.begin = count_of(facts_.spreads);
    use.variable_uses.begin = count_of(facts_.variable_uses);
    for (const VariableDefinition& variable : operation.variables) walk(variable, path);
    walk(operation.directives, location_of(operation.type), path);
    const NamedType* root = schema_ == nullptr ? nullptr : schema_->root_type(operation.type);
    walk(operation.selection_set, {}, root, path);
    use.variables.end = count_of(facts_.variables);
    use.spreads.end = count_of(facts_.spreads);
    use.variable_uses.end = count_of(facts_.variable_uses);
    facts_.operations.push_back(use);
  }

  void walk(const FragmentDefinition& fragment) {
    const NodePath* path =
        store<NodePath>({.kind = NodePathKind::fragment_definition, .text = fragment.name.text});
    const std::string_view condition = fragment.type_condition.text;
    const NamedType* type = find_type(condition);
    facts_.conditions.push_back(
        {.offset = fragment.offset, .name = condition, .type = type, .path = path});
    FragmentUse use{.node = &fragment, .type = composite_or_null(type), .path = path};
    use.spreads.begin = count_of(facts_.spreads);
    use.variable_uses.begin = count_of(facts_.variable_uses);
    walk(fragment.directives, DirectiveLocation::fragment_definition, path);
    walk(fragment.selection_set, condition, use.type, path);
    use.spreads.end = count_of(facts_.spreads);
    use.variable_uses.end = count_of(facts_.variable_uses);
    facts_.fragments.push_back(use);
  }

  void walk(const VariableDefinition& variable, const NodePath* path) {
    const Type* type = schema_ == nullptr ? nullptr : schema_->resolve(variable.type);
    facts_.variables.push_back({.node = &variable, .type = type, .path = path});
    if (variable.default_value != nullptr) walk(*variable.default_value, nullptr, false, {}, path);
    walk(variable.directives, DirectiveLocation::variable_definition, path);
  }

  void walk(const SelectionSet& set, std::string_view condition, const NamedType* parent,
            const NodePath* path) {
    facts_.selection_sets.push_back(
        {.node = &set, .condition = condition, .parent = parent, .path = path});
    walk_selections(set, parent, path);
  }

  void walk_selections(const SelectionSet& set, const NamedType* parent, const NodePath* path) {
    for (const Selection& selection : set.selections) {
      if (const Field* field = selection.field()) {
        walk(*field, parent, path);
      } else if (const FragmentSpread* spread = selection.fragment_spread()) {
        walk(*spread, parent, path);
      } else if (const InlineFragment* fragment = selection.inline_fragment()) {
        walk(*fragment, parent, path);
      }
    }
  }

  void walk(const Field& field, const NamedType* parent, const NodePath* parent_path) {
    const NodePath* path = store<NodePath>(
        {.parent = parent_path, .kind = NodePathKind::field, .text = field.response_key().text});
    const FieldDefinition* definition =
        parent == nullptr ? nullptr : schema_->find_field(*parent, field.name.text);
    facts_.fields.push_back(
        {.node = &field, .parent = parent, .definition = definition, .path = path});
    walk_arguments({.kind = ArgumentOwnerKind::field,
                    .offset = field.offset,
                    .name = field.name.text,
                    .label = field.response_key().text,
                    .arguments = field.arguments,
                    .is_defined = definition != nullptr,
                    .definitions = definition == nullptr ? List<InputValueDefinition>{}
                                                         : definition->arguments,
                    .path = path},
                   definition);
    walk(field.directives, DirectiveLocation::field, path);
    if (!field.selection_set.present()) return;
    const NamedType* type = definition == nullptr ? nullptr : definition->type->named;
    walk(field.selection_set, {}, composite_or_null(type), path);
  }

  void walk(const FragmentSpread& spread, const NamedType* parent, const NodePath* parent_path) {
    const NodePath* path = store<NodePath>(
        {.parent = parent_path, .kind = NodePathKind::fragment_spread, .text = spread.name.text});
    facts_.spreads.push_back({.node = &spread,
                              .parent = parent,
                              .fragment = facts_.fragment_names.find_last(spread.name.text),
                              .path = path});
    walk(spread.directives, DirectiveLocation::fragment_spread, path);
  }

  void walk(const InlineFragment& fragment, const NamedType* parent, const NodePath* parent_path) {
    const std::string_view condition = fragment.type_condition.text;
    const NodePath* path = store<NodePath>(
        {.parent = parent_path, .kind = NodePathKind::inline_fragment, .text = condition});
    const NamedType* type = parent;
    if (fragment.type_condition.present()) {
      const NamedType* named = find_type(condition);
      facts_.conditions.push_back({.offset = fragment.offset,
                                   .name = condition,
                                   .type = named,
                                   .parent = parent,
                                   .path = path});
      type = composite_or_null(named);
    }
    walk(fragment.directives, DirectiveLocation::inline_fragment, path);
    walk_selections(fragment.selection_set, type, path);
  }

  void walk(List<Directive> directives, DirectiveLocation location, const NodePath* path) {
    if (directives.size() > 1) facts_.directive_lists.push_back({directives, path});
    for (const Directive& directive : directives) {
      const DirectiveDefinition* definition =
          schema_ == nullptr ? nullptr : schema_->find_directive(directive.name.text);
      facts_.directives.push_back(
          {.node = &directive, .definition = definition, .location = location, .path = path});
      walk_arguments({.kind = ArgumentOwnerKind::directive,
                      .offset = directive.offset,
                      .name = directive.name.text,
                      .label = directive.name.text,
                      .arguments = directive.arguments,
                      .is_defined = definition != nullptr,
                      .definitions = definition == nullptr ? List<InputValueDefinition>{}
                                                           : definition->arguments,
                      .path = path},
                     definition);
    }
  }

  // `definition` is that of a field or directive.
  template <typename OwnerDefinition>
  void walk_arguments(const ArgumentOwner& written, const OwnerDefinition* definition) {
    if (written.arguments.empty() && written.definitions.empty()) return;
    const ArgumentOwner* owner = store(written);
    facts_.argument_owners.push_back(owner);
    for (const Argument& argument : owner->arguments) {
      const NodePath* path = store<NodePath>(
          {.parent = owner->path, .kind = NodePathKind::argument, .text = argument.name.text});
      const InputValueDefinition* input =
          definition == nullptr ? nullptr : definition->argument(argument.name.text);
      facts_.arguments.push_back(
          {.node = &argument, .definition = input, .owner = owner, .path = path});
      walk_input(argument.value, argument.name, input, path);
    }
  }

  // The value of an argument or input field.
  void walk_input(const Value& value, const Name& name, const InputValueDefinition* definition,
                  const NodePath* path) {
    const Type* type = definition == nullptr ? nullptr : definition->type;
    const bool has_default = definition != nullptr && definition->default_value != nullptr;
    walk(value, type, has_default, {.name = &name, .type = type}, path);
  }

  void walk(const Value& value, const Type* type, bool position_has_default,
            const ArgumentPosition& position, const NodePath* path) {
    if (value.kind == ValueKind::variable) {
      facts_.variable_uses.push_back({.node = &value,
                                      .type = type,
                                      .position_has_default = position_has_default,
                                      .list_depth = position.list_depth,
                                      .argument = position.name,
                                      .argument_type = position.type,
                                      .path = path});
    } else if (value.kind == ValueKind::list) {
      walk_list(value, type, position, path);
    } else if (value.kind == ValueKind::object) {
      // A single object is coerced to a list of one.
      const bool is_list = type != nullptr && type->nullable().is_list();
      walk_object(value, type, is_list ? item_path(path, 0) : path);
    }
  }

  const NodePath* item_path(const NodePath* path, std::uint32_t index) {
    return store<NodePath>({.parent = path, .kind = NodePathKind::index, .index = index});
  }

  // As in graphql-js, if the expected type is not a list, it is that of the items.
  void walk_list(const Value& list, const Type* type, const ArgumentPosition& position,
                 const NodePath* path) {
    const Type* item_type = type == nullptr ? nullptr : &type->nullable();
    const bool is_list = item_type != nullptr && item_type->is_list();
    if (is_list) item_type = item_type->inner;
    ArgumentPosition item_position = position;
    ++item_position.list_depth;
    std::uint32_t index = 0;
    for (const Value& item : list.items) {
      if (item.kind == ValueKind::object) {
        walk_object(item, item_type, is_list ? item_path(path, index) : path);
      } else {
        walk(item, item_type, false, item_position, path);
      }
      ++index;
    }
  }

  void walk_object(const Value& object, const Type* type, const NodePath* path) {
    if (object.fields.size() > 1) facts_.objects.push_back({&object, path});
    const NamedType* input = type == nullptr ? nullptr : type->named;
    for (const ObjectField& field : object.fields) {
      const InputValueDefinition* definition =
          input == nullptr ? nullptr : input->input_field(field.name.text);
      const NodePath* field_path = store<NodePath>(
          {.parent = path, .kind = NodePathKind::argument, .text = field.name.text});
      walk_input(field.value, field.name, definition, field_path);
    }
  }

  const NamedType* find_type(std::string_view name) const {
    return schema_ == nullptr ? nullptr : schema_->find_type(name);
  }

  const Schema* const schema_;
  std::pmr::memory_resource& memory_;
  Facts facts_;
};

}  // namespace

Facts collect_facts(const Document& document, const Schema* schema,
                    std::pmr::memory_resource& memory) {
  return Walker(document, schema, memory).take_facts();
}

}  // namespace porthole::graphql::validation
