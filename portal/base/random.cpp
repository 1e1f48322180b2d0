#include "portal/base/random.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <openssl/rand.h>

#include "portal/base/digest.h"

namespace porthole {

std::string Random::hex(std::size_t bytes) {
  std::vector<std::uint8_t> raw(bytes);
  fill(raw.data(), raw.size());
  return to_hex(raw.data(), raw.size());
}

void SystemRandom::fill(std::uint8_t* bytes, std::size_t count) {
  if (RAND_bytes(bytes, static_cast<int>(count)) != 1) {
    // A token that can be guessed is worse than none.
    throw std::runtime_error("the operating system gives no random bytes");
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
