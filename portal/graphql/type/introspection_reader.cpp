#include "portal/graphql/type/introspection_reader.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <variant>

#include "portal/graphql/language/lexer.h"
#include "portal/graphql/language/sdl_parser.h"
#include "portal/graphql/type/schema_coordinate.h"

namespace porthole::graphql {

namespace {

struct KindName {
  std::string_view name;
  NamedTypeKind kind;
};

constexpr std::array kKindNames{
    KindName{"SCALAR", NamedTypeKind::scalar},
    KindName{"OBJECT", NamedTypeKind::object},
    KindName{"INTERFACE", NamedTypeKind::interface},
    KindName{"UNION", NamedTypeKind::union_type},
    KindName{"ENUM", NamedTypeKind::enumeration},
    KindName{"INPUT_OBJECT", NamedTypeKind::input_object},
};

std::optional<NamedTypeKind> kind_of(std::string_view name) {
  for (const KindName& candidate : kKindNames) {
    if (candidate.name == name) return candidate.kind;
  }
  return std::nullopt;
}

constexpr std::size_t kDefaultValueArenaBytes = 64;

}  // namespace

SchemaDocument IntrospectionReader::read(const json::Value& response) {
  Item schema{&response, 0};
  if (response.IsObject()) {
    if (const Item data = json_.child(schema, "data"); data.value != nullptr) schema = data;
  }
  if (schema.value->IsObject()) {
    if (const Item inner = json_.child(schema, "__schema"); inner.value != nullptr) schema = inner;
  }
  if (schema.value->IsObject() && json::find(*schema.value, "types") != nullptr) {
    read_schema(schema);
  } else {
    problems_.report(schema.path,
                     "this is not the answer to an introspection query: there is no "
                     "\"__schema\" with \"types\"");
  }
  return {arena_.take(), syntax_, SchemaDocument::Directives::made};
}

void IntrospectionReader::read_schema(const Item& schema) {
  SchemaSyntax definition{.offset = schema.path};
  definition.description = read_optional_text(schema, "description");
  read_root(schema, "queryType", OperationType::query);
  read_root(schema, "mutationType", OperationType::mutation);
  read_root(schema, "subscriptionType", OperationType::subscription);
  definition.root_types = arena_.store(roots_);
  syntax_.schemas = {arena_.store(definition), 1};
  syntax_.types =
      read_list<TypeSyntax>(schema, "types", [this](const Item& item) { return read_type(item); });
  if (json::find(*schema.value, "directives") == nullptr) return;
  syntax_.directives = read_list<DirectiveSyntax>(
      schema, "directives", [this](const Item& item) { return read_directive(item); });
}

void IntrospectionReader::read_root(const Item& schema, std::string_view key,
                                    OperationType operation) {
  const Item root = json_.child(schema, key);
  if (root.value == nullptr) return;
  roots_.push_back({.offset = root.path, .operation = operation, .type = read_name(root)});
}

TypeSyntax IntrospectionReader::read_type(const Item& type) {
  const std::string_view kind_name = read_optional_text(type, "kind");
  const std::optional<NamedTypeKind> kind = kind_of(kind_name);
  if (!kind) fail_expecting(json_.child(type, "kind"), "the kind of a named type");
  TypeSyntax syntax{.kind = kind.value_or(NamedTypeKind::scalar),
                    .description = read_optional_text(type, "description"),
                    .name = read_name(type)};
  if (!kind) return syntax;
  const auto read_reference = [this](const Item& item) { return read_name(item); };
  switch (*kind) {
    case NamedTypeKind::scalar:
      syntax.directives = specification_of(type);
      break;
    case NamedTypeKind::object:
    case NamedTypeKind::interface:
      syntax.fields = read_list<FieldSyntax>(type, "fields",
                                             [this](const Item& item) { return read_field(item); });
      // Servers of older editions of the specification don't report these for interfaces.
      if (json_.child(type, "interfaces").value != nullptr) {
        syntax.interfaces = read_list<Name>(type, "interfaces", read_reference);
      }
      break;
    case NamedTypeKind::union_type:
      syntax.members = read_list<Name>(type, "possibleTypes", read_reference);
      break;
    case NamedTypeKind::enumeration:
      syntax.enum_values = read_list<EnumValueSyntax>(
          type, "enumValues", [this](const Item& item) { return read_enum_value(item); });
      break;
    case NamedTypeKind::input_object:
      syntax.input_fields = read_list<InputValueSyntax>(
          type, "inputFields", [this](const Item& item) { return read_input_value(item); });
      if (const Item is_one_of = json_.child(type, "isOneOf");
          is_one_of.value != nullptr && is_one_of.value->IsTrue()) {
        syntax.directives = {arena_.store(Directive{.name = {"oneOf", is_one_of.path}}), 1};
      }
      break;
  }
  return syntax;
}

FieldSyntax IntrospectionReader::read_field(const Item& field) {
  return {.description = read_optional_text(field, "description"),
          .name = read_name(field),
          .arguments = read_list<InputValueSyntax>(
              field, "args", [this](const Item& item) { return read_input_value(item); }),
          .type = read_type_reference(json_.child(field, "type")),
          .directives = deprecation_of(field)};
}

InputValueSyntax IntrospectionReader::read_input_value(const Item& input) {
  return {.description = read_optional_text(input, "description"),
          .name = read_name(input),
          .type = read_type_reference(json_.child(input, "type")),
          .default_value = read_default_value(input),
          .directives = deprecation_of(input)};
}

EnumValueSyntax IntrospectionReader::read_enum_value(const Item& value) {
  const Name name = read_name(value);
  if (name.text == "true" || name.text == "false" || name.text == "null") {
    problems_.report(name.offset, "an enum value can't be called " + quoted(name.text));
  }
  return {.description = read_optional_text(value, "description"),
          .name = name,
          .directives = deprecation_of(value)};
}

DirectiveSyntax IntrospectionReader::read_directive(const Item& directive) {
  DirectiveSyntax syntax{.description = read_optional_text(directive, "description"),
                         .name = read_name(directive)};
  syntax.arguments = read_list<InputValueSyntax>(
      directive, "args", [this](const Item& item) { return read_input_value(item); });
  const Item is_repeatable = json_.child(directive, "isRepeatable");
  syntax.is_repeatable = is_repeatable.value != nullptr && is_repeatable.value->IsTrue();
  syntax.locations = read_list<DirectiveLocation>(
      directive, "locations", [this](const Item& item) { return read_location(item); });
  return syntax;
}

DirectiveLocation IntrospectionReader::read_location(const Item& location) {
  if (location.value == nullptr || !location.value->IsString()) {
    fail_expecting(location, "a directive location");
    return {};
  }
  return find_directive_location(json::text_of(*location.value)).value_or(DirectiveLocation{});
}

TypeReference IntrospectionReader::read_type_reference(const Item& type) {
  TypeReference reference{.offset = type.path};
  const std::string_view kind = read_optional_text(type, "kind");
  if (kind == "LIST" || kind == "NON_NULL") {
    reference.kind = kind == "LIST" ? TypeKind::list : TypeKind::non_null;
    const TypeReference inner = read_type_reference(json_.child(type, "ofType"));
    if (reference.kind == TypeKind::non_null && inner.kind == TypeKind::non_null) {
      problems_.report(type.path, "a non-null type can't be within another");
    }
    reference.inner = arena_.store(inner);
  } else if (kind_of(kind)) {
    reference.name = read_name(type).text;
  } else {
    fail_expecting(type, "a type with its kind");
  }
  return reference;
}

const Value* IntrospectionReader::read_default_value(const Item& input) {
  const Item text = json_.child(input, "defaultValue");
  if (text.value == nullptr) return nullptr;
  if (!text.value->IsString()) {
    fail_expecting(text, "a value of GraphQL in a string");
    return nullptr;
  }
  DocumentStorage& storage =
      arena_.add_source(std::string(json::text_of(*text.value)), kDefaultValueArenaBytes);
  const std::variant<Value, SyntaxError> outcome = parse_constant(storage);
  if (const auto* error = std::get_if<SyntaxError>(&outcome)) {
    problems_.report(text.path, "the default value is not one of GraphQL: " + error->message);
    return nullptr;
  }
  return arena_.store(std::get<Value>(outcome));
}

List<Directive> IntrospectionReader::deprecation_of(const Item& item) {
  const Item is_deprecated = json_.child(item, "isDeprecated");
  const std::string_view reason = read_optional_text(item, "deprecationReason");
  if (!reason.empty()) return make_directive("deprecated", "reason", reason);
  if (is_deprecated.value == nullptr || !is_deprecated.value->IsTrue()) return {};
  return {arena_.store(Directive{.offset = item.path, .name = {"deprecated", item.path}}), 1};
}

List<Directive> IntrospectionReader::specification_of(const Item& scalar) {
  const std::string_view url = read_optional_text(scalar, "specifiedByURL");
  return url.empty() ? List<Directive>() : make_directive("specifiedBy", "url", url);
}

List<Directive> IntrospectionReader::make_directive(std::string_view name,
                                                    std::string_view argument,
                                                    std::string_view text) {
  const Argument* stored = arena_.store(
      Argument{.name = {argument, 0}, .value = {.kind = ValueKind::string, .text = text}});
  return {arena_.store(Directive{.name = {name, 0}, .arguments = {stored, 1}}), 1};
}

Name IntrospectionReader::read_name(const Item& item) {
  const Item name = json_.child(item, "name");
  if (name.value == nullptr || !name.value->IsString()) {
    fail_expecting(name, "an object with a \"name\"");
    return {"_", name.path};
  }
  const std::string_view text = arena_.copy(json::text_of(*name.value));
  if (is_name(text)) return {text, name.path};
  problems_.report(name.path, quoted(text) + " is not a name of GraphQL");
  return {"_", name.path};
}

std::string_view IntrospectionReader::read_optional_text(const Item& parent, std::string_view key) {
  const Item text = json_.child(parent, key);
  if (text.value == nullptr) return {};
  if (text.value->IsString()) return arena_.copy(json::text_of(*text.value));
  fail_expecting(text, "a string");
  return {};
}

template <typename Node, typename ReadItem>
List<Node> IntrospectionReader::read_list(const Item& parent, std::string_view key,
                                          ReadItem read_item) {
  const Item list = json_.child(parent, key);
  if (list.value == nullptr || !list.value->IsArray()) {
    fail_expecting(list, "the list " + quoted(key));
    return {};
  }
  std::vector<Node> nodes;
  nodes.reserve(list.value->Size());
  for (std::size_t index = 0; index < list.value->Size() && !problems_.full(); ++index) {
    nodes.push_back(read_item(json_.child(list, index)));
  }
  return arena_.store(nodes);
}

void IntrospectionReader::fail_expecting(const Item& item, std::string_view expected) {
  const std::string_view found = item.value == nullptr ? "nothing" : json::kind_of(*item.value);
  problems_.report(item.path,
                   "expected " + std::string(expected) + " but found " + std::string(found));
}

}  // namespace porthole::graphql
