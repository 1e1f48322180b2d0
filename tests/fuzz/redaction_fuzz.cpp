// Redacts any bytes, and bytes around a planted secret, and aborts when the secret survives, when
// JSON is JSON no more. The first byte of the input says where the secret is.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/observe/redaction.h"
#include "portal/base/json.h"
#include "portal/base/text.h"
#include "tests/fuzz/fuzz_support.h"

namespace porthole::http {
namespace {

using porthole::test::require;

constexpr std::string_view kSecret = "Zq7xSesameZq7x";

std::string redacted_body(std::string_view body) {
  std::string out;
  append_redacted_body(body, RedactionPolicy::token_endpoint, out);
  return out;
}

void check(std::string_view body) {
  const std::string shown = redacted_body(body);
  // A digit becomes "…" with its quotes.
  require(shown.size() <= 5 * body.size());
  if (!json::parse(body).error) require(!json::parse(shown).error);
}

std::string json_string(std::string_view text) {
  json::Writer writer;
  writer.string(replace_malformed(text));
  return writer.take();
}

/// `text` as a part of a query that can't end it.
std::string component(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    (encoded += '%') += kHex[byte >> 4];
    encoded += kHex[byte & 15];
  }
  return encoded;
}

std::string with_secret(std::uint8_t place, std::string_view text) {
  const std::string secret(kSecret);
  const std::string around = json_string(text);
  switch (place % 8) {
    case 0:
      return R"({"a":)" + around + R"(,"token":")" + secret + "\"}";
    case 1:
      return R"({"tokens":[)" + around + R"(,")" + secret + "\"]}";
    case 2:
      return R"({"secret":{)" + around + R"(:[{"x":")" + secret + "\"}]}}";
    case 3:
      return "[" + around + R"(,{"apiKey":")" + secret + R"("},)" + around + "]";
    case 4:
      return R"({"query":)" + json_string("{ a(token: \"" + secret + "\", b: 1) }") +
             ",\"a\":" + around + "}";
    case 5:
      return R"({"a":)" + around + R"(,"env":["X_TOKEN=)" + secret + "\"]}";
    case 6:
      return "a=" + component(text) + "&client_secret=" + secret + "&b=" + component(text);
    default:
      return R"({"a":)" + around + R"(,"url":"https://sam:)" + secret + "@example.com\"}";
  }
}

}  // namespace
}  // namespace porthole::http

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace porthole::http;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  check(text);
  std::string shown = redacted(text);
  append_redacted_header({"X-Note", text}, shown);
  append_redacted_path(text, PathKind::unknown, shown);
  // By itself it is a word like any other.
  if (text.find(kSecret) != std::string_view::npos) return 0;
  const std::string planted = redacted_body(with_secret(data[0], text));
  require(planted.find(kSecret) == std::string::npos);
  return 0;
}
