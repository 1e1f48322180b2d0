#include "portal/graphql/mock/names.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "portal/base/ascii.h"

namespace porthole::graphql {
namespace {

/// Whether a word begins at index `at`: after an underscore, at a capital after a lower-case letter
/// or digit, and at the last capital of a run before lower-case letters (`Access` in `APIAccess`).
bool begins_word(std::string_view name, std::size_t at) {
  if (name[at] == '_') return false;
  if (at == 0 || name[at - 1] == '_') return true;
  if (!is_upper(name[at])) return false;
  return !is_upper(name[at - 1]) || (at + 1 < name.size() && is_lower(name[at + 1]));
}

std::string lower_of(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), to_lower);
  return result;
}

/// Words that are written in capitals in titles.
bool is_acronym(std::string_view word) {
  constexpr auto kAcronyms = std::to_array<std::string_view>(
      {"api", "ci", "cli", "css", "db", "http", "ios", "sdk", "sql", "ui"});
  return std::find(kAcronyms.begin(), kAcronyms.end(), word) != kAcronyms.end();
}

}  // namespace

NameWords::NameWords(std::string_view name) {
  if (name.size() > kBytesMax) name.remove_prefix(name.size() - kBytesMax);
  std::uint8_t size = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '_') continue;
    if (begins_word(name, i)) begins_[count_++] = size;
    text_[size++] = to_lower(name[i]);
  }
  begins_[count_] = size;
}

std::string_view NameWords::word(std::size_t index) const {
  return joined(index, index + 1);
}

std::string_view NameWords::joined(std::size_t begin, std::size_t end) const {
  const std::size_t at = begins_[begin];
  return std::string_view(text_.data(), begins_[count_]).substr(at, begins_[end] - at);
}

bool NameWords::contain(std::string_view wanted) const {
  for (std::size_t i = 0; i < count_; ++i) {
    if (word(i) == wanted) return true;
  }
  return false;
}

std::string last_word(std::string_view name) {
  constexpr std::size_t kBytesMax = 24;
  while (name.ends_with('_')) name.remove_suffix(1);
  std::size_t begin = name.size();
  while (begin > 0 && name.size() - begin < kBytesMax) {
    --begin;
    if (begins_word(name, begin)) break;
  }
  return lower_of(name.substr(begin));
}

std::string first_word(std::string_view name) {
  while (name.starts_with('_')) name.remove_prefix(1);
  std::size_t end = name.empty() ? 0 : 1;
  while (end < name.size() && name[end] != '_' && !begins_word(name, end)) ++end;
  return lower_of(name.substr(0, end));
}

std::string hyphenated(std::string_view name) {
  std::string result;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '_') continue;
    if (begins_word(name, i) && !result.empty()) result.push_back('-');
    result.push_back(to_lower(name[i]));
  }
  return result;
}

std::string member_name(std::string_view type_name) {
  std::string result(type_name);
  for (std::size_t i = 0; i < result.size() && (i == 0 || !begins_word(type_name, i)); ++i) {
    result[i] = to_lower(result[i]);
  }
  return result;
}

std::string type_name_of(std::string_view field_name) {
  std::string result;
  for (std::size_t i = 0; i < field_name.size(); ++i) {
    if (field_name[i] == '_') continue;
    result.push_back(begins_word(field_name, i) ? to_upper(field_name[i]) : field_name[i]);
  }
  return result;
}

std::string singular(std::string_view name) {
  const auto without = [&](std::size_t count, std::string_view ending) {
    return std::string(name.substr(0, name.size() - count)).append(ending);
  };
  if (name.size() > 4 && name.ends_with("ies")) return without(3, "y");
  for (const std::string_view ending : {"sses", "ches", "shes", "xes"}) {
    if (name.size() > ending.size() && name.ends_with(ending)) return without(2, "");
  }
  const bool is_plural = name.size() > 2 && name.ends_with('s') && !name.ends_with("ss") &&
                         !name.ends_with("us") && !name.ends_with("is");
  return is_plural ? without(1, "") : std::string(name);
}

std::string plural(std::string_view name) {
  const bool is_after_vowel =
      name.size() > 1 &&
      std::string_view("aeiou").find(name[name.size() - 2]) != std::string_view::npos;
  if (name.ends_with('y') && !is_after_vowel) {
    return std::string(name.substr(0, name.size() - 1)).append("ies");
  }
  for (const std::string_view ending : {"s", "x", "ch", "sh"}) {
    if (name.ends_with(ending)) return std::string(name).append("es");
  }
  return std::string(name).append("s");
}

std::string_view referred_member(std::string_view name) {
  for (const std::string_view ending : {"_id", "ID", "Id"}) {
    if (name.size() > ending.size() && name.ends_with(ending)) {
      return name.substr(0, name.size() - ending.size());
    }
  }
  return {};
}

std::string slug_of(std::string_view text) {
  std::string slug;
  for (const char character : text) {
    const char small = to_lower(character);
    if (is_lower(small) || is_digit(small)) {
      slug.push_back(small);
    } else if (!slug.empty() && slug.back() != '-') {
      slug.push_back('-');
    }
  }
  if (slug.ends_with('-')) slug.pop_back();
  return slug;
}

std::string title_of(std::string_view slug) {
  constexpr std::string_view kSeparators = "-_/ ";
  std::string title;
  while (true) {
    const std::size_t begin = slug.find_first_not_of(kSeparators);
    if (begin == std::string_view::npos) return title;
    slug.remove_prefix(begin);
    const std::string_view word = slug.substr(0, slug.find_first_of(kSeparators));
    if (!title.empty()) title.push_back(' ');
    const std::size_t at = title.size();
    title.append(word);
    const auto capitals = is_acronym(word) ? word.size() : 1;
    const auto from = title.begin() + static_cast<std::ptrdiff_t>(at);
    std::transform(from, from + static_cast<std::ptrdiff_t>(capitals), from, to_upper);
    slug.remove_prefix(word.size());
  }
}

std::string in_capitals(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char byte) { return byte == '-' ? '_' : to_upper(byte); });
  return result;
}

}  // namespace porthole::graphql
