#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "portal/graphql/language/source_location.h"
#include "portal/graphql/validate/limits.h"

namespace porthole::graphql::validation {

/// Finds the index of a name in a list of names, which may repeat. The names must outlive the
/// table. Lookup takes logarithmic time.
class NameTable {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  explicit NameTable(std::pmr::memory_resource* memory) : entries_(memory) {}

  /// Adds `name` with the next index.
  void add(std::string_view name) {
    entries_.emplace_back(name, static_cast<std::uint32_t>(entries_.size()));
  }
  /// Call after adding, before finding.
  void seal() { std::sort(entries_.begin(), entries_.end()); }

  /// The last index of `name`, or `kNone`.
  std::uint32_t find_last(std::string_view name) const {
    const auto after = std::upper_bound(entries_.begin(), entries_.end(), Entry{name, kNone});
    if (after == entries_.begin() || std::prev(after)->first != name) return kNone;
    return std::prev(after)->second;
  }

 private:
  using Entry = std::pair<std::string_view, std::uint32_t>;

  std::pmr::vector<Entry> entries_;
};

/// Calls `visit` with each group of two or more items (a vector of pointers, in order) for which
/// `name_of` returns the same name. Groups are ordered by their first item. Items with an empty
/// name are ignored.
template <typename Items, typename NameOf, typename Visit>
void for_each_repeated(const Items& items, NameOf name_of, Visit visit) {
  using Item = std::remove_reference_t<decltype(items[0])>;
  const std::size_t count = items.size();
  bool has_repeated = count > kFewNames;
  for (std::size_t left = 0; left < count && !has_repeated; ++left) {
    for (std::size_t right = left + 1; right < count && !has_repeated; ++right) {
      has_repeated = name_of(items[left]) == name_of(items[right]);
    }
  }
  if (!has_repeated) return;

  std::vector<Item*> sorted;
  sorted.reserve(count);
  for (std::size_t index = 0; index < count; ++index) {
    if (!name_of(items[index]).empty()) sorted.push_back(&items[index]);
  }
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Item* left, const Item* right) {
    return name_of(*left) < name_of(*right);
  });
  std::vector<std::vector<Item*>> groups;
  for (auto begin = sorted.begin(); begin != sorted.end();) {
    const auto end = std::find_if(
        begin, sorted.end(), [&](const Item* item) { return name_of(*item) != name_of(**begin); });
    if (end - begin > 1) groups.emplace_back(begin, end);
    begin = end;
  }
  std::sort(groups.begin(), groups.end(),
            [](const auto& left, const auto& right) { return left.front() < right.front(); });
  for (const std::vector<Item*>& group : groups) visit(group);
}

/// The offsets of the items of such a group: nodes, or facts about nodes.
template <typename Item>
std::vector<ByteOffset> offsets_of(const std::vector<Item*>& group) {
  std::vector<ByteOffset> offsets;
  offsets.reserve(group.size());
  for (const Item* item : group) {
    if constexpr (requires { item->offset; }) {
      offsets.push_back(item->offset);
    } else {
      offsets.push_back(item->node->offset);
    }
  }
  return offsets;
}

}  // namespace porthole::graphql::validation
