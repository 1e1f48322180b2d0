#include "http/observe/request_matcher.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "http/net/limits.h"
#include "http/observe/limits.h"
#include "http/observe/redaction.h"
#include "portal/base/ascii.h"
#include "portal/base/utf8.h"
#include "portal/graphql/respond/json_match.h"

namespace porthole::http {
namespace {

/// Those whose requests are matched.
constexpr std::array<Surface, 3> kMatched = {Surface::rest, Surface::portal, Surface::graphql};
constexpr std::array<std::string_view, 4> kTokenKinds = {"service", "ephemeral", "user", "access"};

std::string as_json_string(std::string_view text) {
  constexpr std::size_t kShown = 200;
  json::Writer writer;
  std::string_view shown = text.substr(0, kShown);
  shown = shown.substr(0, utf8::find_malformed(shown).value_or(shown.size()));
  writer.string(std::string(shown) + (shown.size() < text.size() ? "…" : ""));
  return writer.take();
}

std::string_view without_slash(std::string_view path) {
  return path.size() > 1 && path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

/// A piece of a pattern at its front: `{name}`, `*`, or one character.
enum class Piece { segment, any, character };

Piece piece_at(std::string_view pattern) {
  if (pattern.starts_with('*')) return Piece::any;
  return pattern.starts_with('{') ? Piece::segment : Piece::character;
}

std::string_view after_segment(std::string_view pattern) {
  return pattern.substr(std::min(pattern.find('}') + 1, pattern.size()));
}

/// What is wrong with a pattern; nothing when it is fine.
std::optional<std::string> problem_of_pattern(std::string_view pattern) {
  if (pattern.size() > kPathPatternBytesMax) {
    return "has more than " + std::to_string(kPathPatternBytesMax) + " bytes";
  }
  if (!pattern.starts_with('/') && !pattern.starts_with('*')) {
    return "must begin with a slash, or with *";
  }
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '?') return "has a query: paths are compared without theirs";
    if (pattern[i] == '}') return "has a } without a {";
    if (pattern[i] != '{') continue;
    const std::size_t end = pattern.find('}', i);
    const bool is_whole =
        i > 0 && pattern[i - 1] == '/' && end != std::string_view::npos &&
        (end + 1 == pattern.size() || pattern[end + 1] == '/') &&
        pattern.substr(i + 1, end - i - 1).find_first_of("/{*") == std::string_view::npos;
    if (!is_whole) return "must have {name} between two slashes, for one whole segment";
    i = end;
  }
  return std::nullopt;
}

json::Document redacted_copy(std::string_view text) {
  std::string redacted;
  append_redacted_body(text, RedactionPolicy::standard, redacted);
  return std::move(json::parse(redacted).document);
}

bool differs(const std::optional<std::string>& expected, std::string_view actual) {
  return expected && *expected != actual;
}

void note(std::vector<std::string>& differences, std::string_view what, std::string_view actual,
          std::string_view expected) {
  std::string text(what);
  text += actual.empty() ? " is missing" : " is " + as_json_string(actual);
  text += ", expected " + as_json_string(expected);
  differences.push_back(std::move(text));
}

}  // namespace

bool fits_path_pattern(std::string_view pattern, std::string_view path) {
  pattern = without_slash(pattern);
  path = without_slash(path);
  // Where to go on when what follows the last `*` doesn't fit: with one character more for it.
  std::optional<std::pair<std::string_view, std::string_view>> retry;
  while (!path.empty() || !pattern.empty()) {
    bool fits = false;
    if (!pattern.empty() && piece_at(pattern) == Piece::any) {
      pattern.remove_prefix(1);
      retry = {pattern, path};
      continue;
    }
    if (!pattern.empty() && piece_at(pattern) == Piece::segment) {
      const std::size_t segment = std::min(path.find('/'), path.size());
      fits = segment > 0;
      pattern = after_segment(pattern);
      path.remove_prefix(segment);
    } else if (!pattern.empty() && !path.empty()) {
      fits = pattern.front() == path.front();
      pattern.remove_prefix(1);
      path.remove_prefix(1);
    }
    if (fits) continue;
    if (!retry || retry->second.empty()) return false;
    retry->second.remove_prefix(1);
    std::tie(pattern, path) = *retry;
  }
  return true;
}

// What is looked at.

const json::Value* MatchSubject::body_json() const {
  if (!parsed_) parsed_ = json::parse(body);
  return parsed_->error ? nullptr : &parsed_->document;
}

const json::Value* MatchSubject::variables() const {
  if (operation_format == OperationFormat::none) return nullptr;
  static const json::Value none(rapidjson::kObjectType);
  const bool is_blank = body.find_first_not_of(" \t\r\n") == std::string_view::npos;
  if (operation_format == OperationFormat::portal_call && is_blank) return &none;
  const json::Value* value = body_json();
  if (value == nullptr || !value->IsObject()) return nullptr;
  if (operation_format == OperationFormat::portal_call) return value;
  const json::Value* member = json::find(*value, "variables");
  return member == nullptr || member->IsNull() ? &none : member;
}

// Reading.

void RequestMatch::set_path(std::string_view path) {
  path_ = without_slash(path);
}

std::optional<std::string> RequestMatch::set_path_pattern(std::string pattern) {
  std::optional<std::string> problem = problem_of_pattern(pattern);
  if (!problem) path_pattern_ = std::move(pattern);
  return problem;
}

bool RequestMatch::set_surface(std::string_view name) {
  for (const Surface surface : kMatched) {
    if (name_of(surface) == name) surface_ = surface;
  }
  return surface_.has_value();
}

RequestMatch RequestMatch::read(ObjectReader& object) {
  RequestMatch match;
  match.read_names(object);
  match.read_headers(object);
  match.body_ = read_json(object, "body");
  match.variables_ = read_json(object, "variables");
  if (match.variables_ && !match.variables_->value->IsObject()) {
    object.refuse("variables", "expected an object, but found " +
                                   std::string(json::kind_of(*match.variables_->value)));
  }
  if (object.is_object()) {
    json::Writer writer;
    writer.value(object.object());
    match.json_.clear();
    append_redacted_body(writer.view(), RedactionPolicy::standard, match.json_);
  }
  return match;
}

void RequestMatch::read_names(ObjectReader& object) {
  const auto text = [&](std::string_view name, std::optional<std::string>& value) {
    const auto given = object.text(name, Need::optional);
    if (given && given->size() > kTargetBytesMax) {
      object.refuse(name, "has more than " + std::to_string(kTargetBytesMax) + " bytes");
    }
    if (given) value = *given;
    return given.has_value();
  };
  text("organization", organization_);
  text("method", method_);
  text("portal", portal_);
  text("operation", operation_);
  std::optional<std::string> path;
  if (text("path", path)) {
    if (path->find('?') != std::string::npos) {
      object.refuse("path", "has a query: paths are compared without theirs");
    }
    set_path(*path);
  }
  std::optional<std::string> pattern;
  if (text("path_pattern", pattern)) {
    if (const auto problem = set_path_pattern(*std::move(pattern))) {
      object.refuse("path_pattern", *problem);
    }
  }
  std::optional<std::string> surface;
  if (text("surface", surface) && !set_surface(*surface)) {
    object.refuse("surface", "expected one of rest, portal, graphql");
  }
  if (text("token_kind", token_kind_) &&
      std::find(kTokenKinds.begin(), kTokenKinds.end(), *token_kind_) == kTokenKinds.end()) {
    object.refuse("token_kind", "expected one of service, ephemeral, user, access");
  }
}

void RequestMatch::read_headers(ObjectReader& object) {
  object.inner("headers", Need::optional, [&](ObjectReader& headers) {
    for (const auto& member : headers.object().GetObject()) {
      const std::string_view name = json::text_of(member.name);
      const json::Value& value = *headers.take(name);
      if (!value.IsString()) {
        headers.refuse(name, "expected a string, but found " + std::string(json::kind_of(value)));
        continue;
      }
      Header header{std::string(name), std::string(json::text_of(value)), {}};
      append_redacted_header({header.name, header.value}, header.redacted_value);
      headers_.push_back(std::move(header));
    }
    if (headers_.size() > kHeadersMax) {
      headers.refuse("has more than " + std::to_string(kHeadersMax) + " headers");
    }
  });
}

std::optional<RequestMatch::Expected> RequestMatch::read_json(ObjectReader& object,
                                                              std::string_view name) {
  const json::Value* value = object.take(name);
  if (value == nullptr || value->IsNull()) return std::nullopt;
  json::Writer writer;
  writer.value(*value);
  auto copy = std::make_shared<json::Document>();
  copy->CopyFrom(*value, copy->GetAllocator());
  return Expected{std::move(copy),
                  std::make_shared<const json::Document>(redacted_copy(writer.view()))};
}

// Comparing.

std::size_t RequestMatch::distance(const MatchSubject& subject) const {
  const auto count = [](bool is_different) { return static_cast<std::size_t>(is_different); };
  return count(differs(organization_, subject.organization)) +
         count(method_ && !equal_ignoring_case(*method_, subject.method)) +
         count(differs(path_, without_slash(subject.path))) +
         count(path_pattern_ && !fits_path_pattern(*path_pattern_, subject.path)) +
         count(surface_ && *surface_ != subject.surface) + count(differs(portal_, subject.portal)) +
         count(differs(token_kind_, subject.token_kind)) +
         count(operation_ && *operation_ != (subject.operation ? subject.operation() : ""));
}

bool RequestMatch::matches(const MatchSubject& subject) const {
  // What is cheap to tell first, and what tells most.
  if (differs(organization_, subject.organization)) return false;
  if (differs(path_, without_slash(subject.path))) return false;
  return distance(subject) == 0 && matches_headers(subject) && matches_bodies(subject);
}

bool RequestMatch::matches_headers(const MatchSubject& subject) const {
  return std::all_of(headers_.begin(), headers_.end(), [&](const Header& expected) {
    const std::string& value = subject.is_redacted ? expected.redacted_value : expected.value;
    return std::any_of(
        subject.headers.begin(), subject.headers.end(), [&](const HeaderField& field) {
          return field.value == value && equal_ignoring_case(field.name, expected.name);
        });
  });
}

bool RequestMatch::matches_bodies(const MatchSubject& subject) const {
  const auto fits = [&](const std::optional<Expected>& expected, const auto& find) {
    if (!expected) return true;
    const json::Value* actual = find();
    return actual != nullptr &&
           graphql::matches(expected->of(subject), *actual, graphql::MatchMode::subset);
  };
  return fits(variables_, [&] { return subject.variables(); }) &&
         fits(body_, [&] { return subject.body_json(); });
}

std::vector<std::string> RequestMatch::differences(const MatchSubject& subject) const {
  std::vector<std::string> differences;
  compare_names(subject, differences);
  compare_headers(subject, differences);
  const auto compare = [&](std::string_view what, const std::optional<Expected>& expected,
                           const json::Value* actual, std::string_view none) {
    if (!expected) return;
    if (actual == nullptr) {
      differences.push_back(std::string(what)
                                .append(none)
                                .append(", expected ")
                                .append(graphql::excerpt(expected->of(subject))));
      return;
    }
    std::vector<std::string> found =
        graphql::differences(expected->of(subject), *actual, graphql::MatchMode::subset, what);
    differences.insert(differences.end(), found.begin(), found.end());
  };
  if (variables_) compare("variables", variables_, subject.variables(), " are missing");
  if (body_) compare("body", body_, subject.body_json(), " is not JSON");
  return differences;
}

void RequestMatch::compare_names(const MatchSubject& subject,
                                 std::vector<std::string>& differences) const {
  const auto compare = [&](std::string_view what, const std::optional<std::string>& expected,
                           std::string_view actual) {
    if (differs(expected, actual)) note(differences, what, actual, *expected);
  };
  compare("organization", organization_, subject.organization);
  if (method_ && !equal_ignoring_case(*method_, subject.method)) {
    note(differences, "method", subject.method, *method_);
  }
  compare("path", path_, without_slash(subject.path));
  if (path_pattern_ && !fits_path_pattern(*path_pattern_, subject.path)) {
    differences.push_back("path is " + as_json_string(subject.path) + ", expected one like " +
                          as_json_string(*path_pattern_));
  }
  if (surface_ && *surface_ != subject.surface) {
    note(differences, "surface", name_of(subject.surface), name_of(*surface_));
  }
  compare("portal", portal_, subject.portal);
  compare("token_kind", token_kind_, subject.token_kind);
  if (operation_) compare("operation", operation_, subject.operation ? subject.operation() : "");
}

void RequestMatch::compare_headers(const MatchSubject& subject,
                                   std::vector<std::string>& differences) const {
  for (const Header& expected : headers_) {
    const std::string& value = subject.is_redacted ? expected.redacted_value : expected.value;
    std::string_view nearest;
    bool is_there = false;
    bool fits = false;
    for (const HeaderField& field : subject.headers) {
      if (!equal_ignoring_case(field.name, expected.name)) continue;
      if (!is_there) nearest = field.value;
      is_there = true;
      fits = fits || field.value == value;
    }
    if (!fits) note(differences, "header " + expected.name, nearest, value);
  }
}

}  // namespace porthole::http
