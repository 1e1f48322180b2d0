#include "http/api/control/query_reader.h"

#include <charconv>

#include "http/message/query_string.h"
#include "portal/base/utf8.h"

namespace porthole::http {
namespace {

/// A name as it can stand in a message, whatever bytes it has.
std::string shown_name(std::string_view name) {
  return std::string(name.substr(0, utf8::find_malformed(name).value_or(name.size())));
}

}  // namespace

std::optional<std::uint64_t> parse_natural(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

ControlQuery::ControlQuery(std::string_view query) {
  while (!query.empty()) {
    auto [name, value] = split_parameter(take_parameter(query));
    if (name.empty() && !value) continue;
    parameters_.push_back({std::move(name), std::move(value)});
  }
}

std::optional<std::string> ControlQuery::text(std::string_view name) {
  std::optional<std::string> text;
  bool is_there = false;
  for (Parameter& parameter : parameters_) {
    if (parameter.name != name) continue;
    parameter.is_known = true;
    if (is_there) {
      refuse(name, "is there more than once");
      return std::nullopt;
    }
    is_there = true;
    text = parameter.value;
  }
  if (is_there && (!text || text->empty())) {
    refuse(name, "has no value");
    return std::nullopt;
  }
  if (text && !utf8::is_valid(*text)) {
    refuse(name, "is not UTF-8");
    return std::nullopt;
  }
  return text;
}

std::optional<std::uint64_t> ControlQuery::natural(std::string_view name, std::uint64_t least,
                                                   std::uint64_t most) {
  const auto given = text(name);
  if (!given) return std::nullopt;
  const auto number = parse_natural(*given);
  if (number && *number >= least && *number <= most) return number;
  refuse(name,
         "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return std::nullopt;
}

std::optional<std::string> ControlQuery::organization() {
  return text("organization");
}

void ControlQuery::refuse(std::string_view name, std::string message) {
  findings_.push_back({'?' + shown_name(name), std::move(message)});
}

std::optional<Response> ControlQuery::refusal() {
  for (const Parameter& parameter : parameters_) {
    if (parameter.is_known) continue;
    refuse(parameter.name, "unknown parameter \"" + shown_name(parameter.name) + '"');
  }
  if (findings_.empty()) return std::nullopt;
  return findings_response(findings_);
}

}  // namespace porthole::http
