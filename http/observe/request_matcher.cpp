#include "http/observe/request_matcher.h"

#include <algorithm>
#include <utility>

#include "http/observe/path_pattern.h"
#include "http/observe/redaction.h"
#include "portal/base/ascii.h"
#include "portal/base/text.h"
#include "portal/graphql/respond/json_match.h"

namespace porthole::http {
namespace {

std::string excerpt_as_json(std::string_view text) {
  constexpr std::size_t kExcerptBytesMax = 200;
  json::Writer writer;
  writer.string(replace_malformed(cut(redacted(text), kExcerptBytesMax)));
  return writer.take();
}

bool differs(const std::optional<std::string>& expected, std::string_view actual) {
  return expected && *expected != actual;
}

std::string operation_of(const MatchInput& input) {
  return input.operation ? input.operation() : std::string();
}

const json::Value& expected_json(const JsonCriterion& criterion, const MatchInput& input) {
  return input.is_redacted ? *criterion.redacted : *criterion.value;
}

const std::string& expected_value(const HeaderCriterion& criterion, const MatchInput& input) {
  return input.is_redacted ? criterion.redacted_value : criterion.value;
}

void add_difference(std::vector<std::string>& differences, std::string_view what,
                    std::string_view actual, std::string_view expected) {
  std::string text(what);
  text += actual.empty() ? " is missing" : " is " + excerpt_as_json(actual);
  text += ", expected " + excerpt_as_json(expected);
  differences.push_back(std::move(text));
}

/// Appends how `actual` differs; null: it is not there, as `absence` says.
void compare_json(std::string_view what, const json::Value& expected, const json::Value* actual,
                  std::string_view absence, std::vector<std::string>& differences) {
  if (actual == nullptr) {
    std::string text(what);
    text.append(absence).append(", expected ").append(graphql::excerpt(expected));
    differences.push_back(std::move(text));
    return;
  }
  std::vector<std::string> found =
      graphql::differences(expected, *actual, graphql::MatchMode::subset, what);
  differences.insert(differences.end(), std::make_move_iterator(found.begin()),
                     std::make_move_iterator(found.end()));
}

}  // namespace

RequestMatcher::RequestMatcher(MatchCriteria criteria) : criteria_(std::move(criteria)) {
  if (!criteria_.path) return;
  criteria_.path = std::string(without_trailing_slash(*criteria_.path));
  redacted_path_ = redacted(*criteria_.path);
}

const std::optional<std::string>& RequestMatcher::expected_path(const MatchInput& input) const {
  return input.is_redacted ? redacted_path_ : criteria_.path;
}

bool RequestMatcher::counts(std::string_view origin) const {
  if (!criteria_.origin) return origin.empty();
  return *criteria_.origin == kAnyOrigin || *criteria_.origin == origin;
}

bool RequestMatcher::matches(const MatchInput& input) const {
  if (!counts(input.origin)) return false;
  // The cheapest and most selective criteria first.
  if (differs(criteria_.organization, input.organization)) return false;
  if (differs(expected_path(input), without_trailing_slash(input.path))) return false;
  return distance(input) == 0 && matches_headers(input) && matches_bodies(input);
}

std::size_t RequestMatcher::distance(const MatchInput& input) const {
  const auto count = [](bool is_different) { return static_cast<std::size_t>(is_different); };
  return count(differs(criteria_.organization, input.organization)) +
         count(criteria_.method && !equal_ignoring_case(*criteria_.method, input.method)) +
         count(differs(expected_path(input), without_trailing_slash(input.path))) +
         count(criteria_.path_pattern &&
               !matches_path_pattern(*criteria_.path_pattern, input.path)) +
         count(criteria_.surface && *criteria_.surface != input.surface) +
         count(differs(criteria_.portal, input.portal)) +
         count(differs(criteria_.token_kind, input.token_kind)) +
         count(criteria_.operation && *criteria_.operation != operation_of(input));
}

bool RequestMatcher::matches_headers(const MatchInput& input) const {
  return std::all_of(
      criteria_.headers.begin(), criteria_.headers.end(), [&](const HeaderCriterion& expected) {
        const std::string& value = expected_value(expected, input);
        return std::any_of(
            input.headers.begin(), input.headers.end(), [&](const HeaderField& field) {
              return field.value == value && equal_ignoring_case(field.name, expected.name);
            });
      });
}

bool RequestMatcher::matches_bodies(const MatchInput& input) const {
  const auto contains = [&](const json::Value* actual, const JsonCriterion& expected) {
    return actual != nullptr &&
           graphql::matches(expected_json(expected, input), *actual, graphql::MatchMode::subset);
  };
  if (criteria_.variables && !contains(input.variables(), *criteria_.variables)) return false;
  return !criteria_.body || contains(input.body_json(), *criteria_.body);
}

std::vector<std::string> RequestMatcher::differences(const MatchInput& input) const {
  std::vector<std::string> differences;
  compare_names(input, differences);
  compare_headers(input, differences);
  if (criteria_.variables) {
    compare_json("variables", expected_json(*criteria_.variables, input), input.variables(),
                 " are missing", differences);
  }
  if (criteria_.body) {
    compare_json("body", expected_json(*criteria_.body, input), input.body_json(), " is not JSON",
                 differences);
  }
  return differences;
}

void RequestMatcher::compare_names(const MatchInput& input,
                                   std::vector<std::string>& differences) const {
  const auto compare = [&](std::string_view what, const std::optional<std::string>& wanted,
                           std::string_view actual) {
    if (differs(wanted, actual)) add_difference(differences, what, actual, *wanted);
  };
  const MatchCriteria& expected = criteria_;
  compare("organization", expected.organization, input.organization);
  if (expected.method && !equal_ignoring_case(*expected.method, input.method)) {
    add_difference(differences, "method", input.method, *expected.method);
  }
  compare("path", expected_path(input), without_trailing_slash(input.path));
  if (expected.path_pattern && !matches_path_pattern(*expected.path_pattern, input.path)) {
    differences.push_back("path is " + excerpt_as_json(input.path) + ", expected one like " +
                          excerpt_as_json(*expected.path_pattern));
  }
  if (expected.surface && *expected.surface != input.surface) {
    add_difference(differences, "surface", name_of(input.surface), name_of(*expected.surface));
  }
  compare("portal", expected.portal, input.portal);
  compare("token_kind", expected.token_kind, input.token_kind);
  if (expected.operation) compare("operation", expected.operation, operation_of(input));
}

void RequestMatcher::compare_headers(const MatchInput& input,
                                     std::vector<std::string>& differences) const {
  for (const HeaderCriterion& expected : criteria_.headers) {
    const std::string& value = expected_value(expected, input);
    const HeaderField* first = nullptr;
    bool fits = false;
    for (const HeaderField& field : input.headers) {
      if (!equal_ignoring_case(field.name, expected.name)) continue;
      if (first == nullptr) first = &field;
      fits = fits || field.value == value;
    }
    if (fits) continue;
    add_difference(differences, "header " + expected.name,
                   first == nullptr ? std::string_view() : first->value, value);
  }
}

}  // namespace porthole::http
