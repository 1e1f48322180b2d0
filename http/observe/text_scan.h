#pragma once

#include <cstddef>
#include <string_view>

namespace porthole::http {

inline bool is_one_of(char c, std::string_view characters) {
  return characters.find(c) != std::string_view::npos;
}

/// The end of the characters from `at` on that `is_in` accepts.
template <typename Predicate>
std::size_t end_of_run(std::string_view text, std::size_t at, Predicate is_in) {
  while (at < text.size() && is_in(text[at])) ++at;
  return at;
}

}  // namespace porthole::http
