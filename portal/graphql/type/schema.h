#pragma once

#include <memory>
#include <string_view>

#include "portal/graphql/type/types.h"

namespace porthole::graphql {

struct SchemaStorage;
class Schema;
using SchemaPtr = std::shared_ptr<const Schema>;

/// A valid schema (specification, section 3), including built-in definitions: the directives
/// `@skip`, `@include`, `@deprecated`, `@specifiedBy`, `@oneOf`, the introspection types, and those
/// of the five scalars that are used. `String` and `Boolean` always are (specification, 3.5: a
/// scalar that nothing refers to isn't part of the schema, and documents can't name it).
///
/// Immutable: safe to read from any thread. Everything it returns lives as long as the schema.
class Schema {
 public:
  ~Schema();
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;

  const NamedType& query_type() const { return *query_type_; }
  /// May be null.
  const NamedType* mutation_type() const { return mutation_type_; }
  const NamedType* subscription_type() const { return subscription_type_; }
  /// Null if the schema doesn't support that operation.
  const NamedType* root_type(OperationType operation) const;
  std::string_view description() const { return description_; }

  /// All types and directives, in document order, built-in ones last.
  List<const NamedType*> types() const { return types_; }
  List<const DirectiveDefinition*> directives() const { return directives_; }
  /// Null if there is no such definition.
  const NamedType* find_type(std::string_view name) const;
  const DirectiveDefinition* find_directive(std::string_view name) const;

  /// Whether `object` is a possible type of `type`. Constant time.
  bool is_possible_type(const NamedType& type, const NamedType& object) const;
  /// Whether some object type is a possible type of both.
  bool overlap(const NamedType& left, const NamedType& right) const;
  /// The type that `reference` names, or null if its innermost type is unknown. Equal types have
  /// equal addresses. List and non-null types that the schema itself doesn't use are created on
  /// first request and kept; null for new ones after 65,536 of them, which only hostile documents
  /// reach.
  const Type* resolve(const TypeReference& reference) const;

  /// The implicit fields: `__typename` on every composite type, `__schema` and `__type` on the
  /// query type.
  const FieldDefinition& typename_field() const;
  const FieldDefinition& schema_field() const;
  const FieldDefinition& type_field() const;
  /// The field `name` of `parent`, including these three; null if there is none.
  const FieldDefinition* find_field(const NamedType& parent, std::string_view name) const;

 private:
  friend class SchemaBuilder;
  explicit Schema(std::unique_ptr<SchemaStorage> storage);

  std::unique_ptr<SchemaStorage> storage_;
  const NamedType* query_type_ = nullptr;
  const NamedType* mutation_type_ = nullptr;
  const NamedType* subscription_type_ = nullptr;
  std::string_view description_;
  List<const NamedType*> types_;
  List<const DirectiveDefinition*> directives_;
};

}  // namespace porthole::graphql
