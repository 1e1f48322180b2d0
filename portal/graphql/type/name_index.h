#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory_resource>
#include <string_view>
#include <type_traits>

#include "portal/graphql/language/ast.h"

namespace porthole::graphql {

/// Finds nodes of a list by name. Nodes, or what they point to, have a member `name`. An
/// open-addressing hash table that lies in an arena and owns nothing; short lists are searched
/// linearly instead. Use it only with the list it was built for. Safe to read from any thread.
class NameIndex {
 public:
  /// Finds names in short lists only.
  NameIndex() = default;

  /// Calls `on_duplicate` with each node whose name an earlier node has; `find` returns the first.
  template <typename T, typename OnDuplicate>
  NameIndex(List<T> nodes, std::pmr::memory_resource& arena, OnDuplicate on_duplicate) {
    if (nodes.size() <= kSearchedMax) {
      report_duplicates(nodes, on_duplicate);
      return;
    }
    const std::size_t slot_count = slots_for(nodes.size());
    void* memory = arena.allocate(slot_count * sizeof(Slot), alignof(Slot));
    Slot* slots = static_cast<Slot*>(memory);
    std::fill_n(slots, slot_count, kFree);
    slots_ = slots;
    for (std::size_t index = 0; index < nodes.size(); ++index) {
      const std::size_t slot = slot_of(nodes, name_of(nodes[index]));
      if (slots[slot] == kFree) {
        slots[slot] = static_cast<Slot>(index);
      } else {
        on_duplicate(nodes[index]);
      }
    }
  }

  /// The first node of that name, or null.
  template <typename T>
  const T* find(List<T> nodes, std::string_view name) const {
    if (slots_ == nullptr) return search(nodes, name);
    const Slot found = slots_[slot_of(nodes, name)];
    return found == kFree ? nullptr : &nodes[found];
  }

 private:
  using Slot = std::uint32_t;
  static constexpr Slot kFree = ~Slot{0};
  // Comparing lengths first, a search this long costs less than a hash.
  static constexpr std::size_t kSearchedMax = 8;

  // At most half of the slots are used, so that searches are short and end.
  static std::size_t slots_for(std::size_t node_count) { return std::bit_ceil(node_count * 2); }

  template <typename T>
  static std::string_view name_of(const T& node) {
    if constexpr (std::is_pointer_v<T>) {
      return node->name;
    } else {
      return node.name;
    }
  }

  template <typename T>
  static const T* search(List<T> nodes, std::string_view name) {
    for (const T& node : nodes) {
      if (name_of(node) == name) return &node;
    }
    return nullptr;
  }

  template <typename T, typename OnDuplicate>
  static void report_duplicates(List<T> nodes, OnDuplicate on_duplicate) {
    for (const T& node : nodes) {
      if (search(nodes, name_of(node)) != &node) on_duplicate(node);
    }
  }

  // The slot of that name, or the free slot where it would go.
  template <typename T>
  std::size_t slot_of(List<T> nodes, std::string_view name) const {
    const std::size_t mask = slots_for(nodes.size()) - 1;
    std::size_t slot = std::hash<std::string_view>()(name) & mask;
    while (slots_[slot] != kFree && name_of(nodes[slots_[slot]]) != name) slot = (slot + 1) & mask;
    return slot;
  }

  const Slot* slots_ = nullptr;
};

}  // namespace porthole::graphql
