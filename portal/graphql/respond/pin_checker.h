#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/respond/rule_problem.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// Checks what rules of one portal pin. Each selection of the document is looked at once, however
/// much is pinned. Not thread-safe.
class PinChecker {
 public:
  /// `document` and `schema` (null: none) must outlive the checker.
  PinChecker(const Document& document, const Schema* schema);
  ~PinChecker();
  PinChecker(const PinChecker&) = delete;
  PinChecker& operator=(const PinChecker&) = delete;

  /// Checks that `data`, an object at the JSON pointer `path`, can be pinned in the answer of
  /// `operation`: all of its keys are selected, under their aliases, and, if there is a schema,
  /// each value has its field's type. Appends errors to `problems`, up to `kRuleProblemsMax`.
  /// Recurses once per level of `data`.
  void check(const json::Value& data, const std::string& path, const OperationDefinition& operation,
             RuleProblems& problems);

 private:
  struct TypedSelection;
  struct Selected;
  struct Fields;

  /// The selection sets of the fields of one response key, and what they select, as far as it was
  /// asked for: by the type of the object, which is null if unknown.
  struct Selections {
    std::vector<TypedSelection> sets;
    mutable std::map<const NamedType*, std::shared_ptr<Fields>> by_object;
  };

  void check_object(const NamedType* type, const Selections& selections, const json::Value& data,
                    const std::string& path);
  void check_value(const Type* type, const Selections& below, const json::Value& value,
                   const std::string& path);
  void check_list(const Type& type, const Selections& below, const json::Value& value,
                  const std::string& path);
  void check_untyped(const Selections& below, const json::Value& value, const std::string& path);
  /// The type given by `__typename` in `data`; null if it is missing or invalid.
  const NamedType* check_typename(const NamedType* type, const json::Value& data,
                                  const std::string& path);
  void refuse_type(const Type& type, const json::Value& value, const std::string& path);
  void refuse_key(std::string_view key, const std::vector<std::string_view>& keys,
                  const std::string& path);
  void add(std::string path, std::string message);

  const Fields& fields_of(const Selections& selections, const NamedType* object) const;
  void add_field(const Field& field, const NamedType* parent, Fields& fields) const;
  /// Adds the selections of a fragment if it applies to `object`.
  void enter(const Name& condition, const SelectionSet& set, const NamedType* parent,
             const NamedType* object, std::vector<TypedSelection>& pending) const;

  const Schema* schema_;
  RuleProblems* problems_ = nullptr;
  std::unordered_map<std::string_view, const FragmentDefinition*> fragments_;
  std::unordered_map<const OperationDefinition*, Selections> operations_;
};

}  // namespace porthole::graphql
