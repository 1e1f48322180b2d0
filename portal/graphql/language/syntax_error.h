#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "portal/graphql/language/source_location.h"

namespace porthole::graphql {

enum class SyntaxErrorKind : std::uint8_t {
  empty,    ///< Nothing but ignored tokens.
  grammar,  ///< Not GraphQL, or not an executable document.
  limit,    ///< One of the `Limits` is exceeded.
};

/// The first error in a document.
struct SyntaxError {
  SyntaxErrorKind kind = SyntaxErrorKind::grammar;
  /// Without location and full stop: `expected a name but found "}"`. Repeats at most
  /// `kExcerptBytesMax` bytes of the source, and nothing of strings except a bad escape sequence.
  std::string message;
  /// As in graphql-js 16: the beginning of the unexpected token; the character within a token that
  /// can't be read; the end of an unterminated string.
  Location location;

  /// Message and location: `expected a name but found "}" at line 1, column 12`. Without location
  /// for an empty document.
  std::string to_string() const;
};

/// The error for a source of more than `bytes_max` bytes.
SyntaxError source_too_long(std::string_view source, std::size_t bytes_max);

}  // namespace porthole::graphql
