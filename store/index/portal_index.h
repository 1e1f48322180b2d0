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

/// Shared values that belong to portals, each found by the portal's and its own UUID in the same
/// time, however many there are. `T` has `uuid` and `portal_uuid`. A portal without any costs
/// nothing, and its only one, as most have, no allocation. Not thread-safe.
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

  /// Has the processor fetch where the portal's would be.
  void prefetch(const Uuid& portal) const { shelves_.prefetch(portal); }

  Pointer find(const Uuid& portal, const Uuid& uuid) const {
    const Shelf* shelf = shelves_.find(portal);
    const Entry* entry = shelf == nullptr ? nullptr : shelf->find(uuid);
    return entry == nullptr ? nullptr : entry->value;
  }

  /// A portal's, in the order of their insertion.
  std::vector<Pointer> of(const Uuid& portal) const { return in_order(entries_of(portal)); }

  std::vector<Entry> entries_of(const Uuid& portal) const {
    std::vector<Entry> found;
    const Shelf* shelf = shelves_.find(portal);
    if (shelf != nullptr) shelf->for_each([&](const Entry& entry) { found.push_back(entry); });
    std::sort(found.begin(), found.end(), is_before);
    return found;
  }

  /// Inserts a value that isn't there.
  void insert(const Pointer& value) { restore({next_number_++, value}); }

  /// Puts back what `erase` or `entries_of` gave.
  void restore(const Entry& entry) {
    Shelf added{entry.value->portal_uuid, entry, nullptr};
    Shelf* shelf = shelves_.find_or_insert(added);
    if (shelf == nullptr) {
      ++size_;
    } else {
      size_ -= shelf->size();
      shelf->insert_or_assign(entry);
      size_ += shelf->size();
    }
  }

  /// Puts a newer value in the place of the one of the same UUIDs, which must be there.
  void replace(const Pointer& value) {
    Shelf* shelf = shelves_.find(value->portal_uuid);
    shelf->insert_or_assign({shelf->find(value->uuid)->number, value});
  }

  /// Its entry's `value` is null when there was none.
  Entry erase(const Uuid& portal, const Uuid& uuid) {
    Shelf* shelf = shelves_.find(portal);
    const Entry* entry = shelf == nullptr ? nullptr : shelf->find(uuid);
    if (entry == nullptr) return {};
    Entry erased = *entry;
    --size_;
    if (shelf->size() == 1) {
      shelves_.erase(portal);
    } else {
      shelf->entries->erase(uuid);
    }
    return erased;
  }

  /// All of them, in no useful order.
  std::vector<Entry> all() const {
    std::vector<Entry> entries;
    entries.reserve(size_);
    shelves_.for_each([&](const Shelf& shelf) {
      shelf.for_each([&](const Entry& entry) { entries.push_back(entry); });
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

  /// What a portal has, one at least: the only one, or, once there was another, all of them in an
  /// index.
  struct Shelf {
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
  struct ShelfTraits : UuidKeyTraits {
    static bool is_empty(const Shelf& shelf) {
      return shelf.only.value == nullptr && shelf.entries == nullptr;
    }
    static const Uuid& key_of(const Shelf& shelf) { return shelf.portal; }
  };

  static bool is_before(const Entry& left, const Entry& right) {
    return left.number < right.number;
  }

  FlatIndex<Shelf, ShelfTraits> shelves_;
  std::size_t size_ = 0;
  std::uint64_t next_number_ = 0;
};

}  // namespace porthole
