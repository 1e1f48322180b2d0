#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// The part of a target behind its `?`, as browsers and forms write it.
namespace porthole::http {

/// Takes the first `name=value` off `query`, and returns it as it was sent.
std::string_view take_parameter(std::string_view& query);

/// Name and value of a parameter, decoded; without "=" there is no value.
std::pair<std::string, std::optional<std::string>> split_parameter(std::string_view parameter);

/// The decoded value of the first parameter of that name; nothing when there is none.
std::optional<std::string> find_parameter(std::string_view query, std::string_view name);

/// The same of the last one.
std::optional<std::string> find_last_parameter(std::string_view query, std::string_view name);

/// A query without the parameters of these names; the others as they were sent.
std::string without_parameters(std::string_view query,
                               std::initializer_list<std::string_view> names);

}  // namespace porthole::http
