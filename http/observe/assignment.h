#pragma once

#include <cstddef>
#include <string_view>

#include "http/observe/credential.h"

/// Assignments in any text: `TOKEN=…`, `token: "…"`, `"token":"…"`. For `CredentialFinder`.
namespace porthole::http {

/// How far a value without quotes goes.
enum class ValueReach {
  word,
  /// A word, and the default of a GraphQL variable behind it, whose type the word then is.
  word_and_default,
  line,
};

/// How far a value goes that is assigned to `name` by `separator`. Of lines of HTTP and of
/// environment variables it is the rest.
ValueReach reach_of(std::string_view name, char separator);

/// The name before the separator at `at`; empty when there is none. A quote may stand between.
std::string_view name_before(std::string_view text, std::size_t at, TextKind kind);

/// The value at `at` or after blanks; an empty match when there is none.
CredentialMatch assigned_value(std::string_view text, std::size_t at, ValueReach reach);

}  // namespace porthole::http
