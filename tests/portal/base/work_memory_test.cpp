#include "portal/base/work_memory.h"

#include <cstdint>
#include <cstring>
#include <list>
#include <set>

#include <doctest/doctest.h>

namespace porthole {

TEST_SUITE("work_memory") {
  TEST_CASE("gives a block that was given back") {
    const std::byte* first = nullptr;
    {
      WorkMemory memory;
      first = memory.data();
    }
    WorkMemory again;
    CHECK(again.data() == first);
  }

  TEST_CASE("gives a different block to each at once, even to more than there are") {
    std::list<WorkMemory> all(WorkMemory::kCount + 2);
    std::set<const std::byte*> blocks;
    for (WorkMemory& memory : all) {
      std::memset(memory.data(), 1, WorkMemory::kBytes);
      CHECK(reinterpret_cast<std::uintptr_t>(memory.data()) % alignof(std::max_align_t) == 0);
      blocks.insert(memory.data());
    }
    CHECK(blocks.size() == all.size());
  }
}

}  // namespace porthole
