#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "portal/base/uuid.h"

namespace porthole {

/// Shared values that belong to portals, found by the portal's and their own UUID in logarithmic
/// time. `T` has `uuid` and `portal_uuid`. A portal without any costs nothing. Not thread-safe.
template <typename T>
class ByPortal {
 public:
  using Pointer = std::shared_ptr<const T>;

  /// A value, and its place in the order of insertion, which it keeps when it is put back.
  struct Entry {
    std::uint64_t number = 0;
    Pointer value;
  };

  /// The values of `entries` in the order of their insertion.
  static std::vector<Pointer> in_order(std::vector<Entry> entries) {
    std::sort(entries.begin(), entries.end(), is_before);
    std::vector<Pointer> values;
    values.reserve(entries.size());
    for (Entry& entry : entries) values.push_back(std::move(entry.value));
    return values;
  }

  Pointer find(const Uuid& portal, const Uuid& uuid) const {
    const auto entry = entries_.find({portal, uuid});
    return entry == entries_.end() ? nullptr : entry->second.value;
  }

  /// A portal's, in the order of their insertion.
  std::vector<Pointer> of(const Uuid& portal) const { return in_order(entries_of(portal)); }

  std::vector<Entry> entries_of(const Uuid& portal) const {
    std::vector<Entry> found;
    for (auto entry = first_of(portal); is_of(entry, portal); ++entry) {
      found.push_back(entry->second);
    }
    std::sort(found.begin(), found.end(), is_before);
    return found;
  }

  /// Inserts a value that isn't there.
  void insert(const Pointer& value) { restore({next_number_++, value}); }

  /// Puts back what `erase` or `entries_of` gave.
  void restore(const Entry& entry) {
    const Key key{entry.value->portal_uuid, entry.value->uuid};
    // Snapshots have them in an order that makes the end the place more often than not.
    entries_.insert_or_assign(entries_.end(), key, entry);
  }

  /// Puts a newer value in the place of the one of the same UUIDs, which must be there.
  void replace(const Pointer& value) {
    entries_.at({value->portal_uuid, value->uuid}).value = value;
  }

  /// Its entry's `value` is null when there was none.
  Entry erase(const Uuid& portal, const Uuid& uuid) {
    const auto entry = entries_.find({portal, uuid});
    if (entry == entries_.end()) return {};
    Entry erased = std::move(entry->second);
    entries_.erase(entry);
    return erased;
  }

  /// All of them, in no useful order.
  std::vector<Entry> all() const {
    std::vector<Entry> entries;
    entries.reserve(entries_.size());
    for (const auto& [key, entry] : entries_) entries.push_back(entry);
    return entries;
  }

  std::size_t size() const { return entries_.size(); }

 private:
  using Key = std::pair<Uuid, Uuid>;
  using Entries = std::map<Key, Entry>;

  static bool is_before(const Entry& left, const Entry& right) {
    return left.number < right.number;
  }

  typename Entries::const_iterator first_of(const Uuid& portal) const {
    return entries_.lower_bound({portal, Uuid{}});
  }
  bool is_of(typename Entries::const_iterator entry, const Uuid& portal) const {
    return entry != entries_.end() && entry->first.first == portal;
  }

  Entries entries_;
  std::uint64_t next_number_ = 0;
};

}  // namespace porthole
