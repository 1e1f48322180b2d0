#include "portal/graphql/mock/vendor_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "portal/graphql/mock/own_words.h"
#include "portal/graphql/mock/word_table.h"

// Sources: the descriptions in Buildkite's published schema, and these pages of its documentation
// at https://buildkite.com/docs: apis/rest-api/agents, apis/rest-api/artifacts,
// apis/rest-api/pipelines (provider settings, source of a build), pipelines/rules,
// pipelines/configure/retry (signal reasons), agent/self-hosted/prioritization (retry affinity),
// pipelines/hosted-agents (instance shapes). Rows marked "chosen" follow none.

namespace porthole::graphql {
namespace {

using Cells = std::span<const std::string_view>;

struct VendorTable {
  std::string_view type;
  Cells fields;
  /// Row by row, one for each field.
  Cells cells;
};

template <typename... Parts>
constexpr auto cells(Parts... parts) {
  return std::array<std::string_view, sizeof...(Parts)>{parts...};
}

// clang-format off
constexpr auto kVendorName = cells("name");
constexpr auto kVendorType = cells("type");

// Chosen.
constexpr auto kVendorBodyFields = cells("text", "html");
constexpr auto kVendorBodies = cells(
    "**%N tests** passed in %n seconds",
    "<p><strong>%N tests</strong> passed in %n seconds</p>\n",
    "Coverage rose to 8%d%%", "<p>Coverage rose to 8%d%%</p>\n",
    "Deployed to `staging`", "<p>Deployed to <code>staging</code></p>\n",
    "Two tests were retried", "<p>Two tests were retried</p>\n",
    "No problems found", "<p>No problems found</p>\n");

constexpr auto kVendorUser = cells("USER");
// Chosen.
constexpr auto kVendorAuthenticationFields = cells("authenticationType");
constexpr auto kVendorAuthentications = cells("agent_token", "cluster_token");

constexpr auto kVendorSourceApi = cells("api");
constexpr auto kVendorSourceUi = cells("ui");
constexpr auto kVendorSourceSchedule = cells("schedule");
constexpr auto kVendorSourceTrigger = cells("trigger_job");
constexpr auto kVendorSourceWebhook = cells("webhook");

constexpr auto kVendorQueueFields = cells("retryAgentAffinity", "stackHealth");
constexpr auto kVendorQueueRows = cells(
    "prefer-warmest", "healthy",
    "prefer-warmest", "healthy",
    "prefer-different", "healthy");

constexpr auto kVendorSnippetFields = cells("operationName", "query");
constexpr auto kVendorSnippets = cells(
    "Viewer", "query Viewer {\n  viewer {\n    user {\n      name\n    }\n  }\n}\n",
    "Pipelines", "query Pipelines {\n  organization(slug: \"%o\") {\n    pipelines(first: 10) {\n"
                 "      edges {\n        node {\n          slug\n        }\n      }\n    }\n  }\n}\n",
    "Agents", "query Agents {\n  organization(slug: \"%o\") {\n    agents {\n      count\n    }\n"
              "  }\n}\n");

constexpr auto kVendorShapeFields = cells("name", "architecture", "machineType", "vcpu", "memory", "size");
constexpr auto kVendorShapes = cells(
    "LINUX_AMD64_2X4", "AMD64", "LINUX", "2", "4", "SMALL",
    "LINUX_AMD64_4X16", "AMD64", "LINUX", "4", "16", "MEDIUM",
    "LINUX_AMD64_8X32", "AMD64", "LINUX", "8", "32", "LARGE",
    "LINUX_AMD64_16X64", "AMD64", "LINUX", "16", "64", "EXTRA_LARGE",
    "LINUX_ARM64_2X4", "ARM64", "LINUX", "2", "4", "SMALL",
    "LINUX_ARM64_4X16", "ARM64", "LINUX", "4", "16", "MEDIUM",
    "LINUX_ARM64_8X32", "ARM64", "LINUX", "8", "32", "LARGE",
    "MACOS_ARM64_M4_6X28", "ARM64", "MACOS", "6", "28", "MEDIUM",
    "MACOS_ARM64_M4_12X56", "ARM64", "MACOS", "12", "56", "LARGE");
constexpr auto kVendorMacFields = cells("macosVersion", "xcodeVersion");
constexpr auto kVendorMacs = cells(
    "SONOMA", "15.4",
    "SEQUOIA", "16.4",
    "TAHOE", "26.0");

constexpr auto kVendorRetryFields = cells("exitStatus", "limit", "signal", "signalReason");
constexpr auto kVendorRetries = cells(
    "-1", "2", "none", "agent_stop",
    "*", "1", "*", "*",
    "255", "2", "*", "process_run_error",
    "1", "3", "SIGKILL", "none");

constexpr auto kVendorTraces = cells("OpenTelemetry Tracing");
constexpr auto kVendorSlack = cells("Slack");
constexpr auto kVendorWebhook = cells("Webhook");
constexpr auto kVendorSystems = cells("Linux", "macOS", "Windows");

// Chosen, but for `allowed`.
constexpr auto kVendorPermissionFields = cells("allowed", "code", "message");
constexpr auto kVendorPermissions = cells(
    "true", "ok", "You have permission",
    "true", "ok", "You have permission",
    "true", "ok", "You have permission",
    "false", "not_administrator", "Only administrators of the organization can do this");

// Chosen: the labels that the pages of pipelines show, and some more of that kind.
constexpr auto kVendorMetricFields = cells("label", "value");
constexpr auto kVendorMetrics = cells(
    "Speed", "%nm",
    "Reliability", "9%d%%",
    "Builds/week", "%n",
    "Running builds", "%d",
    "Scheduled builds", "%d",
    "Wait time", "%ns");

// Chosen, but for HEAD.
constexpr auto kVendorScheduleFields = cells(
    "label", "cronline", "message", "branch", "commit", "failedMessage");
constexpr auto kVendorSchedules = cells(
    "Nightly build", "0 3 * * *", "Nightly build", "main", "HEAD", "The branch doesn't exist",
    "Hourly checks", "0 * * * *", "Hourly checks", "main", "HEAD", "The pipeline is archived",
    "Weekly release", "0 9 * * 1", "Weekly release", "release", "HEAD", "The branch doesn't exist",
    "Monthly clean-up", "30 4 1 * *", "Clean up", "main", "HEAD", "The commit doesn't exist",
    "Weekday benchmarks", "0 5 * * 1-5", "Benchmarks", "main", "HEAD", "The pipeline is archived");

constexpr auto kVendorBeanstalk = cells("Beanstalk");
constexpr auto kVendorBitbucket = cells("Bitbucket");
constexpr auto kVendorBitbucketServer = cells("Bitbucket Server");
constexpr auto kVendorCodebase = cells("Codebase");
constexpr auto kVendorGitHub = cells("GitHub");
constexpr auto kVendorGitHubEnterprise = cells("GitHub Enterprise");
constexpr auto kVendorServerFields = cells("name", "url");
constexpr auto kVendorGitHubEnterpriseServer =
    cells("GitHub Enterprise Server", "https://github.%o.example.com");
constexpr auto kVendorGitlab = cells("GitLab");
constexpr auto kVendorGitlabCommunity = cells("GitLab Community Edition");
constexpr auto kVendorGitlabEnterprise = cells("GitLab Self-Managed");
constexpr auto kVendorUnknown = cells("Unknown");
constexpr auto kVendorTriggerFields = cells("triggerMode");
constexpr auto kVendorTriggerModes = cells("code", "code", "deployment", "none");

constexpr auto kVendorRuleFields = cells("type", "action", "document", "description");
constexpr auto kVendorRules = cells(
    "pipeline.trigger_build.pipeline", "TRIGGER_BUILD",
    R"({"rule":"pipeline.trigger_build.pipeline","value":)"
    R"({"source_pipeline":"%u","target_pipeline":"%u"}})",
    "The test pipeline may trigger the deploy pipeline",
    "pipeline.artifacts_read.pipeline", "ARTIFACTS_READ",
    R"({"rule":"pipeline.artifacts_read.pipeline","value":)"
    R"({"source_pipeline":"%u","target_pipeline":"%u"}})",
    "The release pipeline may read the artifacts of the build pipeline");

constexpr auto kVendorSingleSignOns = cells("SAML", "Google", "GitHub");
constexpr auto kVendorMetadataFields = cells("xml");
constexpr auto kVendorMetadata = cells(
    R"(<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" )"
    R"(entityID="https://example.com/sso/%o/metadata"/>)");
constexpr auto kVendorIdentityFields = cells("name", "issuer", "ssoURL");
constexpr auto kVendorIdentities = cells(
    "Okta", "https://okta.example.com/%h", "https://okta.example.com/app/%h/sso/saml",
    "Google", "https://google.example.com/saml2?idpid=%h",
    "https://google.example.com/saml2/idp?idpid=%h");

constexpr auto kVendorTables = [] {
  auto tables = std::to_array<VendorTable>({
    {"AnnotationBody", kVendorBodyFields, kVendorBodies},
    {"AuditActor", kVendorType, kVendorUser},
    {"AuditAgentAPIContext", kVendorAuthenticationFields, kVendorAuthentications},
    {"BuildSourceAPI", kVendorName, kVendorSourceApi},
    {"BuildSourceFrontend", kVendorName, kVendorSourceUi},
    {"BuildSourceSchedule", kVendorName, kVendorSourceSchedule},
    {"BuildSourceTriggerJob", kVendorName, kVendorSourceTrigger},
    {"BuildSourceWebhook", kVendorName, kVendorSourceWebhook},
    {"ClusterQueue", kVendorQueueFields, kVendorQueueRows},
    {"GraphQLSnippet", kVendorSnippetFields, kVendorSnippets},
    {"HostedAgentInstanceShape", kVendorShapeFields, kVendorShapes},
    {"HostedAgentMacOSSettingsType", kVendorMacFields, kVendorMacs},
    {"JobRetryRuleAutomatic", kVendorRetryFields, kVendorRetries},
    {"Metric", kVendorMetricFields, kVendorMetrics},
    {"NotificationServiceOpenTelemetryTracing", kVendorName, kVendorTraces},
    {"NotificationServiceSlack", kVendorName, kVendorSlack},
    {"NotificationServiceWebhook", kVendorName, kVendorWebhook},
    {"OperatingSystem", kVendorName, kVendorSystems},
    {"OrganizationRepositoryProviderGitHub", kVendorName, kVendorGitHub},
    {"OrganizationRepositoryProviderGitHubEnterpriseServer", kVendorServerFields, kVendorGitHubEnterpriseServer},
    {"OrganizationSSOProvider", kVendorName, kVendorSingleSignOns},
    {"Permission", kVendorPermissionFields, kVendorPermissions},
    {"PipelineMetric", kVendorMetricFields, kVendorMetrics},
    {"PipelineSchedule", kVendorScheduleFields, kVendorSchedules},
    {"RepositoryProviderBeanstalk", kVendorName, kVendorBeanstalk},
    {"RepositoryProviderBitbucket", kVendorName, kVendorBitbucket},
    {"RepositoryProviderBitbucketServer", kVendorName, kVendorBitbucketServer},
    {"RepositoryProviderCodebase", kVendorName, kVendorCodebase},
    {"RepositoryProviderGitHubEnterpriseSettings", kVendorTriggerFields, kVendorTriggerModes},
    {"RepositoryProviderGitHubSettings", kVendorTriggerFields, kVendorTriggerModes},
    {"RepositoryProviderGithub", kVendorName, kVendorGitHub},
    {"RepositoryProviderGithubEnterprise", kVendorName, kVendorGitHubEnterprise},
    {"RepositoryProviderGitlab", kVendorName, kVendorGitlab},
    {"RepositoryProviderGitlabCommunity", kVendorName, kVendorGitlabCommunity},
    {"RepositoryProviderGitlabEnterprise", kVendorName, kVendorGitlabEnterprise},
    {"RepositoryProviderUnknown", kVendorName, kVendorUnknown},
    {"Rule", kVendorRuleFields, kVendorRules},
    {"SSOProviderSAMLIdPType", kVendorIdentityFields, kVendorIdentities},
    {"SSOProviderSAMLMetadataType", kVendorMetadataFields, kVendorMetadata},
    {"Schedule", kVendorScheduleFields, kVendorSchedules},
});
  std::sort(tables.begin(), tables.end(), [](const VendorTable& left, const VendorTable& right) {
    return is_before(left.type, right.type);
  });
  return tables;
}();
// clang-format on

static_assert(std::all_of(kVendorTables.begin(), kVendorTables.end(), [](const VendorTable& table) {
  return !table.cells.empty() && table.cells.size() % table.fields.size() == 0;
}));

const VendorTable* find_table(std::string_view type) {
  const auto* found = std::lower_bound(kVendorTables.begin(), kVendorTables.end(), type,
                                       [](const VendorTable& table, std::string_view wanted) {
                                         return is_before(table.type, wanted);
                                       });
  return found == kVendorTables.end() || found->type != type ? nullptr : found;
}

/// Which row is about this object: the one with its label, or any.
std::size_t row_of(const VendorTable& table, const MockIdentity& identity) {
  const std::size_t width = table.fields.size();
  const std::size_t rows = table.cells.size() / width;
  if (table.fields.front() == "label" && !identity.given_label.empty()) {
    for (std::size_t row = 0; row < rows; ++row) {
      if (table.cells[row * width] == identity.given_label) return row;
    }
  }
  if (identity.position) return *identity.position % rows;
  return static_cast<std::size_t>(trait_of(identity, "row").below(rows));
}

}  // namespace

std::size_t label_count(std::string_view type_name) {
  const VendorTable* table = find_table(type_name);
  const bool has_labels = table != nullptr && table->fields.front() == "label";
  return has_labels ? table->cells.size() / table->fields.size() : 0;
}

std::string_view vendor_words(const MockIdentity& identity, std::string_view field) {
  const VendorTable* table = find_table(identity.type_name);
  if (table == nullptr) return {};
  const auto column = std::find(table->fields.begin(), table->fields.end(), field);
  if (column == table->fields.end()) return {};
  const auto offset = static_cast<std::size_t>(column - table->fields.begin());
  return table->cells[row_of(*table, identity) * table->fields.size() + offset];
}

std::string_view vendor_page(std::string_view type_name) {
  struct Page {
    std::string_view type;
    std::string_view path;
  };
  constexpr auto kPages = std::to_array<Page>({
      {"Agent", "organizations/%o/agents/%U"},
      {"Cluster", "organizations/%o/clusters/%U"},
      {"GraphQLSnippet", "user/graphql/console/%U"},
      {"Organization", "%s"},
      {"Registry", "organizations/%o/packages/registries/%s"},
      {"SSOProviderGitHubApp", "sso/%o/%U"},
      {"SSOProviderGoogleGSuite", "sso/%o/%U"},
      {"SSOProviderSAML", "sso/%o/%U"},
      {"SSOProviderSAMLMetadataType", "sso/%o/metadata"},
      {"SSOProviderSAMLSPType", "sso/%o"},
      {"Suite", "organizations/%o/analytics/suites/%s"},
      {"Team", "organizations/%o/teams/%s"},
      {"User", "user/%U"},
  });
  const auto* found = std::find_if(kPages.begin(), kPages.end(),
                                   [&](const Page& page) { return page.type == type_name; });
  return found == kPages.end() ? std::string_view() : found->path;
}

}  // namespace porthole::graphql
