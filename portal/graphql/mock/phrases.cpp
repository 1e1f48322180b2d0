#include "portal/graphql/mock/phrases.h"

#include <algorithm>
#include <array>

#include "portal/graphql/mock/vocabulary.h"
#include "portal/graphql/mock/word_table.h"

namespace porthole::graphql {
namespace {

template <std::size_t kCount>
using Texts = std::array<std::string_view, kCount>;

/// What the objects of one kind say.
struct KindPhrases {
  OwnerKind kind;
  Phrases phrases;
};

template <std::size_t kCount>
Phrases find_phrases(const std::array<KindPhrases, kCount>& table, OwnerKind kind,
                     Phrases otherwise) {
  const auto* found = std::find_if(table.begin(), table.end(),
                                   [&](const KindPhrases& row) { return row.kind == kind; });
  return found == table.end() ? otherwise : found->phrases;
}

constexpr Texts<4> kPipelineTexts = {"Tests and deploys the %w", "Builds the %w on every push",
                                     "Runs the checks of the %w before each merge",
                                     "Releases the %w every night"};
constexpr Texts<4> kTeamTexts = {"Everyone who works on %w", "Owns %w and its pipelines",
                                 "Looks after %w", "Reviews changes to %w"};
constexpr Texts<4> kClusterTexts = {"Runs builds of the main repositories",
                                    "Runs deployments and nothing else",
                                    "Agents of the mobile teams", "Agents that anyone may use"};
constexpr Texts<4> kQueueTexts = {"The default queue of this cluster",
                                  "For jobs that need more memory", "For jobs that deploy",
                                  "For builds of mobile apps"};
constexpr Texts<4> kTokenTexts = {
    "Used by the release job", "Reads build results for the dashboard",
    "Connects the agents of the auto-scaling group", "Used by the nightly import"};
constexpr Texts<4> kSecretTexts = {"Password of the package registry", "Key that signs releases",
                                   "Token of the deployment service",
                                   "Access to the staging database"};
constexpr Texts<4> kRegistryTexts = {"%t for all builds", "%t of released versions",
                                     "Mirror of public packages", "%t of test builds"};
constexpr Texts<4> kTemplateTexts = {
    "Standard steps: lint, test, deploy", "Steps that everything new starts with",
    "Builds and publishes, with an approval", "The checks that every repository needs"};
constexpr Texts<4> kApplicationTexts = {
    "Shows the state of builds on the office screen", "Reports failed builds to their authors",
    "Starts builds from the chat", "Collects numbers for the weekly report"};
constexpr Texts<4> kProviderTexts = {"Tells #builds of every failure", "Tells #releases of deploys",
                                     "Everything that happens to the main branch",
                                     "Builds that were fixed or broke"};
constexpr Texts<4> kRuleTexts = {
    "The test pipeline may trigger the deploy pipeline",
    "The release pipeline may read the artifacts of the build pipeline",
    "The nightly pipeline may trigger the benchmark pipeline",
    "The docs pipeline may read the artifacts of the site pipeline"};
constexpr Texts<4> kSuiteTexts = {"%t", "%t, before each release", "%t that run every night",
                                  "%t, the slow ones"};
constexpr Texts<4> kThingTexts = {"Everything about the %w", "Made for the %w", "Part of the %w",
                                  "Used with the %w"};

constexpr auto kDescriptions = std::to_array<KindPhrases>({
    {OwnerKind::pipeline, kPipelineTexts},
    {OwnerKind::team, kTeamTexts},
    {OwnerKind::cluster, kClusterTexts},
    {OwnerKind::queue, kQueueTexts},
    {OwnerKind::token, kTokenTexts},
    {OwnerKind::secret, kSecretTexts},
    {OwnerKind::registry, kRegistryTexts},
    {OwnerKind::pipeline_template, kTemplateTexts},
    {OwnerKind::application, kApplicationTexts},
    {OwnerKind::provider, kProviderTexts},
    {OwnerKind::rule, kRuleTexts},
    {OwnerKind::suite, kSuiteTexts},
    {OwnerKind::webhook, kProviderTexts},
    {OwnerKind::build, kSentences},
});

constexpr Texts<5> kAnnouncements = {
    "Maintenance on Saturday from 09:00 to 10:00 UTC", "Deployments are frozen until Monday",
    "The staging environment is being rebuilt", "New agents are being rolled out today",
    "Please rebase: the main branch was broken and is fixed"};
constexpr Texts<5> kEventMessages = {"Waiting for capacity in the cluster",
                                     "Pulled the image in %n seconds", "Started pod %r-%d",
                                     "Scaled the node group to %n", "Checked out commit %h"};
constexpr Texts<5> kFailures = {"The node ran out of memory",
                                "The image couldn't be pulled: manifest unknown",
                                "The agent lost its connection", "The branch doesn't exist",
                                "The command didn't start in time"};

constexpr auto kMessages = std::to_array<KindPhrases>({
    {OwnerKind::banner, kAnnouncements},
    {OwnerKind::event, kEventMessages},
    {OwnerKind::failure, kFailures},
});

constexpr Texts<4> kRevoked = {"No longer in use", "Its owner left the company",
                               "Replaced by a new one", "Found in a log"};
constexpr Texts<4> kCanceled = {"A newer build was created", "Started by mistake",
                                "The branch was deleted", "The deployment was called off"};
constexpr Texts<4> kBroken = {"conditional_failed", "branch_mismatch", "conditional_failed",
                              "Skipped: no changes in this part"};
constexpr Texts<4> kDisabled = {"Moved to another provider", "The certificate has expired",
                                "Disabled while it is being set up", "Not needed any more"};
constexpr Texts<4> kRetry = {"The job was already retried", "The build has been canceled",
                             "The job hasn't finished", "Retries aren't allowed for this step"};
constexpr Texts<4> kPromised = {"A test failed", "The linter found problems", "One shard failed",
                                "The first check failed"};
constexpr Texts<4> kReasons = {"Asked for by the team", "Part of the monthly clean-up",
                               "A support case needs it", "Found during a review"};

constexpr auto kReasonWords = word_table<Phrases>({
    {"broken", kBroken},
    {"cancel", kCanceled},
    {"canceled", kCanceled},
    {"cancelled", kCanceled},
    {"disabled", kDisabled},
    {"failed", kRetry},
    {"promised", kPromised},
    {"retry", kRetry},
    {"revoked", kRevoked},
    {"skipped", kBroken},
    {"status", kPromised},
});

constexpr Texts<4> kPauses = {"Paused for maintenance", "Being upgraded, back in an hour",
                              "Out of disk space", "Held back until the incident is over"};
constexpr Texts<4> kSignIns = {
    "Sign in with your work account", "Ask the platform team if you can't sign in",
    "Contractors sign in with their guest account", "Needs a second factor"};

constexpr Texts<12> kTags = {"backend",  "frontend", "nightly", "critical", "mobile", "infra",
                             "security", "docs",     "release", "shared",   "legacy", "data"};
constexpr Texts<4> kBlocks = {":rocket: Deploy to production", ":white_check_mark: Approve release",
                              ":eyes: Review the plan", ":hand: Confirm the migration"};
constexpr Texts<4> kTriggers = {":pipeline: Deploy %R", ":rocket: Release %R",
                                ":arrow_right: Test %R", ":package: Publish %R"};
constexpr Texts<3> kWaits = {"Wait for the tests", "Wait for all checks", "Continue when done"};
constexpr Texts<4> kSchedules = {"Nightly build", "Hourly checks", "Weekly release", "Clean-up"};
constexpr Texts<1> kTitles = {"%R"};

constexpr auto kLabels = std::to_array<KindPhrases>({
    {OwnerKind::tag, kTags},
    {OwnerKind::block_job, kBlocks},
    {OwnerKind::trigger_job, kTriggers},
    {OwnerKind::wait_job, kWaits},
    {OwnerKind::schedule, kSchedules},
});

constexpr Texts<8> kQueues = {"linux-%n",  "macos-%n", "windows-%n", "gpu-%n",
                              "deploy-%r", "%r",       "%r-large",   "default"};
constexpr Texts<4> kSecrets = {"%E_TOKEN", "%E_KEY", "%E_PASSWORD", "%E_URL"};
constexpr Texts<1> kWordKeys = {"%r"};

constexpr auto kKeys = std::to_array<KindPhrases>({
    {OwnerKind::queue, kQueues},
    {OwnerKind::secret, kSecrets},
});

constexpr Texts<1> kAgentPrograms = {"buildkite-agent/%v (linux; amd64)"};
constexpr Texts<4> kBrowsers = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:131.0) Gecko/20100101 Firefox/131.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 "
    "Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.6 Safari/605.1.15"};
constexpr Texts<4> kClients = {"curl/8.5.0", "python-requests/2.32.3", "Go-http-client/2.0",
                               "terraform-provider-buildkite/1.1%d.0"};

constexpr Texts<1> kConnections = {"connected"};
constexpr Texts<6> kUploads = {"finished", "finished", "finished", "finished", "new", "expired"};
constexpr Texts<6> kBuildStates = {"passed", "passed", "passed", "failed", "running", "scheduled"};
constexpr Texts<6> kJobStates = {"finished", "finished",  "finished",
                                 "running",  "scheduled", "assigned"};
constexpr Texts<4> kHealth = {"healthy", "healthy", "healthy", "degraded"};
constexpr Texts<4> kInvitations = {"pending", "pending", "accepted", "expired"};
constexpr Texts<4> kRequests = {"open", "open", "merged", "closed"};
constexpr Texts<4> kStates = {"active", "active", "active", "inactive"};

constexpr auto kStatePhrases = word_table<Phrases>({
    {"agent", kConnections},
    {"artifact", kUploads},
    {"blocked", kBuildStates},
    {"build", kBuildStates},
    {"check", kBuildStates},
    {"command", kJobStates},
    {"connection", kConnections},
    {"health", kHealth},
    {"invitation", kInvitations},
    {"issue", kRequests},
    {"job", kJobStates},
    {"pipeline", kBuildStates},
    {"request", kRequests},
    {"run", kBuildStates},
    {"step", kJobStates},
    {"upload", kUploads},
});

}  // namespace

Phrases descriptions_of(OwnerKind kind) {
  return find_phrases(kDescriptions, kind, kThingTexts);
}

Phrases messages_of(OwnerKind kind, const NameWords& field) {
  if (field.contain("failed") || field.contain("error")) return kFailures;
  return find_phrases(kMessages, kind, kSentences);
}

Phrases reasons_of(const NameWords& field) {
  const Phrases* found = find_last_of(kReasonWords, field);
  return found == nullptr ? Phrases(kReasons) : *found;
}

Phrases notes_of(OwnerKind kind) {
  return kind == OwnerKind::sign_in ? Phrases(kSignIns) : Phrases(kPauses);
}

Phrases labels_of(OwnerKind kind) {
  return find_phrases(kLabels, kind, kTitles);
}

Phrases keys_of(OwnerKind kind) {
  return find_phrases(kKeys, kind, kWordKeys);
}

Phrases user_agents_of(OwnerKind kind, std::string_view type_name) {
  if (kind == OwnerKind::agent) return kAgentPrograms;
  const NameWords words(type_name);
  return words.contain("web") || words.contain("session") ? Phrases(kBrowsers) : Phrases(kClients);
}

Phrases states_of(const NameWords& field, std::string_view type_name) {
  const Phrases* found = find_last_of(kStatePhrases, field);
  if (found == nullptr && field.count() == 1) {
    found = find_last_of(kStatePhrases, NameWords(type_name));
  }
  return found == nullptr ? Phrases(kStates) : *found;
}

}  // namespace porthole::graphql
