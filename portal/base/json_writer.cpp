#include "portal/base/json_writer.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

#include <rapidjson/document.h>

namespace porthole::json {
namespace {

/// Precedes each block.
struct alignas(std::max_align_t) BlockHead {
  /// Size of the block that follows.
  std::size_t bytes;
};

BlockHead* head_of(void* block) {
  return static_cast<BlockHead*>(block) - 1;
}

/// Size of the block that a thread keeps: enough for most responses.
constexpr std::size_t kSpareBytes = std::size_t{16} * 1024;
/// Trivially destructible, so that writers work until the very end of a thread.
thread_local BlockHead* spare = nullptr;
struct SpareOwner {
  SpareOwner() = default;
  ~SpareOwner() { ::operator delete(std::exchange(spare, nullptr)); }
  SpareOwner(const SpareOwner&) = delete;
  SpareOwner& operator=(const SpareOwner&) = delete;
};

void keep_as_spare(BlockHead* head) {
  thread_local const SpareOwner owner;
  spare = head;
}

/// Bytes compared at once: the vector width that every supported processor has.
constexpr std::size_t kChunkBytes = 16;

/// The number of bytes at the front of a chunk that are neither control characters nor quotes nor
/// backslashes. Bytes from 0x80 on are plain.
std::size_t plain_in_chunk(const char* chunk) {
  using Bytes = unsigned char __attribute__((vector_size(kChunkBytes)));
  Bytes bytes;
  std::memcpy(&bytes, chunk, kChunkBytes);
  const auto special = (bytes < 0x20) | (bytes == '"') | (bytes == '\\');
  std::array<std::uint64_t, 2> halves;
  std::memcpy(halves.data(), &special, kChunkBytes);
  if ((halves[0] | halves[1]) == 0) return kChunkBytes;
  std::size_t plain = 0;
  while (special[plain] == 0) ++plain;
  return plain;
}

}  // namespace

void* WriterAllocator::Malloc(std::size_t bytes) {
  if (bytes == 0) return nullptr;
  if (bytes <= kSpareBytes) {
    if (spare != nullptr) return std::exchange(spare, nullptr) + 1;
    bytes = kSpareBytes;
  }
  return new (::operator new(sizeof(BlockHead) + bytes)) BlockHead{bytes} + 1;
}

void* WriterAllocator::Realloc(void* block, std::size_t bytes_before, std::size_t bytes) {
  if (block != nullptr && bytes > 0 && bytes <= head_of(block)->bytes) return block;
  void* const larger = Malloc(bytes);
  if (larger != nullptr && block != nullptr) {
    std::memcpy(larger, block, std::min(bytes_before, bytes));
  }
  Free(block);
  return larger;
}

void WriterAllocator::Free(void* block) {
  if (block == nullptr) return;
  BlockHead* const head = head_of(block);
  if (head->bytes == kSpareBytes && spare == nullptr) {
    keep_as_spare(head);
  } else {
    ::operator delete(head);
  }
}

std::size_t plain_bytes(std::string_view text) {
  std::size_t at = 0;
  for (; at + kChunkBytes <= text.size(); at += kChunkBytes) {
    const std::size_t plain = plain_in_chunk(text.data() + at);
    if (plain < kChunkBytes) return at + plain;
  }
  if (at == text.size()) return at;
  if (at > 0) {
    // The last chunk overlaps bytes that are known to be plain.
    const std::size_t last = text.size() - kChunkBytes;
    return last + plain_in_chunk(text.data() + last);
  }
  std::array<char, kChunkBytes> padded;
  padded.fill(' ');
  text.copy(padded.data(), text.size());
  return std::min(plain_in_chunk(padded.data()), text.size());
}

void Writer::value(const rapidjson::Value& value) {
  value.Accept(writer_);
}

}  // namespace porthole::json
