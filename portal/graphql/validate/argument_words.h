#pragma once

#include <string>
#include <string_view>

#include "portal/graphql/validate/context.h"

namespace porthole::graphql::validation {

/// `Field`, `Directive`, `InputObject`: what the vendor's engine calls what has arguments.
std::string_view word_for(ArgumentOwnerKind kind);

/// `Field 'f' doesn't accept argument 'x'`. Fields of input objects are arguments to the vendor's
/// engine.
void report_unknown_argument(Context& context, ArgumentOwnerKind kind, std::string_view owner,
                             const Name& argument, const NodePath* path);

/// A value as the language writes it, up to somewhat more than `kTextBytesMax` bytes.
std::string printed(const Value& value);

}  // namespace porthole::graphql::validation
