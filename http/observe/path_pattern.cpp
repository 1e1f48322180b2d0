#include "http/observe/path_pattern.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "http/observe/limits.h"

namespace porthole::http {
namespace {

/// Places in a pattern, as bits: bit `i` stands for the place before its element `i`.
using Places = std::array<std::uint64_t, kPathPatternBytesMax / 64 + 1>;

void add(Places& places, std::size_t place) {
  places[place / 64] |= std::uint64_t{1} << place % 64;
}

bool has(const Places& places, std::size_t place) {
  return (places[place / 64] >> place % 64 & 1) != 0;
}

/// A pattern as an automaton that is in several places at once: however many stars there are, the
/// path is read once.
class PathAutomaton {
 public:
  explicit PathAutomaton(std::string_view pattern)
      : words_(pattern.size() / 64 + 1), by_character_(kCharacters * words_) {
    for (std::size_t i = 0; i < pattern.size(); ++elements_) {
      if (pattern[i] == '*') {
        add(stars_, elements_);
        add(behind_stars_, elements_ + 1);
        i = std::min(pattern.find_first_not_of('*', i), pattern.size());
      } else if (pattern[i] == '{') {
        add(segments_, elements_);
        add(in_segments_, elements_ + 1);
        i = pattern.find('}', i) + 1;
      } else {
        row_of(pattern[i])[elements_ / 64] |= std::uint64_t{1} << elements_ % 64;
        ++i;
      }
    }
  }

  bool matches(std::string_view path) {
    Places places{};
    add(places, 0);
    advance(places, stars_.data(), places);
    for (const char character : path) {
      Places next{};
      advance(places, row_of(character), next);
      stay(places, behind_stars_, next);
      if (character != '/') {
        advance(places, segments_.data(), next);
        stay(places, in_segments_, next);
      }
      advance(next, stars_.data(), next);  // A star stands for nothing, too.
      places = next;
    }
    return has(places, elements_);
  }

 private:
  static constexpr std::size_t kCharacters = 256;

  /// The places before that character.
  std::uint64_t* row_of(char character) {
    return &by_character_[static_cast<unsigned char>(character) * words_];
  }

  /// Adds to `to` the places of `from` that are in `where`, moved on by one element.
  void advance(const Places& from, const std::uint64_t* where, Places& to) const {
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < words_; ++i) {
      const std::uint64_t moving = from[i] & where[i];
      to[i] |= moving << 1 | carry;
      carry = moving >> 63;
    }
  }

  /// Adds to `to` the places of `from` that are in `where`.
  void stay(const Places& from, const Places& where, Places& to) const {
    for (std::size_t i = 0; i < words_; ++i) to[i] |= from[i] & where[i];
  }

  const std::size_t words_;
  std::size_t elements_ = 0;
  std::vector<std::uint64_t> by_character_;
  Places stars_{};
  Places behind_stars_{};
  Places segments_{};
  Places in_segments_{};
};

/// Whether `path` matches a pattern without stars.
bool matches_segments(std::string_view pattern, std::string_view path) {
  while (!pattern.empty() && !path.empty()) {
    if (pattern.front() == '{') {
      const std::size_t segment = std::min(path.find('/'), path.size());
      if (segment == 0) return false;
      pattern.remove_prefix(pattern.find('}') + 1);
      path.remove_prefix(segment);
    } else {
      if (pattern.front() != path.front()) return false;
      pattern.remove_prefix(1);
      path.remove_prefix(1);
    }
  }
  return pattern.empty() && path.empty();
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
  if (pattern.find('*') == std::string_view::npos) return matches_segments(pattern, path);
  return PathAutomaton(pattern).matches(path);
}

}  // namespace porthole::http
