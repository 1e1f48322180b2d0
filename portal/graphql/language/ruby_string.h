#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "portal/base/result.h"

/// Strings in documents as graphql-ruby 2.2.17 reads them, which knows other escapes than the
/// specification. Thread-safe.
namespace porthole::graphql {

inline constexpr std::string_view kTripleQuotes = "\"\"\"";

/// The length of the quoted string at the beginning of `text`, whatever its escapes mean; 0 if it
/// doesn't end, or holds what is no escape. `text` begins with a quote.
std::size_t ruby_quoted_length(std::string_view text);

/// The length of the block string at the beginning of `text`; 0 if it doesn't end. `text` begins
/// with three quotes.
std::size_t ruby_block_length(std::string_view text);

/// The value of a string, of which `ruby_quoted_length` or `ruby_block_length` gave the length.
/// Fails with `invalid` and the engine's words, `Bad unicode escape in "…"`.
Result<std::string> ruby_string_value(std::string_view written);

}  // namespace porthole::graphql
