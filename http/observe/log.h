#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "http/observe/line_writer.h"
#include "http/observe/log_line.h"

namespace spdlog {
class logger;
}

namespace porthole::http {

/// How lines look.
struct LogStyle {
  LogStyle(LogFormat the_format = LogFormat::text, bool coloured = false)  // NOLINT: implicit
      : format(the_format), is_coloured(coloured) {}

  LogFormat format;
  /// In the format for people only.
  bool is_coloured;
};

/// Writes lines to standard error: `2026-01-01T00:00:00.000Z info message key=value`, one JSON
/// object each, or what people like to read. Never waits for whoever
/// reads them: `LineWriter` drops what finds no room, and a line says how much. Thread-safe.
class Log {
 public:
  /// Throws `std::system_error` when no thread can be started.
  Log(LogLevel level, LogStyle style);
  /// Passes lines to `sink` instead, without line feeds.
  Log(LogLevel level, LogStyle style, std::function<void(const std::string&)> sink);
  ~Log();

  /// Lines that could not be written.
  std::uint64_t lines_lost() const;

  bool is_enabled(LogLevel level) const { return level >= level_; }
  /// Whether it is for people, who like to know more than a log may keep.
  bool is_for_people() const { return style_.format == LogFormat::people; }
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
  const LogStyle style_;
  /// Null with a sink.
  const std::unique_ptr<LineWriter> writer_;
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace porthole::http
