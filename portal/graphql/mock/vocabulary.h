#pragma once

#include <array>
#include <string_view>

namespace porthole::graphql {

// Words that mock texts are made of. Their order is part of the values: changing it changes the
// answers for every seed.

using Words = std::array<std::string_view, 16>;

inline constexpr Words kFirstNames = {"Ada",   "Bao",    "Chidi", "Dana",  "Emil",  "Farah",
                                      "Grace", "Hiroko", "Imani", "Jonas", "Keiko", "Lucia",
                                      "Mateo", "Nadia",  "Oskar", "Priya"};
inline constexpr Words kLastNames = {"Abara", "Brandt",   "Costa", "Dubois", "Eriksen",  "Fischer",
                                     "Grant", "Haddad",   "Ito",   "Jensen", "Kowalski", "Larsen",
                                     "Moyo",  "Nakamura", "Ortiz", "Patel"};
inline constexpr Words kTopics = {"billing",  "catalog", "checkout", "data",  "docs",   "edge",
                                  "search",   "gateway", "identity", "infra", "mobile", "orders",
                                  "payments", "reports", "storage",  "web"};
inline constexpr Words kThings = {"api",     "app",  "cache", "client",  "core",  "deploy",
                                  "exports", "jobs", "lint",  "nightly", "proxy", "release",
                                  "service", "site", "tests", "worker"};
inline constexpr Words kSentences = {
    "Add a retry to the upload step",      "Bump the base image",
    "Cache dependencies between builds",   "Drop support for the old endpoint",
    "Explain the release steps",           "Fix a race in the scheduler",
    "Give the linter its own step",        "Handle empty responses",
    "Keep logs for thirty days",           "Make the checkout faster",
    "Move configuration out of the image", "Pin the toolchain",
    "Remove unused feature flags",         "Run the tests in parallel",
    "Tidy up the deploy script",           "Upgrade the database client"};
inline constexpr Words kBranches = {
    "main",          "main",          "main",         "main",      "develop",     "staging",
    "release/1.8",   "release/2.0",   "fix/timeouts", "fix/login", "feat/search", "feat/exports",
    "chore/cleanup", "docs/overview", "perf/startup", "test/flaky"};
inline constexpr Words kCommands = {
    "make",         "make test",     "make lint",      "make release",
    "npm ci",       "npm test",      "cargo test",     "go test ./...",
    "bin/setup",    "bin/deploy",    "bin/check",      "bin/package",
    "scripts/test", "scripts/bench", "docker build .", "bundle exec rake"};
inline constexpr Words kEmoji = {
    ":rocket:", ":hammer:", ":package:", ":sparkles:",  ":bug:",
    ":lock:",   ":docker:", ":books:",   ":gear:",      ":mag:",
    ":fire:",   ":bell:",   ":ship:",    ":test_tube:", ":globe_with_meridians:",
    ":broom:"};
inline constexpr Words kPaths = {
    "README.md",          "src/main.cpp",    "src/app.ts",    "lib/client.rb",
    "pkg/server.go",      "config/app.yml",  "docs/index.md", "test/api_test.py",
    "coverage/lcov.info", "dist/app.tar.gz", "log/build.log", "tmp/report.xml",
    "bin/deploy",         "Dockerfile",      "Makefile",      "package.json"};
inline constexpr Words kStates = {"PASSED", "PASSED",  "RUNNING", "PASSED",  "FAILED", "PASSED",
                                  "ACTIVE", "PENDING", "READY",   "ENABLED", "PASSED", "SCHEDULED",
                                  "PASSED", "BLOCKED", "RUNNING", "FINISHED"};

}  // namespace porthole::graphql
