#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "portal/access_token.h"
#include "portal/base/json.h"
#include "portal/base/mutex.h"
#include "portal/base/string_hash.h"
#include "portal/graphql/execute/executable.h"
#include "portal/graphql/mock/mocks.h"
#include "portal/graphql/respond/response_rules.h"
#include "portal/organization.h"
#include "portal/portal.h"
#include "portal/query_policy.h"
#include "portal/user.h"

namespace porthole {

/// The vendor's bound on what one operation may cost.
inline constexpr std::uint64_t kComplexityMax = 50'000;

struct InvokerOptions {
  graphql::MockOptions mocks = {};
  std::uint64_t complexity_max = kComplexityMax;
};

/// What is asked of an operation, besides its document.
struct Invocation {
  /// Empty: the only one of the document.
  std::string_view operation_name;
  /// An object.
  const json::Value& variables;
};

/// How a call is answered.
struct Outcome {
  graphql::Answer answer;
  /// The name of the operation that ran; empty where it has none, or none was found.
  std::string operation = {};
  /// The HTTP status that a response rule wants instead of the usual one.
  std::optional<int> status = std::nullopt;
  std::chrono::milliseconds delay{0};
  /// The place of the response rule that answered; nothing where none did.
  std::optional<std::size_t> rule = std::nullopt;
  /// Where there are rules and none matched: which came nearest, and what differed.
  std::string nearest = {};
};

/// Runs the operations of portals, and those that are sent whole, without a backend: answers are
/// made, around what is really known. Safe from any thread.
class Invoker {
 public:
  Invoker(QueryPolicyHolder rules, const InvokerOptions& options)
      : rules_(std::move(rules)), mocks_(options.mocks), complexity_max_(options.complexity_max) {}

  std::shared_ptr<const QueryPolicy> rules() const { return rules_.get(); }

  /// Calls a portal, which belongs to `organization`. `viewer` is whom the call acts as: the user
  /// of a user token, otherwise the portal's creator (a guess about the real service).
  Outcome call(const PortalPtr& portal, const Organization& organization, const User& viewer,
               const Invocation& invocation);

  /// Executes a document that isn't stored, for `viewer`, who sees `organizations` and no others.
  Outcome execute(const std::string& document, const User& viewer,
                  const std::vector<OrganizationPtr>& organizations, const Invocation& invocation);

  /// The name of the operation that `asked_for` (empty: the only one) chooses in a document; what
  /// was asked for when it has none, or can't be read.
  std::string operation_name(const std::string& document, std::string_view asked_for) const;

  /// What mutations left behind, by organization.
  using Memory = std::map<std::string, std::shared_ptr<const graphql::NodeStore>>;

  /// What there is to remember: of one organization, or (empty) of all.
  Memory remember(std::string_view organization) const PORTHOLE_EXCLUDES(mutex_);

  /// Forgets what is known since, in one organization or (empty) in all, and goes on from `memory`.
  void recall(std::string_view organization, const Memory& memory) PORTHOLE_EXCLUDES(mutex_);

 private:
  using Nodes = std::shared_ptr<graphql::NodeStore>;

  /// `schema` is what the query was prepared with; `rules` may be null.
  Outcome run(const PreparedQuery& query, const graphql::SchemaPtr& schema,
              const Invocation& invocation, graphql::ResponseRules* rules,
              const std::function<graphql::MockScope()>& scope) const;
  Nodes nodes_of(std::string_view organization) PORTHOLE_EXCLUDES(mutex_);

  const QueryPolicyHolder rules_;
  const graphql::Mocks mocks_;
  const std::uint64_t complexity_max_;
  mutable Mutex mutex_;
  std::unordered_map<std::string, Nodes, StringHash, std::equal_to<>> nodes_
      PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole
