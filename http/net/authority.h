#pragma once

#include <string_view>

namespace porthole::http {

/// Whether `text` is a host with or without a port, as in `Host` or an absolute target. Narrower
/// than RFC 3986: no host that exists has escapes or sub-delimiters in its name, and what passes
/// here is put into URLs and pages. Safe from any thread.
bool is_authority(std::string_view text);

}  // namespace porthole::http
