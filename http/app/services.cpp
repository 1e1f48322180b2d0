#include "http/app/services.h"

#include <array>

#include "portal/base/digest.h"

namespace porthole::http {

RequestIds::RequestIds(Random& random) {
  std::array<std::uint8_t, 8> seed;
  random.fill(seed.data(), seed.size());
  std::uint64_t state = 0;
  for (const std::uint8_t byte : seed) state = state << 8 | byte;
  state_ = state;
}

std::string RequestIds::next() {
  // SplitMix64: visits each 64-bit number once, in an order that looks random.
  std::uint64_t mixed = state_.fetch_add(0x9E3779B97F4A7C15u, std::memory_order_relaxed);
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  mixed ^= mixed >> 31;
  std::array<std::uint8_t, 8> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(mixed >> (8 * i));
  }
  return to_hex(bytes.data(), bytes.size());
}

}  // namespace porthole::http
