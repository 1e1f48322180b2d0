#pragma once

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

  /// How far a sequence that repeats has come, and a return to that place; of no meaning where none
  /// does.
  virtual std::uint64_t position() const { return 0; }
  virtual void seek(std::uint64_t) {}

  /// `bytes` random bytes written in hexadecimal, twice as many characters.
  std::string hex(std::size_t bytes);
};

/// OpenSSL's generator, which the operating system seeds. Each thread draws some kilobytes at once:
/// a draw costs the same however little is asked for, and a portal takes four. What was given out
/// is wiped, and a forked process draws anew.
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
  std::uint64_t position() const override;
  void seek(std::uint64_t position) override;

 private:
  const std::uint64_t seed_;
  mutable Mutex mutex_;
  std::uint64_t counter_ PORTHOLE_GUARDED_BY(mutex_) = 0;
};

}  // namespace porthole
