#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "portal/base/mutex.h"

namespace porthole {

/// The one source of chance: identifiers, tokens, secrets. Safe from any thread.
class Random {
 public:
  virtual ~Random() = default;
  /// Fills `count` bytes at `bytes`.
  virtual void fill(std::uint8_t* bytes, std::size_t count) = 0;

  /// `bytes` random bytes written in hexadecimal, twice as many characters.
  std::string hex(std::size_t bytes);
};

/// The operating system's cryptographic generator.
class SystemRandom final : public Random {
 public:
  void fill(std::uint8_t* bytes, std::size_t count) override;
};

/// A sequence that repeats for the same seed on every machine (SHA-256 of seed and counter), for
/// runs that must be repeatable. Who knows the seed knows every token: not for secrets that matter.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : seed_(seed) {}
  void fill(std::uint8_t* bytes, std::size_t count) override;

 private:
  const std::uint64_t seed_;
  Mutex mutex_;
  std::uint64_t counter_ PORTHOLE_GUARDED_BY(mutex_) = 0;
};

}  // namespace porthole
