#include "http/observe/log_line.h"

#include <array>
#include <cstddef>
#include <utility>

#include "portal/base/json.h"
#include "portal/base/utf8.h"

namespace porthole::http {
namespace {

constexpr std::array<std::string_view, 5> kLevelNames = {"debug", "info", "warn", "error", "off"};

// ECMA-48, 8.3.117.
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kFaint = "\x1b[2m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kCyan = "\x1b[36m";

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

/// As milliseconds: `0.412`.
std::string milliseconds(std::int64_t microseconds) {
  constexpr std::int64_t kThousand = 1000;
  const std::string rest = std::to_string(kThousand + microseconds % kThousand);
  return std::to_string(microseconds / kThousand) + "." + rest.substr(1);
}

/// `412 µs`, `4.1 ms`, `12 ms`, `1.2 s`.
std::string duration_for_people(std::int64_t microseconds) {
  constexpr std::int64_t kMillisecond = 1000;
  constexpr std::int64_t kSecond = 1000 * kMillisecond;
  if (microseconds < kMillisecond) return std::to_string(microseconds) + " \u00b5s";
  const bool is_short = microseconds < kSecond;
  const std::int64_t unit = is_short ? kMillisecond : kSecond;
  std::string text = std::to_string(microseconds / unit);
  if (microseconds < 10 * unit) text += "." + std::to_string(microseconds % unit * 10 / unit);
  return text + (is_short ? " ms" : " s");
}

std::string value_of(const LogField& field) {
  switch (field.kind) {
    case LogField::Kind::number:
      return std::to_string(field.number);
    case LogField::Kind::duration:
      return milliseconds(field.number);
    case LogField::Kind::text:
      return is_plain(field.text) ? std::string(field.text) : json_string(field.text);
    case LogField::Kind::absent:
      break;
  }
  return {};
}

std::string text_line(const LogLine& line) {
  std::string text = to_iso8601(line.time);
  text.append(" ").append(name_of(line.level)).append(" ").append(line.message);
  for (const LogField& field : line.fields) {
    if (field.kind == LogField::Kind::absent) continue;
    text.append(" ").append(field.name).append("=").append(value_of(field));
  }
  return text;
}

std::string json_line(const LogLine& line) {
  json::Writer writer;
  writer.begin_object();
  writer.member("time", to_iso8601(line.time));
  writer.member("level", name_of(line.level));
  writer.member("message", line.message);
  for (const LogField& field : line.fields) {
    if (field.kind == LogField::Kind::absent) continue;
    writer.key(field.name);
    if (field.kind == LogField::Kind::text) {
      writer.string(valid_utf8(field.text));
    } else {
      writer.raw(value_of(field));
    }
  }
  writer.end_object();
  return writer.take();
}

/// A line for a terminal.
class PeopleLine {
 public:
  PeopleLine(const LogLine& line, bool is_coloured) : line_(line), is_coloured_(is_coloured) {
    // The time of day: a terminal is looked at today.
    constexpr std::size_t kDate = std::string_view("2026-01-01T").size();
    constexpr std::size_t kTime = std::string_view("00:00:00.000").size();
    add(kFaint, to_iso8601(line.time).substr(kDate, kTime));
    text_ += "  ";
    if (line.message == "request") {
      add_request();
    } else {
      add_message();
    }
  }

  std::string take() { return std::move(text_); }

 private:
  const LogField* find(std::string_view name) const {
    for (const LogField& field : line_.fields) {
      if (field.name == name && field.kind != LogField::Kind::absent) return &field;
    }
    return nullptr;
  }

  void add(std::string_view colour, std::string_view text) {
    if (is_coloured_ && !colour.empty()) {
      text_.append(colour).append(text).append(kPlain);
    } else {
      text_ += text;
    }
  }

  /// Without anything that moves a cursor.
  static std::string printable(std::string_view text) {
    bool is_safe = utf8::is_valid(text);
    for (const char c : text)
      is_safe = is_safe && static_cast<unsigned char>(c) >= ' ' && c != 0x7F;
    return is_safe ? std::string(text) : json_string(text);
  }

  void add_request() {
    constexpr std::size_t kDurationWidth = 7;
    constexpr std::size_t kMethodWidth = 6;
    const LogField* status = find("status");
    const LogField* elapsed = find("ms");
    const LogField* method = find("method");
    const LogField* path = find("path");
    const std::int64_t number = status == nullptr ? 0 : status->number;
    add(number >= 500 || number == 0 ? kRed
        : number >= 400              ? kYellow
                                     : kGreen,
        number == 0 ? "cut" : std::to_string(number));
    const std::string time = elapsed == nullptr ? "" : duration_for_people(elapsed->number);
    // The micro sign is two bytes wide and one column.
    const std::size_t columns = time.size() - (time.find("\u00b5") == std::string::npos ? 0 : 1);
    text_.append(columns < kDurationWidth + 2 ? kDurationWidth + 2 - columns : 1, ' ');
    add(kFaint, time);
    std::string verb = method == nullptr ? "" : printable(method->text);
    verb.append(verb.size() < kMethodWidth ? kMethodWidth - verb.size() : 0, ' ');
    text_.append("  ").append(verb).append(" ");
    if (path != nullptr) text_ += printable(path->text);
    for (const std::string_view why : {"reason", "rule", "fault", "nearest"}) {
      const LogField* field = find(why);
      if (field == nullptr) continue;
      text_ += "  ";
      const bool is_reason = why == "reason";
      std::string words = is_reason ? "" : std::string(why) + " ";
      words += field->kind == LogField::Kind::text ? printable(field->text) : value_of(*field);
      add(is_reason ? kYellow : kCyan, words);
    }
  }

  void add_message() {
    if (line_.level != LogLevel::info) {
      add(line_.level == LogLevel::debug  ? kFaint
          : line_.level == LogLevel::warn ? kYellow
                                          : kRed,
          name_of(line_.level));
      text_ += "  ";
    }
    text_ += printable(line_.message);
    for (const LogField& field : line_.fields) {
      if (field.kind == LogField::Kind::absent) continue;
      text_ += "  ";
      add(kFaint, std::string(field.name) + "=" + value_of(field));
    }
  }

  const LogLine& line_;
  const bool is_coloured_;
  std::string text_;
};

}  // namespace

std::string_view name_of(LogLevel level) {
  return kLevelNames[static_cast<std::size_t>(level)];
}

std::string LogLine::to_string(LogFormat format, bool is_coloured) const {
  switch (format) {
    case LogFormat::json:
      return json_line(*this);
    case LogFormat::people:
      return PeopleLine(*this, is_coloured).take();
    case LogFormat::text:
      break;
  }
  return text_line(*this);
}

}  // namespace porthole::http
