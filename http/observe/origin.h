#pragma once

#include <string_view>

#include "http/message/request.h"

namespace porthole::http {

// Who looks at a test's requests looks at those of the client under test. What a tool sends on its
// behalf, such as a language's fixture that creates the portals to call, says so in the header
// `Porthole-Origin: fixture`: it is not counted, and no fault strikes it, unless one asks for that.

/// The request's origin: empty if it is the client's own, or the header says no word.
std::string_view origin_of(const Request& request);

/// Whether a text may be an origin: at most 32 letters, digits and hyphens.
bool is_origin(std::string_view text);

inline constexpr std::string_view kOriginForm =
    "expected a word of letters, digits and hyphens such as fixture, or any";

}  // namespace porthole::http
