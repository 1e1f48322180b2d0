#include "portal/graphql/type/schema_builder.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "portal/graphql/type/built_in_types.h"
#include "portal/graphql/type/cycle_rules.h"
#include "portal/graphql/type/directive_rules.h"
#include "portal/graphql/type/input_value_rules.h"
#include "portal/graphql/type/interface_rules.h"

namespace porthole::graphql {

namespace {

void make_introspection_fields(const Schema& schema, SchemaStorage& storage) {
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

}  // namespace

SchemaBuilder::SchemaBuilder(SchemaDocument document)
    : storage_(std::make_unique<SchemaStorage>(std::move(document))),
      written_(storage_->document.syntax()),
      built_in_(built_in_document().syntax()),
      types_(*storage_, written_, built_in_, problems_),
      definitions_(*storage_, types_, problems_),
      roots_(types_, problems_) {}

std::variant<SchemaPtr, SchemaProblems> SchemaBuilder::build(const Locate& locate) {
  types_.declare();
  definitions_.define_types();
  directives_ = definitions_.make_directives(written_.directives, built_in_.directives);
  roots_.define(written_.schemas);
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
  check_one_of_fields(schema, problems_);
  check_input_cycles(schema, problems_);
  check_default_values(schema, problems_);
  if (problems_.empty()) check_default_cycles(schema, problems_);
  if (has_written_directives) check_directives(schema);
}

void SchemaBuilder::check_directives(const Schema& schema) {
  DirectiveRules directives(schema, problems_);
  directives.check(written_.schemas);
  directives.check(written_.directives);
  for (std::size_t index = 0; index < types_.size() && !problems_.full(); ++index) {
    if (!types_[index].is_built_in) directives.check(types_.parts(index));
  }
}

SchemaPtr SchemaBuilder::finish() {
  SchemaStorage& storage = *storage_;
  // The constructor is private: std::make_shared can't call it.
  std::shared_ptr<Schema> schema(new Schema(std::move(storage_)));
  schema->query_type_ = roots_.of(OperationType::query);
  schema->mutation_type_ = roots_.of(OperationType::mutation);
  schema->subscription_type_ = roots_.of(OperationType::subscription);
  for (const SchemaSyntax& syntax : written_.schemas) {
    if (!syntax.is_extension) schema->description_ = syntax.description;
  }
  list_types(*schema, storage);
  list_directives(*schema, storage);
  list_possible_types(storage);
  make_introspection_fields(*schema, storage);
  return schema;
}

void SchemaBuilder::list_types(Schema& schema, SchemaStorage& storage) {
  std::size_t count = 0;
  for (std::size_t index = 0; index < types_.size(); ++index) {
    if (types_.is_used(index)) ++count;
  }
  const NamedType** listed = storage.new_array<const NamedType*>(count);
  std::uint32_t next = 0;
  for (std::size_t index = 0; index < types_.size(); ++index) {
    if (!types_.is_used(index)) continue;
    types_[index].index = next;
    listed[next++] = &types_[index];
  }
  schema.types_ = {listed, count};
  storage.type_index = NameIndex(schema.types_, storage.arena, [](const NamedType*) {});
}

void SchemaBuilder::list_directives(Schema& schema, SchemaStorage& storage) const {
  const DirectiveDefinition** listed =
      storage.new_array<const DirectiveDefinition*>(directives_.size());
  for (std::size_t index = 0; index < directives_.size(); ++index) {
    listed[index] = &directives_[index];
  }
  schema.directives_ = {listed, directives_.size()};
  storage.directive_index =
      NameIndex(schema.directives_, storage.arena, [](const DirectiveDefinition*) {});
}

// Unions already have theirs. An interface has the objects that name it: an object must name every
// interface it implements, including those implemented through other interfaces.
void SchemaBuilder::list_possible_types(SchemaStorage& storage) {
  std::vector<std::vector<const NamedType*>> implementations(types_.size());
  for (std::size_t index = 0; index < types_.size(); ++index) {
    const NamedType& type = types_[index];
    if (type.kind != NamedTypeKind::object) continue;
    implementations[index].push_back(&type);
    for (const NamedType* interface : type.interfaces) {
      implementations[types_.index_of(*interface)].push_back(&type);
    }
  }
  std::size_t pair_count = 0;
  for (std::size_t index = 0; index < types_.size(); ++index) {
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
  for (std::size_t index = 0; index < types_.size(); ++index) {
    const NamedType& type = types_[index];
    if (!type.is_abstract()) continue;
    for (const NamedType* object : type.possible_types) {
      storage.possible_types.insert(type.index, object->index);
    }
  }
}

}  // namespace porthole::graphql
