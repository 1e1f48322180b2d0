#include "portal/base/work_memory.h"

#include <array>
#include <atomic>

namespace porthole {
namespace {

struct Block {
  std::atomic<bool> is_taken = false;
  // Not in the program file, and not in memory until it is written to.
  alignas(std::max_align_t) std::array<std::byte, WorkMemory::kBytes> bytes{};
};

constinit std::array<Block, WorkMemory::kCount> blocks{};

}  // namespace

WorkMemory::WorkMemory() {
  for (index_ = 0; index_ < kCount; ++index_) {
    if (blocks[index_].is_taken.exchange(true, std::memory_order_acquire)) continue;
    data_ = blocks[index_].bytes.data();
    return;
  }
  data_ = new std::byte[kBytes];
}

WorkMemory::~WorkMemory() {
  if (index_ == kCount) {
    delete[] data_;
  } else {
    blocks[index_].is_taken.store(false, std::memory_order_release);
  }
}

}  // namespace porthole
