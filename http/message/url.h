#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace porthole::http {

/// Decodes the escapes of `segment`, a part of a path between two slashes. `+` stands for itself.
/// Nothing if an escape is malformed, which no framed head has. The bytes may be anything, '/' and
/// malformed UTF-8 included: see portal/base/utf8.h. Safe from any thread.
std::optional<std::string> decode_path_segment(std::string_view segment);

/// Decodes `text`, a name or value in a query or a form, likewise, but `+` stands for a space.
std::optional<std::string> decode_query_component(std::string_view text);

}  // namespace porthole::http
