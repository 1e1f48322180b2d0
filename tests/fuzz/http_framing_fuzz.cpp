// Frames any bytes, in one piece and in several, and compares. The first byte of the input sets the
// limit on bodies, the second how the rest is cut.

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "tests/http/net/corpus.h"

namespace porthole::http::test {
namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

// Cuts into pieces of 1 to 16 bytes, always the same for the same `seed`.
std::vector<std::size_t> cuts_of(std::size_t size, std::uint8_t seed) {
  std::vector<std::size_t> cuts;
  std::uint32_t state = seed + 1U;
  for (std::size_t at = 0; at < size;) {
    cuts.push_back(at);
    state = state * 1664525U + 1013904223U;
    at += 1 + (state >> 28);
  }
  return cuts;
}

void check(const Framed& framed, std::size_t body_bytes_max) {
  require(framed.views_inside);
  require(framed.buffer_bytes_max <= kHeadBytesMax + body_bytes_max);
  for (const SeenRequest& request : framed.requests) {
    require(request.body.size() <= body_bytes_max);
    require(!request.method.empty() && request.method.size() <= kMethodBytesMax);
    require(request.target.size() <= kTargetBytesMax);
    require(request.path == "*" || request.path.starts_with('/'));
    require(request.headers.size() <= kHeadersMax);
    for (const auto& [name, value] : request.headers) {
      require(!name.empty());
      require(value.find_first_of(std::string_view("\0\r\n", 3)) == std::string::npos);
    }
  }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t body_bytes_max = std::size_t{data[0]} * 8;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);

  const Framed whole = frame(bytes, {}, body_bytes_max);
  check(whole, body_bytes_max);

  const Framed pieces = frame(bytes, cuts_of(bytes.size(), data[1]), body_bytes_max);
  check(pieces, body_bytes_max);
  require(pieces.same_verdict(whole));
  return 0;
}

}  // namespace porthole::http::test
