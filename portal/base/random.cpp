#include "portal/base/random.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <pthread.h>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "portal/base/digest.h"

namespace porthole {
namespace {

/// How many forks led from the process that first asked to this one.
std::atomic<unsigned>& fork_count() {
  static std::atomic<unsigned> count{0};
  [[maybe_unused]] static const int registered =
      pthread_atfork(nullptr, nullptr, [] { count.fetch_add(1, std::memory_order_relaxed); });
  return count;
}

}  // namespace

std::string Random::hex(std::size_t bytes) {
  std::vector<std::uint8_t> raw(bytes);
  fill(raw.data(), raw.size());
  return to_hex(raw.data(), raw.size());
}

SystemRandom::~SystemRandom() {
  OPENSSL_cleanse(drawn_.data(), drawn_.size());
}

void SystemRandom::fill(std::uint8_t* bytes, std::size_t count) {
  const unsigned forks = fork_count().load(std::memory_order_relaxed);
  const MutexLock lock(mutex_);
  while (count > 0) {
    if (used_ == kDrawn || drawn_after_forks_ != forks) {
      if (RAND_bytes(drawn_.data(), static_cast<int>(kDrawn)) != 1) {
        // A token that can be guessed is worse than none.
        throw std::runtime_error("the operating system gives no random bytes");
      }
      used_ = 0;
      drawn_after_forks_ = forks;
    }
    const std::size_t taken = std::min(count, kDrawn - used_);
    std::memcpy(bytes, drawn_.data() + used_, taken);
    OPENSSL_cleanse(drawn_.data() + used_, taken);
    used_ += taken;
    bytes += taken;
    count -= taken;
  }
}

void SeededRandom::fill(std::uint8_t* bytes, std::size_t count) {
  const MutexLock lock(mutex_);
  while (count > 0) {
    char block[16];
    for (std::size_t i = 0; i < 8; ++i) {
      block[i] = static_cast<char>(seed_ >> (8 * i));
      block[8 + i] = static_cast<char>(counter_ >> (8 * i));
    }
    ++counter_;
    const Digest digest = sha256(std::string_view(block, sizeof block));
    const std::size_t taken = std::min(count, digest.size());
    std::memcpy(bytes, digest.data(), taken);
    bytes += taken;
    count -= taken;
  }
}

std::uint64_t SeededRandom::position() const {
  const MutexLock lock(mutex_);
  return counter_;
}

void SeededRandom::seek(std::uint64_t position) {
  const MutexLock lock(mutex_);
  counter_ = position;
}

}  // namespace porthole
