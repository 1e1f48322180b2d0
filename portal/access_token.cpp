#include "portal/access_token.h"

#include <algorithm>

#include "portal/base/ascii.h"
#include "portal/limits.h"

namespace porthole {
namespace {

constexpr std::size_t kTokenBytes = 20;

}  // namespace

bool AccessToken::has_scope(std::string_view scope) const {
  return std::find(scopes->begin(), scopes->end(), scope) != scopes->end();
}

bool AccessToken::sees(std::string_view organization_slug) const {
  return organizations.empty() || std::find(organizations.begin(), organizations.end(),
                                            organization_slug) != organizations.end();
}

const Scopes& all_scopes() {
  // The list on the vendor's page about managing access tokens.
  static const Scopes scopes =
      std::make_shared<const std::vector<std::string>>(std::initializer_list<std::string>{
          "read_agents",
          "write_agents",
          "read_artifacts",
          "write_artifacts",
          "read_builds",
          "write_builds",
          "read_build_logs",
          "write_build_logs",
          "read_clusters",
          "write_clusters",
          "read_job_env",
          "read_organizations",
          "read_organization_settings",
          "write_organization_settings",
          "read_pipelines",
          "write_pipelines",
          "read_pipeline_templates",
          "write_pipeline_templates",
          "read_rules",
          "write_rules",
          "read_secrets_details",
          "write_secrets",
          "read_teams",
          "write_teams",
          "read_user",
          "read_accounts",
          "read_audit_events",
          "read_portals",
          "write_portals",
          "read_suites",
          "write_suites",
          "read_test_plan",
          "write_test_plan",
          "read_registries",
          "write_registries",
          "delete_registries",
          "read_packages",
          "write_packages",
          "delete_packages",
          "graphql",
      });
  return scopes;
}

bool is_scope(std::string_view name) {
  const std::vector<std::string>& scopes = *all_scopes();
  return std::find(scopes.begin(), scopes.end(), name) != scopes.end();
}

std::string make_access_token(Random& random) {
  return "bkua_" + random.hex(kTokenBytes);
}

std::optional<std::string_view> bearer_token(std::string_view authorization) {
  const std::size_t space = authorization.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  if (!equal_ignoring_case(authorization.substr(0, space), "bearer")) return std::nullopt;
  std::string_view token = authorization.substr(space);
  token.remove_prefix(std::min(token.find_first_not_of(' '), token.size()));
  token = token.substr(0, token.find_last_not_of(' ') + 1);
  if (token.empty() || token.size() > limits::kTokenCharactersMax) return std::nullopt;
  return token;
}

Error authentication_required() {
  return {ErrorCode::unauthenticated,
          "Authentication required. Please supply a valid API Access Token: "
          "https://buildkite.com/docs/apis/rest-api#authentication"};
}

Result<void> check_scope(const AccessToken& token, std::string_view scope) {
  if (scope.empty() || token.has_scope(scope)) return {};
  return Error{ErrorCode::forbidden,
               "Your access token doesn't have the " + std::string(scope) + " scope"};
}

}  // namespace porthole
