#include "portal/graphql/type/schema_builder.h"

#include <algorithm>
#include <utility>

#include "portal/graphql/type/built_in_types.h"
#include "portal/graphql/type/directive_rules.h"
#include "portal/graphql/type/schema_rules.h"
#include "portal/graphql/type/schema_storage.h"

namespace porthole::graphql {

SchemaBuilder::SchemaBuilder(SchemaDocument document)
    : storage_(std::make_unique<Schema::Storage>(std::move(document))),
      written_(storage_->document.syntax()),
      built_in_(built_in_document().syntax()) {}

SchemaBuilder::~SchemaBuilder() = default;

std::variant<SchemaPtr, SchemaProblems> SchemaBuilder::build(const Locate& locate) {
  declare_types();
  attach_extensions();
  define_types();
  define_directives();
  define_roots();
  if (!problems_.empty()) return problems_.take(locate);
  const bool has_written_directives =
      storage_->document.directives() == SchemaDocument::Directives::written;
  const SchemaPtr schema = finish();
  check_rules(*schema, has_written_directives);
  if (!problems_.empty()) return problems_.take(locate);
  return schema;
}

void SchemaBuilder::check_rules(const Schema& schema, bool has_written_directives) {
  check_interfaces(schema, problems_);
  check_deprecations(schema, problems_);
  check_input_cycles(schema, problems_);
  check_default_values(schema, problems_);
  if (problems_.empty()) check_default_cycles(schema, problems_);
  if (has_written_directives) check_directives(schema);
}

void SchemaBuilder::check_directives(const Schema& schema) {
  DirectiveRule directives(schema, problems_);
  directives.check(written_.schemas);
  directives.check(written_.directives);
  for (std::size_t index = 0; index < type_count_ && !problems_.full(); ++index) {
    if (!types_[index].is_built_in) directives.check(parts_[index]);
  }
}

SchemaPtr SchemaBuilder::finish() {
  Schema::Storage& storage = *storage_;
  // The constructor is private: std::make_shared can't reach it.
  std::shared_ptr<Schema> schema(new Schema(std::move(storage_)));
  schema->query_type_ = roots_[static_cast<std::size_t>(OperationType::query)];
  schema->mutation_type_ = roots_[static_cast<std::size_t>(OperationType::mutation)];
  schema->subscription_type_ = roots_[static_cast<std::size_t>(OperationType::subscription)];
  for (const SchemaSyntax& syntax : written_.schemas) {
    if (!syntax.is_extension) schema->description_ = syntax.description;
  }
  list_types(*schema, storage);
  list_directives(*schema, storage);
  list_possible_types(storage);
  make_introspection_fields(*schema, storage);
  return schema;
}

void SchemaBuilder::list_types(Schema& schema, Schema::Storage& storage) {
  const auto count = static_cast<std::size_t>(std::count(is_used_.begin(), is_used_.end(), true));
  const NamedType** listed = storage.new_array<const NamedType*>(count);
  std::uint32_t next = 0;
  for (std::size_t index = 0; index < type_count_; ++index) {
    if (!is_used_[index]) continue;
    types_[index].index = next;
    listed[next++] = &types_[index];
  }
  schema.types_ = {listed, count};
  storage.type_index = NameIndex(schema.types_, storage.arena, [](const NamedType*) {});
}

void SchemaBuilder::list_directives(Schema& schema, Schema::Storage& storage) {
  const DirectiveDefinition** listed =
      storage.new_array<const DirectiveDefinition*>(directive_count_);
  for (std::size_t index = 0; index < directive_count_; ++index) {
    listed[index] = &directives_[index];
  }
  schema.directives_ = {listed, directive_count_};
  storage.directive_index =
      NameIndex(schema.directives_, storage.arena, [](const DirectiveDefinition*) {});
}

// Unions have theirs. An interface has the objects that name it: each has to name those, too, that
// it implements by way of others.
void SchemaBuilder::list_possible_types(Schema::Storage& storage) {
  std::vector<std::vector<const NamedType*>> implementations(type_count_);
  for (std::size_t index = 0; index < type_count_; ++index) {
    const NamedType& type = types_[index];
    if (type.kind != NamedTypeKind::object) continue;
    implementations[index].push_back(&type);
    for (const NamedType* interface : type.interfaces) {
      implementations[static_cast<std::size_t>(interface - types_)].push_back(&type);
    }
  }
  std::size_t pair_count = 0;
  for (std::size_t index = 0; index < type_count_; ++index) {
    NamedType& type = types_[index];
    const std::vector<const NamedType*>& objects = implementations[index];
    if (!objects.empty()) {
      const NamedType** listed = storage.new_array<const NamedType*>(objects.size());
      std::copy(objects.begin(), objects.end(), listed);
      type.possible_types = {listed, objects.size()};
    }
    if (type.is_abstract()) pair_count += type.possible_types.size();
  }
  storage.possible_types = PairSet(pair_count, storage.arena);
  for (std::size_t index = 0; index < type_count_; ++index) {
    if (!types_[index].is_abstract()) continue;
    for (const NamedType* object : types_[index].possible_types) {
      storage.possible_types.insert(types_[index].index, object->index);
    }
  }
}

void SchemaBuilder::make_introspection_fields(const Schema& schema, Schema::Storage& storage) {
  const Type& string = *schema.find_type("String")->type;
  const Type& required_string = storage.wrapped.get(string, TypeKind::non_null);
  storage.typename_field.name = "__typename";
  storage.typename_field.description = "The name of the object's type.";
  storage.typename_field.type = &required_string;

  const Type& schema_type = *schema.find_type("__Schema")->type;
  storage.schema_field.name = "__schema";
  storage.schema_field.description = "What this server can answer.";
  storage.schema_field.type = &storage.wrapped.get(schema_type, TypeKind::non_null);

  InputValueDefinition* name = storage.new_array<InputValueDefinition>(1);
  name->name = "name";
  name->type = &required_string;
  storage.type_field.name = "__type";
  storage.type_field.description = "The type of that name.";
  storage.type_field.arguments = {name, 1};
  storage.type_field.type = schema.find_type("__Type")->type;
}

}  // namespace porthole::graphql
