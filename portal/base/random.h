#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "portal/base/mutex.h"

namespace porthole {

/// The only source of randomness: identifiers, tokens, secrets. Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  /// Fills `count` bytes at `bytes`. May throw `std::runtime_error`.
  virtual void fill(std::uint8_t* bytes, std::size_t count) = 0;

  /// The position in a repeatable sequence, and a return to it. Without effect for others.
  virtual std::uint64_t position() const { return 0; }
  virtual void seek(std::uint64_t) {}

  /// `bytes` random bytes in hexadecimal: twice as many characters.
  std::string hex(std::size_t bytes);
};

/// OpenSSL's generator, seeded by the operating system. Buffers some kilobytes per thread, because
/// a call to OpenSSL costs the same however little it returns, and creating a portal takes four.
/// Bytes are wiped from the buffer once used, and a forked process starts with an empty buffer.
/// Throws `std::runtime_error` if OpenSSL fails: a guessable token would be worse.
class SystemRandom final : public Random {
 public:
  void fill(std::uint8_t* bytes, std::size_t count) override;
};

/// A sequence that is the same for the same seed on every machine (SHA-256 of seed and counter),
/// for repeatable runs. Anyone who knows the seed knows every token: not for secrets that matter.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : seed_(seed) {}
  void fill(std::uint8_t* bytes, std::size_t count) override;
  /// The number of 32-byte blocks generated.
  std::uint64_t position() const override;
  void seek(std::uint64_t position) override;

 private:
  const std::uint64_t seed_;
  mutable Mutex mutex_;
  std::uint64_t counter_ PORTHOLE_GUARDED_BY(mutex_) = 0;
};

}  // namespace porthole
