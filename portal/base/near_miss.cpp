#include "portal/base/near_miss.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "portal/base/ascii.h"
#include "portal/base/text.h"

namespace porthole {
namespace {

constexpr std::size_t kWordBytesMax = 64;
constexpr std::size_t kEditsMax = 2;
/// A shorter one is the beginning of too much.
constexpr std::size_t kPrefixBytesMin = 3;

using Row = std::array<std::size_t, kWordBytesMax + 1>;

/// The number of edits between two texts of at most `kWordBytesMax` bytes (optimal string
/// alignment).
std::size_t count_edits(std::string_view a, std::string_view b) {
  Row before_last{};
  Row last{};
  Row row{};
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last = last;
    last = row;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = to_lower(a[i - 1]) == to_lower(b[j - 1]) ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + replaced});
      const bool is_swap = i > 1 && j > 1 && to_lower(a[i - 1]) == to_lower(b[j - 2]) &&
                           to_lower(a[i - 2]) == to_lower(b[j - 1]);
      if (is_swap) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

bool begins_with(std::string_view name, std::string_view word) {
  return name.size() > word.size() && equal_ignoring_case(name.substr(0, word.size()), word);
}

}  // namespace

std::vector<std::string_view> near_misses(std::string_view word,
                                          const std::vector<std::string_view>& known) {
  if (word.empty() || word.size() > kWordBytesMax) return {};
  std::vector<std::string_view> nearest;
  std::vector<std::string_view> longer;
  std::size_t edits_least = kEditsMax;
  for (const std::string_view name : known) {
    if (name.size() > kWordBytesMax || name == word) continue;
    if (word.size() >= kPrefixBytesMin && begins_with(name, word)) longer.push_back(name);
    const std::size_t edits = count_edits(word, name);
    if (edits > edits_least || 2 * edits > std::min(word.size(), name.size())) continue;
    if (edits < edits_least) nearest.clear();
    edits_least = edits;
    if (std::find(nearest.begin(), nearest.end(), name) == nearest.end()) nearest.push_back(name);
  }
  std::vector<std::string_view>& found = nearest.empty() ? longer : nearest;
  if (found.size() > kNearMissesMax) found.resize(kNearMissesMax);
  return found;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known) {
  const std::vector<std::string_view> names = near_misses(word, known);
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool is_last = i + 1 == names.size();
    text += i == 0 ? "; did you mean " : is_last ? " or " : ", ";
    text += quote(names[i]);
  }
  return text.empty() ? text : text + '?';
}

}  // namespace porthole
