#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "portal/graphql/mock/names.h"

namespace porthole::graphql {

// Tables of names, searched by how a name ends.

/// A row: what names that end with these words mean. `words` is written without separators, in
/// lower case: `ipaddress`.
template <typename Value>
struct WordRow {
  std::string_view words;
  Value value;
};

template <typename Value, std::size_t kSize>
using WordTable = std::array<WordRow<Value>, kSize>;

/// The order of tables: mostly decided by comparing two sizes.
constexpr bool is_before(std::string_view left, std::string_view right) {
  return left.size() != right.size() ? left.size() < right.size() : left < right;
}

/// The same rows in the order that `find_words` needs.
template <typename Value, std::size_t kSize>
constexpr WordTable<Value, kSize> word_table(const WordRow<Value> (&rows)[kSize]) {
  WordTable<Value, kSize> table = std::to_array(rows);
  std::sort(table.begin(), table.end(),
            [](const auto& left, const auto& right) { return is_before(left.words, right.words); });
  return table;
}

/// The value of exactly these words; null if the table doesn't have them.
template <typename Value, std::size_t kSize>
const Value* find_words(const WordTable<Value, kSize>& table, std::string_view words) {
  const auto* found = std::lower_bound(
      table.begin(), table.end(), words,
      [](const auto& row, std::string_view wanted) { return is_before(row.words, wanted); });
  return found == table.end() || found->words != words ? nullptr : &found->value;
}

/// The value of the longest row that the name ends with, of up to three words; null if there is
/// none.
template <typename Value, std::size_t kSize>
const Value* find_ending(const WordTable<Value, kSize>& table, const NameWords& words) {
  constexpr std::size_t kWordsMax = 3;
  const std::size_t count = words.count();
  for (std::size_t at = count > kWordsMax ? count - kWordsMax : 0; at < count; ++at) {
    if (const Value* found = find_words(table, words.from(at))) return found;
  }
  return nullptr;
}

/// The value of the last word that is a row by itself; null if there is none.
template <typename Value, std::size_t kSize>
const Value* find_last_of(const WordTable<Value, kSize>& table, const NameWords& words) {
  for (std::size_t at = words.count(); at-- > 0;) {
    if (const Value* found = find_words(table, words.word(at))) return found;
  }
  return nullptr;
}

}  // namespace porthole::graphql
