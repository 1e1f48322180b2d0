#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "portal/graphql/language/limits.h"
#include "portal/graphql/type/build_schema.h"

// Builds a schema from any bytes: from JSON if they begin with a brace, otherwise from the
// definition language. Visits every node and string of it, and aborts if a guarantee of `schema.h`
// or `types.h` is broken.

namespace porthole::graphql {

namespace {

void require(bool promise) {
  if (!promise) std::abort();
}

class Verifier {
 public:
  explicit Verifier(const Schema& schema) : schema_(schema) {
    require(schema.query_type().kind == NamedTypeKind::object);
    require(&schema.query_type() != schema.mutation_type());
    visit_text(schema.description());
    std::uint32_t index = 0;
    for (const NamedType* type : schema.types()) {
      require(type->index == index++);
      require(schema.find_type(type->name) == type);
      require(type->type->named == type);
      visit(*type);
    }
    for (const DirectiveDefinition* directive : schema.directives()) {
      require(schema.find_directive(directive->name) == directive);
      visit_text(directive->description);
      for (const InputValueDefinition& argument : directive->arguments) {
        require(directive->argument(argument.name) == &argument);
        visit(argument);
      }
    }
    require(schema.find_field(schema.query_type(), "__schema") == &schema.schema_field());
  }

 private:
  // Reads every byte, for the address sanitizer.
  void visit_text(std::string_view text) {
    for (const char byte : text) sum_ = sum_ + static_cast<unsigned char>(byte);
  }

  void visit(const NamedType& type) {
    visit_text(type.description);
    visit_text(type.specified_by_url);
    const bool has_fields =
        type.kind == NamedTypeKind::object || type.kind == NamedTypeKind::interface;
    require(has_fields != type.fields.empty());
    require((type.kind == NamedTypeKind::enumeration) != type.enum_values.empty());
    require((type.kind == NamedTypeKind::input_object) != type.input_fields.empty());
    for (const FieldDefinition& field : type.fields) visit(type, field);
    for (const InputValueDefinition& field : type.input_fields) {
      require(type.input_field(field.name) == &field);
      visit(field);
    }
    for (const EnumValueDefinition& value : type.enum_values) {
      require(type.enum_value(value.name) == &value);
      visit_text(value.description);
      visit_text(value.deprecation.reason);
    }
    for (const NamedType* interface : type.interfaces) {
      require(interface->kind == NamedTypeKind::interface);
      require(type.kind != NamedTypeKind::object || schema_.is_possible_type(*interface, type));
      for (const FieldDefinition& field : interface->fields) {
        require(type.field(field.name) != nullptr);
      }
    }
    for (const NamedType* object : type.possible_types) {
      require(object->kind == NamedTypeKind::object);
      require(schema_.is_possible_type(type, *object));
      require(schema_.overlap(*object, type));
    }
  }

  void visit(const NamedType& owner, const FieldDefinition& field) {
    require(owner.field(field.name) == &field);
    require(field.type->named->is_output());
    visit_text(field.description);
    visit_text(field.deprecation.reason);
    visit(*field.type);
    for (const InputValueDefinition& argument : field.arguments) {
      require(field.argument(argument.name) == &argument);
      visit(argument);
    }
  }

  void visit(const InputValueDefinition& input) {
    require(input.type->named->is_input());
    require(!input.is_required() || !input.deprecation.is_deprecated);
    visit_text(input.description);
    visit(*input.type);
    if (input.default_value != nullptr) visit(*input.default_value);
  }

  void visit(const Type& type) {
    require((type.kind == TypeKind::named) == (type.inner == nullptr));
    require(schema_.find_type(type.named->name) == type.named);
    if (type.inner == nullptr) return;
    require(!type.is_non_null() || !type.inner->is_non_null());
    visit(*type.inner);
  }

  void visit(const Value& value) {
    require(value.kind != ValueKind::variable);
    visit_text(value.text);
    for (const Value& item : value.items) visit(item);
    for (const ObjectField& field : value.fields) visit(field.value);
  }

  const Schema& schema_;
  volatile unsigned sum_ = 0;
};

void verify(const std::variant<SchemaPtr, SchemaProblems>& outcome) {
  if (const auto* problems = std::get_if<SchemaProblems>(&outcome)) {
    require(!problems->empty() && problems->size() <= kSchemaProblemsMax);
    for (const SchemaProblem& problem : *problems) {
      require(!problem.message.empty() && problem.message.size() < 2000);
      require(problem.location.line >= 1 && problem.location.column >= 1);
    }
    return;
  }
  const Verifier verifier(*std::get<SchemaPtr>(outcome));
}

}  // namespace

}  // namespace porthole::graphql

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.starts_with('{')) {
    porthole::graphql::verify(porthole::graphql::build_schema_from_introspection(text));
  } else {
    porthole::graphql::verify(porthole::graphql::build_schema(std::string(text)));
  }
  return 0;
}
