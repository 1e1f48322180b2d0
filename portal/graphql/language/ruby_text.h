#pragma once

#include <string>
#include <string_view>

namespace porthole::graphql {

/// A finite number as Ruby's `Float#to_s` writes it: `1.0`, `0.0001`, `1.0e-05`, `1.0e+16`.
std::string ruby_float(double number);

/// A text as Ruby's `String#inspect` writes it: in double quotes, with Ruby's escapes. Bytes that
/// are not UTF-8 are written as `\xC3`.
std::string ruby_inspect(std::string_view text);

}  // namespace porthole::graphql
