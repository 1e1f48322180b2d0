#include "portal/base/random.h"

#include <algorithm>
#include <array>
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

/// The number of forks between the process that called this first and this one.
std::atomic<unsigned>& fork_count() {
  static std::atomic<unsigned> count{0};
  [[maybe_unused]] static const int registered =
      pthread_atfork(nullptr, nullptr, [] { count.fetch_add(1, std::memory_order_relaxed); });
  return count;
}

/// A thread's buffer of random bytes.
class RandomBuffer {
 public:
  RandomBuffer() = default;
  ~RandomBuffer() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
  RandomBuffer(const RandomBuffer&) = delete;
  RandomBuffer& operator=(const RandomBuffer&) = delete;

  /// Moves up to `count` bytes out of the buffer; returns how many.
  std::size_t take(std::uint8_t* bytes, std::size_t count) {
    const unsigned forks = fork_count().load(std::memory_order_relaxed);
    if (used_ == bytes_.size() || forks_ != forks) refill(forks);
    const std::size_t taken = std::min(count, bytes_.size() - used_);
    std::memcpy(bytes, bytes_.data() + used_, taken);
    OPENSSL_cleanse(bytes_.data() + used_, taken);
    used_ += taken;
    return taken;
  }

 private:
  void refill(unsigned forks) {
    if (RAND_bytes(bytes_.data(), static_cast<int>(bytes_.size())) != 1) {
      throw std::runtime_error("the operating system gives no random bytes");
    }
    used_ = 0;
    forks_ = forks;
  }

  std::array<std::uint8_t, 4096> bytes_{};
  std::size_t used_ = bytes_.size();
  /// The fork count when it was filled.
  unsigned forks_ = 0;
};

}  // namespace

std::string Random::hex(std::size_t bytes) {
  std::vector<std::uint8_t> raw(bytes);
  fill(raw.data(), raw.size());
  return to_hex(raw.data(), raw.size());
}

void SystemRandom::fill(std::uint8_t* bytes, std::size_t count) {
  thread_local RandomBuffer buffer;
  while (count > 0) {
    const std::size_t taken = buffer.take(bytes, count);
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
