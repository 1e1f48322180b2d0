#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "portal/base/json.h"
#include "portal/base/mutex.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/request_error.h"
#include "portal/graphql/respond/response_rules.h"
#include "portal/graphql/type/schema.h"
#include "portal/query_cache.h"

namespace porthole {

/// What becomes of a portal whose query is whole, but not valid. One that isn't whole is always
/// refused.
enum class Validation {
  strict,  ///< It is refused.
  warn,    ///< It is taken, with a warning; a call answers with the errors.
  off,     ///< It is taken; a call answers with those errors that leave nothing to execute.
};

/// What the queries of portals must be. Safe from any thread.
class QueryPolicy {
 public:
  /// Without a schema (null) the rules of validation that need none still hold. Where there is
  /// `prepared`, which all copies share, a query that was checked is ready for calls.
  explicit QueryPolicy(graphql::SchemaPtr schema = nullptr,
                       Validation validation = Validation::strict,
                       std::shared_ptr<QueryCache> prepared = nullptr)
      : schema_(std::move(schema)), validation_(validation), prepared_(std::move(prepared)) {}

  const graphql::SchemaPtr& schema() const { return schema_; }
  Validation validation() const { return validation_; }

  /// What a check found in a query: at most 20 errors.
  struct Check {
    std::vector<graphql::QueryError> errors;
    /// Whether a portal must not have the query. Otherwise the errors are warnings.
    bool is_refused = false;
    /// Whether another `Validation` would take it.
    bool is_lenience_possible = false;

    /// Each error as a sentence: `Query is invalid: <message> at line 1, column 12`.
    std::vector<std::string> sentences() const;
  };
  /// Checks the query that a portal is to have.
  Check check(const std::string& query) const;

  /// Reads the response rules, an array at the JSON pointer `pointer`, of a portal with this query.
  std::variant<std::shared_ptr<graphql::ResponseRules>, graphql::RuleProblems> read_responses(
      const json::Value& rules, std::string_view pointer, const std::string& query) const;

  /// Prepares a query for calls, whether or not it would be refused today: it may have come out of
  /// a snapshot, from before there was this schema.
  PreparedQueryPtr prepare(const std::string& query) const;

 private:
  Check verdict(std::vector<graphql::QueryError> errors) const;
  PreparedQuery prepare_anew(const std::string& query) const;

  graphql::SchemaPtr schema_;
  Validation validation_;
  std::shared_ptr<QueryCache> prepared_;
};

/// The rules that hold now, which all copies of a holder share: who calls `get` once for each piece
/// of work goes by the same rules throughout. Safe from any thread.
class QueryPolicyHolder {
 public:
  /// Made of rules that nobody is going to change, as of those that somebody will.
  // NOLINTNEXTLINE(google-explicit-constructor): rules are such a holder.
  QueryPolicyHolder(QueryPolicy rules) : held_(std::make_shared<Held>()) { set(std::move(rules)); }

  std::shared_ptr<const QueryPolicy> get() const {
    const MutexLock lock(held_->mutex);
    return held_->rules;
  }

  void set(QueryPolicy rules) {
    auto next = std::make_shared<const QueryPolicy>(std::move(rules));
    const MutexLock lock(held_->mutex);
    held_->rules.swap(next);
  }

 private:
  struct Held {
    Mutex mutex;
    std::shared_ptr<const QueryPolicy> rules PORTHOLE_GUARDED_BY(mutex);
  };

  std::shared_ptr<Held> held_;
};

}  // namespace porthole
