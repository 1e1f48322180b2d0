#include "http/message/url.h"

#include <cstddef>

#include "http/net/char_class.h"
#include "portal/base/hex.h"

namespace porthole::http {
namespace {

std::optional<std::string> decode_escapes(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    char byte = text[at];
    if (byte == '%') {
      if (text.size() - at < 3 || !is(CharClass::hex_digit, text[at + 1]) ||
          !is(CharClass::hex_digit, text[at + 2])) {
        return std::nullopt;
      }
      byte = static_cast<char>(hex_value(text[at + 1]) << 4 | hex_value(text[at + 2]));
      at += 2;
    } else if (byte == '+' && plus_is_space) {
      byte = ' ';
    }
    decoded += byte;
  }
  return decoded;
}

}  // namespace

std::optional<std::string> decode_path_segment(std::string_view segment) {
  return decode_escapes(segment, false);
}

std::optional<std::string> decode_query_component(std::string_view text) {
  return decode_escapes(text, true);
}

}  // namespace porthole::http
