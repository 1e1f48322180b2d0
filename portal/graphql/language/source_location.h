#pragma once

#include <cstdint>
#include <string_view>

namespace porthole::graphql {

/// A place in a source text, in bytes from its beginning. Tokens and nodes carry offsets, which
/// cost nothing to keep; lines are counted only when somebody asks where an offset is.
using ByteOffset = std::uint32_t;

/// A place as people and GraphQL's `locations` name it. Both count from 1. A column is one UTF-16
/// code unit, as in graphql-js: a tab is one column, and so is "é"; an emoji is two.
struct Location {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  bool operator==(const Location&) const = default;
};

/// Where `offset` is in `source`. Lines end with "\n", "\r\n" or "\r", whichever stands there. An
/// offset past the end is taken for the end, one between the bytes of a character for the column
/// after it, and one between "\r" and "\n" for the line that they end. Any bytes are accepted;
/// where they aren't UTF-8, columns mean nothing. Takes time in proportion to `offset`.
Location locate(std::string_view source, ByteOffset offset);

}  // namespace porthole::graphql
