#include "http/observe/log.h"

#include <mutex>
#include <unistd.h>
#include <utility>

#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include "portal/base/clock.h"

namespace porthole::http {
namespace {

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

std::string line_of(LogStyle style, LogLevel level, std::string_view message,
                    std::initializer_list<LogField> fields) {
  return LogLine{SystemClock().now(), level, message, fields}.to_string(style.format,
                                                                        style.is_coloured);
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

Log::Log(LogLevel level, LogStyle style)
    : level_(level),
      style_(style),
      writer_(std::make_unique<LineWriter>(STDERR_FILENO,
                                           [style](std::uint64_t lost) {
                                             return line_of(
                                                 style, LogLevel::warn, "log lines lost",
                                                 {{"count", static_cast<std::int64_t>(lost)}});
                                           })),
      logger_(make_logger(level, std::make_shared<WriterSink>(*writer_))) {}

Log::Log(LogLevel level, LogStyle style, std::function<void(const std::string&)> sink)
    : level_(level),
      style_(style),
      logger_(make_logger(level, std::make_shared<FunctionSink>(std::move(sink)))) {}

Log::~Log() = default;

void Log::write(LogLevel level, std::string_view message,
                std::initializer_list<LogField> fields) const {
  if (!is_enabled(level)) return;
  const std::string line = line_of(style_, level, message, fields);
  logger_->log(spdlog_level(level), spdlog::string_view_t(line));
}

std::uint64_t Log::lines_lost() const {
  return writer_ == nullptr ? 0 : writer_->lost();
}

}  // namespace porthole::http
