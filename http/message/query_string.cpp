#include "http/message/query_string.h"

#include <algorithm>
#include <utility>

#include "http/message/url.h"

namespace porthole::http {

std::string_view take_parameter(std::string_view& query) {
  const std::size_t end = std::min(query.find('&'), query.size());
  const std::string_view parameter = query.substr(0, end);
  query.remove_prefix(std::min(end + 1, query.size()));
  return parameter;
}

std::pair<std::string, std::optional<std::string>> split_parameter(std::string_view parameter) {
  // Framing refused targets with incomplete escapes.
  const auto decode = [](std::string_view text) {
    return decode_query_component(text).value_or("");
  };
  const std::size_t equals = parameter.find('=');
  if (equals == std::string_view::npos) return {decode(parameter), std::nullopt};
  return {decode(parameter.substr(0, equals)), decode(parameter.substr(equals + 1))};
}

std::optional<std::string> find_parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    auto [key, value] = split_parameter(take_parameter(query));
    if (key == name) return value.value_or("");
  }
  return std::nullopt;
}

std::optional<std::string> find_last_parameter(std::string_view query, std::string_view name) {
  std::optional<std::string> value;
  while (!query.empty()) {
    auto [key, given] = split_parameter(take_parameter(query));
    if (key == name) value = std::move(given).value_or("");
  }
  return value;
}

std::string without_parameters(std::string_view query,
                               std::initializer_list<std::string_view> names) {
  std::string kept;
  while (!query.empty()) {
    const std::string_view parameter = take_parameter(query);
    const std::string name = split_parameter(parameter).first;
    if (parameter.empty() || std::find(names.begin(), names.end(), name) != names.end()) continue;
    if (!kept.empty()) kept += '&';
    kept += parameter;
  }
  return kept;
}

}  // namespace porthole::http
