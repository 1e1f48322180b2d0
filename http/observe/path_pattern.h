#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Patterns for request paths. `{name}` stands for one segment that isn't empty; `*` stands for any
/// text, slashes included, or for nothing. Thread-safe.
namespace porthole::http {

/// `path` without a slash at its end; "/" stays as it is. The router ignores that slash as well.
std::string_view without_trailing_slash(std::string_view path);

/// Why `pattern` is not a valid pattern; nothing when it is.
std::optional<std::string> path_pattern_problem(std::string_view pattern);

/// Whether `path` matches a valid `pattern`. A slash at the end of either is ignored. Takes time in
/// proportion to the path, times a 64th of the pattern.
bool matches_path_pattern(std::string_view pattern, std::string_view path);

}  // namespace porthole::http
