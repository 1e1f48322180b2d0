#include "store/index/portal_index.h"

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace porthole {
namespace {

struct Owned {
  Uuid uuid;
  Uuid portal_uuid;
};

using OwnedIndex = PortalIndex<Owned>;
using OwnedPtr = OwnedIndex::Pointer;

Uuid uuid_of(unsigned number) {
  Uuid uuid;
  uuid.bytes[6] = static_cast<std::uint8_t>(number >> 8);
  uuid.bytes[15] = static_cast<std::uint8_t>(number);
  return uuid;
}

OwnedPtr owned(unsigned portal, unsigned number) {
  return std::make_shared<const Owned>(Owned{uuid_of(number), uuid_of(portal)});
}

}  // namespace

TEST_SUITE("by portal") {
  TEST_CASE("keeps what is put in apart by portal, in the order of insertion") {
    OwnedIndex shelves;
    CHECK(shelves.of(uuid_of(1)).empty());
    CHECK(shelves.find(uuid_of(1), uuid_of(2)) == nullptr);
    const OwnedPtr last = owned(1, 9);
    const OwnedPtr first = owned(1, 3);
    const OwnedPtr other = owned(2, 9);
    shelves.insert(last);
    CHECK(shelves.of(uuid_of(1)) == std::vector{last});
    shelves.insert(other);
    shelves.insert(first);
    CHECK(shelves.of(uuid_of(1)) == std::vector{last, first});
    CHECK(shelves.of(uuid_of(2)) == std::vector{other});
    CHECK(shelves.find(uuid_of(2), uuid_of(9)) == other);
    CHECK(shelves.find(uuid_of(2), uuid_of(3)) == nullptr);
    CHECK(shelves.size() == 3);
  }

  TEST_CASE("puts back what it gave where it was") {
    OwnedIndex shelves;
    std::vector<OwnedPtr> values;
    for (unsigned i = 0; i < 5; ++i) {
      values.push_back(owned(1, 50 - i));
      shelves.insert(values.back());
    }
    const OwnedIndex::Entry erased = shelves.erase(uuid_of(1), values[2]->uuid);
    CHECK(erased.value == values[2]);
    CHECK(shelves.erase(uuid_of(1), values[2]->uuid).value == nullptr);
    CHECK(shelves.of(uuid_of(1)).size() == 4);
    shelves.restore(erased);
    shelves.restore(erased);
    CHECK(shelves.of(uuid_of(1)) == values);
    const std::vector<OwnedIndex::Entry> all = shelves.entries_of(uuid_of(1));
    for (const OwnedIndex::Entry& entry : all) shelves.erase(uuid_of(1), entry.value->uuid);
    CHECK(shelves.size() == 0);
    CHECK(shelves.of(uuid_of(1)).empty());
    for (auto entry = all.rbegin(); entry != all.rend(); ++entry) shelves.restore(*entry);
    CHECK(shelves.of(uuid_of(1)) == values);
  }

  TEST_CASE("keeps nothing of what was erased") {
    OwnedIndex shelves;
    const OwnedPtr value = owned(1, 1);
    const OwnedPtr other = owned(1, 2);
    shelves.insert(value);
    CHECK(value.use_count() == 2);
    shelves.insert(other);
    CHECK(value.use_count() == 2);
    shelves.erase(uuid_of(1), uuid_of(1));
    shelves.erase(uuid_of(1), uuid_of(2));
    CHECK(value.use_count() == 1);
    CHECK(other.use_count() == 1);
  }

  TEST_CASE("does what a map does") {
    using Key = std::pair<unsigned, unsigned>;
    std::mt19937 random(1);
    OwnedIndex shelves;
    std::map<Key, OwnedIndex::Entry> model;
    std::vector<OwnedIndex::Entry> erased;
    std::uint64_t inserted = 0;
    for (int step = 0; step < 30'000; ++step) {
      // Many portals with few each, and few with many.
      const Key key = step / 5'000 % 2 == 0 ? Key{random() % 200, random() % 3}
                                            : Key{random() % 3, random() % 300};
      const auto [portal, number] = key;
      const bool is_there = model.contains(key);
      switch (random() % 4) {
        case 0:
        case 1: {
          const OwnedPtr value = owned(portal, number);
          if (is_there) {
            shelves.replace(value);
            model[key].value = value;
          } else {
            shelves.insert(value);
            model[key] = {inserted++, value};
          }
          break;
        }
        case 2: {
          const OwnedIndex::Entry entry = shelves.erase(uuid_of(portal), uuid_of(number));
          REQUIRE(entry.value == (is_there ? model[key].value : nullptr));
          if (is_there) erased.push_back(entry);
          model.erase(key);
          break;
        }
        default:
          if (erased.empty()) break;
          const OwnedIndex::Entry entry = erased.back();
          erased.pop_back();
          shelves.restore(entry);
          const Uuid& own = entry.value->uuid;
          const Uuid& of = entry.value->portal_uuid;
          model[{of.bytes[6] << 8 | of.bytes[15], own.bytes[6] << 8 | own.bytes[15]}] = entry;
      }
      REQUIRE(shelves.size() == model.size());
      const Key other{random() % 200, random() % 300};
      const auto found = model.find(other);
      REQUIRE(shelves.find(uuid_of(other.first), uuid_of(other.second)) ==
              (found == model.end() ? nullptr : found->second.value));
      if (step % 100 != 0) continue;
      std::map<std::uint64_t, OwnedPtr> expected;
      for (const auto& [place, entry] : model) {
        if (place.first == portal) expected[entry.number] = entry.value;
      }
      std::vector<OwnedPtr> in_order;
      for (const auto& [place, value] : expected) in_order.push_back(value);
      REQUIRE(shelves.of(uuid_of(portal)) == in_order);
      REQUIRE(OwnedIndex::in_order(shelves.all()).size() == model.size());
    }
  }
}

}  // namespace porthole
