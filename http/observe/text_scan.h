#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace porthole::http {

/// Compares with each of few: `find` would call the C library.
constexpr bool is_one_of(char c, std::string_view characters) {
  for (const char one : characters) {
    if (c == one) return true;
  }
  return false;
}

/// The characters that a predicate takes, so that each is one look-up. Large: pass references.
class CharacterSet {
 public:
  template <typename Predicate>
  explicit constexpr CharacterSet(Predicate is_in) {
    for (unsigned byte = 0; byte < has_.size(); ++byte) has_[byte] = is_in(static_cast<char>(byte));
  }

  constexpr bool operator()(char c) const { return has_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> has_{};
};

/// The end of the characters from `at` on that `is_in` accepts.
template <typename Predicate>
std::size_t end_of_run(std::string_view text, std::size_t at, Predicate is_in) {
  while (at < text.size() && is_in(text[at])) ++at;
  return at;
}

}  // namespace porthole::http
