#pragma once

#include <string_view>

#include "http/net/framing.h"

namespace porthole::http {

/// Whether `value`, of a `Transfer-Encoding` header, is "chunked" and nothing else. Otherwise sets
/// `error`: 501 for codings that we don't know, wherever they stand, because a body that we can't
/// decode can't be framed; 400 for what is malformed. Safe from any thread.
bool check_transfer_encoding(std::string_view value, FramingError& error);

}  // namespace porthole::http
