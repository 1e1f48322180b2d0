#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "http/message/response.h"

namespace porthole::http {

/// Decodes the body of a request with that `Content-Encoding` (RFC 9110, 8.4) into `decoded`: gzip,
/// deflate, with or without zlib's header, or identity. Returns the refusal, if there is one: 400
/// for a body that isn't what it claims to be, 413 when it is larger than `bytes_max` once decoded,
/// 415 for other codings and for several. Takes no more memory than `bytes_max`, and time linear in
/// what is decoded. Thread-safe.
std::optional<Response> decode_content(std::string_view body, std::string_view coding,
                                       std::size_t bytes_max, std::string& decoded);

}  // namespace porthole::http
