#include "portal/graphql/execute/introspection_objects.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "portal/graphql/execute/coerce_literal.h"
#include "portal/graphql/execute/print_value.h"
#include "portal/graphql/language/limits.h"

namespace porthole::graphql {

namespace {

ResolvedValue text(std::string_view value) {
  return std::string(value);
}

// Null if empty.
ResolvedValue optional_text(std::string_view value) {
  if (value.empty()) return {};
  return text(value);
}

// Fields without `includeDeprecated` include everything; otherwise it defaults to false.
bool includes_deprecated(const FieldCall& call) {
  if (call.definition->argument("includeDeprecated") == nullptr) return true;
  const json::Value* argument = json::find(call.arguments, "includeDeprecated");
  return argument != nullptr && argument->IsTrue();
}

ResolvedValue deprecation_field(std::string_view name, const Deprecation& deprecation) {
  if (name == "isDeprecated") return deprecation.is_deprecated;
  if (!deprecation.is_deprecated) return {};
  return text(deprecation.reason);
}

/// An element of a schema as an object of the introspection system.
template <typename Part>
class PartObject : public Object {
 public:
  PartObject(const Schema& schema, const Part& part) : schema_(schema), part_(part) {}

 protected:
  const Schema& schema_;
  const Part& part_;
};

template <typename PartObject, typename Part>
ResolvedValue objects(const Schema& schema, List<Part> parts, bool with_deprecated) {
  ResolvedValue::Items items;
  items.reserve(parts.size());
  for (const Part& part : parts) {
    if (!with_deprecated && part.deprecation.is_deprecated) continue;
    items.emplace_back(ObjectPtr(std::make_shared<PartObject>(schema, part)));
  }
  return items;
}

ResolvedValue type_object(const Schema& schema, const Type* type);
ResolvedValue type_object(const Schema& schema, const NamedType* type);
ResolvedValue type_objects(const Schema& schema, List<const NamedType*> types);

std::string print_default(const InputValueDefinition& definition) {
  json::Document::AllocatorType allocator(1024);
  ValueSpace space(allocator, kCoercedValuesMax);
  const auto value = coerce_literal(*definition.default_value, *definition.type, nullptr, space);
  return value ? print_value(*value, *definition.type) : std::string();
}

class InputValueObject final : public PartObject<InputValueDefinition> {
 public:
  using PartObject::PartObject;

  std::string_view type_name() const override { return "__InputValue"; }
  ResolvedValue resolve(const FieldCall& call) const override {
    if (call.name == "name") return text(part_.name);
    if (call.name == "description") return optional_text(part_.description);
    if (call.name == "type") return type_object(schema_, part_.type);
    if (call.name == "defaultValue") {
      if (part_.default_value == nullptr) return {};
      return optional_text(print_default(part_));
    }
    return deprecation_field(call.name, part_.deprecation);
  }
};

class EnumValueObject final : public PartObject<EnumValueDefinition> {
 public:
  using PartObject::PartObject;

  std::string_view type_name() const override { return "__EnumValue"; }
  ResolvedValue resolve(const FieldCall& call) const override {
    if (call.name == "name") return text(part_.name);
    if (call.name == "description") return optional_text(part_.description);
    return deprecation_field(call.name, part_.deprecation);
  }
};

class FieldObject final : public PartObject<FieldDefinition> {
 public:
  using PartObject::PartObject;

  std::string_view type_name() const override { return "__Field"; }
  ResolvedValue resolve(const FieldCall& call) const override {
    if (call.name == "name") return text(part_.name);
    if (call.name == "description") return optional_text(part_.description);
    if (call.name == "type") return type_object(schema_, part_.type);
    if (call.name == "args") {
      return objects<InputValueObject>(schema_, part_.arguments, includes_deprecated(call));
    }
    return deprecation_field(call.name, part_.deprecation);
  }
};

class DirectiveObject final : public PartObject<DirectiveDefinition> {
 public:
  using PartObject::PartObject;

  std::string_view type_name() const override { return "__Directive"; }
  ResolvedValue resolve(const FieldCall& call) const override {
    if (call.name == "name") return text(part_.name);
    if (call.name == "description") return optional_text(part_.description);
    if (call.name == "isRepeatable") return part_.is_repeatable;
    if (call.name == "locations") return locations();
    if (call.name == "args") {
      return objects<InputValueObject>(schema_, part_.arguments, includes_deprecated(call));
    }
    return {};
  }

 private:
  ResolvedValue locations() const {
    ResolvedValue::Items names;
    for (const DirectiveLocation location : part_.locations) {
      if (location != DirectiveLocation{}) names.push_back(text(to_string(location)));
    }
    return names;
  }
};

class NamedTypeObject final : public PartObject<NamedType> {
 public:
  using PartObject::PartObject;

  std::string_view type_name() const override { return "__Type"; }
  ResolvedValue resolve(const FieldCall& call) const override {
    if (call.name == "kind") return text(kind());
    if (call.name == "name") return text(part_.name);
    if (call.name == "description") return optional_text(part_.description);
    if (call.name == "isOneOf" && part_.kind == NamedTypeKind::input_object) {
      return part_.is_one_of;
    }
    if (call.name == "specifiedByURL") return optional_text(part_.specified_by_url);
    if (call.name == "fields" && has_fields()) {
      return objects<FieldObject>(schema_, part_.fields, includes_deprecated(call));
    }
    if (call.name == "interfaces" && has_fields()) return type_objects(schema_, part_.interfaces);
    if (call.name == "possibleTypes" && part_.is_abstract()) {
      return type_objects(schema_, part_.possible_types);
    }
    if (call.name == "enumValues" && part_.kind == NamedTypeKind::enumeration) {
      return objects<EnumValueObject>(schema_, part_.enum_values, includes_deprecated(call));
    }
    if (call.name == "inputFields" && part_.kind == NamedTypeKind::input_object) {
      return objects<InputValueObject>(schema_, part_.input_fields, includes_deprecated(call));
    }
    return {};
  }

 private:
  bool has_fields() const {
    return part_.kind == NamedTypeKind::object || part_.kind == NamedTypeKind::interface;
  }

  std::string_view kind() const {
    switch (part_.kind) {
      case NamedTypeKind::scalar:
        return "SCALAR";
      case NamedTypeKind::object:
        return "OBJECT";
      case NamedTypeKind::interface:
        return "INTERFACE";
      case NamedTypeKind::union_type:
        return "UNION";
      case NamedTypeKind::enumeration:
        return "ENUM";
      case NamedTypeKind::input_object:
        return "INPUT_OBJECT";
    }
    return {};
  }
};

/// A list or non-null type.
class WrappedTypeObject final : public PartObject<Type> {
 public:
  using PartObject::PartObject;

  std::string_view type_name() const override { return "__Type"; }
  ResolvedValue resolve(const FieldCall& call) const override {
    if (call.name == "kind") return text(part_.is_list() ? "LIST" : "NON_NULL");
    if (call.name == "ofType") return type_object(schema_, part_.inner);
    return {};
  }
};

class SchemaObject final : public Object {
 public:
  explicit SchemaObject(const Schema& schema) : schema_(schema) {}

  std::string_view type_name() const override { return "__Schema"; }
  ResolvedValue resolve(const FieldCall& call) const override {
    if (call.name == "description") return optional_text(schema_.description());
    if (call.name == "types") return type_objects(schema_, schema_.types());
    if (call.name == "queryType") return type_object(schema_, &schema_.query_type());
    if (call.name == "mutationType") return type_object(schema_, schema_.mutation_type());
    if (call.name == "subscriptionType") return type_object(schema_, schema_.subscription_type());
    if (call.name == "directives") return directives();
    return {};
  }

 private:
  ResolvedValue directives() const {
    ResolvedValue::Items items;
    items.reserve(schema_.directives().size());
    for (const DirectiveDefinition* directive : schema_.directives()) {
      items.emplace_back(ObjectPtr(std::make_shared<DirectiveObject>(schema_, *directive)));
    }
    return items;
  }

  const Schema& schema_;
};

ResolvedValue type_object(const Schema& schema, const Type* type) {
  if (type->kind == TypeKind::named) return type_object(schema, type->named);
  return ObjectPtr(std::make_shared<WrappedTypeObject>(schema, *type));
}

ResolvedValue type_object(const Schema& schema, const NamedType* type) {
  if (type == nullptr) return {};
  return ObjectPtr(std::make_shared<NamedTypeObject>(schema, *type));
}

ResolvedValue type_objects(const Schema& schema, List<const NamedType*> types) {
  ResolvedValue::Items items;
  items.reserve(types.size());
  for (const NamedType* type : types) items.push_back(type_object(schema, type));
  return items;
}

}  // namespace

ObjectPtr introspect_schema(const Schema& schema) {
  return std::make_shared<SchemaObject>(schema);
}

ObjectPtr introspect_type(const Schema& schema, std::string_view name) {
  const NamedType* type = schema.find_type(name);
  if (type == nullptr) return nullptr;
  return std::make_shared<NamedTypeObject>(schema, *type);
}

}  // namespace porthole::graphql
