#pragma once

#include <string>
#include <string_view>

#include "portal/graphql/validate/context.h"

namespace porthole::graphql::validation {

/// `Field`, `Directive`, `InputObject`: graphql-ruby's words for what has arguments.
std::string_view word_for(ArgumentOwnerKind kind);

/// Reports `Field 'f' doesn't accept argument 'x'`. graphql-ruby calls fields of input objects
/// arguments, too.
void report_unknown_argument(Context& context, ArgumentOwnerKind kind, std::string_view owner,
                             const Name& argument, const NodePath* path);

/// A value as a literal, of slightly more than `kTextBytesMax` bytes at most.
std::string printed(const Value& value);

}  // namespace porthole::graphql::validation
