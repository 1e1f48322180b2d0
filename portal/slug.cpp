#include "portal/slug.h"

#include <array>
#include <cstddef>

#include "portal/base/ascii.h"
#include "portal/base/utf8.h"
#include "portal/limits.h"

namespace porthole {
namespace {

bool is_slug_character(char c) {
  return is_lower(c) || is_digit(c);
}

constexpr char32_t kFoldedFirst = 0x00C0;

/// U+00C0 to U+017F without accents, in lower case. The multiplication and division signs have no
/// letters.
constexpr std::array<std::string_view, 192> kFolded = {
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // U+00C0
    "d", "n", "o",  "o",  "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "ss",  // U+00D0
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // U+00E0
    "d", "n", "o",  "o",  "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "y",   // U+00F0
    "a", "a", "a",  "a",  "a", "a", "c",  "c", "c", "c", "c", "c", "c", "c", "d",  "d",   // U+0100
    "d", "d", "e",  "e",  "e", "e", "e",  "e", "e", "e", "e", "e", "g", "g", "g",  "g",   // U+0110
    "g", "g", "g",  "g",  "h", "h", "h",  "h", "i", "i", "i", "i", "i", "i", "i",  "i",   // U+0120
    "i", "i", "ij", "ij", "j", "j", "k",  "k", "k", "l", "l", "l", "l", "l", "l",  "l",   // U+0130
    "l", "l", "l",  "n",  "n", "n", "n",  "n", "n", "n", "n", "n", "o", "o", "o",  "o",   // U+0140
    "o", "o", "oe", "oe", "r", "r", "r",  "r", "r", "r", "s", "s", "s", "s", "s",  "s",   // U+0150
    "s", "s", "t",  "t",  "t", "t", "t",  "t", "u", "u", "u", "u", "u", "u", "u",  "u",   // U+0160
    "u", "u", "u",  "u",  "w", "w", "y",  "y", "y", "z", "z", "z", "z", "z", "z",  "s",   // U+0170
};

bool is_combining_mark(char32_t code_point) {
  return code_point >= 0x300 && code_point <= 0x36F;
}

/// What `code_point` contributes to a slug; empty if it is a separator.
std::string_view folded(char32_t code_point) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";
  constexpr std::string_view kDigits = "0123456789";
  if (code_point >= 'a' && code_point <= 'z') return kLetters.substr(code_point - 'a', 1);
  if (code_point >= 'A' && code_point <= 'Z') return kLetters.substr(code_point - 'A', 1);
  if (code_point >= '0' && code_point <= '9') return kDigits.substr(code_point - '0', 1);
  if (code_point < kFoldedFirst || code_point >= kFoldedFirst + kFolded.size()) return {};
  return kFolded[code_point - kFoldedFirst];
}

}  // namespace

bool is_slug(std::string_view text) {
  if (text.empty() || text.size() > limits::kSlugCharactersMax) return false;
  if (text.front() == '-' || text.back() == '-') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '-' ? text[i - 1] == '-' : !is_slug_character(text[i])) return false;
  }
  return true;
}

std::string slug_from_name(std::string_view name) {
  std::string slug;
  slug.reserve(name.size());
  bool separated = false;
  for (std::size_t offset = 0; offset < name.size();) {
    const utf8::CodePoint point = utf8::decode(name, offset);
    offset += point.bytes;
    if (is_combining_mark(point.value)) continue;
    const std::string_view letters = folded(point.value);
    if (letters.empty()) {
      separated = true;
      continue;
    }
    if (separated && !slug.empty()) slug.push_back('-');
    separated = false;
    slug += letters;
  }
  if (slug.size() > limits::kSlugCharactersMax) slug.resize(limits::kSlugCharactersMax);
  while (slug.ends_with('-')) slug.pop_back();
  return slug;
}

}  // namespace porthole
