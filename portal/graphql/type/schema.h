#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "portal/graphql/language/source_location.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// Something that is wrong with a schema, and where. What is built in has no place: then `location`
/// is line 1, column 1.
struct SchemaProblem {
  std::string message;
  Location location;
};

/// At least one.
using SchemaProblems = std::vector<SchemaProblem>;

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
  struct Storage;
  explicit Schema(std::unique_ptr<Storage> storage);

  std::unique_ptr<Storage> storage_;
  const NamedType* query_type_ = nullptr;
  const NamedType* mutation_type_ = nullptr;
  const NamedType* subscription_type_ = nullptr;
  std::string_view description_;
  List<const NamedType*> types_;
  List<const DirectiveDefinition*> directives_;
};

/// Builds a schema from its definition language: definitions and extensions, in any order. Reports
/// the first syntax error; or what is wrong with definitions by themselves and the names in them;
/// or, where all that is well, what is wrong between them: at most `kSchemaProblemsMax`, in the
/// order of their places. Bounded by `kSchemaLimits`.
///
/// The rules are those of the specification, chapter 3, as graphql-js 16 has them, and three that
/// it leaves out: root types are distinct, default values and arguments of directives fit their
/// types, and default values of input objects don't contain each other for ever. Definitions of
/// what is built in are passed over, but for directives, which may be written anew.
std::variant<SchemaPtr, SchemaProblems> build_schema(std::string source);

/// Builds a schema from the answer to an introspection query: the whole answer, its `data`, or the
/// value of `__schema`. By the same rules; places are those of the JSON. What directives were used
/// on isn't known then, but for deprecations and the addresses of scalars.
std::variant<SchemaPtr, SchemaProblems> build_schema_from_introspection(std::string_view json);

}  // namespace porthole::graphql
