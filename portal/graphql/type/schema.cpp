#include "portal/graphql/type/schema.h"

#include <algorithm>
#include <utility>

#include "portal/graphql/type/schema_storage.h"

namespace porthole::graphql {

Schema::Schema(std::unique_ptr<SchemaStorage> storage) : storage_(std::move(storage)) {}

Schema::~Schema() = default;

const NamedType* Schema::root_type(OperationType operation) const {
  switch (operation) {
    case OperationType::query:
      return query_type_;
    case OperationType::mutation:
      return mutation_type_;
    case OperationType::subscription:
      return subscription_type_;
  }
  return nullptr;
}

const NamedType* Schema::find_type(std::string_view name) const {
  const NamedType* const* found = storage_->type_index.find(types_, name);
  return found == nullptr ? nullptr : *found;
}

const DirectiveDefinition* Schema::find_directive(std::string_view name) const {
  const DirectiveDefinition* const* found = storage_->directive_index.find(directives_, name);
  return found == nullptr ? nullptr : *found;
}

bool Schema::is_possible_type(const NamedType& type, const NamedType& object) const {
  if (!type.is_abstract()) return &type == &object;
  return storage_->possible_types.contains(type.index, object.index);
}

bool Schema::overlap(const NamedType& left, const NamedType& right) const {
  if (&left == &right) return true;
  const bool left_is_smaller = left.possible_types.size() <= right.possible_types.size();
  const NamedType& smaller = left_is_smaller ? left : right;
  const NamedType& larger = left_is_smaller ? right : left;
  return std::any_of(smaller.possible_types.begin(), smaller.possible_types.end(),
                     [&](const NamedType* object) { return is_possible_type(larger, *object); });
}

const Type* Schema::resolve(const TypeReference& reference) const {
  if (reference.kind == TypeKind::named) {
    const NamedType* named = find_type(reference.name);
    return named == nullptr ? nullptr : named->type;
  }
  const Type* inner = resolve(*reference.inner);
  if (inner == nullptr) return nullptr;
  const Type* known = storage_->wrapped.find(*inner, reference.kind);
  return known != nullptr ? known : storage_->wrap_later(*inner, reference.kind);
}

const FieldDefinition& Schema::typename_field() const {
  return storage_->typename_field;
}

const FieldDefinition& Schema::schema_field() const {
  return storage_->schema_field;
}

const FieldDefinition& Schema::type_field() const {
  return storage_->type_field;
}

const FieldDefinition* Schema::find_field(const NamedType& parent, std::string_view name) const {
  if (name.starts_with("__")) {
    if (name == "__typename" && parent.is_composite()) return &storage_->typename_field;
    if (name == "__schema" && &parent == query_type_) return &storage_->schema_field;
    if (name == "__type" && &parent == query_type_) return &storage_->type_field;
  }
  return parent.field(name);
}

}  // namespace porthole::graphql
