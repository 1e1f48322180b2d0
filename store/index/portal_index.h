#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "portal/base/uuid.h"
#include "store/index/flat_index.h"

namespace porthole {

/// Shared values that belong to portals, each found in constant time by the portal's UUID and its
/// own. `T` has `uuid` and `portal_uuid`. A portal without values costs nothing, and its first
/// value, the only one of most portals, no allocation. Not thread-safe.
template <typename T>
class PortalIndex {
 public:
  using Pointer = std::shared_ptr<const T>;

  /// A value and its number in the order of insertion, which it keeps when it is put back.
  struct Entry {
    std::uint64_t number = 0;
    Pointer value;
  };

  /// The values of `entries` in order of insertion.
  static std::vector<Pointer> in_order(std::vector<Entry> entries) {
    std::sort(entries.begin(), entries.end(), is_before);
    std::vector<Pointer> values;
    values.reserve(entries.size());
    for (Entry& entry : entries) values.push_back(std::move(entry.value));
    return values;
  }

  /// Prefetches where the portal's values would be.
  void prefetch(const Uuid& portal) const { portals_.prefetch(portal); }

  Pointer find(const Uuid& portal, const Uuid& uuid) const {
    const PortalEntries* held = portals_.find(portal);
    const Entry* entry = held == nullptr ? nullptr : held->find(uuid);
    return entry == nullptr ? nullptr : entry->value;
  }

  /// A portal's values in order of insertion.
  std::vector<Pointer> of(const Uuid& portal) const { return in_order(entries_of(portal)); }

  std::size_t count_of(const Uuid& portal) const {
    const PortalEntries* held = portals_.find(portal);
    return held == nullptr ? 0 : held->size();
  }

  std::vector<Entry> entries_of(const Uuid& portal) const {
    std::vector<Entry> found;
    const PortalEntries* held = portals_.find(portal);
    if (held != nullptr) held->for_each([&](const Entry& entry) { found.push_back(entry); });
    std::sort(found.begin(), found.end(), is_before);
    return found;
  }

  /// Inserts a value whose UUID isn't there.
  void insert(const Pointer& value) { restore({next_number_++, value}); }

  /// Puts back what `erase` or `entries_of` returned.
  void restore(const Entry& entry) {
    PortalEntries added{entry.value->portal_uuid, entry, nullptr};
    PortalEntries* held = portals_.find_or_insert(added);
    if (held == nullptr) {
      ++size_;
    } else {
      size_ -= held->size();
      held->insert_or_assign(entry);
      size_ += held->size();
    }
  }

  /// Replaces the value with the same UUIDs, which must be there.
  void replace(const Pointer& value) {
    PortalEntries* held = portals_.find(value->portal_uuid);
    held->insert_or_assign({held->find(value->uuid)->number, value});
  }

  /// The entry's `value` is null when there was none.
  Entry erase(const Uuid& portal, const Uuid& uuid) {
    PortalEntries* held = portals_.find(portal);
    const Entry* entry = held == nullptr ? nullptr : held->find(uuid);
    if (entry == nullptr) return {};
    Entry erased = *entry;
    --size_;
    if (held->size() == 1) {
      portals_.erase(portal);
    } else {
      held->entries->erase(uuid);
    }
    return erased;
  }

  /// All entries, in no particular order.
  std::vector<Entry> all() const {
    std::vector<Entry> entries;
    entries.reserve(size_);
    portals_.for_each([&](const PortalEntries& held) {
      held.for_each([&](const Entry& entry) { entries.push_back(entry); });
    });
    return entries;
  }

  std::size_t size() const { return size_; }

 private:
  struct EntryTraits : UuidKeyTraits {
    static bool is_empty(const Entry& entry) { return entry.value == nullptr; }
    static const Uuid& key_of(const Entry& entry) { return entry.value->uuid; }
  };
  using Entries = FlatIndex<Entry, EntryTraits>;

  /// The values of one portal, at least one: `only`, or, once there was a second, all of them in
  /// `entries`.
  struct PortalEntries {
    Uuid portal;
    Entry only;
    std::unique_ptr<Entries> entries;

    std::size_t size() const { return entries == nullptr ? 1 : entries->size(); }

    const Entry* find(const Uuid& uuid) const {
      if (entries != nullptr) return std::as_const(*entries).find(uuid);
      return only.value->uuid == uuid ? &only : nullptr;
    }

    void insert_or_assign(const Entry& entry) {
      if (entries == nullptr && only.value->uuid == entry.value->uuid) {
        only = entry;
        return;
      }
      if (entries == nullptr) {
        entries = std::make_unique<Entries>();
        entries->insert_or_assign(std::exchange(only, {}));
      }
      entries->insert_or_assign(entry);
    }

    template <typename Look>
    void for_each(const Look& look) const {
      if (entries == nullptr) {
        look(only);
      } else {
        entries->for_each(look);
      }
    }
  };
  struct PortalEntriesTraits : UuidKeyTraits {
    static bool is_empty(const PortalEntries& held) {
      return held.only.value == nullptr && held.entries == nullptr;
    }
    static const Uuid& key_of(const PortalEntries& held) { return held.portal; }
  };

  static bool is_before(const Entry& left, const Entry& right) {
    return left.number < right.number;
  }

  FlatIndex<PortalEntries, PortalEntriesTraits> portals_;
  std::size_t size_ = 0;
  std::uint64_t next_number_ = 0;
};

}  // namespace porthole
