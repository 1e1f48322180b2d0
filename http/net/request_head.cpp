#include "http/net/request_head.h"

#include "portal/base/ascii.h"

namespace porthole::http {

std::optional<std::string_view> RequestHead::find(std::string_view name) const {
  for (std::size_t index = 0; index < header_count_; ++index) {
    if (equal_ignoring_case(view(headers_[index].name), name)) return view(headers_[index].value);
  }
  return std::nullopt;
}

}  // namespace porthole::http
