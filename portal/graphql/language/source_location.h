#pragma once

#include <cstdint>
#include <string_view>

namespace porthole::graphql {

/// A position in a source text, in bytes from its beginning. Tokens and nodes have offsets, which
/// are cheap; lines are counted only when a location is needed.
using ByteOffset = std::uint32_t;

/// A position as in GraphQL's `locations`. Both count from 1. A column is one UTF-16 code unit, as
/// in graphql-js: a tab or "é" is one column, an emoji two.
struct Location {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  bool operator==(const Location&) const = default;
};

/// The location of `offset` in `source`. Lines end with "\n", "\r\n" or "\r". An offset past the
/// end is treated as the end, one within a character as the column after it, and one between "\r"
/// and "\n" as on the line they end. Accepts any bytes; columns are meaningless if they aren't
/// UTF-8. Linear in `offset`.
Location locate(std::string_view source, ByteOffset offset);

}  // namespace porthole::graphql
