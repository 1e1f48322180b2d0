#include "http/net/framing.h"

#include "portal/base/text.h"

namespace porthole::http {

std::string quote_bytes(std::string_view text) {
  constexpr std::size_t kQuotedBytesMax = 40;
  return quote(printable(text, kQuotedBytesMax));
}

std::string byte_number(std::size_t index) {
  return "byte " + std::to_string(index + 1);
}

FramingError body_too_large(std::size_t body_bytes_max) {
  return {413, "The body is larger than the limit of " + std::to_string(body_bytes_max) + " bytes"};
}

}  // namespace porthole::http
