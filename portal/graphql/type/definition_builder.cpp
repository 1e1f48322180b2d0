#include "portal/graphql/type/definition_builder.h"

#include <algorithm>
#include <string>
#include <vector>

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
  // As in graphql-js, a null reason means not deprecated.
  if (reason->kind == ValueKind::null) return {};
  return {.is_deprecated = true, .reason = reason->text};
}

std::string_view specified_by_url_of(List<Directive> directives) {
  const Directive* directive = find_directive_use(directives, "specifiedBy");
  const Value* url = directive == nullptr ? nullptr : find_argument(*directive, "url");
  return url == nullptr ? std::string_view() : url->text;
}

}  // namespace

void DefinitionBuilder::define_types() {
  for (std::size_t index = 0; index < types_.size() && !problems_.full(); ++index) {
    is_built_in_ = types_[index].is_built_in;
    define_type(types_[index], types_.parts(index));
  }
  is_built_in_ = false;
}

void DefinitionBuilder::define_type(NamedType& type, const Parts& parts) {
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
      type.is_one_of = std::any_of(parts.begin(), parts.end(), [](const TypeSyntax* part) {
        return find_directive_use(part->directives, "oneOf") != nullptr;
      });
      break;
  }
}

// The items of one list of all parts of a type.
template <typename Node, typename Syntax, typename Make>
List<Node> DefinitionBuilder::make_nodes(const Parts& parts, List<Syntax> TypeSyntax::*list,
                                         Make make) {
  std::size_t count = 0;
  for (const TypeSyntax* part : parts) count += (part->*list).size();
  Node* nodes = storage_.new_array<Node>(count);
  Node* next = nodes;
  for (const TypeSyntax* part : parts) {
    for (const Syntax& syntax : part->*list) *next++ = make(syntax);
  }
  return {nodes, count};
}

template <typename Node>
void DefinitionBuilder::index_members(NamedType& type, List<Node> members, std::string_view what) {
  check_not_empty(type, members.size(), what);
  type.member_index = NameIndex(members, storage_.arena, [&](const Node& member) {
    const SchemaCoordinate coordinate{.type = type.name, .field = member.name};
    problems_.report(member.offset,
                     std::string(what) + " " + quoted(coordinate) + " is defined more than once");
  });
}

void DefinitionBuilder::check_not_empty(const NamedType& type, std::size_t count,
                                        std::string_view what) {
  if (count != 0) return;
  problems_.report(type.offset, quoted(type.name) + " has no " + std::string(what) + ": " +
                                    with_article(to_string(type.kind)) + " needs one at least");
}

// The interfaces of a type, or the members of a union.
List<const NamedType*> DefinitionBuilder::make_references(const NamedType& type, const Parts& parts,
                                                          List<Name> TypeSyntax::*list,
                                                          NamedTypeKind kind) {
  const std::string_view verb =
      kind == NamedTypeKind::interface ? " can't implement " : " can't have the member ";
  const auto refuse = [&](const Name& name, const std::string& why) {
    problems_.report(name.offset, quoted(type.name) + std::string(verb) + quoted(name.text) + why);
  };
  const List<const NamedType*> references =
      make_nodes<const NamedType*>(parts, list, [&](const Name& name) -> const NamedType* {
        const NamedType* used = types_.use(name.text, name.offset);
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

FieldDefinition DefinitionBuilder::make_field(const NamedType& owner, const FieldSyntax& syntax) {
  check_name(syntax.name);
  const SchemaCoordinate coordinate{.type = owner.name, .field = syntax.name.text};
  FieldDefinition field{.name = syntax.name.text,
                        .description = syntax.description,
                        .offset = is_built_in_ ? 0 : syntax.name.offset,
                        .type = types_.resolve(syntax.type),
                        .deprecation = deprecation_of(syntax.directives)};
  if (field.type != nullptr && !field.type->named->is_output()) {
    problems_.report(syntax.type.offset, quoted(coordinate) + " needs a type for output, and " +
                                             quoted(field.type->named->name) +
                                             " is an input object");
  }
  field.arguments = make_arguments(syntax.arguments, field.argument_index, coordinate);
  return field;
}

List<InputValueDefinition> DefinitionBuilder::make_arguments(List<InputValueSyntax> syntax,
                                                             NameIndex& index,
                                                             const SchemaCoordinate& owner) {
  InputValueDefinition* nodes = storage_.new_array<InputValueDefinition>(syntax.size());
  InputValueDefinition* next = nodes;
  for (const InputValueSyntax& argument : syntax) {
    *next++ = make_input_value(argument, owner.of_argument(argument.name.text));
  }
  const List<InputValueDefinition> arguments(nodes, syntax.size());
  index = NameIndex(arguments, storage_.arena, [&](const InputValueDefinition& argument) {
    problems_.report(argument.offset, "argument " + quoted(owner.of_argument(argument.name)) +
                                          " is defined more than once");
  });
  return arguments;
}

InputValueDefinition DefinitionBuilder::make_input_value(const InputValueSyntax& syntax,
                                                         const SchemaCoordinate& coordinate) {
  check_name(syntax.name);
  const InputValueDefinition input{.name = syntax.name.text,
                                   .description = syntax.description,
                                   .offset = is_built_in_ ? 0 : syntax.name.offset,
                                   .type = types_.resolve(syntax.type),
                                   .default_value = syntax.default_value,
                                   .deprecation = deprecation_of(syntax.directives)};
  if (input.type != nullptr && !input.type->named->is_input()) {
    problems_.report(syntax.type.offset, quoted(coordinate) + " needs a type for input, and " +
                                             quoted(input.type->named->name) + " is " +
                                             with_article(to_string(input.type->named->kind)));
  }
  return input;
}

EnumValueDefinition DefinitionBuilder::make_enum_value(const EnumValueSyntax& syntax) {
  check_name(syntax.name);
  return {.name = syntax.name.text,
          .description = syntax.description,
          .offset = is_built_in_ ? 0 : syntax.name.offset,
          .deprecation = deprecation_of(syntax.directives)};
}

List<DirectiveDefinition> DefinitionBuilder::make_directives(List<DirectiveSyntax> written,
                                                             List<DirectiveSyntax> built_in) {
  auto* directives = storage_.new_array<DirectiveDefinition>(written.size() + built_in.size());
  std::size_t count = 0;
  for (const DirectiveSyntax& syntax : written) define_directive(directives[count++], syntax);
  const List<DirectiveDefinition> defined(directives, count);
  const NameIndex index(defined, storage_.arena, [&](const DirectiveDefinition& directive) {
    const SchemaCoordinate coordinate{.directive = directive.name};
    problems_.report(directive.offset,
                     "directive " + quoted(coordinate) + " is defined more than once");
  });
  is_built_in_ = true;
  for (const DirectiveSyntax& syntax : built_in) {
    if (index.find(defined, syntax.name.text) != nullptr) continue;
    define_directive(directives[count++], syntax);
  }
  is_built_in_ = false;
  return {directives, count};
}

void DefinitionBuilder::define_directive(DirectiveDefinition& directive,
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

void DefinitionBuilder::check_name(const Name& name) {
  if (is_built_in_ || !name.text.starts_with("__")) return;
  problems_.report(name.offset, "the name " + quoted(name.text) +
                                    " is reserved, as it begins with two underscores");
}

}  // namespace porthole::graphql
