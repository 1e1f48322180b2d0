// Texts that depend on nothing but what they mean: the part of phrases.h without kinds of objects.

#include <array>

#include "portal/graphql/mock/phrases.h"
#include "portal/graphql/mock/vocabulary.h"

namespace porthole::graphql {
namespace {

template <typename... Parts>
constexpr auto plain(Parts... parts) {
  return std::array<std::string_view, sizeof...(Parts)>{parts...};
}

constexpr auto kAddresses = plain("12 Harbour Street, Exampleton", "3 Mill Lane, Sample Hill",
                                  "77 Station Road, Testville", "8 Market Square, Exampleton");
/// The ranges reserved for documentation (RFC 5737), as a space-separated list in CIDR notation.
constexpr auto kAllowlists = plain("192.0.2.0/24", "192.0.2.0/24 198.51.100.0/24",
                                   "203.0.113.%n/32", "198.51.100.0/25 203.0.113.0/24");
constexpr auto kBase64 = plain("cG9ydGhvbGU=", "ZXhhbXBsZQ==", "c2FtcGxlIGRhdGE=");
constexpr auto kBranchFilters = plain("main", "main release/*", "!feature/*", "main develop");
constexpr auto kCities = plain("Exampleton", "Sample Hill", "Testville", "New Harbour");
constexpr auto kPostcodes = plain("%d%d%d%d%d");
constexpr auto kRoles = plain("member", "member", "maintainer", "admin");
constexpr auto kColors = plain("#14cc80", "#0b79ce", "#f45756", "#ffba11", "#8e24aa", "#00897b",
                               "#5e35b1", "#ef6c00", "#3949ab", "#d81b60", "#43a047", "#546e7a");
constexpr auto kCommandWords = plain("/ci", "/test", "/build", "/bk");
constexpr auto kConditions = plain("build.branch == \"main\"", "build.pull_request.id != null",
                                   "build.tag =~ /^v[0-9]/", "build.message !~ /skip ci/");
constexpr auto kContexts = plain("coverage", "junit", "lint", "benchmarks", "deploy", "security",
                                 "default", "bundle-size");
constexpr auto kCountries = plain("DE", "NZ", "JP", "CA", "KE", "BR", "IN", "SE");
constexpr auto kCrons = plain("0 3 * * *", "30 4 * * 1", "0 * * * *", "15 6 1 * *");
constexpr auto kCurrencies = plain("EUR", "USD", "NZD", "JPY");
constexpr auto kDefaultBranches = plain("main", "main", "main", "develop");
constexpr auto kDetails =
    plain("The node ran out of memory", "The image couldn't be pulled: manifest unknown",
          "The agent lost its connection", "Finished in %n seconds");
constexpr auto kDomains = plain("example.com");
constexpr auto kDurations = plain("1 hour", "30 minutes", "2 hours", "1 day");
constexpr auto kEnv =
    plain("DEPLOY_ENV=staging", "NODE_ENV=test", "RAILS_ENV=test", "LOG_LEVEL=debug", "CI=true",
          "RETRIES=3", "PARALLELISM=4", "TZ=UTC", "FORCE_COLOR=1", "GOFLAGS=-mod=readonly",
          "COVERAGE=1", "REGION=eu-west-1", "CACHE_VERSION=%d", "CARGO_TERM_COLOR=always");
constexpr auto kExternalIds = plain("4%d%N%N", "5%N%d%N", "3%N%N");
constexpr auto kGlobs = plain("log/**/*", "coverage/**/*;junit.xml", "dist/*.tar.gz", "reports/*");
constexpr auto kHeaders = plain("X-GitHub-Event: push", "Content-Type: application/json",
                                "X-GitHub-Delivery: %u", "User-Agent: GitHub-Hookshot/%h");
constexpr auto kImages = plain("registry.example.com/%r:1.%d.%d", "registry.example.com/%r:%h",
                               "registry.example.com/base:24.04");
constexpr auto kLocales = plain("en", "de", "fr", "ja", "pt-BR", "en-NZ");
constexpr auto kPhones = plain("+1 202 555 01%d%d");
constexpr auto kProcesses = plain("%N", "1%N", "2%N");
constexpr auto kQueries = plain("{ viewer { user { name } } }",
                                "query Pipelines { organization(slug: \"acme\") { name } }");
constexpr auto kRecoveryCodes = plain("%h-%h");
constexpr auto kRoutes = plain("/%r", "/%r/%n", "/settings/%r");
constexpr auto kSha1 = plain("%H");
constexpr auto kSha256 = plain("%L");
constexpr auto kTimezones = plain("UTC", "Europe/Berlin", "Pacific/Auckland", "America/New_York");
constexpr auto kUids = plain("%h%h%h", "%h-%h");
constexpr auto kUnits = plain("seconds", "percent", "bytes", "count");
constexpr auto kAgentTags = plain("queue=default", "os=linux", "arch=amd64", "docker=true",
                                  "queue=linux-large", "size=large", "arch=arm64", "stack=ci-%d");
constexpr auto kCertificates =
    plain("-----BEGIN CERTIFICATE-----\nMIIB%H%H\n-----END CERTIFICATE-----\n");

}  // namespace

Phrases phrases_of(NameMeaning meaning) {
  using Meaning = NameMeaning;
  switch (meaning) {
    // clang-format off
    case Meaning::address: return kAddresses;
    case Meaning::agent_tag: return kAgentTags;
    case Meaning::allowlist: return kAllowlists;
    case Meaning::base64: return kBase64;
    case Meaning::branch: return kBranches;
    case Meaning::branch_filter: return kBranchFilters;
    case Meaning::certificate: return kCertificates;
    case Meaning::city: return kCities;
    case Meaning::color: return kColors;
    case Meaning::command_word: return kCommandWords;
    case Meaning::commit: return kSha1;
    case Meaning::condition: return kConditions;
    case Meaning::context: return kContexts;
    case Meaning::country: return kCountries;
    case Meaning::cron: return kCrons;
    case Meaning::currency: return kCurrencies;
    case Meaning::default_branch: return kDefaultBranches;
    case Meaning::detail: return kDetails;
    case Meaning::domain: return kDomains;
    case Meaning::duration: return kDurations;
    case Meaning::emoji: return kEmoji;
    case Meaning::env: return kEnv;
    case Meaning::external_id: return kExternalIds;
    case Meaning::glob: return kGlobs;
    case Meaning::header: return kHeaders;
    case Meaning::image: return kImages;
    case Meaning::locale: return kLocales;
    case Meaning::phone: return kPhones;
    case Meaning::postcode: return kPostcodes;
    case Meaning::process: return kProcesses;
    case Meaning::query: return kQueries;
    case Meaning::recovery_code: return kRecoveryCodes;
    case Meaning::role: return kRoles;
    case Meaning::route: return kRoutes;
    case Meaning::sha1: return kSha1;
    case Meaning::sha256: return kSha256;
    case Meaning::timezone: return kTimezones;
    case Meaning::token: return kSha1;
    case Meaning::uid: return kUids;
    case Meaning::unit: return kUnits;
    default: return {};
      // clang-format on
  }
}

}  // namespace porthole::graphql
