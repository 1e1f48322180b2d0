#include <algorithm>
#include <array>
#include <string>

#include "portal/graphql/type/built_in_types.h"
#include "portal/graphql/type/schema_builder.h"
#include "portal/graphql/type/schema_storage.h"

// The first step of building a schema: a node for everything that was written.

namespace porthole::graphql {

namespace {

constexpr std::string_view kDefaultDeprecationReason = "No longer supported";

const Directive* find_directive_use(List<Directive> directives, std::string_view name) {
  for (const Directive& directive : directives) {
    if (directive.name.text == name) return &directive;
  }
  return nullptr;
}

const Value* find_argument(const Directive& directive, std::string_view name) {
  for (const Argument& argument : directive.arguments) {
    if (argument.name.text == name) return &argument.value;
  }
  return nullptr;
}

Deprecation deprecation_of(List<Directive> directives) {
  const Directive* directive = find_directive_use(directives, "deprecated");
  if (directive == nullptr) return {};
  const Value* reason = find_argument(*directive, "reason");
  if (reason == nullptr) return {.is_deprecated = true, .reason = kDefaultDeprecationReason};
  // A reason of null takes the deprecation back, as in graphql-js.
  if (reason->kind == ValueKind::null) return {};
  return {.is_deprecated = true, .reason = reason->text};
}

std::string_view specified_by_url_of(List<Directive> directives) {
  const Directive* directive = find_directive_use(directives, "specifiedBy");
  const Value* url = directive == nullptr ? nullptr : find_argument(*directive, "url");
  return url == nullptr ? std::string_view() : url->text;
}

constexpr std::array<std::string_view, 3> kOperationNames{"query", "mutation", "subscription"};
constexpr std::array<std::string_view, 3> kDefaultRootNames{"Query", "Mutation", "Subscription"};

}  // namespace

void SchemaBuilder::declare_types() {
  types_ = storage_->new_array<NamedType>(written_.types.size() + built_in_.types.size());
  const auto declare = [this](const TypeSyntax& syntax, bool is_built_in) {
    NamedType& type = types_[type_count_++];
    type.kind = syntax.kind;
    type.scalar = scalar_kind_of(syntax.name.text);
    type.is_built_in = is_built_in;
    type.name = syntax.name.text;
    type.description = syntax.description;
    if (!is_built_in) type.offset = syntax.name.offset;
    type.type = storage_->new_type(type);
    parts_.push_back({&syntax});
    // What is written is part of the schema; of the scalars that are built in, those in use.
    is_used_.push_back(!is_built_in || syntax.kind != NamedTypeKind::scalar);
  };
  std::vector<std::string_view> redefined;
  for (const TypeSyntax& syntax : written_.types) {
    if (syntax.is_extension) continue;
    if (redefines_built_in(syntax)) {
      redefined.push_back(syntax.name.text);
    } else {
      declare(syntax, false);
    }
  }
  for (const TypeSyntax& syntax : built_in_.types) declare(syntax, true);
  index_ = NameIndex(
      List<NamedType>(types_, type_count_), storage_->arena, [this](const NamedType& type) {
        problems_.report(type.offset, "type " + quoted(type.name) + " is defined more than once");
      });
  for (const std::string_view name : redefined) use_type(name, 0);
}

// Schemas that were printed whole hold what is built in, too. It is passed over.
bool SchemaBuilder::redefines_built_in(const TypeSyntax& syntax) {
  for (const TypeSyntax& built_in : built_in_.types) {
    if (built_in.name.text != syntax.name.text) continue;
    if (built_in.kind != syntax.kind) {
      problems_.report(syntax.name.offset, "type " + quoted(syntax.name.text) + " is built in as " +
                                               with_article(to_string(built_in.kind)));
    }
    return true;
  }
  return false;
}

void SchemaBuilder::attach_extensions() {
  for (const TypeSyntax& syntax : written_.types) {
    if (!syntax.is_extension) continue;
    const std::string name = quoted(syntax.name.text);
    NamedType* type = find_type(syntax.name.text);
    if (type == nullptr) {
      problems_.report(syntax.name.offset, "can't extend " + name + ": it isn't defined");
    } else if (type->is_built_in) {
      problems_.report(syntax.name.offset, "can't extend " + name + ": it is built in");
    } else if (type->kind != syntax.kind) {
      problems_.report(syntax.name.offset, "can't extend " + name + " as " +
                                               with_article(to_string(syntax.kind)) + ": it is " +
                                               with_article(to_string(type->kind)));
    } else {
      parts_[static_cast<std::size_t>(type - types_)].push_back(&syntax);
    }
  }
}

void SchemaBuilder::define_types() {
  for (std::size_t index = 0; index < type_count_ && !problems_.full(); ++index) {
    is_built_in_ = types_[index].is_built_in;
    define_type(types_[index], parts_[index]);
  }
  is_built_in_ = false;
}

void SchemaBuilder::define_type(NamedType& type, const Parts& parts) {
  check_name(parts.front()->name);
  switch (type.kind) {
    case NamedTypeKind::scalar:
      for (const TypeSyntax* part : parts) {
        const std::string_view url = specified_by_url_of(part->directives);
        if (!url.empty()) type.specified_by_url = url;
      }
      break;
    case NamedTypeKind::object:
    case NamedTypeKind::interface:
      type.interfaces =
          make_references(type, parts, &TypeSyntax::interfaces, NamedTypeKind::interface);
      type.fields = make_nodes<FieldDefinition>(
          parts, &TypeSyntax::fields,
          [&](const FieldSyntax& syntax) { return make_field(type, syntax); });
      index_members(type, type.fields, "field");
      break;
    case NamedTypeKind::union_type:
      type.possible_types =
          make_references(type, parts, &TypeSyntax::members, NamedTypeKind::object);
      check_not_empty(type, type.possible_types.size(), "member");
      break;
    case NamedTypeKind::enumeration:
      type.enum_values = make_nodes<EnumValueDefinition>(
          parts, &TypeSyntax::enum_values,
          [&](const EnumValueSyntax& syntax) { return make_enum_value(syntax); });
      index_members(type, type.enum_values, "value");
      break;
    case NamedTypeKind::input_object:
      type.input_fields = make_nodes<InputValueDefinition>(
          parts, &TypeSyntax::input_fields, [&](const InputValueSyntax& syntax) {
            return make_input_value(syntax,
                                    SchemaCoordinate{.type = type.name}.of_field(syntax.name.text));
          });
      index_members(type, type.input_fields, "field");
      break;
  }
}

// What all parts of a type have in one of their lists.
template <typename Node, typename Syntax, typename Make>
List<Node> SchemaBuilder::make_nodes(const Parts& parts, List<Syntax> TypeSyntax::*list,
                                     Make make) {
  std::size_t count = 0;
  for (const TypeSyntax* part : parts) count += (part->*list).size();
  Node* nodes = storage_->new_array<Node>(count);
  Node* next = nodes;
  for (const TypeSyntax* part : parts) {
    for (const Syntax& syntax : part->*list) *next++ = make(syntax);
  }
  return {nodes, count};
}

template <typename Node>
void SchemaBuilder::index_members(NamedType& type, List<Node> members, std::string_view what) {
  check_not_empty(type, members.size(), what);
  type.member_index = NameIndex(members, storage_->arena, [&](const Node& member) {
    const SchemaCoordinate coordinate{.type = type.name, .field = member.name};
    problems_.report(member.offset,
                     std::string(what) + " " + quoted(coordinate) + " is defined more than once");
  });
}

void SchemaBuilder::check_not_empty(const NamedType& type, std::size_t count,
                                    std::string_view what) {
  if (count != 0) return;
  problems_.report(type.offset, quoted(type.name) + " has no " + std::string(what) + ": " +
                                    with_article(to_string(type.kind)) + " needs one at least");
}

// The interfaces of a type, or the members of a union.
List<const NamedType*> SchemaBuilder::make_references(const NamedType& type, const Parts& parts,
                                                      List<Name> TypeSyntax::*list,
                                                      NamedTypeKind kind) {
  const std::string_view verb =
      kind == NamedTypeKind::interface ? " can't implement " : " can't have the member ";
  const auto refuse = [&](const Name& name, const std::string& why) {
    problems_.report(name.offset, quoted(type.name) + std::string(verb) + quoted(name.text) + why);
  };
  const List<const NamedType*> references =
      make_nodes<const NamedType*>(parts, list, [&](const Name& name) -> const NamedType* {
        const NamedType* used = use_type(name.text, name.offset);
        if (used == nullptr) return nullptr;
        if (used->kind != kind) {
          refuse(name, ", which is " + with_article(to_string(used->kind)));
        } else if (used == &type) {
          refuse(name, ", as that is itself");
        }
        return used;
      });
  std::size_t index = 0;
  std::vector<const NamedType*> seen(references.begin(), references.end());
  std::sort(seen.begin(), seen.end());
  if (std::adjacent_find(seen.begin(), seen.end()) == seen.end()) return references;
  seen.clear();
  for (const TypeSyntax* part : parts) {
    for (const Name& name : part->*list) {
      if (problems_.full()) return references;
      const NamedType* used = references[index++];
      if (used == nullptr) continue;
      if (std::find(seen.begin(), seen.end(), used) != seen.end()) refuse(name, " more than once");
      seen.push_back(used);
    }
  }
  return references;
}

FieldDefinition SchemaBuilder::make_field(const NamedType& owner, const FieldSyntax& syntax) {
  check_name(syntax.name);
  const SchemaCoordinate coordinate{.type = owner.name, .field = syntax.name.text};
  FieldDefinition field{.name = syntax.name.text,
                        .description = syntax.description,
                        .offset = is_built_in_ ? 0 : syntax.name.offset,
                        .type = resolve(syntax.type),
                        .deprecation = deprecation_of(syntax.directives)};
  if (field.type != nullptr && !field.type->named->is_output()) {
    problems_.report(syntax.type.offset, quoted(coordinate) + " needs a type for output, and " +
                                             quoted(field.type->named->name) +
                                             " is an input object");
  }
  field.arguments = make_arguments(syntax.arguments, field.argument_index, coordinate);
  return field;
}

List<InputValueDefinition> SchemaBuilder::make_arguments(List<InputValueSyntax> syntax,
                                                         NameIndex& index,
                                                         const SchemaCoordinate& owner) {
  InputValueDefinition* nodes = storage_->new_array<InputValueDefinition>(syntax.size());
  InputValueDefinition* next = nodes;
  for (const InputValueSyntax& argument : syntax) {
    *next++ = make_input_value(argument, owner.of_argument(argument.name.text));
  }
  const List<InputValueDefinition> arguments(nodes, syntax.size());
  index = NameIndex(arguments, storage_->arena, [&](const InputValueDefinition& argument) {
    problems_.report(argument.offset, "argument " + quoted(owner.of_argument(argument.name)) +
                                          " is defined more than once");
  });
  return arguments;
}

InputValueDefinition SchemaBuilder::make_input_value(const InputValueSyntax& syntax,
                                                     const SchemaCoordinate& coordinate) {
  check_name(syntax.name);
  const InputValueDefinition input{.name = syntax.name.text,
                                   .description = syntax.description,
                                   .offset = is_built_in_ ? 0 : syntax.name.offset,
                                   .type = resolve(syntax.type),
                                   .default_value = syntax.default_value,
                                   .deprecation = deprecation_of(syntax.directives)};
  if (input.type != nullptr && !input.type->named->is_input()) {
    problems_.report(syntax.type.offset, quoted(coordinate) + " needs a type for input, and " +
                                             quoted(input.type->named->name) + " is " +
                                             with_article(to_string(input.type->named->kind)));
  }
  return input;
}

EnumValueDefinition SchemaBuilder::make_enum_value(const EnumValueSyntax& syntax) {
  check_name(syntax.name);
  return {.name = syntax.name.text,
          .description = syntax.description,
          .offset = is_built_in_ ? 0 : syntax.name.offset,
          .deprecation = deprecation_of(syntax.directives)};
}

void SchemaBuilder::define_directives() {
  directives_ = storage_->new_array<DirectiveDefinition>(written_.directives.size() +
                                                         built_in_.directives.size());
  for (const DirectiveSyntax& syntax : written_.directives) {
    define_directive(directives_[directive_count_++], syntax);
  }
  const List<DirectiveDefinition> written(directives_, directive_count_);
  const NameIndex index(written, storage_->arena, [&](const DirectiveDefinition& directive) {
    const SchemaCoordinate coordinate{.directive = directive.name};
    problems_.report(directive.offset,
                     "directive " + quoted(coordinate) + " is defined more than once");
  });
  is_built_in_ = true;
  for (const DirectiveSyntax& syntax : built_in_.directives) {
    if (index.find(written, syntax.name.text) != nullptr) continue;
    define_directive(directives_[directive_count_++], syntax);
  }
  is_built_in_ = false;
}

void SchemaBuilder::define_directive(DirectiveDefinition& directive,
                                     const DirectiveSyntax& syntax) {
  check_name(syntax.name);
  directive.name = syntax.name.text;
  directive.description = syntax.description;
  directive.offset = is_built_in_ ? 0 : syntax.name.offset;
  directive.is_built_in = is_built_in_;
  directive.locations = syntax.locations;
  directive.is_repeatable = syntax.is_repeatable;
  directive.arguments =
      make_arguments(syntax.arguments, directive.argument_index, {.directive = directive.name});
}

void SchemaBuilder::define_roots() {
  const SchemaSyntax* definition = nullptr;
  for (const SchemaSyntax& schema : written_.schemas) {
    if (!schema.is_extension && definition != nullptr) {
      problems_.report(schema.offset, "the schema is defined more than once");
    }
    if (!schema.is_extension && definition == nullptr) definition = &schema;
    for (const RootTypeSyntax& root : schema.root_types) define_root(root);
  }
  if (definition == nullptr) define_default_roots();
  check_roots();
  if (roots_[0] == nullptr && problems_.empty()) {
    problems_.report(definition == nullptr ? 0 : definition->offset,
                     "the schema has no query type: define a type \"Query\", or name another with "
                     "\"schema { query: Type }\"");
  }
}

void SchemaBuilder::define_root(const RootTypeSyntax& root) {
  const auto operation = static_cast<std::size_t>(root.operation);
  const std::string name(kOperationNames[operation]);
  if (roots_[operation] != nullptr) {
    problems_.report(root.offset, "the " + name + " type is given more than once");
    return;
  }
  roots_[operation] = use_type(root.type.text, root.type.offset);
  root_offsets_[operation] = root.type.offset;
}

// Without a definition of the schema, types become roots by their names.
void SchemaBuilder::define_default_roots() {
  for (std::size_t operation = 0; operation < roots_.size(); ++operation) {
    const NamedType* type = find_type(kDefaultRootNames[operation]);
    if (type == nullptr) continue;
    roots_[operation] = type;
    root_offsets_[operation] = type->offset;
  }
}

void SchemaBuilder::check_roots() {
  for (std::size_t operation = 0; operation < roots_.size(); ++operation) {
    const NamedType* type = roots_[operation];
    if (type == nullptr) continue;
    const std::string name(kOperationNames[operation]);
    if (type->kind != NamedTypeKind::object) {
      problems_.report(root_offsets_[operation], "the " + name + " type must be an object, and " +
                                                     quoted(type->name) + " is " +
                                                     with_article(to_string(type->kind)));
    }
    if (std::find(roots_.begin(), roots_.end(), type) != roots_.begin() + operation) {
      problems_.report(root_offsets_[operation],
                       "the " + name + " type must be another than those of other operations");
    }
  }
}

void SchemaBuilder::check_name(const Name& name) {
  if (is_built_in_ || !name.text.starts_with("__")) return;
  problems_.report(name.offset, "the name " + quoted(name.text) +
                                    " is reserved, as it begins with two underscores");
}

NamedType* SchemaBuilder::use_type(std::string_view name, ByteOffset offset) {
  NamedType* type = find_type(name);
  if (type == nullptr) {
    problems_.report(offset, "type " + quoted(name) + " isn't defined");
  } else {
    is_used_[static_cast<std::size_t>(type - types_)] = true;
  }
  return type;
}

NamedType* SchemaBuilder::find_type(std::string_view name) const {
  const NamedType* found = index_.find(List<NamedType>(types_, type_count_), name);
  return found == nullptr ? nullptr : types_ + (found - types_);
}

const Type* SchemaBuilder::resolve(const TypeReference& reference) {
  if (reference.kind == TypeKind::named) {
    const NamedType* named = use_type(reference.name, reference.offset);
    return named == nullptr ? nullptr : named->type;
  }
  const Type* inner = resolve(*reference.inner);
  return inner == nullptr ? nullptr : &storage_->wrapped.get(*inner, reference.kind);
}

}  // namespace porthole::graphql
