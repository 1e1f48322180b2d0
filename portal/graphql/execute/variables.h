#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/execute/coerce_literal.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/request_error.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// A variable as an operation declares it.
struct VariableDeclaration {
  const VariableDefinition* node = nullptr;
  /// Null where there is no schema.
  const Type* type = nullptr;
  /// As the operation has it: `[ID!]!`.
  std::string type_text;
  std::optional<json::Value> default_value;

  bool is_non_null() const { return node->type.kind == TypeKind::non_null; }
};

/// The variables that an operation declares, prepared for many calls. Never changes; any number of
/// threads may read it. The document, the schema and the space must outlive it.
class VariableTable {
 public:
  /// `schema` may be null.
  VariableTable(const OperationDefinition& operation, const Schema* schema, ValueSpace& space);

  const std::vector<VariableDeclaration>& declarations() const { return declarations_; }
  /// The place of the variable of that name among the declarations.
  std::optional<std::uint32_t> find(std::string_view name) const;

 private:
  std::vector<VariableDeclaration> declarations_;
  /// Sorted by name.
  std::vector<std::pair<std::string_view, std::uint32_t>> places_;
};

/// What variables stand for in one call.
class VariableValues {
 public:
  explicit VariableValues(const VariableTable& table) : table_(&table) {
    values_.resize(table.declarations().size());
  }

  /// Null where the variable has no value, not even null.
  const json::Value* find(std::string_view name) const {
    const auto place = table_->find(name);
    return place ? values_[*place] : nullptr;
  }
  const json::Value* at(std::uint32_t place) const { return values_[place]; }
  void set(std::size_t place, const json::Value* value) { values_[place] = value; }

 private:
  const VariableTable* table_;
  std::vector<const json::Value*> values_;
};

/// The values for one call, made in `space`; or what is wrong with `inputs`, an object, one error a
/// variable at most. Inputs that aren't declared are ignored. `inputs` must outlive the values.
/// Without a schema, values are taken as they are, and only missing ones are errors.
std::variant<VariableValues, std::vector<QueryError>> coerce_variables(const VariableTable& table,
                                                                       const Document& document,
                                                                       const json::Value& inputs,
                                                                       ValueSpace& space);

}  // namespace porthole::graphql
