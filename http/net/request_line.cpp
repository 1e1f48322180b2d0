#include "http/net/request_line.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "http/net/authority.h"
#include "http/net/char_class.h"
#include "portal/base/ascii.h"

namespace porthole::http {
namespace {

/// Parses one line; each step returns false after an error.
class RequestLineParser {
 public:
  RequestLineParser(RequestLine& parsed, FramingError& error) : parsed_(parsed), error_(error) {}

  bool parse(std::string_view line);

 private:
  bool parse_method(std::string_view method);
  bool refuse_missing_version();
  bool parse_version(std::string_view version);
  bool check_target_bytes();
  bool parse_target();
  bool parse_absolute_target(std::size_t scheme_bytes);
  void split_query(std::string_view path_and_query);

  bool fail(int status, std::string message) {
    error_ = {status, std::move(message)};
    return false;
  }

  RequestLine& parsed_;
  FramingError& error_;
};

bool RequestLineParser::parse(std::string_view line) {
  const std::size_t method_end = line.find(' ');
  if (!parse_method(line.substr(0, method_end))) return false;
  if (method_end == std::string_view::npos) {
    return fail(400, "The request line has no target; it reads METHOD TARGET HTTP/1.1");
  }
  const std::string_view rest = line.substr(method_end + 1);
  const std::size_t target_end = rest.find(' ');
  parsed_.target = rest.substr(0, target_end);
  if (parsed_.target.empty()) {
    return fail(400, "The method is followed by no target, or by more than one space");
  }
  if (parsed_.target.size() > kTargetBytesMax) {
    return fail(414, "The request target is longer than the limit of " +
                         std::to_string(kTargetBytesMax) + " bytes");
  }
  if (target_end == std::string_view::npos) return refuse_missing_version();
  return parse_version(rest.substr(target_end + 1)) && parse_target();
}

bool RequestLineParser::parse_method(std::string_view method) {
  if (const std::size_t bad = span_of(CharClass::token, method); bad != method.size()) {
    return fail(400, "The method has at " + byte_number(bad) +
                         " a character that no method has: " + quote_bytes(method));
  }
  if (method.size() > kMethodBytesMax) {
    return fail(501, "The method is longer than " + std::to_string(kMethodBytesMax) + " bytes");
  }
  parsed_.method = method;
  return true;
}

bool RequestLineParser::refuse_missing_version() {
  const bool is_http_0_9 = parsed_.method == "GET" &&
                           span_of(CharClass::target, parsed_.target) == parsed_.target.size();
  if (is_http_0_9) {
    return fail(505, "The request line has no version, as in HTTP/0.9; speak HTTP/1.1");
  }
  return fail(400, "The request line has no version; it reads METHOD TARGET HTTP/1.1");
}

bool RequestLineParser::parse_version(std::string_view version) {
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
    return fail(400,
                "The request line ends in " + quote_bytes(version) + " where HTTP/1.1 belongs");
  }
  if (version[5] != '1') {
    return fail(505, std::string(version) + " is not spoken here; speak HTTP/1.1");
  }
  parsed_.version = version[7] == '0' ? HttpVersion::http_1_0 : HttpVersion::http_1_1;
  return true;
}

bool RequestLineParser::check_target_bytes() {
  const std::string_view target = parsed_.target;
  for (std::size_t at = 0; at < target.size(); ++at) {
    const char byte = target[at];
    if (!is(CharClass::target, byte)) {
      if (byte == '#') {
        return fail(400, "The request target has a fragment, from '#' at " + byte_number(at) +
                             " on; a '#' that is meant is written %23");
      }
      return fail(400, "The request target has at " + byte_number(at) +
                           " a control character or one outside ASCII; it is to be "
                           "percent-encoded");
    }
    if (byte != '%') continue;
    if (target.size() - at < 3 || !is(CharClass::hex_digit, target[at + 1]) ||
        !is(CharClass::hex_digit, target[at + 2])) {
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

bool RequestLineParser::parse_target() {
  if (parsed_.method == "CONNECT") {
    // Not 405, which would be about the method of a resource: this isn't a proxy at all.
    return fail(501, "CONNECT is for proxies, and this is none");
  }
  if (!check_target_bytes()) return false;
  const std::string_view target = parsed_.target;
  if (target.front() == '/') {
    split_query(target);
    return true;
  }
  if (target == "*") {
    if (parsed_.method != "OPTIONS") return fail(400, "The target \"*\" is for OPTIONS only");
    parsed_.path = target;
    return true;
  }
  for (const std::string_view scheme :
       {std::string_view("http://"), std::string_view("https://")}) {
    if (equal_ignoring_case(target.substr(0, scheme.size()), scheme)) {
      return parse_absolute_target(scheme.size());
    }
  }
  return fail(400, "The request target begins neither with '/' nor with http:// or https://");
}

bool RequestLineParser::parse_absolute_target(std::size_t scheme_bytes) {
  const std::string_view target = parsed_.target;
  const std::size_t path_at = std::min(target.find_first_of("/?", scheme_bytes), target.size());
  parsed_.authority = target.substr(scheme_bytes, path_at - scheme_bytes);
  if (!is_authority(parsed_.authority)) {
    return fail(400, "The request target names no valid host after its scheme");
  }
  split_query(target.substr(path_at));
  if (parsed_.path.empty()) {
    // The path of "http://host" is "/": any slash will do, so take the last one of the scheme.
    parsed_.path = target.substr(scheme_bytes - 1, 1);
  }
  return true;
}

void RequestLineParser::split_query(std::string_view path_and_query) {
  const std::size_t mark = path_and_query.find('?');
  parsed_.path = path_and_query.substr(0, mark);
  if (mark != std::string_view::npos) parsed_.query = path_and_query.substr(mark + 1);
}

}  // namespace

bool parse_request_line(std::string_view line, RequestLine& parsed, FramingError& error) {
  return RequestLineParser(parsed, error).parse(line);
}

}  // namespace porthole::http
