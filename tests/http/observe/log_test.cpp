#include "http/observe/log.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "portal/base/json.h"

namespace porthole::http {
namespace {

struct Lines {
  std::vector<std::string> lines;
  Log log;

  explicit Lines(LogFormat format, LogLevel level = LogLevel::debug)
      : log(level, format, [this](const std::string& line) { lines.push_back(line); }) {}

  /// The last line, from the level on.
  std::string last() const {
    const std::string& line = lines.back();
    return line.substr(line.find(' ') + 1);
  }
};

TEST_SUITE("log") {
  TEST_CASE("writes time, level, message and fields in a line of text") {
    Lines text(LogFormat::text);
    text.log.info("request", {{"method", "GET"}, {"status", std::int64_t{200}}});
    REQUIRE(text.lines.size() == 1);
    CHECK(text.last() == "info request method=GET status=200");
    const std::string time = text.lines[0].substr(0, text.lines[0].find(' '));
    CHECK(time.size() == std::string("2026-01-01T00:00:00.000Z").size());
    CHECK(time.ends_with("Z"));
  }

  TEST_CASE("quotes in text what could be taken for something else") {
    Lines text(LogFormat::text);
    const auto written = [&](std::string_view value) {
      text.log.info("m", {{"k", value}});
      return text.last().substr(std::string("info m k=").size());
    };
    CHECK(written("a/b?c") == "a/b?c");
    CHECK(written("") == R"("")");
    CHECK(written("a b") == R"("a b")");
    CHECK(written("a=b") == R"("a=b")");
    CHECK(written("a\"b") == R"("a\"b")");
    CHECK(written("a\\b") == R"("a\\b")");
    CHECK(written("caf\u00e9") == "\"caf\u00e9\"");
    CHECK(written("\xff\xfe") == "\"(not UTF-8)\"");
  }

  TEST_CASE("lets nobody forge a line") {
    for (const LogFormat format : {LogFormat::text, LogFormat::json, LogFormat::people}) {
      Lines out(format);
      out.log.info("m", {{"k", "a\r\n2026-01-01T00:00:00.000Z error forged"}});
      out.log.info("m", {{"k", std::string_view("\0\x1b[31m", 6)}});
      REQUIRE(out.lines.size() == 2);
      for (const std::string& line : out.lines) {
        for (const char byte : line) CHECK(static_cast<unsigned char>(byte) >= 0x20);
      }
    }
  }

  TEST_CASE("takes nothing in a value for a format") {
    Lines text(LogFormat::text);
    text.log.info("{} %s %n {0}", {{"k", "{}%v{1}"}});
    CHECK(text.last() == "info {} %s %n {0} k={}%v{1}");
  }

  TEST_CASE("writes one JSON object a line") {
    Lines out(LogFormat::json);
    out.log.warn("odd \"one\"",
                 {{"path", "/\xff"}, {"ms", std::int64_t{-3}}, {"who", "caf\u00e9"}});
    const json::ParseResult parsed = json::parse(out.lines.at(0));
    REQUIRE_FALSE(parsed.error.has_value());
    CHECK(json::text_of(*json::find(parsed.document, "level")) == "warn");
    CHECK(json::text_of(*json::find(parsed.document, "message")) == "odd \"one\"");
    CHECK(json::text_of(*json::find(parsed.document, "path")) == "(not UTF-8)");
    CHECK(json::find(parsed.document, "ms")->GetInt() == -3);
    CHECK(json::text_of(*json::find(parsed.document, "who")) == "caf\u00e9");
    CHECK(json::find(parsed.document, "time") != nullptr);
  }

  TEST_CASE("leaves out what is below its level") {
    const std::vector<LogLevel> levels = {LogLevel::debug, LogLevel::info, LogLevel::warn,
                                          LogLevel::error, LogLevel::off};
    for (std::size_t least = 0; least < levels.size(); ++least) {
      Lines out(LogFormat::text, levels[least]);
      for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
        out.log.write(levels[i], "m");
        CHECK(out.log.is_enabled(levels[i]) == (i >= least));
      }
      CHECK(out.lines.size() == levels.size() - 1 - std::min(least, levels.size() - 1));
    }
  }
}

}  // namespace
}  // namespace porthole::http
