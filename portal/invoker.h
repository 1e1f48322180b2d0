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

#include "portal/base/clock.h"
#include "portal/base/json.h"
#include "portal/base/mutex.h"
#include "portal/base/string_hash.h"
#include "portal/graphql/execute/execution.h"
#include "portal/graphql/mock/mocks.h"
#include "portal/graphql/respond/response_rules.h"
#include "portal/organization.h"
#include "portal/portal.h"
#include "portal/query_policy.h"
#include "portal/user.h"

namespace porthole {

/// The vendor's limit on the complexity of one operation.
inline constexpr std::uint64_t kComplexityMax = 50'000;
/// "May default to 500", says the vendor.
inline constexpr std::uint64_t kComplexityDefaultPage = 500;

/// What answers are like, where no response rule says.
enum class AnswerStyle : std::uint8_t {
  plausible,
  /// As unpleasant as the types allow: see `make_hostile`. Slower, as each value is made twice.
  hostile,
};

struct InvokerOptions {
  graphql::MockOptions mocks = {};
  /// Dates what mutations do; null: the epoch of `mocks`. Must outlive the invoker.
  const Clock* clock = nullptr;
  AnswerStyle answers = AnswerStyle::plausible;
  std::uint64_t complexity_max = kComplexityMax;
  /// The size that a page without `first` and `last` is counted with.
  std::uint64_t complexity_default_page = kComplexityDefaultPage;
};

/// The parameters of a request, besides its document.
struct Invocation {
  /// Absent: the document's only operation.
  std::optional<std::string_view> operation_name;
  /// An object.
  const json::Value& variables;
  /// The name of the request; may be empty. It is what later answers tell of what this one says.
  std::string_view request = {};
  /// If it isn't null, it becomes the provenance of the answer; see `Outcome::rule` for the rule
  /// that pinned values.
  graphql::Provenance* provenance = nullptr;
};

/// An operation that is about to run.
struct OperationRequest {
  graphql::OperationType type;
  /// In points.
  std::uint64_t complexity = 0;
  /// See `named_organizations`.
  std::vector<std::string> organizations = {};
};

/// What a document that isn't stored runs in.
struct DocumentHost {
  /// Asked before the operation runs; empty admits all.
  std::function<bool(const OperationRequest&)> admits;
  /// The organizations that the viewer can access, looked at afterwards: `admits` may add some.
  const std::vector<OrganizationPtr>& organizations;
};

/// The result of a call.
struct Outcome {
  graphql::Answer answer;
  /// The name of the operation that ran; empty if it is anonymous or none was found.
  std::string operation = {};
  /// What the operation asked for, in points of complexity; 0 when it can't run.
  /// `answer.complexity` is what it got.
  std::uint64_t requested_complexity = 0;
  /// The HTTP status that a response rule sets; usually absent.
  std::optional<int> status = std::nullopt;
  std::chrono::milliseconds delay{0};
  /// The index of the response rule that matched, if any.
  std::optional<std::size_t> rule = std::nullopt;
  /// If there are rules and none matched: the nearest one and how it differed.
  std::string nearest = {};
};

/// Executes the operations of portals, and documents sent in full, without a backend: response
/// rules and mock values provide the data, together with what is known of the viewer and the
/// organizations. Thread-safe.
class Invoker {
 public:
  Invoker(QueryPolicyHolder policy, const InvokerOptions& options)
      : policy_(std::move(policy)),
        mocks_(options.mocks),
        clock_(options.clock),
        answers_(options.answers),
        complexity_max_(options.complexity_max),
        complexity_default_page_(options.complexity_default_page) {}

  std::shared_ptr<const QueryPolicy> policy() const { return policy_.get(); }

  /// Calls a portal of `organization`. The call acts as `viewer`: the user of a user token,
  /// otherwise the portal's creator (a guess about the real service).
  Outcome call(const PortalPtr& portal, const OrganizationPtr& organization, const UserPtr& viewer,
               const Invocation& invocation);

  /// Executes a document that is not stored, for `viewer`. Nothing if it isn't admitted.
  std::optional<Outcome> execute(const std::string& document, const User& viewer,
                                 const Invocation& invocation, const DocumentHost& host);

  /// The name of the operation that `requested` (absent: the only one) selects in a document;
  /// `requested` itself if there is none.
  std::string operation_name(const std::string& document,
                             std::optional<std::string_view> requested) const;

  /// The objects that mutations created, and how often operations were called, by the slug of the
  /// organization.
  using MockState = std::map<std::string, std::shared_ptr<const graphql::NodeStore>>;

  /// A copy of the state of one organization, or of all if `organization` is empty.
  MockState snapshot(std::string_view organization) const PORTHOLE_EXCLUDES(mutex_);

  /// Replaces the state of one organization, or of all if `organization` is empty, with a copy of
  /// `state`. An empty `state` clears it.
  void restore(std::string_view organization, const MockState& state) PORTHOLE_EXCLUDES(mutex_);

 private:
  using NodeStorePtr = std::shared_ptr<graphql::NodeStore>;

  /// What is kept of an organization between calls: the objects that mutations created, and what
  /// was known in the last call.
  struct OrganizationMocks {
    NodeStorePtr nodes = std::make_shared<graphql::NodeStore>();
    OrganizationPtr organization = nullptr;
    UserPtr viewer = nullptr;
    std::shared_ptr<const graphql::KnownObjects> known = nullptr;
  };
  using MocksBySlug =
      std::unordered_map<std::string, OrganizationMocks, StringHash, std::equal_to<>>;

  /// What runs: `schema` is the one that the query was prepared with; `rules` and `host`
  /// may be null; `scope` is only called for a query that runs.
  struct Run {
    PreparedQueryPtr query;
    graphql::SchemaPtr schema;
    graphql::ResponseRules* rules = nullptr;
    const DocumentHost* host = nullptr;
    std::function<graphql::MockScope()> scope;
  };
  std::optional<Outcome> run(const Run& what, const Invocation& invocation) const;
  /// Runs a selected operation: `rules` may answer it.
  static Outcome respond(const Run& what, graphql::Execution& execution,
                         const Invocation& invocation, const graphql::ObjectPtr& root);
  std::optional<Timestamp> now() const;
  /// Null if the schema has no such operations.
  graphql::ObjectPtr root_of(const Run& what, const graphql::OperationDefinition& operation,
                             std::string_view request) const;
  /// The scope of a portal's call.
  graphql::MockScope scope_of(const OrganizationPtr& organization, const UserPtr& viewer)
      PORTHOLE_EXCLUDES(mutex_);
  OrganizationMocks& mocks_of(std::string_view organization) PORTHOLE_REQUIRES(mutex_);

  const QueryPolicyHolder policy_;
  const graphql::Mocks mocks_;
  const Clock* const clock_;
  const AnswerStyle answers_;
  const std::uint64_t complexity_max_;
  const std::uint64_t complexity_default_page_;
  mutable Mutex mutex_;
  MocksBySlug by_slug_ PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole
