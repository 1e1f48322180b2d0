#include "http/observe/path_pattern.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "http/observe/limits.h"

namespace porthole::http {
namespace {

/// The element at the front of a pattern: `*`, `{name}`, or one character.
enum class PatternElement { any, segment, character };

PatternElement front_element(std::string_view pattern) {
  if (pattern.starts_with('*')) return PatternElement::any;
  return pattern.starts_with('{') ? PatternElement::segment : PatternElement::character;
}

std::string_view after_segment(std::string_view pattern) {
  return pattern.substr(std::min(pattern.find('}') + 1, pattern.size()));
}

/// Whether `pattern[begin, end]` is `{name}` between two slashes, or at the end behind one.
bool is_whole_segment(std::string_view pattern, std::size_t begin, std::size_t end) {
  return end != std::string_view::npos && begin > 0 && pattern[begin - 1] == '/' &&
         (end + 1 == pattern.size() || pattern[end + 1] == '/') &&
         pattern.substr(begin + 1, end - begin - 1).find_first_of("/{*") == std::string_view::npos;
}

}  // namespace

std::string_view without_trailing_slash(std::string_view path) {
  return path.size() > 1 && path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

std::optional<std::string> path_pattern_problem(std::string_view pattern) {
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
    if (!is_whole_segment(pattern, i, end)) {
      return "must have {name} between two slashes, for one whole segment";
    }
    i = end;
  }
  return std::nullopt;
}

bool matches_path_pattern(std::string_view pattern, std::string_view path) {
  pattern = without_trailing_slash(pattern);
  path = without_trailing_slash(path);
  // Where to resume on a mismatch: behind the last `*`, which then takes one more character.
  // Earlier stars need no second try, so the time is at most pattern times path.
  std::optional<std::pair<std::string_view, std::string_view>> retry;
  while (!path.empty() || !pattern.empty()) {
    bool fits = false;
    if (!pattern.empty() && front_element(pattern) == PatternElement::any) {
      pattern.remove_prefix(1);
      retry = {pattern, path};
      continue;
    }
    if (!pattern.empty() && front_element(pattern) == PatternElement::segment) {
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

}  // namespace porthole::http
