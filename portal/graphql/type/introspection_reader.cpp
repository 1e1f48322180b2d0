#include "portal/graphql/type/introspection_reader.h"

#include <algorithm>
#include <array>
#include <memory_resource>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "portal/graphql/language/sdl_parser.h"
#include "portal/graphql/type/schema_builder.h"
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

bool is_name(std::string_view text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && !is_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || is_digit(c); });
}

DocumentStorage& add_storage(SchemaDocument::Storages& storages, std::string source,
                             std::size_t arena_bytes) {
  auto storage = std::make_unique<DocumentStorage>(std::move(source), arena_bytes);
  DocumentStorage& added = *storage;
  storages.push_back(std::move(storage));
  return added;
}

constexpr std::size_t kFirstArenaBytes = 64UL * 1024;
constexpr std::size_t kDefaultValueArenaBytes = 64;

}  // namespace

IntrospectionReader::IntrospectionReader(SchemaProblemList& problems)
    : problems_(problems), arena_(add_storage(storages_, {}, kFirstArenaBytes).arena) {}

SchemaDocument IntrospectionReader::read(const json::Value& answer) {
  places_.push_back({});
  Item schema{&answer, 0};
  if (answer.IsObject()) {
    if (const Item data = child(schema, "data"); data.value != nullptr) schema = data;
  }
  if (schema.value->IsObject()) {
    if (const Item inner = child(schema, "__schema"); inner.value != nullptr) schema = inner;
  }
  if (schema.value->IsObject() && json::find(*schema.value, "types") != nullptr) {
    read_schema(schema);
  } else {
    problems_.report(schema.place,
                     "this is not the answer to an introspection query: there is no "
                     "\"__schema\" with \"types\"");
  }
  return {std::move(storages_), syntax_, SchemaDocument::Directives::made};
}

void IntrospectionReader::read_schema(const Item& schema) {
  SchemaSyntax definition{.offset = schema.place};
  definition.description = read_optional_text(schema, "description");
  read_root(schema, "queryType", OperationType::query);
  read_root(schema, "mutationType", OperationType::mutation);
  read_root(schema, "subscriptionType", OperationType::subscription);
  definition.root_types = store(roots_);
  syntax_.schemas = {store(definition), 1};
  syntax_.types =
      read_list<TypeSyntax>(schema, "types", [this](const Item& item) { return read_type(item); });
  if (json::find(*schema.value, "directives") == nullptr) return;
  syntax_.directives = read_list<DirectiveSyntax>(
      schema, "directives", [this](const Item& item) { return read_directive(item); });
}

void IntrospectionReader::read_root(const Item& schema, std::string_view key,
                                    OperationType operation) {
  const Item root = child(schema, key);
  if (root.value == nullptr) return;
  roots_.push_back({.offset = root.place, .operation = operation, .type = read_name(root)});
}

TypeSyntax IntrospectionReader::read_type(const Item& type) {
  const std::string_view kind_name = read_optional_text(type, "kind");
  const std::optional<NamedTypeKind> kind = kind_of(kind_name);
  if (!kind) fail_expecting(child(type, "kind"), "the kind of a named type");
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
      // Servers of older editions have none on interfaces.
      if (child(type, "interfaces").value != nullptr) {
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
      break;
  }
  return syntax;
}

FieldSyntax IntrospectionReader::read_field(const Item& field) {
  return {.description = read_optional_text(field, "description"),
          .name = read_name(field),
          .arguments = read_list<InputValueSyntax>(
              field, "args", [this](const Item& item) { return read_input_value(item); }),
          .type = read_type_reference(child(field, "type")),
          .directives = deprecation_of(field)};
}

InputValueSyntax IntrospectionReader::read_input_value(const Item& input) {
  return {.description = read_optional_text(input, "description"),
          .name = read_name(input),
          .type = read_type_reference(child(input, "type")),
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
  const Item is_repeatable = child(directive, "isRepeatable");
  syntax.is_repeatable = is_repeatable.value != nullptr && is_repeatable.value->IsTrue();
  const List<std::uint32_t> locations = read_list<std::uint32_t>(
      directive, "locations", [this](const Item& item) { return read_location(item); });
  for (const std::uint32_t location : locations) syntax.locations |= location;
  return syntax;
}

std::uint32_t IntrospectionReader::read_location(const Item& location) {
  if (location.value == nullptr || !location.value->IsString()) {
    fail_expecting(location, "a directive location");
    return 0;
  }
  const std::optional<DirectiveLocation> known =
      find_directive_location(json::text_of(*location.value));
  return known ? static_cast<std::uint32_t>(*known) : 0;
}

TypeReference IntrospectionReader::read_type_reference(const Item& type) {
  TypeReference reference{.offset = type.place};
  const std::string_view kind = read_optional_text(type, "kind");
  if (kind == "LIST" || kind == "NON_NULL") {
    reference.kind = kind == "LIST" ? TypeKind::list : TypeKind::non_null;
    const TypeReference inner = read_type_reference(child(type, "ofType"));
    if (reference.kind == TypeKind::non_null && inner.kind == TypeKind::non_null) {
      problems_.report(type.place, "a non-null type can't be within another");
    }
    reference.inner = store(inner);
  } else if (kind_of(kind)) {
    reference.name = read_name(type).text;
  } else {
    fail_expecting(type, "a type with its kind");
  }
  return reference;
}

const Value* IntrospectionReader::read_default_value(const Item& input) {
  const Item text = child(input, "defaultValue");
  if (text.value == nullptr) return nullptr;
  if (!text.value->IsString()) {
    fail_expecting(text, "a value of GraphQL in a string");
    return nullptr;
  }
  DocumentStorage& storage =
      add_storage(storages_, std::string(json::text_of(*text.value)), kDefaultValueArenaBytes);
  const std::variant<Value, SyntaxError> outcome = parse_constant(storage);
  if (const auto* error = std::get_if<SyntaxError>(&outcome)) {
    problems_.report(text.place, "the default value is not one of GraphQL: " + error->message);
    return nullptr;
  }
  return store(std::get<Value>(outcome));
}

List<Directive> IntrospectionReader::deprecation_of(const Item& item) {
  const Item is_deprecated = child(item, "isDeprecated");
  const std::string_view reason = read_optional_text(item, "deprecationReason");
  if (!reason.empty()) return make_directive("deprecated", "reason", reason);
  if (is_deprecated.value == nullptr || !is_deprecated.value->IsTrue()) return {};
  return {store(Directive{.offset = item.place, .name = {"deprecated", item.place}}), 1};
}

List<Directive> IntrospectionReader::specification_of(const Item& scalar) {
  const std::string_view url = read_optional_text(scalar, "specifiedByURL");
  return url.empty() ? List<Directive>() : make_directive("specifiedBy", "url", url);
}

List<Directive> IntrospectionReader::make_directive(std::string_view name,
                                                    std::string_view argument,
                                                    std::string_view text) {
  const Argument* stored =
      store(Argument{.name = {argument, 0}, .value = {.kind = ValueKind::string, .text = text}});
  return {store(Directive{.name = {name, 0}, .arguments = {stored, 1}}), 1};
}

IntrospectionReader::Item IntrospectionReader::child(const Item& parent, std::string_view key) {
  const Item missing{nullptr, parent.place};
  if (parent.value == nullptr || !parent.value->IsObject()) return missing;
  const json::Value* value = json::find(*parent.value, key);
  if (value == nullptr) return missing;
  places_.push_back({.parent = parent.place, .key = key});
  return {value->IsNull() ? nullptr : value, static_cast<ByteOffset>(places_.size() - 1)};
}

IntrospectionReader::Item IntrospectionReader::child(const Item& parent, std::size_t index) {
  const json::Value& value = (*parent.value)[static_cast<rapidjson::SizeType>(index)];
  places_.push_back({.parent = parent.place, .index = index});
  return {value.IsNull() ? nullptr : &value, static_cast<ByteOffset>(places_.size() - 1)};
}

Name IntrospectionReader::read_name(const Item& item) {
  const Item name = child(item, "name");
  if (name.value == nullptr || !name.value->IsString()) {
    fail_expecting(name, "an object with a \"name\"");
    return {"_", name.place};
  }
  const std::string_view text = copy(*name.value);
  if (is_name(text)) return {text, name.place};
  problems_.report(name.place, quoted(text) + " is not a name of GraphQL");
  return {"_", name.place};
}

std::string_view IntrospectionReader::read_optional_text(const Item& parent, std::string_view key) {
  const Item text = child(parent, key);
  if (text.value == nullptr) return {};
  if (text.value->IsString()) return copy(*text.value);
  fail_expecting(text, "a string");
  return {};
}

template <typename Node, typename ReadItem>
List<Node> IntrospectionReader::read_list(const Item& parent, std::string_view key,
                                          ReadItem read_item) {
  const Item list = child(parent, key);
  if (list.value == nullptr || !list.value->IsArray()) {
    fail_expecting(list, "the list " + quoted(key));
    return {};
  }
  std::vector<Node> nodes;
  nodes.reserve(list.value->Size());
  for (std::size_t index = 0; index < list.value->Size() && !problems_.full(); ++index) {
    nodes.push_back(read_item(child(list, index)));
  }
  return store(nodes);
}

void IntrospectionReader::fail_expecting(const Item& item, std::string_view expected) {
  const std::string_view found = item.value == nullptr ? "nothing" : json::kind_of(*item.value);
  problems_.report(item.place,
                   "expected " + std::string(expected) + " but found " + std::string(found));
}

std::string_view IntrospectionReader::copy(const json::Value& string) {
  const std::string_view text = json::text_of(string);
  if (text.empty()) return {};
  char* copied = static_cast<char*>(arena_.allocate(text.size(), 1));
  std::copy(text.begin(), text.end(), copied);
  return {copied, text.size()};
}

template <typename T>
const T* IntrospectionReader::store(const T& node) {
  static_assert(std::is_trivially_destructible_v<T>);
  return new (arena_.allocate(sizeof(T), alignof(T))) T(node);
}

template <typename T>
List<T> IntrospectionReader::store(const std::vector<T>& nodes) {
  static_assert(std::is_trivially_copyable_v<T>);
  if (nodes.empty()) return {};
  T* stored = static_cast<T*>(arena_.allocate(nodes.size() * sizeof(T), alignof(T)));
  std::uninitialized_copy(nodes.begin(), nodes.end(), stored);
  return {stored, nodes.size()};
}

std::string IntrospectionReader::pointer_to(ByteOffset place) const {
  if (place == 0) return {};
  // As deep as the JSON, whose depth the parser bounds.
  const Place& step = places_[place];
  const std::string parent = pointer_to(step.parent);
  return step.key.empty() ? json::pointer_to(parent, step.index)
                          : json::pointer_to(parent, step.key);
}

std::variant<SchemaPtr, SchemaProblems> build_schema_from_introspection(std::string_view json) {
  if (json.size() > kSchemaJsonBytesMax) {
    return SchemaProblems{{"longer than " + std::to_string(kSchemaJsonBytesMax) + " bytes", {}}};
  }
  const json::ParseOptions options{.nodes_max = kSchemaJsonNodesMax};
  const json::ParseResult parsed = json::parse(json, options);
  const auto location_of = [](const json::Position& position) {
    return Location{static_cast<std::uint32_t>(position.line),
                    static_cast<std::uint32_t>(position.column)};
  };
  if (parsed.error) {
    return SchemaProblems{{parsed.error->message, location_of(parsed.error->position)}};
  }
  SchemaProblemList problems;
  IntrospectionReader reader(problems);
  SchemaDocument document = reader.read(parsed.document);
  const Locate locate = [&](ByteOffset place) {
    return location_of(json::locate(json, reader.pointer_to(place), options));
  };
  if (!problems.empty()) return problems.take(locate);
  return SchemaBuilder(std::move(document)).build(locate);
}

}  // namespace porthole::graphql
