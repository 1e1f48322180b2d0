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

/// Longest `data` of an answer, in bytes, counting what errors made null again. People's queries
/// bring kilobytes and a whole introspection of a large schema a megabyte; a query of a few hundred
/// bytes could otherwise ask for terabytes, as lists within lists multiply.
inline constexpr std::size_t kAnswerBytesMax = 8UL * 1024 * 1024;

/// Most objects and lists within each other in an answer. Bounds the stack of execution, which
/// recurses once a level: up to 1 KiB each, 3 KiB with the address sanitizer. Fragments that spread
/// each other reach deeper than `kNestingMax` allows a document to.
inline constexpr std::size_t kAnswerDepthMax = 256;

/// Most field errors in an answer: enough for one on each item of a long page.
inline constexpr std::size_t kAnswerErrorsMax = 1'000;

/// Most problems of variables that are reported; graphql-js stops at as many.
inline constexpr std::size_t kVariableProblemsMax = 50;

/// Most values that the arguments and variables of one call hold, copies counted. A body has up to
/// 100,000 (`json::ParseOptions`), and a document could copy them into thousands of fields.
inline constexpr std::size_t kCoercedValuesMax = 500'000;

/// Most conditions on a field that are kept for calls to evaluate; a field below more of them is
/// collected in each call.
inline constexpr std::size_t kFieldConditionsMax = 8;

/// Most fields that are prepared when a document is compiled, counting each for every object type
/// that it may be asked of; about 300 bytes each. The rest is prepared when a call needs it.
inline constexpr std::size_t kPreparedFieldsMax = 10'000;

/// Most fields that are prepared within one call, beyond those that were before.
inline constexpr std::size_t kCallFieldsMax = 100'000;

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

/// Longest source text of a type system, in bytes. Schemas are files that the user of the program
/// chose: the vendor's has 263 KB, the largest public ones between 1 and 4 MiB, mostly of
/// descriptions.
inline constexpr std::size_t kSchemaSourceBytesMax = 8UL * 1024 * 1024;

/// Most tokens in a type system: twenty times those of the vendor's schema. At 200 bytes a token or
/// less, a schema made of nothing but names stays below 100 MiB.
inline constexpr std::size_t kSchemaTokensMax = 500'000;

/// Longest answer to an introspection query, in bytes: about ten times the text of the same schema.
inline constexpr std::size_t kSchemaJsonBytesMax = 64UL * 1024 * 1024;

/// Most values and keys in it: that of the vendor's schema has 260,000. At 40 bytes or less each,
/// the answer takes 80 MiB at most while it is read.
inline constexpr std::size_t kSchemaJsonNodesMax = 2'000'000;

/// Most problems that are reported of one schema. More would not be read.
inline constexpr std::size_t kSchemaProblemsMax = 100;

/// The bounds of a type system's text.
inline constexpr Limits kSchemaLimits{.source_bytes_max = kSchemaSourceBytesMax,
                                      .tokens_max = kSchemaTokensMax};

static_assert(kSourceBytesMax <= std::numeric_limits<std::uint32_t>::max(),
              "a byte offset has 32 bits");
static_assert(kSchemaSourceBytesMax <= std::numeric_limits<std::uint32_t>::max(),
              "a byte offset has 32 bits");
static_assert(kTokensMax <= kSourceBytesMax,
              "a token takes a byte at least: a higher bound would never be met");
static_assert(kNestingMax < kTokensMax,
              "a level takes a token at least: a higher bound would never be met");
static_assert(kAnswerDepthMax >= kNestingMax,
              "a document without fragments is answered, however deep it may be");

}  // namespace porthole::graphql
