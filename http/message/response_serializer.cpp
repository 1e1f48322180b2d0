#include "http/message/response_serializer.h"

#include <array>
#include <ctime>
#include <string_view>

#include "portal/base/decimal.h"

namespace porthole::http {

std::string_view http_date() {
  // Formatted once a second.
  thread_local std::time_t made_at = 0;
  thread_local std::array<char, 32> text;
  thread_local std::size_t length = 0;
  const std::time_t now = std::time(nullptr);
  if (now != made_at) {
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
    made_at = now;
  }
  return {text.data(), length};
}

void append_response(const Response& response, bool with_body, ConnectionHeader connection,
                     std::string& out) {
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  constexpr std::string_view kDate = "\r\nDate: ";
  constexpr std::string_view kLength = "Content-Length: ";
  out += kVersion;
  append_decimal(out, static_cast<std::uint64_t>(response.status));
  out += ' ';
  out += reason_phrase(response.status);
  out += kDate;
  out += http_date();
  out += kLineEnd;
  for (const ResponseHeader& header : response.headers) {
    out += header.name;
    out += kAfterHeaderName;
    out += header.value;
    out += kLineEnd;
  }
  out += response.common_lines;
  const bool has_content = may_have_content(response.status);
  const std::string_view body = response.content();
  if (has_content) {
    out += kLength;
    append_decimal(out, body.size());
    out += kLineEnd;
  } else if (response.status == 205) {
    // Unlike the others without content it has a length (RFC 9110, 15.3.6).
    out += "Content-Length: 0\r\n";
  }
  if (connection == ConnectionHeader::close) out += "Connection: close\r\n";
  if (connection == ConnectionHeader::keep_alive_1_0) out += "Connection: keep-alive\r\n";
  out += kLineEnd;
  if (has_content && with_body) {
    out += body.substr(0, response.body_bytes_max.value_or(std::string_view::npos));
  }
}

}  // namespace porthole::http
