#include "http/net/transfer_encoding.h"

#include <cstddef>

#include "http/net/char_class.h"

namespace porthole::http {

bool check_transfer_encoding(std::string_view value, FramingError& error) {
  std::string_view unknown;
  std::size_t chunked_count = 0;
  // The loop doesn't see the empty element after a trailing comma.
  bool malformed = value.empty() || value.back() == ',';
  for (std::string_view rest = value; !rest.empty();) {
    const std::string_view coding = take_first_element(rest);
    const std::size_t name_end = span_of(CharClass::token, coding);
    const std::string_view name = coding.substr(0, name_end);
    const bool has_parameters = name_end != coding.size() && coding[name_end] == ';';
    const bool is_chunked = equal_ignoring_case(name, "chunked");
    if (name.empty() || (name_end != coding.size() && (is_chunked || !has_parameters))) {
      malformed = true;
    }
    if (is_chunked) {
      ++chunked_count;
    } else if (unknown.empty()) {
      unknown = name;
    }
  }
  if (malformed) {
    error = {400, "Transfer-Encoding is malformed: " + quote_bytes(value)};
  } else if (!unknown.empty()) {
    error = {501,
             "The transfer coding " + quote_bytes(unknown) + " is not understood; only chunked is"};
  } else if (chunked_count != 1) {
    error = {400, "Transfer-Encoding says chunked more than once"};
  }
  return error.status == 0;
}

}  // namespace porthole::http
