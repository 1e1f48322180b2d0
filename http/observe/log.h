#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "http/observe/line_writer.h"

namespace spdlog {
class logger;
}

namespace porthole::http {

enum class LogLevel { debug, info, warn, error, off };
enum class LogFormat { text, json };

/// A key and a value that go with a message. Views of both: valid for the duration of a call.
struct LogField {
  LogField(std::string_view field_name, std::string_view value) : name(field_name), text(value) {}
  LogField(std::string_view field_name, std::int64_t value)
      : name(field_name), number(value), is_number(true) {}

  std::string_view name;
  std::string_view text = {};
  std::int64_t number = 0;
  bool is_number = false;
};

/// Writes lines to standard error: `2026-01-01T00:00:00.000Z info message key=value`, or one JSON
/// object each. Values are escaped, so that clients can't forge lines. Never waits for whoever
/// reads them: `LineWriter` drops what finds no room, and a line says how much. Thread-safe.
class Log {
 public:
  /// Throws `std::system_error` when no thread can be started.
  Log(LogLevel level, LogFormat format);
  /// Passes lines to `sink` instead, without line feeds.
  Log(LogLevel level, LogFormat format, std::function<void(const std::string&)> sink);
  ~Log();

  /// Lines that could not be written.
  std::uint64_t lines_lost() const;

  bool is_enabled(LogLevel level) const { return level >= level_; }
  void write(LogLevel level, std::string_view message,
             std::initializer_list<LogField> fields = {}) const;

  void debug(std::string_view message, std::initializer_list<LogField> fields = {}) const {
    write(LogLevel::debug, message, fields);
  }
  void info(std::string_view message, std::initializer_list<LogField> fields = {}) const {
    write(LogLevel::info, message, fields);
  }
  void warn(std::string_view message, std::initializer_list<LogField> fields = {}) const {
    write(LogLevel::warn, message, fields);
  }
  void error(std::string_view message, std::initializer_list<LogField> fields = {}) const {
    write(LogLevel::error, message, fields);
  }

 private:
  const LogLevel level_;
  const LogFormat format_;
  /// Null with a sink.
  const std::unique_ptr<LineWriter> writer_;
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace porthole::http
