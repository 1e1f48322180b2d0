#include "portal/invoker.h"

#include <memory>
#include <utility>
#include <variant>

#include "portal/graphql/execute/complexity.h"
#include "portal/graphql/execute/select_operation.h"

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

Outcome Invoker::call(const PortalPtr& portal, const Organization& organization, const User& viewer,
                      const Invocation& invocation) {
  const auto policy = policy_.get();
  const PreparedQueryPtr query = policy->prepare(portal->contents.query);
  return run(query, policy->schema(), invocation, portal->responses.get(), [&] {
    auto known = std::make_shared<KnownObjects>();
    add_organization(*known, organization, KnownObjects::Reach::everywhere);
    add_user(*known, viewer, KnownObjects::Reach::root);
    return graphql::MockScope{organization.slug, std::move(known), nodes_of(organization.slug)};
  });
}

Outcome Invoker::execute(const std::string& document, const User& viewer,
                         const std::vector<OrganizationPtr>& organizations,
                         const Invocation& invocation) {
  const auto policy = policy_.get();
  const PreparedQueryPtr query = policy->prepare(document);
  return run(query, policy->schema(), invocation, nullptr, [&] {
    auto known = std::make_shared<KnownObjects>();
    for (const OrganizationPtr& organization : organizations) {
      add_organization(*known, *organization, KnownObjects::Reach::none);
    }
    add_user(*known, viewer, KnownObjects::Reach::root);
    known->set_complete();
    // Objects that these mutations create are kept apart from those of any organization's portals:
    // nothing says which organization they belong to.
    return graphql::MockScope{"", std::move(known), nodes_of("")};
  });
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

Outcome Invoker::run(const PreparedQueryPtr& query, const graphql::SchemaPtr& schema,
                     const Invocation& invocation, graphql::ResponseRules* rules,
                     const std::function<graphql::MockScope()>& scope) const {
  const auto refused = [](graphql::QueryError error) { return Outcome{{{}, {std::move(error)}}}; };
  if (query->document == nullptr) return {{{}, query->errors}};
  const auto found = graphql::select_operation(*query->document, invocation.operation_name);
  if (const auto* error = std::get_if<graphql::QueryError>(&found)) return refused(*error);
  if (query->executable == nullptr) return {{{}, query->errors}};
  const graphql::Executable& executable = *query->executable;
  const auto* selected = std::get<const graphql::OperationDefinition*>(found);
  // Without validation, there may be nothing but fragments.
  if (selected == nullptr) return refused({.message = "An operation name is required"});
  const graphql::OperationDefinition& operation = *selected;
  const std::uint64_t complexity = executable.complexity(operation, invocation.variables);
  if (complexity > complexity_max_) {
    return refused(graphql::too_complex(complexity, complexity_max_));
  }
  const graphql::ObjectPtr root = mocks_.root(schema, operation.type, scope());
  if (root == nullptr) {
    return refused(no_such_operations(operation, executable.document().locate(operation.offset)));
  }
  if (rules == nullptr) {
    return {executable.execute(operation, invocation.variables, root),
            std::string(operation.name.text)};
  }
  graphql::ResponseRules::Choice choice = rules->choose(
      {executable.document(), schema.get(), query}, operation.name.text, invocation.variables);
  const graphql::RuleResponse* response = choice.response.get();
  Outcome outcome{graphql::execute(executable, operation, invocation.variables, root, response),
                  std::string(operation.name.text)};
  outcome.rule = choice.rule;
  outcome.nearest = std::move(choice.nearest);
  if (response != nullptr) {
    outcome.status = response->status;
    outcome.delay = response->delay;
  }
  return outcome;
}

Invoker::NodeStorePtr Invoker::nodes_of(std::string_view organization) {
  const MutexLock lock(mutex_);
  const auto found = nodes_.find(organization);
  if (found != nodes_.end()) return found->second;
  auto nodes = std::make_shared<graphql::NodeStore>();
  nodes_.emplace(organization, nodes);
  return nodes;
}

Invoker::MockState Invoker::snapshot(std::string_view organization) const {
  std::vector<std::pair<std::string, NodeStorePtr>> wanted;
  {
    const MutexLock lock(mutex_);
    for (const auto& [slug, nodes] : nodes_) {
      if (organization.empty() || slug == organization) wanted.emplace_back(slug, nodes);
    }
  }
  MockState state;
  for (auto& [slug, nodes] : wanted) state.emplace(std::move(slug), nodes->copy());
  return state;
}

void Invoker::restore(std::string_view organization, const MockState& state) {
  std::unordered_map<std::string, NodeStorePtr, StringHash, std::equal_to<>> copies;
  for (const auto& [slug, nodes] : state) copies.emplace(slug, nodes->copy());
  const MutexLock lock(mutex_);
  if (organization.empty()) {
    nodes_.swap(copies);
    return;
  }
  if (const auto found = nodes_.find(organization); found != nodes_.end()) nodes_.erase(found);
  nodes_.merge(copies);
}

}  // namespace porthole
