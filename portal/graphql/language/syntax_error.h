#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "portal/graphql/language/source_location.h"

namespace porthole::graphql {

enum class SyntaxErrorKind : std::uint8_t {
  empty,    ///< Nothing was written but blanks and comments.
  grammar,  ///< What was written is not GraphQL, or not an executable document.
  limit,    ///< It may well be, but it passes one of the `Limits`.
};

/// The first thing that is wrong with a document.
struct SyntaxError {
  SyntaxErrorKind kind = SyntaxErrorKind::grammar;
  /// Without the place and without a full stop: `expected a name but found "}"`. Repeats at most
  /// `kExcerptBytesMax` bytes of the source, and nothing out of strings but a bad escape.
  std::string message;
  /// Where graphql-js 16 puts the same error: the beginning of the token that doesn't fit; within a
  /// token that can't be read, the character; the end of an unterminated string.
  Location location;

  /// Message and place: `expected a name but found "}" at line 1, column 12`. An empty document has
  /// no place worth naming.
  std::string to_string() const;
};

/// What is wrong with a text of more than `bytes_max` bytes.
SyntaxError source_too_long(std::string_view source, std::size_t bytes_max);

}  // namespace porthole::graphql
