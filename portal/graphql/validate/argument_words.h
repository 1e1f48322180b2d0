#pragma once

#include <string>
#include <string_view>

#include "portal/graphql/validate/context.h"

namespace porthole::graphql::validation {

/// `Field`, `Directive`, `InputObject`: graphql-ruby's words for what has arguments.
std::string_view word_for(ArgumentOwnerKind kind);

/// A value as a literal, as graphql-ruby prints it: strings and numbers in their shortest form. Of
/// slightly more than `kTextBytesMax` bytes at most.
std::string printed(const Value& value);
/// The same without spaces between its parts, as graphql-ruby prints what it can't coerce.
std::string serialized(const Value& value);

}  // namespace porthole::graphql::validation
