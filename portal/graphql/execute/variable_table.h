#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// A variable declared by an operation.
struct VariableDeclaration {
  const VariableDefinition* node = nullptr;
  /// Null without a schema.
  const Type* type = nullptr;
  /// As written in the operation: `[ID!]!`.
  std::string type_text;
  std::optional<json::Value> default_value;

  bool is_non_null() const { return node->type.kind == TypeKind::non_null; }
};

/// The variables declared by an operation, prepared for many calls. Immutable: safe to read from
/// any thread. The document, the schema and the space of the default values must outlive it.
class VariableTable {
 public:
  explicit VariableTable(std::vector<VariableDeclaration> declarations);

  const std::vector<VariableDeclaration>& declarations() const { return declarations_; }
  /// The index of a variable in `declarations()`.
  std::optional<std::uint32_t> find(std::string_view name) const;

 private:
  std::vector<VariableDeclaration> declarations_;
  /// Names and indices, sorted by name.
  std::vector<std::pair<std::string_view, std::uint32_t>> indices_;
};

/// The values of variables in one call.
class VariableValues {
 public:
  explicit VariableValues(const VariableTable& table) : table_(&table) {
    values_.resize(table.declarations().size());
  }

  /// Null if the variable has no value, not even JSON null.
  const json::Value* find(std::string_view name) const {
    const auto index = table_->find(name);
    return index ? values_[*index] : nullptr;
  }
  const json::Value* at(std::uint32_t index) const { return values_[index]; }
  void set(std::size_t index, const json::Value* value) { values_[index] = value; }

 private:
  const VariableTable* table_;
  std::vector<const json::Value*> values_;
};

}  // namespace porthole::graphql
