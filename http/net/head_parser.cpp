#include "http/net/head_parser.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "http/net/authority.h"
#include "http/net/char_class.h"
#include "http/net/request_line.h"
#include "http/net/transfer_encoding.h"
#include "portal/base/ascii.h"

namespace porthole::http {

void HeadParser::reset() {
  *this = HeadParser();
}

bool HeadParser::fail(int status, std::string message) {
  error_ = {status, std::move(message)};
  return false;
}

RequestHead::Slice HeadParser::slice(std::string_view part) const {
  if (part.empty()) return {};
  return {static_cast<std::uint16_t>(part.data() - head_.buffer_),
          static_cast<std::uint16_t>(part.size())};
}

// The line being read, for messages.
std::string HeadParser::line_name() const {
  if (!request_line_read_) return "The request line";
  return "Header line " + std::to_string(head_.header_count_ + 1);
}

FramingStatus HeadParser::parse(std::string_view buffer) {
  if (error_.status != 0) return FramingStatus::failed;
  head_.rebase(buffer.data());
  if (head_.head_bytes_ != 0) return FramingStatus::complete;
  // Nothing past the longest head is ever read, so that the error for one that is too long doesn't
  // depend on how much of it has arrived.
  const std::string_view window = buffer.substr(0, kHeadBytesMax);
  while (true) {
    if (!request_line_read_ && line_start_ < window.size() &&
        !check_first_byte(window[line_start_])) {
      return FramingStatus::failed;
    }
    std::string_view line;
    switch (next_line(window, line)) {
      case LineSearch::found:
        break;
      case LineSearch::missing:
        return check_room(window);
      case LineSearch::failed:
        return FramingStatus::failed;
    }
    if (request_line_read_ && line.empty()) {
      return finish() ? FramingStatus::complete : FramingStatus::failed;
    }
    if (!read_line(line)) return FramingStatus::failed;
  }
}

// Finds the end of the current line and, if it is there, steps past it. Looks for CR and LF alone
// as well, so that a client that ends its lines wrongly gets an error now and not at a timeout.
HeadParser::LineSearch HeadParser::next_line(std::string_view window, std::string_view& line) {
  const std::size_t lf = window.find('\n', scanned_);
  const std::size_t cr = window.substr(0, lf).find('\r', scanned_);
  if (cr == std::string_view::npos) {
    if (lf == std::string_view::npos) {
      scanned_ = static_cast<std::uint16_t>(window.size());
      return LineSearch::missing;
    }
    fail(400, line_name() + " ends in a bare LF; lines end in CR LF");
    return LineSearch::failed;
  }
  if (cr + 1 == window.size()) {
    scanned_ = static_cast<std::uint16_t>(cr);
    return LineSearch::missing;
  }
  if (cr + 1 != lf) {
    fail(400, line_name() + " has a CR that no LF follows; lines end in CR LF");
    return LineSearch::failed;
  }
  line = window.substr(line_start_, cr - line_start_);
  line_start_ = scanned_ = static_cast<std::uint16_t>(lf + 1);
  return LineSearch::found;
}

// Refuses what can't be a request from its first byte: a client of another protocol would never
// send the end of line that we would wait for.
bool HeadParser::check_first_byte(char first) {
  constexpr char kTlsHandshake = 0x16;
  if (is(CharClass::token, first) || first == '\r' || first == '\n') return true;
  if (first == kTlsHandshake) {
    return fail(400,
                "This port speaks plain HTTP, and the client began a TLS handshake: use http:// "
                "instead of https://");
  }
  return fail(400, "A request begins with its method, and the first byte is " +
                       quote_bytes(std::string_view(&first, 1)));
}

// Any line but the empty one that ends the head.
bool HeadParser::read_line(std::string_view line) {
  if (request_line_read_) return read_header_line(line);
  if (!line.empty()) {
    request_line_read_ = read_request_line(line);
    return request_line_read_;
  }
  if (++empty_lines_ <= kLeadingEmptyLinesMax) return true;
  return fail(400, "More than " + std::to_string(kLeadingEmptyLinesMax) +
                       " empty lines stand before the request line");
}

// No line is complete: fails if there is no room left for one.
FramingStatus HeadParser::check_room(std::string_view window) {
  if (window.size() < kHeadBytesMax) return FramingStatus::incomplete;
  if (!request_line_read_) {
    // No valid request line is that long (see limits.h): find out which part is too long.
    read_request_line(window.substr(line_start_));
  } else {
    fail(431, "The request's head is larger than the limit of " + std::to_string(kHeadBytesMax) +
                  " bytes");
  }
  return FramingStatus::failed;
}

bool HeadParser::read_request_line(std::string_view line) {
  RequestLine parsed;
  if (!parse_request_line(line, parsed, error_)) return false;
  head_.method_ = slice(parsed.method);
  head_.target_ = slice(parsed.target);
  head_.path_ = slice(parsed.path);
  head_.query_ = slice(parsed.query);
  head_.authority_ = slice(parsed.authority);
  head_.version_ = parsed.version;
  return true;
}

bool HeadParser::read_header_line(std::string_view line) {
  if (head_.header_count_ == kHeadersMax) {
    return fail(431, "The request has more than " + std::to_string(kHeadersMax) + " header lines");
  }
  const std::size_t name_end = span_of(CharClass::token, line);
  if (name_end == 0 || name_end == line.size() || line[name_end] != ':') {
    return refuse_header_name(line, name_end);
  }
  const std::string_view value = line.substr(name_end + 1);
  if (const std::size_t bad = span_of(CharClass::field_value, value); bad != value.size()) {
    return fail(400,
                line_name() + " has a control character at " + byte_number(name_end + 1 + bad));
  }
  const std::string_view name = line.substr(0, name_end);
  const std::string_view trimmed = trim_blanks(value);
  if (!note_header(name, trimmed)) return false;
  head_.headers_[head_.header_count_++] = {slice(name), slice(trimmed)};
  return true;
}

// Says what is wrong with a line that doesn't have a name and a colon at `at`.
bool HeadParser::refuse_header_name(std::string_view line, std::size_t at) {
  if (is_blank(line.front())) {
    return fail(400, line_name() +
                         " begins with a blank; headers folded over lines are obsolete and "
                         "are written on one");
  }
  if (line.front() == ':') return fail(400, line_name() + " has no name before its colon");
  if (at == line.size()) return fail(400, line_name() + " has no colon; it reads Name: value");
  if (is_blank(line[at]) && trim_blanks(line.substr(at)).starts_with(':')) {
    return fail(400, line_name() + " has a space before its colon; it reads Name: value");
  }
  return fail(400, line_name() + " has at " + byte_number(at) +
                       " a character that no header's name has; it reads Name: value");
}

// Records what a header says about the framing or the connection, if it does. The switch on the
// length spares most headers any comparison.
bool HeadParser::note_header(std::string_view name, std::string_view value) {
  switch (name.size()) {
    case 4:
      return !equal_ignoring_case(name, "host") || note_host(value);
    case 6:
      if (equal_ignoring_case(name, "expect")) {
        (equal_ignoring_case(value, "100-continue") ? continue_seen_ : other_expectation_seen_) =
            true;
      }
      return true;
    case 10:
      if (equal_ignoring_case(name, "connection")) note_connection(value);
      return true;
    case 14:
      return !equal_ignoring_case(name, "content-length") || note_content_length(value);
    case 17:
      return !equal_ignoring_case(name, "transfer-encoding") || note_transfer_encoding(value);
    default:
      return true;
  }
}

bool HeadParser::note_host(std::string_view value) {
  if (std::exchange(host_seen_, true)) return fail(400, line_name() + " is a second Host");
  if (!is_authority(value)) {
    return fail(400, line_name() + ": Host is no valid name or address with an optional port");
  }
  host_ = slice(value);
  return true;
}

bool HeadParser::note_content_length(std::string_view value) {
  if (std::exchange(content_length_seen_, true)) {
    return fail(400, line_name() + " is a second Content-Length");
  }
  if (value.empty() || !std::all_of(value.begin(), value.end(), is_digit)) {
    return fail(400, line_name() + ": Content-Length is " + quote_bytes(value) +
                         ", and takes decimal digits only");
  }
  const auto parsed =
      std::from_chars(value.data(), value.data() + value.size(), head_.content_length_);
  if (parsed.ec != std::errc()) {
    return fail(400, line_name() + ": Content-Length is beyond any number of bytes there can be");
  }
  return true;
}

bool HeadParser::note_transfer_encoding(std::string_view value) {
  if (std::exchange(transfer_encoding_seen_, true)) {
    return fail(400, line_name() + " is a second Transfer-Encoding");
  }
  transfer_encoding_ = slice(value);
  return true;
}

// Unknown or malformed options don't change the framing.
void HeadParser::note_connection(std::string_view value) {
  while (!value.empty()) {
    const std::string_view option = take_first_element(value);
    if (equal_ignoring_case(option, "close")) close_seen_ = true;
    if (equal_ignoring_case(option, "keep-alive")) keep_alive_seen_ = true;
  }
}

bool HeadParser::resolve_transfer_encoding() {
  if (head_.version_ == HttpVersion::http_1_0) {
    return fail(400, "Transfer-Encoding does not exist in HTTP/1.0");
  }
  if (content_length_seen_) {
    return fail(400, "The request has both Transfer-Encoding and Content-Length");
  }
  if (!check_transfer_encoding(head_.view(transfer_encoding_), error_)) return false;
  head_.body_framing_ = BodyFraming::chunked;
  return true;
}

// The head is complete: checks its parts against each other.
bool HeadParser::finish() {
  const bool is_http_1_0 = head_.version_ == HttpVersion::http_1_0;
  if (!host_seen_ && !is_http_1_0) {
    return fail(400, "The request has no Host header, which HTTP/1.1 requires");
  }
  if (transfer_encoding_seen_ && !resolve_transfer_encoding()) return false;
  if (content_length_seen_) head_.body_framing_ = BodyFraming::content_length;
  if (other_expectation_seen_) {
    return fail(417, "Expect asks for something other than 100-continue");
  }
  if (head_.authority_.bytes == 0) head_.authority_ = host_;
  head_.keep_alive_ = !close_seen_ && (keep_alive_seen_ || !is_http_1_0);
  const bool has_body = head_.content_length_ != 0 || head_.body_framing_ == BodyFraming::chunked;
  head_.expects_continue_ = continue_seen_ && has_body && !is_http_1_0;
  head_.head_bytes_ = line_start_;
  return true;
}

}  // namespace porthole::http
