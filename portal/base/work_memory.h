#pragma once

#include <cstddef>

namespace porthole {

/// A block of memory for the time of one piece of work, such as the validation of a document.
///
/// The process has a few such blocks, which live as long as it does. The system backs what was used
/// of them, at most `kCount * kBytes`, and isn't asked for it again: large pieces of work would
/// otherwise spend half their time on getting memory and giving it back. If all are taken, a block
/// is allocated.
///
/// Any thread may take one at any time; a block itself is for one thread.
class WorkMemory {
 public:
  /// The length of a block, in bytes.
  static constexpr std::size_t kBytes = 1024UL * 1024;
  /// As many work at once before blocks are allocated.
  static constexpr std::size_t kCount = 4;

  WorkMemory();
  ~WorkMemory();
  WorkMemory(const WorkMemory&) = delete;
  WorkMemory& operator=(const WorkMemory&) = delete;

  /// `kBytes` of any content, aligned for any type.
  std::byte* data() { return data_; }

 private:
  /// Of the block; `kCount` if it is allocated.
  std::size_t index_ = 0;
  std::byte* data_ = nullptr;
};

}  // namespace porthole
