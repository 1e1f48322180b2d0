#include "http/observe/origin.h"

#include <algorithm>
#include <cstddef>

#include "portal/base/ascii.h"

namespace porthole::http {

bool is_origin(std::string_view text) {
  constexpr std::size_t kOriginBytesMax = 32;
  return !text.empty() && text.size() <= kOriginBytesMax &&
         std::all_of(text.begin(), text.end(),
                     [](char byte) { return is_alphanumeric(byte) || byte == '-'; });
}

std::string_view origin_of(const Request& request) {
  const std::string_view origin = request.header("Porthole-Origin");
  return is_origin(origin) ? origin : std::string_view();
}

}  // namespace porthole::http
