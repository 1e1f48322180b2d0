#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace porthole::graphql {

// Words that mock texts are made of. Their order is part of the values: changing it changes the
// answers for every seed.

using Words = std::array<std::string_view, 16>;
using ManyWords = std::array<std::string_view, 32>;

inline constexpr ManyWords kFirstNames = {
    "Ada",   "Bao",   "Chidi", "Dana",  "Emil",   "Farah",  "Grace",   "Hiroko",
    "Imani", "Jonas", "Keiko", "Lucia", "Mateo",  "Nadia",  "Oskar",   "Priya",
    "Quinn", "Rosa",  "Sami",  "Tove",  "Ulrike", "Viktor", "Wanjiru", "Ximena",
    "Yusuf", "Zofia", "Aroha", "Bjorn", "Carmen", "Diego",  "Elif",    "Femi"};
inline constexpr ManyWords kLastNames = {
    "Abara",  "Brandt", "Costa",    "Dubois",  "Eriksen",  "Fischer",  "Grant",      "Haddad",
    "Ito",    "Jensen", "Kowalski", "Larsen",  "Moyo",     "Nakamura", "Ortiz",      "Patel",
    "Quist",  "Rossi",  "Silva",    "Tanaka",  "Udo",      "Vargas",   "Walker",     "Xu",
    "Yilmaz", "Zhang",  "Anders",   "Bianchi", "Castillo", "Demir",    "Etxeberria", "Flores"};
inline constexpr ManyWords kTopics = {
    "billing",  "catalog", "checkout", "data",     "docs",     "edge",     "search",   "gateway",
    "identity", "infra",   "mobile",   "orders",   "payments", "reports",  "storage",  "web",
    "accounts", "alerts",  "audit",    "calendar", "delivery", "events",   "fleet",    "inventory",
    "ledger",   "maps",    "media",    "messages", "pricing",  "profiles", "sessions", "tickets"};
inline constexpr ManyWords kThings = {
    "api",     "app",     "cache",  "client",  "core",    "deploy",   "exports", "jobs",
    "lint",    "nightly", "proxy",  "release", "service", "site",     "tests",   "worker",
    "admin",   "bot",     "cli",    "console", "daemon",  "frontend", "imports", "library",
    "monitor", "portal",  "router", "scripts", "sdk",     "server",   "sync",    "tools"};
inline constexpr ManyWords kSentences = {"Add a retry to the upload step",
                                         "Bump the base image",
                                         "Cache dependencies between builds",
                                         "Drop support for the old endpoint",
                                         "Explain the release steps",
                                         "Fix a race in the scheduler",
                                         "Give the linter its own step",
                                         "Handle empty responses",
                                         "Keep logs for thirty days",
                                         "Make the checkout faster",
                                         "Move configuration out of the image",
                                         "Pin the toolchain",
                                         "Remove unused feature flags",
                                         "Run the tests in parallel",
                                         "Tidy up the deploy script",
                                         "Upgrade the database client",
                                         "Allow empty search terms",
                                         "Avoid a second look-up of the user",
                                         "Check types in the build",
                                         "Close idle connections",
                                         "Count retries per customer",
                                         "Delete the legacy importer",
                                         "Document the webhook format",
                                         "Don't cache error pages",
                                         "Fix rounding of totals",
                                         "Let admins resend invitations",
                                         "Log slow queries",
                                         "Merge the two address forms",
                                         "Rename the settings page",
                                         "Show dates in the local time zone",
                                         "Speed up the first page load",
                                         "Validate uploads earlier"};
inline constexpr Words kBranches = {
    "main",          "main",          "main",         "main",      "develop",     "staging",
    "release/1.8",   "release/2.0",   "fix/timeouts", "fix/login", "feat/search", "feat/exports",
    "chore/cleanup", "docs/overview", "perf/startup", "test/flaky"};
inline constexpr Words kEmoji = {
    ":rocket:", ":hammer:", ":package:", ":sparkles:",  ":bug:",
    ":lock:",   ":docker:", ":books:",   ":gear:",      ":mag:",
    ":fire:",   ":bell:",   ":ship:",    ":test_tube:", ":globe_with_meridians:",
    ":broom:"};

/// A step of a pipeline.
struct StepWords {
  std::string_view label;
  std::string_view command;
  std::string_view key;
};

inline constexpr auto kSteps = std::to_array<StepWords>({
    {":hammer: Build", "make", "build"},
    {":test_tube: Tests", "make test", "tests"},
    {":mag: Lint", "make lint", "lint"},
    {":package: Package", "make package", "package"},
    {":npm: Dependencies", "npm ci", "dependencies"},
    {":jest: Unit tests", "npm test", "unit-tests"},
    {":rust: Crates", "cargo test", "crates"},
    {":golang: Packages", "go test ./...", "go-packages"},
    {":rspec: Specs", "bundle exec rspec", "specs"},
    {":docker: Image", "docker build .", "image"},
    {":rocket: Deploy", "bin/deploy", "deploy"},
    {":books: Documentation", "make docs", "docs"},
    {":lock: Audit", "npm audit", "audit"},
    {":stopwatch: Benchmarks", "scripts/bench", "benchmarks"},
    {":python: Integration tests", "pytest tests/integration", "integration-tests"},
    {":pipeline: Upload", "buildkite-agent pipeline upload", "pipeline-upload"},
});

/// The pattern of a file's path, its type and the range of its size in bytes.
struct FileWords {
  std::string_view path;
  std::string_view mime_type;
  std::uint32_t bytes_min;
  std::uint32_t bytes_max;
};

inline constexpr auto kFiles = std::to_array<FileWords>({
    {"README.md", "text/markdown", 800, 20'000},
    {"coverage/%r/index.html", "text/html", 2'000, 90'000},
    {"coverage/lcov.info", "text/plain", 4'000, 400'000},
    {"dist/%r-1.%d.%d.tar.gz", "application/gzip", 200'000, 9'000'000},
    {"dist/%r.js", "text/javascript", 20'000, 900'000},
    {"dist/%r.css", "text/css", 4'000, 90'000},
    {"dist/%r.zip", "application/zip", 200'000, 9'000'000},
    {"log/%r.log", "text/plain", 2'000, 900'000},
    {"log/test-%n.log", "text/plain", 2'000, 900'000},
    {"pkg/%r_1.%d.%d_amd64.deb", "application/vnd.debian.binary-package", 400'000, 9'000'000},
    {"reports/junit-%n.xml", "application/xml", 2'000, 90'000},
    {"reports/%r.json", "application/json", 900, 40'000},
    {"reports/%r.pdf", "application/pdf", 40'000, 900'000},
    {"tmp/screenshots/%r.png", "image/png", 40'000, 900'000},
    {"tmp/timings-%n.csv", "text/csv", 900, 40'000},
    {"config/%r.yml", "application/yaml", 300, 9'000},
});

/// A key and the pattern of a value that fits it.
struct PairWords {
  std::string_view key;
  std::string_view value;
};

inline constexpr auto kPairs = std::to_array<PairWords>({
    {"release-version", "1.8.%n"},
    {"release-notes", "Fixes and small improvements"},
    {"deploy-target", "staging"},
    {"deploy-region", "eu-west-1"},
    {"docker-tag", "%r:%h"},
    {"coverage", "8%d.%d"},
    {"tests-run", "%N"},
    {"changed-service", "%r"},
    {"approved", "true"},
    {"environment", "production"},
    {"base-commit", "%H"},
    {"artifact-count", "%n"},
});

}  // namespace porthole::graphql
