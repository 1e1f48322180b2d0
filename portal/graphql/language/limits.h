#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace porthole::graphql {

/// Maximum length of a source text, in bytes. Portals hold queries that people write and read; the
/// longest sent by generated clients have some tens of kilobytes. Checked before parsing.
inline constexpr std::size_t kSourceBytesMax = 256UL * 1024;

/// Maximum number of tokens in a document, not counting its end. Bounds the memory of the tree, as
/// a token creates at most one node (`document_parser.cpp` asserts the product), and the work of
/// later phases.
inline constexpr std::size_t kTokensMax = 20'000;

/// Maximum nesting of selection sets, list and object values and list types, counted together.
/// Bounds the stack, as parsing and every later phase recurse once per level. Parsing takes up to 1
/// KiB of stack per level, or 3 KiB with the address sanitizer: far below the 8 MiB of a thread,
/// and enough for any query that people write.
inline constexpr std::size_t kNestingMax = 200;

/// Maximum number of bytes of the source repeated in a message, so that errors stay readable.
inline constexpr std::size_t kExcerptBytesMax = 40;

/// Maximum length of the `data` of a response, in bytes, including what errors set to null again.
/// Usual queries return kilobytes and the introspection of a large schema a megabyte; a query of a
/// few hundred bytes could otherwise ask for terabytes, as nested lists multiply.
inline constexpr std::size_t kAnswerBytesMax = 8UL * 1024 * 1024;

/// Maximum nesting of objects and lists in a response. Bounds the stack of execution, which
/// recurses once per level: up to 1 KiB each, 3 KiB with the address sanitizer. Fragments that
/// spread each other can nest deeper than `kNestingMax`.
inline constexpr std::size_t kAnswerDepthMax = 256;

/// Maximum number of field errors in a response: enough for one per item of a long page.
inline constexpr std::size_t kAnswerErrorsMax = 1'000;

/// Maximum number of problems reported for variables; the same as in graphql-js.
inline constexpr std::size_t kVariableProblemsMax = 50;

/// Maximum number of bytes of a variable's value repeated in such a problem.
inline constexpr std::size_t kRefusedValueBytesMax = 1024;

/// Maximum number of values in the arguments and variables of one call, including copies. A body
/// has up to 100,000 (`json::ParseOptions`), and a document could copy them into thousands of
/// fields.
inline constexpr std::size_t kCoercedValuesMax = 500'000;

/// Maximum number of `@skip` and `@include` conditions kept for a field; a field with more of them
/// is collected in each call.
inline constexpr std::size_t kFieldConditionsMax = 8;

/// Maximum number of fields prepared when a document is compiled, counted once per object type they
/// may be selected on; about 300 bytes each. The others are prepared when a call needs them.
inline constexpr std::size_t kPreparedFieldsMax = 10'000;

/// Maximum number of fields prepared within one call, in addition to those compiled.
inline constexpr std::size_t kCallFieldsMax = 100'000;

/// Limits of one parse. The defaults suit documents from outside; callers may lower them, or raise
/// them for trusted input.
struct Limits {
  /// Memory is linear in this. Offsets have 32 bits: above 4 GiB - 1 it has no effect.
  std::size_t source_bytes_max = kSourceBytesMax;
  /// Costs up to 330 bytes of memory per token while parsing, and 130 in the document.
  std::size_t tokens_max = kTokensMax;
  /// Costs stack, see `kNestingMax`.
  std::size_t nesting_max = kNestingMax;
};

/// Maximum length of a schema in the definition language, in bytes. Schemas are files chosen by the
/// user: the vendor's has 263 KB, the largest public ones 1 to 4 MiB, mostly descriptions.
inline constexpr std::size_t kSchemaSourceBytesMax = 8UL * 1024 * 1024;

/// Maximum number of tokens in a schema: twenty times those of the vendor's. At 200 bytes per token
/// or less, a schema of nothing but names stays below 100 MiB.
inline constexpr std::size_t kSchemaTokensMax = 500'000;

/// Maximum length of the response to an introspection query, in bytes: about ten times the
/// definition language for the same schema.
inline constexpr std::size_t kSchemaJsonBytesMax = 64UL * 1024 * 1024;

/// Maximum number of values and keys in it: the vendor's schema has 260,000. At 40 bytes or less
/// each, the response takes at most 80 MiB while it is read.
inline constexpr std::size_t kSchemaJsonNodesMax = 2'000'000;

/// Maximum number of problems reported for one schema. Nobody would read more.
inline constexpr std::size_t kSchemaProblemsMax = 100;

/// Limits of a schema in the definition language.
inline constexpr Limits kSchemaLimits{.source_bytes_max = kSchemaSourceBytesMax,
                                      .tokens_max = kSchemaTokensMax};

static_assert(kSourceBytesMax <= std::numeric_limits<std::uint32_t>::max(),
              "a byte offset has 32 bits");
static_assert(kSchemaSourceBytesMax <= std::numeric_limits<std::uint32_t>::max(),
              "a byte offset has 32 bits");
static_assert(kTokensMax <= kSourceBytesMax,
              "a token takes at least one byte: a higher limit would never be reached");
static_assert(kNestingMax < kTokensMax,
              "a level takes at least one token: a higher limit would never be reached");
static_assert(kAnswerDepthMax >= kNestingMax,
              "a document without fragments can be answered at any depth it may have");

}  // namespace porthole::graphql
