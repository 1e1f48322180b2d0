#include "http/observe/log.h"

#include <array>
#include <mutex>
#include <unistd.h>
#include <utility>

#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include "portal/base/clock.h"
#include "portal/base/json.h"
#include "portal/base/utf8.h"

namespace porthole::http {
namespace {

constexpr std::array<std::string_view, 5> kLevelNames = {"debug", "info", "warn", "error", "off"};

std::string_view name_of(LogLevel level) {
  return kLevelNames[static_cast<std::size_t>(level)];
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warn:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
    case LogLevel::off:
      return spdlog::level::off;
  }
  return spdlog::level::info;
}

/// Whether `text` can stand in a line of text without quotes.
bool is_plain(std::string_view text) {
  for (const char c : text) {
    if (c <= ' ' || c >= 0x7F || c == '"' || c == '\\' || c == '=') return false;
  }
  return !text.empty();
}

/// The head of a request need not be UTF-8, but a line must be.
std::string_view valid_utf8(std::string_view text) {
  return utf8::is_valid(text) ? text : "(not UTF-8)";
}

/// `text` as a JSON string: printable whatever it contains.
std::string json_string(std::string_view text) {
  json::Writer writer;
  writer.string(valid_utf8(text));
  return writer.take();
}

std::string text_line(LogLevel level, std::string_view message,
                      std::initializer_list<LogField> fields) {
  std::string line = to_iso8601(SystemClock().now());
  line += ' ';
  line += name_of(level);
  line += ' ';
  line += message;
  for (const LogField& field : fields) {
    line += ' ';
    line += field.name;
    line += '=';
    if (field.is_number) {
      line += std::to_string(field.number);
    } else if (is_plain(field.text)) {
      line += field.text;
    } else {
      line += json_string(field.text);
    }
  }
  return line;
}

std::string json_line(LogLevel level, std::string_view message,
                      std::initializer_list<LogField> fields) {
  json::Writer writer;
  writer.begin_object();
  writer.member("time", to_iso8601(SystemClock().now()));
  writer.member("level", name_of(level));
  writer.member("message", message);
  for (const LogField& field : fields) {
    writer.key(field.name);
    if (field.is_number) {
      writer.integer(field.number);
    } else {
      writer.string(valid_utf8(field.text));
    }
  }
  writer.end_object();
  return writer.take();
}

std::string line_of(LogFormat format, LogLevel level, std::string_view message,
                    std::initializer_list<LogField> fields) {
  return format == LogFormat::json ? json_line(level, message, fields)
                                   : text_line(level, message, fields);
}

/// Passes each line to a writer, which has a mutex of its own.
class WriterSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  explicit WriterSink(LineWriter& writer) : writer_(writer) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    writer_.write({message.payload.data(), message.payload.size()});
  }
  void flush_() override {}

 private:
  LineWriter& writer_;
};

/// Passes each line to a function.
class FunctionSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit FunctionSink(std::function<void(const std::string&)> function)
      : function_(std::move(function)) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    function_(std::string(message.payload.data(), message.payload.size()));
  }
  void flush_() override {}

 private:
  std::function<void(const std::string&)> function_;
};

std::shared_ptr<spdlog::logger> make_logger(LogLevel level, spdlog::sink_ptr sink) {
  // Not registered by name: a process may run several servers.
  auto logger = std::make_shared<spdlog::logger>("porthole", std::move(sink));
  logger->set_pattern("%v");
  logger->set_level(spdlog_level(level));
  return logger;
}

}  // namespace

Log::Log(LogLevel level, LogFormat format)
    : level_(level),
      format_(format),
      writer_(std::make_unique<LineWriter>(STDERR_FILENO,
                                           [format](std::uint64_t lost) {
                                             return line_of(
                                                 format, LogLevel::warn, "log lines lost",
                                                 {{"count", static_cast<std::int64_t>(lost)}});
                                           })),
      logger_(make_logger(level, std::make_shared<WriterSink>(*writer_))) {}

Log::Log(LogLevel level, LogFormat format, std::function<void(const std::string&)> sink)
    : level_(level),
      format_(format),
      logger_(make_logger(level, std::make_shared<FunctionSink>(std::move(sink)))) {}

Log::~Log() = default;

void Log::write(LogLevel level, std::string_view message,
                std::initializer_list<LogField> fields) const {
  if (!is_enabled(level)) return;
  const std::string line = line_of(format_, level, message, fields);
  logger_->log(spdlog_level(level), spdlog::string_view_t(line));
}

std::uint64_t Log::lines_lost() const {
  return writer_ == nullptr ? 0 : writer_->lost();
}

}  // namespace porthole::http
