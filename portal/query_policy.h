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
#include "portal/portal.h"
#include "portal/query_cache.h"

namespace porthole {

/// What happens to a portal whose query parses but is not valid. A query with a syntax error is
/// always rejected.
enum class Validation {
  strict,  ///< It is rejected.
  warn,    ///< It is accepted with a warning; calls are answered with the errors.
  off,     ///< It is accepted; calls are answered with those errors that prevent execution.
};

/// Decides which queries portals may have, and prepares them for calls. Thread-safe.
class QueryPolicy {
 public:
  /// Without a schema (null) the validation rules that need none still apply. With a `cache`, which
  /// all copies share, checking a query also prepares it for calls.
  explicit QueryPolicy(graphql::SchemaPtr schema = nullptr,
                       Validation validation = Validation::strict,
                       std::shared_ptr<QueryCache> cache = nullptr)
      : schema_(std::move(schema)), validation_(validation), cache_(std::move(cache)) {}

  const graphql::SchemaPtr& schema() const { return schema_; }
  Validation validation() const { return validation_; }

  /// The result of checking a query.
  struct Check {
    /// At most 100.
    std::vector<graphql::QueryError> errors;
    /// Whether the query is rejected. Otherwise the errors are warnings.
    bool is_refused = false;
    /// Whether a more lenient `Validation` would accept it.
    bool is_lenience_possible = false;

    /// Each error as a sentence: `Query is invalid: <message> at line 1, column 12`.
    std::vector<std::string> sentences() const;
  };
  /// Checks a portal's new query.
  Check check(const std::string& query) const;

  /// Parses new response rules of a portal with this query, which they must fit. `pointer` is the
  /// JSON pointer to `rules`, an array, for error messages.
  graphql::ResponseRules::Parsed read_responses(const json::Value& rules, std::string_view pointer,
                                                const std::string& query) const;

  /// The response rules of the portal (none: if it has none) that calls skip, with JSON pointers
  /// that begin with `pointer`.
  std::vector<graphql::RuleMisfit> find_misfits(const Portal& portal,
                                                std::string_view pointer) const;

  /// Prepares a query for calls, even if `check` would reject it: it may come from a snapshot that
  /// was made under another schema.
  PreparedQueryPtr prepare(const std::string& query) const;

 private:
  /// The check of a query without syntax errors.
  Check verdict(std::vector<graphql::QueryError> errors) const;
  PreparedQuery prepare_uncached(const std::string& query) const;

  graphql::SchemaPtr schema_;
  Validation validation_;
  std::shared_ptr<QueryCache> cache_;
};

/// The current policy, which all copies of a holder share. A piece of work that calls `get` once
/// applies the same policy throughout. Thread-safe.
class QueryPolicyHolder {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a policy that never changes is a valid holder.
  QueryPolicyHolder(QueryPolicy policy) : held_(std::make_shared<Held>()) {
    set(std::move(policy));
  }

  std::shared_ptr<const QueryPolicy> get() const {
    const MutexLock lock(held_->mutex);
    return held_->policy;
  }

  void set(QueryPolicy policy) {
    auto next = std::make_shared<const QueryPolicy>(std::move(policy));
    const MutexLock lock(held_->mutex);
    held_->policy.swap(next);
  }

 private:
  struct Held {
    Mutex mutex;
    std::shared_ptr<const QueryPolicy> policy PORTHOLE_GUARDED_BY(mutex);
  };

  std::shared_ptr<Held> held_;
};

}  // namespace porthole
