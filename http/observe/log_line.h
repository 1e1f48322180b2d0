#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "portal/base/clock.h"

namespace porthole::http {

enum class LogLevel { debug, info, warn, error, off };
enum class LogFormat {
  text,
  json,
  people,  ///< For a terminal: columns, short times, what matters first.
};

/// A key and a value that go with a message. Views of both: valid for the duration of a call.
struct LogField {
  LogField(std::string_view field_name, std::string_view value) : name(field_name), text(value) {}
  LogField(std::string_view field_name, std::int64_t value)
      : name(field_name), number(value), kind(Kind::number) {}
  /// In text and JSON as milliseconds with three decimals.
  LogField(std::string_view field_name, std::chrono::microseconds value)
      : name(field_name), number(value.count()), kind(Kind::duration) {}
  /// Left out if there is no value.
  template <typename T>
  LogField(std::string_view field_name, const std::optional<T>& value)
      : LogField(value ? LogField(field_name, static_cast<std::int64_t>(*value))
                       : LogField(field_name)) {}

  /// Left out if `value` is empty.
  static LogField unless_empty(std::string_view field_name, std::string_view value) {
    return value.empty() ? LogField(field_name) : LogField(field_name, value);
  }

  enum class Kind : std::uint8_t { text, number, duration, absent };

  std::string_view name;
  std::string_view text = {};
  std::int64_t number = 0;
  Kind kind = Kind::text;

 private:
  explicit LogField(std::string_view field_name) : name(field_name), kind(Kind::absent) {}
};

/// `debug`, `info`, `warn`, `error`.
std::string_view name_of(LogLevel level);

/// A line without its line feed, in UTF-8 without control characters but, if it is coloured, those
/// of ECMA-48 (`ESC [ … m`): values are escaped, so that clients can't forge lines.
struct LogLine {
  Timestamp time;
  LogLevel level = LogLevel::info;
  std::string_view message;
  std::initializer_list<LogField> fields = {};

  std::string to_string(LogFormat format, bool is_coloured) const;
};

}  // namespace porthole::http
