#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace porthole::graphql {

/// Longest source text, in bytes. Portals hold queries that people write and read; the longest that
/// generated clients send are some tens of kilobytes. Checked before anything is read.
inline constexpr std::size_t kSourceBytesMax = 256UL * 1024;

/// Most tokens in a document, its end not counted. Bounds the memory of the tree: a token makes at
/// most one node (`parser.cpp` asserts the product), and what later phases have to walk.
inline constexpr std::size_t kTokensMax = 20'000;

/// Deepest nesting of selection sets, list and object values and list types, taken together: the
/// levels that are open at one place. Bounds the stack, as reading and every later phase recurse
/// once a level. Reading takes up to 1 KiB of stack a level, or 3 KiB with the address sanitizer:
/// far below the 8 MiB that threads have, and enough levels for any query that people write.
inline constexpr std::size_t kNestingMax = 200;

/// Most bytes of the source repeated in a message, so that an error stays readable, whatever was
/// sent.
inline constexpr std::size_t kExcerptBytesMax = 40;

/// The bounds of one parse. The defaults suit documents that arrive from outside; a caller may
/// lower them, or raise them for input that it trusts.
struct Limits {
  /// Raising it costs memory in proportion. Offsets have 32 bits: above 4 GiB - 1 it has no effect.
  std::size_t source_bytes_max = kSourceBytesMax;
  /// Raising it costs up to 330 bytes of memory a token while reading, and 130 in the document.
  std::size_t tokens_max = kTokensMax;
  /// Raising it costs stack, see `kNestingMax`.
  std::size_t nesting_max = kNestingMax;
};

static_assert(kSourceBytesMax <= std::numeric_limits<std::uint32_t>::max(),
              "a byte offset has 32 bits");
static_assert(kTokensMax <= kSourceBytesMax,
              "a token takes a byte at least: a higher bound would never be met");
static_assert(kNestingMax < kTokensMax,
              "a level takes a token at least: a higher bound would never be met");

}  // namespace porthole::graphql
