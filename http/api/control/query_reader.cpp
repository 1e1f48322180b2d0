#include "http/api/control/query_reader.h"

#include <charconv>
#include <utility>

#include "http/api/control/body_reader.h"
#include "http/message/query_string.h"
#include "portal/base/text.h"
#include "portal/base/utf8.h"
#include "portal/slug.h"
#include "store/errors.h"

namespace porthole::http::control {

std::optional<std::uint64_t> parse_natural(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

QueryReader::QueryReader(std::string_view query) {
  while (!query.empty()) {
    auto [name, value] = split_parameter(take_parameter(query));
    if (name.empty() && !value) continue;
    parameters_.push_back({std::move(name), std::move(value)});
  }
}

std::optional<std::string> QueryReader::text(std::string_view name) {
  std::optional<std::string> text;
  bool is_present = false;
  for (Parameter& parameter : parameters_) {
    if (parameter.name != name) continue;
    parameter.is_known = true;
    if (is_present) {
      refuse(name, "is there more than once");
      return std::nullopt;
    }
    is_present = true;
    text = parameter.value;
  }
  if (is_present && (!text || text->empty())) {
    refuse(name, "has no value");
    return std::nullopt;
  }
  if (text && !utf8::is_valid(*text)) {
    refuse(name, "is not UTF-8");
    return std::nullopt;
  }
  return text;
}

std::optional<std::uint64_t> QueryReader::natural(std::string_view name, std::uint64_t min,
                                                  std::uint64_t max) {
  const auto given = text(name);
  if (!given) return std::nullopt;
  const auto number = parse_natural(*given);
  if (number && *number >= min && *number <= max) return number;
  refuse(name,
         "expected a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return std::nullopt;
}

std::optional<std::string> QueryReader::organization() {
  constexpr std::string_view kName = "organization";
  auto slug = text(kName);
  if (!slug || is_slug(*slug)) return slug;
  refuse(kName, "expected a slug: groups of a-z and 0-9 joined by single hyphens");
  return std::nullopt;
}

void QueryReader::refuse(std::string_view name, std::string message) {
  findings_.push_back({'?' + replace_malformed(name), std::move(message)});
}

std::optional<Response> QueryReader::refusal() {
  for (const Parameter& parameter : parameters_) {
    if (parameter.is_known) continue;
    refuse(parameter.name, "unknown parameter " + quote(replace_malformed(parameter.name)));
  }
  if (findings_.empty()) return std::nullopt;
  return findings_response(findings_);
}

OrganizationScope read_scope(const Call& call) {
  QueryReader query(call.request.query);
  OrganizationScope scope;
  scope.slug = query.organization().value_or("");
  scope.refusal = query.refusal();
  return scope;
}

OrganizationScope read_existing_scope(const Call& call) {
  OrganizationScope scope = read_scope(call);
  if (scope.refusal || scope.slug.empty()) return scope;
  if (!call.services.store.has_organization(scope.slug)) {
    scope.refusal = error_response(no_organization());
  }
  return scope;
}

}  // namespace porthole::http::control
