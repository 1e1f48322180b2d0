#include "http/net/framing.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

namespace porthole::http {
namespace {

// What a byte may be part of: a set of the following.
using CharacterClass = std::uint8_t;
constexpr CharacterClass kToken = 1;   // A method, a header's name, a coding (RFC 9110, 5.6.2).
constexpr CharacterClass kTarget = 2;  // A target: printable ASCII. More than RFC 3986 allows:
                                       // clients send [ ] { } | unescaped.
constexpr CharacterClass kValue = 4;   // A header's value: HTAB, SP, printable ASCII, obs-text.
constexpr CharacterClass kHost = 8;    // A host but for IPv6 addresses: RFC 3986's unreserved.
constexpr CharacterClass kHex = 16;

constexpr bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

constexpr char to_lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

constexpr CharacterClass classify(unsigned char byte) {
  const char character = static_cast<char>(byte);
  const char lower = to_lower(character);
  const bool alphanumeric = is_digit(character) || (lower >= 'a' && lower <= 'z');
  const bool printable = byte > 0x20 && byte < 0x7f;
  int classes = 0;
  if (alphanumeric ||
      std::string_view("!#$%&'*+-.^_`|~").find(character) != std::string_view::npos) {
    classes |= kToken;
  }
  if (printable && character != '#') classes |= kTarget;
  if (printable || byte == ' ' || byte == '\t' || byte >= 0x80) classes |= kValue;
  if (alphanumeric || std::string_view("-._~").find(character) != std::string_view::npos) {
    classes |= kHost;
  }
  if (is_digit(character) || (lower >= 'a' && lower <= 'f')) classes |= kHex;
  return static_cast<CharacterClass>(classes);
}

constexpr std::array<CharacterClass, 256> kClasses = [] {
  std::array<CharacterClass, 256> classes{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    classes[byte] = classify(static_cast<unsigned char>(byte));
  }
  return classes;
}();

constexpr bool is(CharacterClass wanted, char byte) {
  return (kClasses[static_cast<unsigned char>(byte)] & wanted) != 0;
}

// Where `text` has the first byte that isn't `wanted`; its size if nowhere.
std::size_t span_of(CharacterClass wanted, std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && is(wanted, text[at])) ++at;
  return at;
}

constexpr bool is_blank(char byte) {
  return byte == ' ' || byte == '\t';
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

unsigned hex_value(char digit) {
  if (is_digit(digit)) return static_cast<unsigned>(digit - '0');
  return static_cast<unsigned>(to_lower(digit) - 'a') + 10;
}

// Takes the part of `list` before its first comma off it, and gives it without blanks around.
std::string_view take_list_member(std::string_view& list) {
  const std::size_t comma = list.find(',');
  const std::string_view member = list.substr(0, comma);
  list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  return trim_blanks(member);
}

bool is_port(std::string_view text) {
  if (text.empty()) return true;  // RFC 3986, 3.2.3: "host:" is the scheme's own port.
  if (text.size() > 5 || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  unsigned port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port <= 65535;
}

// A host with or without a port. Narrower than RFC 3986: no host that exists has escapes or
// sub-delimiters in its name, and what passes is put into URLs and pages.
bool is_authority(std::string_view text) {
  std::size_t host_bytes = 0;
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos) return false;
    const std::string_view address = text.substr(1, bracket - 1);
    if (address.find(':') == std::string_view::npos || address.size() > 45) return false;
    const auto belongs = [](char byte) { return is(kHex, byte) || byte == ':' || byte == '.'; };
    if (!std::all_of(address.begin(), address.end(), belongs)) return false;
    host_bytes = bracket + 1;
  } else {
    host_bytes = span_of(kHost, text);
    if (host_bytes == 0) return false;
  }
  if (host_bytes == text.size()) return true;
  return text[host_bytes] == ':' && is_port(text.substr(host_bytes + 1));
}

// `text` in quotes, fit for a message: cut to a sensible length, nothing unprintable.
std::string quoted(std::string_view text) {
  constexpr std::size_t kShownBytesMax = 40;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (const char byte : text.substr(0, kShownBytesMax)) {
    const auto value = static_cast<unsigned char>(byte);
    if (value >= 0x20 && value < 0x7f && byte != '"' && byte != '\\') {
      out += byte;
    } else {
      out += "\\x";
      out += kDigits[value >> 4];
      out += kDigits[value & 15];
    }
  }
  out += text.size() > kShownBytesMax ? "…\"" : "\"";
  return out;
}

std::string byte_number(std::size_t index) {
  return "byte " + std::to_string(index + 1);
}

std::string too_large_body(std::size_t body_bytes_max) {
  return "The body is larger than the limit of " + std::to_string(body_bytes_max) + " bytes";
}

}  // namespace

// --- RequestHead ------------------------------------------------------------------------------

std::optional<std::string_view> RequestHead::find(std::string_view name) const {
  for (std::size_t index = 0; index < header_count_; ++index) {
    if (equal_ignoring_case(view(headers_[index].name), name)) return view(headers_[index].value);
  }
  return std::nullopt;
}

// --- HeadParser -------------------------------------------------------------------------------

void HeadParser::reset() {
  *this = HeadParser(body_bytes_max_);
}

bool HeadParser::fail(int status, std::string message) {
  error_ = {status, std::move(message)};
  return false;
}

RequestHead::Slice HeadParser::slice(std::string_view part) const {
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
  // Nothing past the longest head is ever looked at, so that what we say about one that is too long
  // doesn't hang on how much of it has arrived.
  const std::string_view window = buffer.substr(0, kHeadBytesMax);
  while (true) {
    if (!request_line_read_ && line_start_ < window.size() &&
        !check_first_byte(window[line_start_])) {
      return FramingStatus::failed;
    }
    std::string_view line;
    switch (next_line(window, line)) {
      case Search::found:
        break;
      case Search::missing:
        return check_room(window);
      case Search::failed:
        return FramingStatus::failed;
    }
    if (request_line_read_) {
      if (line.empty()) return finish() ? FramingStatus::complete : FramingStatus::failed;
      if (!read_header_line(line)) return FramingStatus::failed;
    } else if (!line.empty()) {
      if (!read_request_line(line)) return FramingStatus::failed;
      request_line_read_ = true;
    } else if (++empty_lines_ > kLeadingEmptyLinesMax) {
      fail(400, "More than " + std::to_string(kLeadingEmptyLinesMax) +
                    " empty lines stand before the request line");
      return FramingStatus::failed;
    }
  }
}

// Finds the end of the current line and, if it is there, steps behind it. Both kinds of ends are
// looked for, so that a client that ends its lines wrongly hears of it at once, not at a time-out.
HeadParser::Search HeadParser::next_line(std::string_view window, std::string_view& line) {
  const std::size_t lf = window.find('\n', scanned_);
  const std::size_t cr = window.substr(0, lf).find('\r', scanned_);
  if (cr == std::string_view::npos) {
    if (lf == std::string_view::npos) {
      scanned_ = static_cast<std::uint16_t>(window.size());
      return Search::missing;
    }
    fail(400, line_name() + " ends in a bare LF; lines end in CR LF");
    return Search::failed;
  }
  if (cr + 1 == window.size()) {
    scanned_ = static_cast<std::uint16_t>(cr);
    return Search::missing;
  }
  if (cr + 1 != lf) {
    fail(400, line_name() + " has a CR that no LF follows; lines end in CR LF");
    return Search::failed;
  }
  line = window.substr(line_start_, cr - line_start_);
  line_start_ = scanned_ = static_cast<std::uint16_t>(lf + 1);
  return Search::found;
}

// Refuses what can't be a request from its first byte on: another protocol would never send the end
// of a line that we wait for.
bool HeadParser::check_first_byte(char first) {
  constexpr char kTlsHandshake = 0x16;
  if (is(kToken, first) || first == '\r' || first == '\n') return true;
  if (first == kTlsHandshake) {
    return fail(400,
                "This port speaks plain HTTP, and the client began a TLS handshake: use http:// "
                "instead of https://");
  }
  return fail(400, "A request begins with its method, and the first byte is " +
                       quoted(std::string_view(&first, 1)));
}

// There is no complete line; whether there is room for one.
FramingStatus HeadParser::check_room(std::string_view window) {
  if (window.size() < kHeadBytesMax) return FramingStatus::incomplete;
  if (!request_line_read_) {
    // No good request line is that long (see limits.h): find out which part it is.
    read_request_line(window.substr(line_start_));
  } else {
    fail(431, "The request's head is larger than the limit of " + std::to_string(kHeadBytesMax) +
                  " bytes");
  }
  return FramingStatus::failed;
}

bool HeadParser::read_request_line(std::string_view line) {
  const std::size_t method_end = line.find(' ');
  const std::string_view method = line.substr(0, method_end);
  if (const std::size_t bad = span_of(kToken, method); bad != method.size()) {
    return fail(400, "The method has at " + byte_number(bad) +
                         " a character that no method has: " + quoted(method));
  }
  if (method.size() > kMethodBytesMax) {
    return fail(501, "The method is longer than " + std::to_string(kMethodBytesMax) + " bytes");
  }
  if (method_end == std::string_view::npos) {
    return fail(400, "The request line has no target; it reads METHOD TARGET HTTP/1.1");
  }
  const std::string_view rest = line.substr(method_end + 1);
  const std::size_t target_end = rest.find(' ');
  const std::string_view target = rest.substr(0, target_end);
  if (target.empty()) {
    return fail(400, "The method is followed by no target, or by more than one space");
  }
  if (target.size() > kTargetBytesMax) {
    return fail(414, "The request target is longer than the limit of " +
                         std::to_string(kTargetBytesMax) + " bytes");
  }
  if (target_end == std::string_view::npos) {
    if (method == "GET" && span_of(kTarget, target) == target.size()) {  // All HTTP/0.9 had.
      return fail(505, "The request line has no version, as in HTTP/0.9; speak HTTP/1.1");
    }
    return fail(400, "The request line has no version; it reads METHOD TARGET HTTP/1.1");
  }
  if (!read_version(rest.substr(target_end + 1))) return false;
  head_.method_ = slice(method);
  head_.target_ = slice(target);
  return read_target(method, target);
}

bool HeadParser::read_version(std::string_view version) {
  const bool well_formed = version.size() == 8 && version.starts_with("HTTP/") &&
                           is_digit(version[5]) && version[6] == '.' && is_digit(version[7]);
  if (!well_formed) {
    if (const std::size_t last_space = version.rfind(' ');
        last_space != std::string_view::npos &&
        version.substr(last_space + 1).starts_with("HTTP/")) {
      return fail(400,
                  "The request target has a space in it, which is to be written %20, or is "
                  "followed by more than one");
    }
    return fail(400, "The request line ends in " + quoted(version) + " where HTTP/1.1 belongs");
  }
  if (version[5] != '1') {
    return fail(505, std::string(version) + " is not spoken here; speak HTTP/1.1");
  }
  head_.version_ = version[7] == '0' ? HttpVersion::http_1_0 : HttpVersion::http_1_1;
  return true;
}

bool HeadParser::check_target_bytes(std::string_view target) {
  for (std::size_t at = 0; at < target.size(); ++at) {
    const char byte = target[at];
    if (!is(kTarget, byte)) {
      if (byte == '#') {
        return fail(400, "The request target has a fragment, from '#' at " + byte_number(at) +
                             " on; a '#' that is meant is written %23");
      }
      return fail(400, "The request target has at " + byte_number(at) +
                           " a control character or one outside ASCII; it is to be "
                           "percent-encoded");
    }
    if (byte != '%') continue;
    if (target.size() - at < 3 || !is(kHex, target[at + 1]) || !is(kHex, target[at + 2])) {
      return fail(400, "The request target has at " + byte_number(at) +
                           " a '%' without two hexadecimal digits after it; a '%' that is meant is "
                           "written %25");
    }
    if (target[at + 1] == '0' && target[at + 2] == '0') {
      return fail(400, "The request target has a %00 at " + byte_number(at));
    }
    at += 2;
  }
  return true;
}

bool HeadParser::read_target(std::string_view method, std::string_view target) {
  if (method == "CONNECT") {
    // Not 405: it isn't that this resource has no such method, we are no proxy at all.
    return fail(501, "CONNECT is for proxies, and this is none");
  }
  if (!check_target_bytes(target)) return false;
  if (target.front() == '/') {
    split_query(target);
    return true;
  }
  if (target == "*") {
    if (method != "OPTIONS") return fail(400, "The target \"*\" is for OPTIONS only");
    head_.path_ = slice(target);
    return true;
  }
  for (const std::string_view scheme :
       {std::string_view("http://"), std::string_view("https://")}) {
    if (equal_ignoring_case(target.substr(0, scheme.size()), scheme)) {
      return read_absolute_target(target, scheme.size());
    }
  }
  return fail(400, "The request target begins neither with '/' nor with http:// or https://");
}

bool HeadParser::read_absolute_target(std::string_view target, std::size_t scheme_bytes) {
  const std::size_t path_at = std::min(target.find_first_of("/?", scheme_bytes), target.size());
  const std::string_view authority = target.substr(scheme_bytes, path_at - scheme_bytes);
  if (!is_authority(authority)) {
    return fail(400, "The request target names no valid host after its scheme");
  }
  head_.authority_ = slice(authority);
  split_query(target.substr(path_at));
  if (head_.path_.bytes == 0) {
    // The path of "http://host" is "/": the last slash of the scheme serves as well as any.
    head_.path_ = slice(target.substr(scheme_bytes - 1, 1));
  }
  return true;
}

void HeadParser::split_query(std::string_view path_and_query) {
  const std::size_t mark = path_and_query.find('?');
  head_.path_ = slice(path_and_query.substr(0, mark));
  if (mark != std::string_view::npos) head_.query_ = slice(path_and_query.substr(mark + 1));
}

bool HeadParser::read_header_line(std::string_view line) {
  if (head_.header_count_ == kHeadersMax) {
    return fail(431, "The request has more than " + std::to_string(kHeadersMax) + " header lines");
  }
  const std::size_t name_end = span_of(kToken, line);
  if (name_end == 0 || name_end == line.size() || line[name_end] != ':') {
    return refuse_header_name(line, name_end);
  }
  const std::string_view value = line.substr(name_end + 1);
  if (const std::size_t bad = span_of(kValue, value); bad != value.size()) {
    return fail(400,
                line_name() + " has a control character at " + byte_number(name_end + 1 + bad));
  }
  const std::string_view name = line.substr(0, name_end);
  const std::string_view trimmed = trim_blanks(value);
  if (!note_header(name, trimmed)) return false;
  head_.headers_[head_.header_count_++] = {slice(name), slice(trimmed)};
  return true;
}

// Says what is wrong with a line that has no header's name, followed by a colon, up to `at`.
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

// Remembers what a header says about the framing or the connection, if it does.
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
    return fail(400, line_name() + ": Content-Length is " + quoted(value) +
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

// Options that we don't know, or that are no options, change nothing about the framing.
void HeadParser::note_connection(std::string_view value) {
  while (!value.empty()) {
    const std::string_view option = take_list_member(value);
    if (equal_ignoring_case(option, "close")) close_seen_ = true;
    if (equal_ignoring_case(option, "keep-alive")) keep_alive_seen_ = true;
  }
}

// Only a single "chunked" is taken. Codings that we don't have get 501 wherever they stand: what is
// not understood is not framed.
bool HeadParser::read_transfer_encoding() {
  if (head_.version_ == HttpVersion::http_1_0) {
    return fail(400, "Transfer-Encoding does not exist in HTTP/1.0");
  }
  if (content_length_seen_) {
    return fail(400, "The request has both Transfer-Encoding and Content-Length");
  }
  const std::string_view value = head_.view(transfer_encoding_);
  std::string_view unknown;
  std::size_t chunked_count = 0;
  // A comma at the very end leaves an empty rest that the loop would not see.
  bool malformed = value.empty() || value.back() == ',';
  for (std::string_view rest = value; !rest.empty();) {
    const std::string_view coding = take_list_member(rest);
    const std::size_t name_end = span_of(kToken, coding);
    const std::string_view name = coding.substr(0, name_end);
    const bool has_parameters = name_end != coding.size() && coding[name_end] == ';';
    const bool chunked = equal_ignoring_case(name, "chunked");
    if (name.empty() || (name_end != coding.size() && (chunked || !has_parameters)))
      malformed = true;
    if (chunked)
      ++chunked_count;
    else if (unknown.empty())
      unknown = name;
  }
  if (malformed) return fail(400, "Transfer-Encoding is malformed: " + quoted(value));
  if (!unknown.empty()) {
    return fail(501,
                "The transfer coding " + quoted(unknown) + " is not understood; only chunked is");
  }
  if (chunked_count != 1) return fail(400, "Transfer-Encoding says chunked more than once");
  head_.body_framing_ = BodyFraming::chunked;
  return true;
}

// The head is complete: what its parts say together.
bool HeadParser::finish() {
  const bool http_1_0 = head_.version_ == HttpVersion::http_1_0;
  if (!host_seen_ && !http_1_0) {
    return fail(400, "The request has no Host header, which HTTP/1.1 requires");
  }
  if (transfer_encoding_seen_ && !read_transfer_encoding()) return false;
  if (content_length_seen_) {
    if (head_.content_length_ > body_bytes_max_) return fail(413, too_large_body(body_bytes_max_));
    head_.body_framing_ = BodyFraming::content_length;
  }
  if (other_expectation_seen_) {
    return fail(417, "Expect asks for something other than 100-continue");
  }
  if (head_.authority_.bytes == 0) head_.authority_ = host_;
  head_.keep_alive_ = !close_seen_ && (keep_alive_seen_ || !http_1_0);
  const bool has_body = head_.content_length_ != 0 || head_.body_framing_ == BodyFraming::chunked;
  head_.expects_continue_ = continue_seen_ && has_body && !http_1_0;
  head_.head_bytes_ = line_start_;
  return true;
}

// --- ChunkedDecoder ---------------------------------------------------------------------------

void ChunkedDecoder::reset() {
  *this = ChunkedDecoder(body_bytes_max_);
}

bool ChunkedDecoder::fail(int status, std::string message) {
  error_ = {status, std::move(message)};
  state_ = State::failed;
  return false;
}

// The chunk being read, for messages.
std::string ChunkedDecoder::chunk_name() const {
  return "Chunk " + std::to_string(chunk_number_) + " of the body";
}

ChunkedDecoder::Step ChunkedDecoder::decode(std::span<char> input) {
  Step step;
  while (step.consumed_bytes < input.size() && state_ != State::done && state_ != State::failed) {
    if (state_ != State::data) {
      take(input[step.consumed_bytes++]);
      continue;
    }
    const std::size_t here = static_cast<std::size_t>(
        std::min<std::uint64_t>(chunk_bytes_left_, input.size() - step.consumed_bytes));
    std::memmove(input.data() + step.payload_bytes, input.data() + step.consumed_bytes, here);
    step.consumed_bytes += here;
    step.payload_bytes += here;
    chunk_bytes_left_ -= here;
    if (chunk_bytes_left_ == 0) state_ = State::data_cr;
  }
  if (state_ == State::done) step.status = FramingStatus::complete;
  if (state_ == State::failed) step.status = FramingStatus::failed;
  return step;
}

// Takes one byte of what is not data. False after an error.
bool ChunkedDecoder::take(char byte) {
  switch (state_) {
    case State::size:
      return take_size(byte);
    case State::extension:
      return take_extension(byte);
    case State::size_lf:
      return expect(byte, '\n', State::data) && end_size_line();
    case State::data_cr:
      return expect(byte, '\r', State::data_lf);
    case State::data_lf:
      if (!expect(byte, '\n', State::size)) return false;
      ++chunk_number_;
      return true;
    case State::trailer_start:
      return take_trailer_start(byte);
    case State::trailer_name:
      return take_trailer_name(byte);
    case State::trailer_value:
      return take_trailer_value(byte);
    case State::trailer_lf:
      return expect(byte, '\n', State::trailer_start);
    case State::end_lf:
      return expect(byte, '\n', State::done);
    case State::data:
    case State::done:
    case State::failed:
      break;
  }
  return false;
}

bool ChunkedDecoder::expect(char byte, char wanted, State next) {
  if (byte == wanted) {
    state_ = next;
    return true;
  }
  switch (state_) {
    case State::data_cr:
    case State::data_lf:
      return fail(400, chunk_name() + ": its data is not followed by CR LF");
    case State::size_lf:
      return fail(400, chunk_name() + ": its size line has a CR that no LF follows");
    default:
      return fail(400, "The trailers of the body have a CR that no LF follows");
  }
}

bool ChunkedDecoder::take_size(char byte) {
  if (is(kHex, byte)) {
    if (size_digits_ == kChunkSizeDigitsMax) {
      return fail(400, chunk_name() + ": its size has more than " +
                           std::to_string(kChunkSizeDigitsMax) + " digits");
    }
    ++size_digits_;
    ++line_bytes_;
    chunk_bytes_left_ = chunk_bytes_left_ << 4 | hex_value(byte);
    return true;
  }
  if (size_digits_ > 0 && byte == '\r') {
    state_ = State::size_lf;
    return true;
  }
  if (size_digits_ > 0 && byte == ';') {
    ++line_bytes_;
    state_ = State::extension;
    return true;
  }
  return fail(400, chunk_name() + ": its size is to be hexadecimal digits and CR LF, and has " +
                       quoted(std::string_view(&byte, 1)));
}

bool ChunkedDecoder::take_extension(char byte) {
  if (byte == '\r') {
    state_ = State::size_lf;
    return true;
  }
  if (!is(kValue, byte)) {
    return fail(400, chunk_name() + ": its extension has a control character");
  }
  if (++line_bytes_ > kChunkLineBytesMax) {
    return fail(400, chunk_name() + ": its size line is longer than the limit of " +
                         std::to_string(kChunkLineBytesMax) + " bytes");
  }
  if (++extension_bytes_ > kChunkExtensionsBytesMax) {
    return fail(400, "The extensions of the body's chunks are longer than the limit of " +
                         std::to_string(kChunkExtensionsBytesMax) + " bytes together");
  }
  return true;
}

// A size is known: whether it fits, and what follows.
bool ChunkedDecoder::end_size_line() {
  size_digits_ = 0;
  line_bytes_ = 0;
  if (chunk_bytes_left_ == 0) {
    state_ = State::trailer_start;
    return true;
  }
  if (chunk_bytes_left_ > body_bytes_max_ - body_bytes_) {
    return fail(413, too_large_body(body_bytes_max_));
  }
  body_bytes_ += static_cast<std::size_t>(chunk_bytes_left_);
  return true;
}

bool ChunkedDecoder::count_trailer_byte() {
  if (++trailer_bytes_ <= kTrailersBytesMax) return true;
  return fail(431, "The trailers of the body are larger than the limit of " +
                       std::to_string(kTrailersBytesMax) + " bytes");
}

bool ChunkedDecoder::take_trailer_start(char byte) {
  if (byte == '\r') {
    state_ = State::end_lf;
    return true;
  }
  if (!is(kToken, byte)) {
    return fail(400, "A trailer of the body begins with a character that no header's name has");
  }
  if (++trailer_count_ > kTrailersMax) {
    return fail(431, "The body has more than " + std::to_string(kTrailersMax) + " trailers");
  }
  state_ = State::trailer_name;
  return count_trailer_byte();
}

bool ChunkedDecoder::take_trailer_name(char byte) {
  if (byte == ':') {
    state_ = State::trailer_value;
  } else if (!is(kToken, byte)) {
    return fail(400, "A trailer of the body has a character in its name that no header's name has");
  }
  return count_trailer_byte();
}

bool ChunkedDecoder::take_trailer_value(char byte) {
  if (byte == '\r') {
    state_ = State::trailer_lf;
    return true;
  }
  if (!is(kValue, byte)) return fail(400, "A trailer of the body has a control character");
  return count_trailer_byte();
}

// --- RequestFramer ----------------------------------------------------------------------------

void RequestFramer::reset() {
  parser_.reset();
  decoder_.reset();
  buffer_ = nullptr;
  retained_bytes_ = 0;
  body_bytes_ = 0;
  stage_ = Stage::head;
  status_ = FramingStatus::incomplete;
  body_begun_ = false;
}

FramingStatus RequestFramer::advance(std::span<char> buffer) {
  buffer_ = buffer.data();
  retained_bytes_ = buffer.size();
  parser_.head().rebase(buffer_);
  if (status_ != FramingStatus::incomplete) return status_;
  if (stage_ == Stage::head) {
    status_ = parser_.parse(std::string_view(buffer.data(), buffer.size()));
    if (status_ != FramingStatus::complete) return status_;
    stage_ = Stage::body;
  }
  const std::size_t arrived = buffer.size() - head().head_bytes();
  if (arrived > 0) body_begun_ = true;
  if (head().body_framing() == BodyFraming::chunked) {
    status_ = decode_chunks(buffer);
  } else {
    body_bytes_ = std::min(arrived, head().content_length());
    const bool whole = body_bytes_ == head().content_length();
    status_ = whole ? FramingStatus::complete : FramingStatus::incomplete;
  }
  if (status_ == FramingStatus::complete) stage_ = Stage::complete;
  return status_;
}

// Decodes what has arrived, to the end of what has been decoded, and moves what follows the body, a
// next request, up behind it.
FramingStatus RequestFramer::decode_chunks(std::span<char> buffer) {
  const std::span<char> input = buffer.subspan(head().head_bytes() + body_bytes_);
  const ChunkedDecoder::Step step = decoder_.decode(input);
  const std::size_t rest = input.size() - step.consumed_bytes;
  std::memmove(input.data() + step.payload_bytes, input.data() + step.consumed_bytes, rest);
  body_bytes_ += step.payload_bytes;
  retained_bytes_ = buffer.size() - (step.consumed_bytes - step.payload_bytes);
  return step.status;
}

std::string_view RequestFramer::body() const {
  return {buffer_ + head().head_bytes(), body_bytes_};
}

// --- Text -------------------------------------------------------------------------------------

bool equal_bytes_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(),
                    [](char x, char y) { return to_lower(x) == to_lower(y); });
}

namespace {

std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    char byte = text[at];
    if (byte == '%') {
      if (text.size() - at < 3 || !is(kHex, text[at + 1]) || !is(kHex, text[at + 2])) {
        return std::nullopt;
      }
      byte = static_cast<char>(hex_value(text[at + 1]) << 4 | hex_value(text[at + 2]));
      at += 2;
    } else if (byte == '+' && plus_is_space) {
      byte = ' ';
    }
    out += byte;
  }
  return out;
}

}  // namespace

std::optional<std::string> decode_path_segment(std::string_view segment) {
  return decode(segment, false);
}

std::optional<std::string> decode_query_component(std::string_view text) {
  return decode(text, true);
}

}  // namespace porthole::http
