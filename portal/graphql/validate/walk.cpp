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

// Whether graphql-ruby looks at what a fragment selects.
bool is_condition(const Schema* schema, const NamedType* type) {
  return schema == nullptr || (type != nullptr && type->is_composite());
}

// Whether graphql-ruby looks at a field's arguments, directives and selections. An enum with
// selections is left to the errors of these.
bool has_fitting_selections(const Field& field, const NamedType& type) {
  if (type.kind == NamedTypeKind::scalar) return !field.selection_set.present();
  const bool has_fields =
      type.kind == NamedTypeKind::object || type.kind == NamedTypeKind::interface;
  return !has_fields || field.selection_set.present();
}

const NamedType* input_object_of(const InputValueDefinition* definition) {
  if (definition == nullptr) return nullptr;
  const NamedType* type = definition->type->named;
  return type->kind == NamedTypeKind::input_object ? type : nullptr;
}

class Walker {
 public:
  Walker(const Document& document, const Schema* schema, std::pmr::memory_resource& memory)
      : schema_(schema), memory_(memory), facts_(&memory) {
    // As short names and few spaces need, since growing copies.
    facts_.fields.reserve(document.source().size() / 16 + 8);
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
  // What arguments are looked up in, while their values are walked.
  struct Scope {
    const ArgumentOwner* owner = nullptr;
    const FieldDefinition* field = nullptr;
    const DirectiveDefinition* directive = nullptr;

    const InputValueDefinition* argument(std::string_view name) const {
      if (directive != nullptr) return directive->argument(name);
      return field == nullptr ? nullptr : field->argument(name);
    }
  };

  template <typename T>
  const T* store(const T& node) {
    static_assert(std::is_trivially_destructible_v<T>, "the arena destroys nothing");
    return new (memory_.allocate(sizeof(T), alignof(T))) T(node);
  }

  // The tables that both operations and fragments have parts of.
  template <typename Use>
  void begin_ranges(Use& use) const {
    use.spreads.begin = count_of(facts_.spreads);
    use.arguments.begin = count_of(facts_.arguments);
    use.variable_uses.begin = count_of(facts_.variable_uses);
    end_ranges(use);
  }
  template <typename Use>
  void end_ranges(Use& use) const {
    use.spreads.end = count_of(facts_.spreads);
    use.arguments.end = count_of(facts_.arguments);
    use.variable_uses.end = count_of(facts_.variable_uses);
  }

  void walk(const OperationDefinition& operation) {
    const NodePath* path = store<NodePath>({.kind = NodePathKind::operation,
                                            .operation = operation.type,
                                            .text = operation.name.text});
    const NamedType* root = schema_ == nullptr ? nullptr : schema_->root_type(operation.type);
    OperationUse use{.node = &operation, .type = root, .order = ++order_, .path = path};
    use.variables.begin = count_of(facts_.variables);
    begin_ranges(use);
    const DirectiveLocation location = location_of(operation.type);
    note_list(operation.directives, location, path);
    if (schema_ == nullptr || root != nullptr) {
      for (const VariableDefinition& variable : operation.variables) walk(variable, path);
      walk(operation.directives, location, path);
      walk(operation.selection_set, root, operation.offset, path);
    }
    use.variables.end = count_of(facts_.variables);
    end_ranges(use);
    facts_.operations.push_back(use);
  }

  void walk(const FragmentDefinition& fragment) {
    const NodePath* path =
        store<NodePath>({.kind = NodePathKind::fragment_definition, .text = fragment.name.text});
    const std::string_view condition = fragment.type_condition.text;
    const NamedType* type = find_type(condition);
    FragmentUse use{
        .node = &fragment, .type = composite_or_null(type), .order = ++order_, .path = path};
    begin_ranges(use);
    note_list(fragment.directives, DirectiveLocation::fragment_definition, path);
    facts_.conditions.push_back({.offset = fragment.offset,
                                 .name = condition,
                                 .type = type,
                                 .order = order_,
                                 .path = path});
    use.is_visited = is_condition(schema_, type);
    if (use.is_visited) {
      walk(fragment.directives, DirectiveLocation::fragment_definition, path);
      walk(fragment.selection_set, use.type, fragment.offset, path);
    }
    end_ranges(use);
    facts_.fragments.push_back(use);
  }

  void walk(const VariableDefinition& variable, const NodePath* path) {
    const Type* type = schema_ == nullptr ? nullptr : schema_->resolve(variable.type);
    facts_.variables.push_back({.node = &variable, .type = type, .order = ++order_, .path = path});
    if (variable.default_value != nullptr) note_objects(*variable.default_value, path);
    note_list(variable.directives, DirectiveLocation::variable_definition, path);
    walk(variable.directives, DirectiveLocation::variable_definition, path);
  }

  void note_objects(const Value& value, const NodePath* path) {
    if (value.fields.size() > 1) {
      facts_.objects.push_back(
          {.node = &value, .is_in_default = true, .order = order_, .path = path});
    }
    for (const Value& item : value.items) note_objects(item, path);
    for (const ObjectField& field : value.fields) note_objects(field.value, path);
  }

  void walk(const SelectionSet& set, const NamedType* parent, ByteOffset parent_offset,
            const NodePath* path) {
    for (const Selection& selection : set.selections) {
      if (const Field* field = selection.field()) {
        walk(*field, parent, parent_offset, path);
      } else if (const FragmentSpread* spread = selection.fragment_spread()) {
        walk(*spread, parent, path);
      } else if (const InlineFragment* fragment = selection.inline_fragment()) {
        walk(*fragment, parent, path);
      }
    }
  }

  void walk(const Field& field, const NamedType* parent, ByteOffset parent_offset,
            const NodePath* parent_path) {
    const NodePath* path = store<NodePath>(
        {.parent = parent_path, .kind = NodePathKind::field, .text = field.response_key().text});
    const FieldDefinition* definition = definition_of(field, parent);
    const VisitOrder order = ++order_;
    note_list(field.directives, DirectiveLocation::field, path);
    facts_.fields.push_back({.node = &field,
                             .parent = parent,
                             .parent_offset = parent_offset,
                             .definition = definition,
                             .order = order,
                             .path = path});
    const NamedType* type = definition == nullptr ? nullptr : definition->type->named;
    if (parent != nullptr && (type == nullptr || !has_fitting_selections(field, *type))) return;
    const List<InputValueDefinition> definitions =
        definition == nullptr ? List<InputValueDefinition>{} : definition->arguments;
    // Most have neither these nor directives.
    if (!field.arguments.empty() || !definitions.empty()) {
      walk_arguments({.kind = ArgumentOwnerKind::field,
                      .offset = field.offset,
                      .name = field.name.text,
                      .label = field.response_key().text,
                      .arguments = field.arguments,
                      .is_defined = definition != nullptr,
                      .definitions = definitions,
                      .order = order,
                      .path = path},
                     {.field = definition});
    }
    if (!field.directives.empty()) walk(field.directives, DirectiveLocation::field, path);
    walk(field.selection_set, type, field.offset, path);
  }

  // As in graphql-ruby, also the `__typename` of an enum.
  const FieldDefinition* definition_of(const Field& field, const NamedType* parent) const {
    if (parent == nullptr) return nullptr;
    const bool is_typename = field.name.text == "__typename";
    return is_typename ? &schema_->typename_field() : schema_->find_field(*parent, field.name.text);
  }

  void walk(const FragmentSpread& spread, const NamedType* parent, const NodePath* parent_path) {
    const NodePath* path = store<NodePath>(
        {.parent = parent_path, .kind = NodePathKind::fragment_spread, .text = spread.name.text});
    ++order_;
    note_list(spread.directives, DirectiveLocation::fragment_spread, path);
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
    ++order_;
    note_list(fragment.directives, DirectiveLocation::inline_fragment, path);
    if (fragment.type_condition.present()) {
      type = find_type(condition);
      facts_.conditions.push_back({.offset = fragment.offset,
                                   .name = condition,
                                   .type = type,
                                   .parent = parent,
                                   .order = order_,
                                   .path = path});
      if (!is_condition(schema_, type)) return;
    }
    walk(fragment.directives, DirectiveLocation::inline_fragment, path);
    walk(fragment.selection_set, type, fragment.offset, path);
  }

  void note_list(List<Directive> directives, DirectiveLocation location, const NodePath* path) {
    if (directives.size() < 2) return;
    facts_.directive_lists.push_back({directives, location, order_, path});
  }

  void walk(List<Directive> directives, DirectiveLocation location, const NodePath* path) {
    for (const Directive& directive : directives) {
      const DirectiveDefinition* definition =
          schema_ == nullptr ? nullptr : schema_->find_directive(directive.name.text);
      const VisitOrder order = ++order_;
      facts_.directives.push_back({.node = &directive,
                                   .definition = definition,
                                   .location = location,
                                   .order = order,
                                   .path = path});
      if (schema_ != nullptr && definition == nullptr) continue;
      walk_arguments({.kind = ArgumentOwnerKind::directive,
                      .offset = directive.offset,
                      .name = directive.name.text,
                      .label = directive.name.text,
                      .arguments = directive.arguments,
                      .is_defined = definition != nullptr,
                      .definitions = definition == nullptr ? List<InputValueDefinition>{}
                                                           : definition->arguments,
                      .order = order,
                      .path = path},
                     {.directive = definition});
    }
  }

  void walk_arguments(const ArgumentOwner& written, Scope scope) {
    if (written.arguments.empty() && written.definitions.empty()) return;
    scope.owner = store(written);
    facts_.argument_owners.push_back(scope.owner);
    for (const Argument& argument : written.arguments) {
      walk_argument(argument, scope.argument(argument.name.text), *scope.owner, scope);
    }
  }

  // An argument, or a field of an object literal, of `owner`. As in graphql-ruby, what is in a
  // value of unknown type is looked up among the arguments of the field or directive.
  template <typename Node>
  void walk_argument(const Node& node, const InputValueDefinition* definition,
                     const ArgumentOwner& owner, const Scope& scope) {
    const NodePath* path = store<NodePath>(
        {.parent = owner.path, .kind = NodePathKind::argument, .text = node.name.text});
    const auto index = count_of(facts_.arguments);
    facts_.arguments.push_back({.name = &node.name,
                                .value = &node.value,
                                .offset = node.offset,
                                .definition = owner.is_defined ? definition : nullptr,
                                .owner = &owner,
                                .order = ++order_,
                                .path = path});
    // Below an unknown argument nothing is visited.
    if (!owner.is_defined || definition != nullptr) {
      const Position position{.argument = &node.name, .definition = definition, .path = path};
      const bool is_known = owner.is_defined && definition != nullptr;
      const Type* type = is_known ? definition->type : nullptr;
      const bool has_default = is_known && definition->default_value != nullptr;
      walk_value(node.value, type, has_default, position, scope, node.value);
    }
    facts_.arguments[index].order_after = ++order_;
    facts_.arguments[index].end = count_of(facts_.arguments);
  }

  // The innermost argument around a value.
  struct Position {
    const Name* argument = nullptr;
    const InputValueDefinition* definition = nullptr;
    const NodePath* path = nullptr;
  };

  // As in graphql-js, if the expected type is not a list, it is that of the items.
  void walk_value(const Value& value, const Type* type, bool has_default, const Position& position,
                  const Scope& scope, const Value& whole) {
    if (value.kind == ValueKind::variable) {
      const InputValueDefinition* definition = position.definition;
      facts_.variable_uses.push_back(
          {.node = &value,
           .type = type,
           .position_has_default = has_default,
           .argument = position.argument,
           .argument_type = definition == nullptr ? nullptr : definition->type,
           .path = position.path});
    } else if (value.kind == ValueKind::list) {
      const Type* item_type = type == nullptr ? nullptr : &type->nullable();
      if (item_type != nullptr && item_type->is_list()) item_type = item_type->inner;
      for (const Value& item : value.items) {
        walk_value(item, item_type, false, position, scope, whole);
      }
    } else if (value.kind == ValueKind::object) {
      walk_object(value, position, scope, whole);
    }
  }

  void walk_object(const Value& object, const Position& position, const Scope& scope,
                   const Value& whole) {
    const InputValueDefinition* around = position.definition;
    const NodePath* path = position.path;
    if (around != nullptr && around->type->nullable().is_list()) {
      path = store<NodePath>(
          {.parent = path, .kind = NodePathKind::index, .list = &whole, .item = &object});
    }
    const NamedType* type = input_object_of(around);
    facts_.objects.push_back(
        {.node = &object,
         .type =
             around != nullptr ? type : input_object_of(scope.argument(position.argument->text)),
         .order = ++order_,
         .path = path});
    if (object.fields.empty()) return;
    const ArgumentOwner* owner = store<ArgumentOwner>({.kind = ArgumentOwnerKind::input_object,
                                                       .offset = object.offset,
                                                       .name = type == nullptr ? "" : type->name,
                                                       .label = type == nullptr ? "" : type->name,
                                                       .is_defined = type != nullptr,
                                                       .path = path});
    for (const ObjectField& field : object.fields) {
      const std::string_view name = field.name.text;
      const InputValueDefinition* definition = nullptr;
      if (type != nullptr) {
        definition = type->input_field(name);
      } else if (around == nullptr) {
        definition = scope.argument(name);
      }
      walk_argument(field, definition, *owner, scope);
    }
  }

  const NamedType* find_type(std::string_view name) const {
    return schema_ == nullptr ? nullptr : schema_->find_type(name);
  }

  const Schema* const schema_;
  std::pmr::memory_resource& memory_;
  VisitOrder order_ = 0;
  Facts facts_;
};

}  // namespace

Facts collect_facts(const Document& document, const Schema* schema,
                    std::pmr::memory_resource& memory) {
  return Walker(document, schema, memory).take_facts();
}

}  // namespace porthole::graphql::validation
