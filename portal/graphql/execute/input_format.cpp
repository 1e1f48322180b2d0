#include "portal/graphql/execute/input_format.h"

#include <charconv>
#include <cstdint>
#include <string_view>
#include <system_error>

#include "portal/graphql/language/ruby_time.h"

namespace porthole::graphql {
namespace {

enum class InputFormat : std::uint8_t { any, time, date, safe_integer };

InputFormat format_of(const NamedType& scalar) {
  const std::string_view name = scalar.name;
  if (name == "DateTime" || name == "ISO8601DateTime") return InputFormat::time;
  if (name == "Date" || name == "ISO8601Date") return InputFormat::date;
  if (name == "JSInt") return InputFormat::safe_integer;
  return InputFormat::any;
}

bool is_safe_integer(std::int64_t number) {
  constexpr std::int64_t kMost = (std::int64_t{1} << 53U) - 1;
  return number >= -kMost && number <= kMost;
}

}  // namespace

bool fits_format(const NamedType& scalar, const json::Value& input) {
  switch (format_of(scalar)) {
    case InputFormat::any:
      return true;
    case InputFormat::time:
      return input.IsString() && is_ruby_time(json::text_of(input));
    case InputFormat::date:
      return input.IsString() && is_ruby_date(json::text_of(input));
    case InputFormat::safe_integer:
      // As for `Int`, 5.0 is no integer.
      return input.IsInt64() && is_safe_integer(input.GetInt64());
  }
  return true;
}

bool fits_format(const NamedType& scalar, const Value& literal) {
  switch (format_of(scalar)) {
    case InputFormat::any:
      return true;
    case InputFormat::time:
      return literal.kind == ValueKind::string && is_ruby_time(literal.text);
    case InputFormat::date:
      return literal.kind == ValueKind::string && is_ruby_date(literal.text);
    case InputFormat::safe_integer: {
      const char* end = literal.text.data() + literal.text.size();
      std::int64_t number = 0;
      const bool is_integer = literal.kind == ValueKind::integer &&
                              std::from_chars(literal.text.data(), end, number).ec == std::errc();
      return is_integer && is_safe_integer(number);
    }
  }
  return true;
}

}  // namespace porthole::graphql
