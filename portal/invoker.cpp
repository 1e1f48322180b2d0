#include "portal/invoker.h"

#include <memory>
#include <utility>
#include <variant>

#include "portal/graphql/execute/complexity.h"
#include "portal/graphql/execute/select_operation.h"
#include "portal/graphql/mock/hash.h"
#include "portal/graphql/mock/hostile_object.h"
#include "portal/named_organizations.h"

namespace porthole {
namespace {

using graphql::KnownObjects;

void add_organization(KnownObjects& known, const Organization& organization,
                      KnownObjects::Reach reach) {
  known.add("Organization",
            {{"id", graphql_id("Organization", organization.uuid)},
             {"uuid", organization.uuid.to_string()},
             {"slug", organization.slug},
             {"name", organization.name}},
            reach);
}

void add_user(KnownObjects& known, const User& user, KnownObjects::Reach reach) {
  known.add("User",
            {{"id", graphql_id("User", user.uuid)},
             {"uuid", user.uuid.to_string()},
             {"name", user.name},
             {"email", user.email}},
            reach);
}

/// The error of graphql-ruby.
graphql::QueryError no_such_operations(const graphql::OperationDefinition& operation,
                                       graphql::Location location) {
  const bool is_mutation = operation.type == graphql::OperationType::mutation;
  return graphql::not_configured(operation.type, location)
      .with("code",
            is_mutation ? "missingMutationConfiguration" : "missingSubscriptionConfiguration");
}

}  // namespace

std::optional<Timestamp> Invoker::now() const {
  if (clock_ == nullptr) return std::nullopt;
  return clock_->now();
}

Outcome Invoker::call(const PortalPtr& portal, const OrganizationPtr& organization,
                      const UserPtr& viewer, const Invocation& invocation) {
  const auto policy = policy_.get();
  return *run({policy->prepare(portal->contents.query), policy->schema(), portal->responses.get(),
               nullptr, [&] { return scope_of(organization, viewer); }},
              invocation);
}

graphql::MockScope Invoker::scope_of(const OrganizationPtr& organization, const UserPtr& viewer) {
  graphql::MockScope scope{organization->slug};
  scope.now = now();
  {
    const MutexLock lock(mutex_);
    const OrganizationMocks& mocks = mocks_of(organization->slug);
    scope.nodes = mocks.nodes;
    if (mocks.organization == organization && mocks.viewer == viewer) scope.known = mocks.known;
  }
  if (scope.known != nullptr) return scope;
  auto known = std::make_shared<KnownObjects>();
  add_organization(*known, *organization, KnownObjects::Reach::everywhere);
  add_user(*known, *viewer, KnownObjects::Reach::root);
  scope.known = std::move(known);
  const MutexLock lock(mutex_);
  OrganizationMocks& mocks = mocks_of(organization->slug);
  mocks.organization = organization;
  mocks.viewer = viewer;
  mocks.known = scope.known;
  return scope;
}

std::optional<Outcome> Invoker::execute(const std::string& document, const User& viewer,
                                        const Invocation& invocation, const DocumentHost& host) {
  const auto policy = policy_.get();
  const auto scope = [&] {
    auto known = std::make_shared<KnownObjects>();
    known->declare("Organization");
    for (const OrganizationPtr& organization : host.organizations) {
      add_organization(*known, *organization, KnownObjects::Reach::none);
    }
    add_user(*known, viewer, KnownObjects::Reach::root);
    known->set_complete();
    // Objects that these mutations create are kept apart from those of any organization's portals:
    // nothing says which organization they belong to.
    const MutexLock lock(mutex_);
    return graphql::MockScope{"", std::move(known), mocks_of("").nodes, now()};
  };
  return run({policy->prepare(document), policy->schema(), nullptr, &host, scope}, invocation);
}

std::string Invoker::operation_name(const std::string& document,
                                    std::optional<std::string_view> requested) const {
  const PreparedQueryPtr query = policy_.get()->prepare(document);
  std::string name(requested.value_or(""));
  if (query->document == nullptr) return name;
  const auto found = graphql::select_operation(*query->document, requested);
  const auto* operation = std::get_if<const graphql::OperationDefinition*>(&found);
  return operation == nullptr || *operation == nullptr ? name
                                                       : std::string((*operation)->name.text);
}

std::optional<Outcome> Invoker::run(const Run& what, const Invocation& invocation) const {
  const auto refused = [](graphql::QueryError error) { return Outcome{{{}, {std::move(error)}}}; };
  const PreparedQuery& query = *what.query;
  if (query.document == nullptr) return Outcome{{{}, query.errors}};
  const auto found = graphql::select_operation(*query.document, invocation.operation_name);
  if (const auto* error = std::get_if<graphql::QueryError>(&found)) return refused(*error);
  if (query.executable == nullptr) return Outcome{{{}, query.errors}};
  const auto* selected = std::get<const graphql::OperationDefinition*>(found);
  // Without validation, there may be nothing but fragments.
  if (selected == nullptr) return refused({.message = "An operation name is required"});
  const graphql::OperationDefinition& operation = *selected;
  graphql::Execution execution(*query.executable, operation, invocation.variables);
  const std::uint64_t complexity = execution.complexity(complexity_default_page_);
  if (complexity > complexity_max_) {
    return refused(graphql::too_complex(complexity, complexity_max_));
  }
  if (what.host != nullptr && what.host->admits &&
      !what.host->admits({operation.type, complexity, named_organizations(execution)})) {
    return std::nullopt;
  }
  const graphql::ObjectPtr root = root_of(what, operation, invocation.request);
  if (root == nullptr) {
    return refused(no_such_operations(operation, query.document->locate(operation.offset)));
  }
  Outcome outcome = respond(what, execution, invocation, root);
  outcome.requested_complexity = complexity;
  return outcome;
}

graphql::ObjectPtr Invoker::root_of(const Run& what, const graphql::OperationDefinition& operation,
                                    std::string_view request) const {
  graphql::MockScope scope = what.scope();
  scope.request = request;
  if (answers_ == AnswerStyle::plausible) {
    return mocks_.root(what.schema, operation.type, std::move(scope));
  }
  graphql::HostileKey key;
  key.base = graphql::MockHash({mocks_.options().seed, 0})
                 .add("hostile answers")
                 .add(scope.organization)
                 .finish();
  // Calls are counted by operation: tests of different portals don't disturb each other.
  key.ordinal = scope.nodes->next_ordinal(graphql::MockHash(key.base)
                                              .add(what.query->document->source())
                                              .add(operation.name.text)
                                              .finish());
  return make_hostile(mocks_.root(what.schema, operation.type, std::move(scope)), operation.type,
                      key);
}

Outcome Invoker::respond(const Run& what, graphql::Execution& execution,
                         const Invocation& invocation, const graphql::ObjectPtr& root) {
  const std::string_view name = execution.operation().name.text;
  if (what.rules == nullptr) {
    return {execution.run(root, invocation.provenance), std::string(name)};
  }
  graphql::ResponseRules::Choice choice = what.rules->choose(
      {*what.query->document, what.schema.get(), what.query}, name, invocation.variables);
  const graphql::RuleResponse* response = choice.response.get();
  Outcome outcome{graphql::execute(execution, root, response, invocation.provenance),
                  std::string(name)};
  outcome.rule = choice.rule;
  outcome.nearest = std::move(choice.nearest);
  if (response != nullptr) {
    outcome.status = response->status;
    outcome.delay = response->delay;
  }
  return outcome;
}

Invoker::OrganizationMocks& Invoker::mocks_of(std::string_view organization) {
  const auto found = by_slug_.find(organization);
  return found != by_slug_.end() ? found->second : by_slug_[std::string(organization)];
}

Invoker::MockState Invoker::snapshot(std::string_view organization) const {
  std::vector<std::pair<std::string, NodeStorePtr>> wanted;
  {
    const MutexLock lock(mutex_);
    for (const auto& [slug, mocks] : by_slug_) {
      if (organization.empty() || slug == organization) wanted.emplace_back(slug, mocks.nodes);
    }
  }
  MockState state;
  for (auto& [slug, nodes] : wanted) state.emplace(std::move(slug), nodes->copy());
  return state;
}

void Invoker::restore(std::string_view organization, const MockState& state) {
  MocksBySlug copies;
  for (const auto& [slug, nodes] : state) copies[slug].nodes = nodes->copy();
  const MutexLock lock(mutex_);
  if (organization.empty()) {
    by_slug_.swap(copies);
    return;
  }
  if (const auto found = by_slug_.find(organization); found != by_slug_.end())
    by_slug_.erase(found);
  by_slug_.merge(copies);
}

}  // namespace porthole
