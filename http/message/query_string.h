#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// Query strings, and forms, which are encoded in the same way (application/x-www-form-urlencoded).
namespace porthole::http {

/// Removes the first `name=value` from `query`, and returns it still encoded.
std::string_view take_parameter(std::string_view& query);

/// The decoded name and value of a parameter; no value when it has no "=".
std::pair<std::string, std::optional<std::string>> split_parameter(std::string_view parameter);

/// The decoded value of the first parameter called `name`, if there is one.
std::optional<std::string> find_parameter(std::string_view query, std::string_view name);

/// The same for the last one.
std::optional<std::string> find_last_parameter(std::string_view query, std::string_view name);

/// `query` without the parameters called `names`; the others stay as they were sent.
std::string without_parameters(std::string_view query,
                               std::initializer_list<std::string_view> names);

}  // namespace porthole::http
