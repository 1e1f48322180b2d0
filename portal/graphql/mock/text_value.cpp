#include "portal/graphql/mock/text_value.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "portal/graphql/mock/names.h"

namespace porthole::graphql {
namespace {

using Words = std::array<std::string_view, 16>;

constexpr Words kFirstNames = {"Ada",   "Bao",    "Chidi", "Dana",  "Emil",  "Farah",
                               "Grace", "Hiroko", "Imani", "Jonas", "Keiko", "Lucia",
                               "Mateo", "Nadia",  "Oskar", "Priya"};
constexpr Words kLastNames = {"Abara", "Brandt",   "Costa", "Dubois", "Eriksen",  "Fischer",
                              "Grant", "Haddad",   "Ito",   "Jensen", "Kowalski", "Larsen",
                              "Moyo",  "Nakamura", "Ortiz", "Patel"};
constexpr Words kSubjects = {"billing",  "catalog", "checkout", "data",  "docs",   "edge",
                             "search",   "gateway", "identity", "infra", "mobile", "orders",
                             "payments", "reports", "storage",  "web"};
constexpr Words kThings = {"api",     "app",  "cache", "client",  "core",  "deploy",
                           "exports", "jobs", "lint",  "nightly", "proxy", "release",
                           "service", "site", "tests", "worker"};
constexpr Words kSentences = {
    "Add a retry to the upload step",      "Bump the base image",
    "Cache dependencies between builds",   "Drop support for the old endpoint",
    "Explain the release steps",           "Fix a race in the scheduler",
    "Give the linter its own step",        "Handle empty responses",
    "Keep logs for thirty days",           "Make the checkout faster",
    "Move configuration out of the image", "Pin the toolchain",
    "Remove unused feature flags",         "Run the tests in parallel",
    "Tidy up the deploy script",           "Upgrade the database client"};
constexpr Words kBranches = {"main",          "main",          "main",         "main",
                             "develop",       "staging",       "release/1.8",  "release/2.0",
                             "fix/timeouts",  "fix/login",     "feat/search",  "feat/exports",
                             "chore/cleanup", "docs/overview", "perf/startup", "test/flaky"};
constexpr Words kCommands = {"make",         "make test",     "make lint",      "make release",
                             "npm ci",       "npm test",      "cargo test",     "go test ./...",
                             "bin/setup",    "bin/deploy",    "bin/check",      "bin/package",
                             "scripts/test", "scripts/bench", "docker build .", "bundle exec rake"};
constexpr Words kEmoji = {
    ":rocket:", ":hammer:", ":package:", ":sparkles:",  ":bug:",
    ":lock:",   ":docker:", ":books:",   ":gear:",      ":mag:",
    ":fire:",   ":bell:",   ":ship:",    ":test_tube:", ":globe_with_meridians:",
    ":broom:"};
constexpr Words kPaths = {
    "README.md",          "src/main.cpp",    "src/app.ts",    "lib/client.rb",
    "pkg/server.go",      "config/app.yml",  "docs/index.md", "test/api_test.py",
    "coverage/lcov.info", "dist/app.tar.gz", "log/build.log", "tmp/report.xml",
    "bin/deploy",         "Dockerfile",      "Makefile",      "package.json"};
constexpr Words kStates = {"PASSED", "PASSED",  "RUNNING", "PASSED",  "FAILED", "PASSED",
                           "ACTIVE", "PENDING", "READY",   "ENABLED", "PASSED", "SCHEDULED",
                           "PASSED", "BLOCKED", "RUNNING", "FINISHED"};

enum class Meaning : std::uint8_t {
  words,
  branch,
  color,
  command,
  commit,
  cursor,
  description,
  email,
  emoji,
  env,
  host,
  id,
  ip_address,
  markup,
  name,
  path,
  slug,
  state,
  time,
  title,
  token,
  url,
  uuid,
  version,
};

/// What a name means by its last word.
constexpr auto kMeanings = std::to_array<std::pair<std::string_view, Meaning>>({
    {"address", Meaning::ip_address},
    {"at", Meaning::time},
    {"author", Meaning::name},
    {"body", Meaning::description},
    {"branch", Meaning::branch},
    {"color", Meaning::color},
    {"colour", Meaning::color},
    {"command", Meaning::command},
    {"comment", Meaning::description},
    {"commit", Meaning::commit},
    {"cursor", Meaning::cursor},
    {"date", Meaning::time},
    {"description", Meaning::description},
    {"digest", Meaning::commit},
    {"email", Meaning::email},
    {"emoji", Meaning::emoji},
    {"env", Meaning::env},
    {"file", Meaning::path},
    {"filename", Meaning::path},
    {"host", Meaning::host},
    {"hostname", Meaning::host},
    {"href", Meaning::url},
    {"html", Meaning::markup},
    {"icon", Meaning::emoji},
    {"id", Meaning::id},
    {"ids", Meaning::id},
    {"ip", Meaning::ip_address},
    {"key", Meaning::slug},
    {"label", Meaning::title},
    {"link", Meaning::url},
    {"login", Meaning::slug},
    {"message", Meaning::description},
    {"name", Meaning::name},
    {"note", Meaning::description},
    {"path", Meaning::path},
    {"reason", Meaning::description},
    {"secret", Meaning::token},
    {"sha", Meaning::commit},
    {"slug", Meaning::slug},
    {"state", Meaning::state},
    {"status", Meaning::state},
    {"subject", Meaning::description},
    {"summary", Meaning::description},
    {"text", Meaning::description},
    {"time", Meaning::time},
    {"timestamp", Meaning::time},
    {"title", Meaning::title},
    {"token", Meaning::token},
    {"uri", Meaning::url},
    {"url", Meaning::url},
    {"username", Meaning::slug},
    {"uuid", Meaning::uuid},
    {"version", Meaning::version},
});

Meaning meaning_of(std::string_view field) {
  const std::string word = last_word(field);
  const auto* found = std::find_if(kMeanings.begin(), kMeanings.end(),
                                   [&](const auto& meaning) { return meaning.first == word; });
  return found == kMeanings.end() ? Meaning::words : found->second;
}

std::string hex(MockDice& dice, std::size_t digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < digits; ++i) text.push_back(kDigits[dice.below(16)]);
  return text;
}

std::string slug_words(MockDice& dice) {
  const std::string_view subject = dice.pick(kSubjects);
  return std::string(subject).append("-").append(dice.pick(kThings));
}

struct Person {
  std::string_view first;
  std::string_view last;
};

Person person_of(const MockSubject& subject) {
  MockDice dice(MockHash(subject.key).add("person").finish());
  const std::string_view first = dice.pick(kFirstNames);
  return {first, dice.pick(kLastNames)};
}

/// The slug of the subject itself, which all that depends on it must agree with.
std::string own_slug(const MockSubject& subject) {
  if (!subject.given_slug.empty()) return std::string(subject.given_slug);
  std::string slug = slug_of(subject.given_name);
  if (!slug.empty()) return slug;
  MockDice dice(MockHash(subject.key).add("name").finish());
  return slug_words(dice);
}

std::string own_name(const MockSubject& subject) {
  if (!subject.given_name.empty()) return std::string(subject.given_name);
  if (!subject.is_person) return title_of(own_slug(subject));
  const Person person = person_of(subject);
  return std::string(person.first).append(" ").append(person.last);
}

std::string name_text(const MockSubject& subject, std::string_view field, MockDice& dice) {
  const std::string first = first_word(field);
  if (field == "name" || first == "display" || first == "full") return own_name(subject);
  if (first == "first" || first == "given") return std::string(person_of(subject).first);
  if (first == "last" || first == "family") return std::string(person_of(subject).last);
  if (first == "file") return std::string(dice.pick(kPaths));
  if (first == "host") return slug_words(dice) + ".example.com";
  return names_person(field) ? own_name(subject) : title_of(slug_words(dice));
}

std::string color_text(MockDice& dice) {
  return "#" + hex(dice, 6);
}

std::string markup_text(MockDice& dice) {
  return std::string("<p>").append(dice.pick(kSentences)).append("</p>");
}

/// Of a range that is reserved for documentation (RFC 5737).
std::string ip_address_text(MockDice& dice) {
  return "192.0.2." + std::to_string(dice.between(1, 254));
}

/// `SEARCH_CACHE=1`, as an environment is written.
std::string env_text(MockDice& dice) {
  std::string text = slug_words(dice);
  std::transform(text.begin(), text.end(), text.begin(), [](char character) {
    return character == '-' ? '_' : static_cast<char>(character - 'a' + 'A');
  });
  return text + "=" + std::to_string(dice.between(0, 9));
}

/// What a thing did or does; an exit status is a number in a text.
std::string state_text(std::string_view field, MockDice& dice) {
  if (first_word(field) == "exit") return std::to_string(dice.below(2));
  return std::string(dice.pick(kStates));
}

std::string version_text(MockDice& dice) {
  std::string text = std::to_string(dice.between(1, 4));
  for (int i = 0; i < 2; ++i) text += "." + std::to_string(dice.below(20));
  return text;
}

/// The identifier of another object, whose type `field` names: a `Pipeline` of `pipelineID`.
std::string other_id(const MockSubject& subject, std::string_view field, MockKey key) {
  const std::string one = singular(field);
  const std::string type_name = type_name_of(referred_member(one));
  return graphql_id(type_name.empty() ? "Node" : type_name,
                    mock_uuid(key, mock_created_at(subject)));
}

/// Which of the times in an object's life `field` names: a later one has a higher number.
int stage_of(std::string_view field) {
  constexpr auto kStages = std::to_array<std::pair<std::string_view, int>>({
      {"created", 0},  {"occurred", 0},   {"queued", 1},   {"scheduled", 1}, {"runnable", 2},
      {"assigned", 2}, {"dispatched", 2}, {"accepted", 2}, {"started", 3},   {"begun", 3},
      {"start", 3},    {"begin", 3},      {"finished", 5}, {"completed", 5}, {"ended", 5},
      {"finish", 5},   {"end", 5},        {"canceled", 5}, {"cancelled", 5}, {"passed", 5},
      {"failed", 5},   {"updated", 6},    {"modified", 6}, {"archived", 7},  {"deleted", 7},
      {"revoked", 7},  {"dismissed", 7},  {"expires", 8},  {"expired", 8},   {"expiry", 8},
  });
  const std::string word = first_word(field);
  const auto* found = std::find_if(kStages.begin(), kStages.end(),
                                   [&](const auto& stage) { return stage.first == word; });
  return found == kStages.end() ? 4 : found->second;
}

}  // namespace

bool names_person(std::string_view type_name) {
  constexpr auto kPeople = std::to_array<std::string_view>(
      {"actor", "author", "by", "contact", "creator", "member", "owner", "person", "reviewer",
       "uploader", "user", "viewer"});
  return std::find(kPeople.begin(), kPeople.end(), last_word(type_name)) != kPeople.end();
}

std::string mock_time(const MockSubject& subject, std::string_view field) {
  // The longest that each stage lasts, in seconds: what follows is added to all before it.
  constexpr std::array<std::uint64_t, 9> kSpans = {0, 5, 20, 60, 240, 600, 3600, 86400, 2592000};
  Timestamp time = mock_created_at(subject);
  MockDice dice(MockHash(subject.key).add("time").finish());
  const auto last = static_cast<std::size_t>(stage_of(field));
  for (std::size_t stage = 1; stage <= last; ++stage) {
    time += std::chrono::seconds(static_cast<std::int64_t>(dice.between(1, kSpans[stage])));
  }
  return to_iso8601_seconds(time);
}

std::string mock_url(const MockSubject& subject, std::string_view field) {
  std::string url(subject.web_url);
  const bool is_organization = subject.has_slug && subject.type_name == "Organization";
  if (!subject.organization.empty() && !is_organization) {
    url.append("/").append(subject.organization);
  }
  if (subject.has_slug) {
    url.append("/").append(own_slug(subject));
  } else {
    url.append("/").append(plural(hyphenated(subject.type_name))).append("/");
    url.append(subject.uuid.to_string());
  }
  const std::string kind = hyphenated(field);
  const std::size_t end = kind.rfind('-');
  if (end != std::string::npos) url.append("/").append(kind.substr(0, end));
  return url;
}

std::string mock_email(const MockSubject& subject, std::string_view field) {
  const Person person = person_of(subject);
  std::string local = slug_of(subject.is_person ? subject.given_name : std::string_view());
  if (local.empty()) {
    local = slug_of(person.first) + "." + slug_of(person.last);
  } else {
    std::replace(local.begin(), local.end(), '-', '.');
  }
  const std::string kind = field == "email" ? "" : "+" + first_word(field);
  return local + (kind == "+email" ? "" : kind) + "@example.com";
}

std::string mock_text(const MockSubject& subject, std::string_view field, MockKey key) {
  MockDice dice(key);
  switch (meaning_of(field)) {
    case Meaning::branch:
      return std::string(dice.pick(kBranches));
    case Meaning::color:
      return color_text(dice);
    case Meaning::command:
      return std::string(dice.pick(kCommands));
    case Meaning::commit:
      return hex(dice, 40);
    case Meaning::cursor:
      return hex(dice, 16);
    case Meaning::description:
      return std::string(dice.pick(kSentences));
    case Meaning::email:
      return mock_email(subject, field);
    case Meaning::emoji:
      return std::string(dice.pick(kEmoji));
    case Meaning::env:
      return env_text(dice);
    case Meaning::host:
      return slug_words(dice) + ".example.com";
    case Meaning::id:
      if (field == "id") return graphql_id(subject.type_name, subject.uuid);
      return other_id(subject, field, key);
    case Meaning::ip_address:
      return ip_address_text(dice);
    case Meaning::markup:
      return markup_text(dice);
    case Meaning::name:
      return name_text(subject, field, dice);
    case Meaning::path:
      return std::string(dice.pick(kPaths));
    case Meaning::slug:
      return field == "slug" ? own_slug(subject) : slug_words(dice);
    case Meaning::state:
      return state_text(field, dice);
    case Meaning::time:
      return mock_time(subject, field);
    case Meaning::title:
      return title_of(slug_words(dice));
    case Meaning::token:
      return hex(dice, 40);
    case Meaning::url:
      return mock_url(subject, field);
    case Meaning::uuid:
      if (field == "uuid") return subject.uuid.to_string();
      return mock_uuid(key, mock_created_at(subject)).to_string();
    case Meaning::version:
      return version_text(dice);
    case Meaning::words:
      break;
  }
  return slug_words(dice);
}

}  // namespace porthole::graphql
