#pragma once

#include <memory>
#include <string_view>

#include "portal/graphql/type/types.h"

namespace porthole::graphql {

struct SchemaStorage;
class Schema;
using SchemaPtr = std::shared_ptr<const Schema>;

/// A type system that follows the rules of the specification, section 3, with everything that is
/// built in: the directives `@skip`, `@include`, `@deprecated`, `@specifiedBy`, the types of the
/// introspection system, and of the five scalars those in use, which `String` and `Boolean` always
/// are (specification, 3.5: a scalar that nothing refers to isn't there, nor may documents name
/// it).
///
/// Threads. Never changes: any number of threads may read it. Everything it hands out lives as long
/// as it.
class Schema {
 public:
  ~Schema();
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;

  const NamedType& query_type() const { return *query_type_; }
  /// Each may be null.
  const NamedType* mutation_type() const { return mutation_type_; }
  const NamedType* subscription_type() const { return subscription_type_; }
  /// Null for an operation that the schema doesn't have.
  const NamedType* root_type(OperationType operation) const;
  std::string_view description() const { return description_; }

  /// All, in the order that they were written in, those built in last.
  List<const NamedType*> types() const { return types_; }
  List<const DirectiveDefinition*> directives() const { return directives_; }
  /// Each is null where there is none of that name.
  const NamedType* find_type(std::string_view name) const;
  const DirectiveDefinition* find_directive(std::string_view name) const;

  /// Whether `object` is among the possible types of `type`. Takes constant time.
  bool is_possible_type(const NamedType& type, const NamedType& object) const;
  /// Whether an object may be of both.
  bool overlap(const NamedType& left, const NamedType& right) const;
  /// The type that `reference` of a document names, or null where its innermost type is unknown.
  /// Equal types have equal addresses. Lists and non-null types that the schema itself doesn't have
  /// are made when they are first asked for, and kept; null for new ones after 65,536 of them,
  /// which no honest documents name.
  const Type* resolve(const TypeReference& reference) const;

  /// The fields that every schema has besides those written: `__typename` on each composite type,
  /// `__schema` and `__type` on the query type.
  const FieldDefinition& typename_field() const;
  const FieldDefinition& schema_field() const;
  const FieldDefinition& type_field() const;
  /// The definition of `name` on `parent`, these three included; null where there is none.
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
