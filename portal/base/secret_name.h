#pragma once

#include <string_view>

namespace porthole {

/// Whether what has this name is a secret: a member, a variable, a parameter, a header. The last
/// word decides, whatever the case and the style: `token`, `apiKey`, `X-Auth-Token`, `PRIVATE_KEY`,
/// `passwords`, `X-Hub-Signature-256`. This is the only list; what shows text by name asks it.
/// Usually takes the time of a comparison or two. Thread-safe.
bool is_secret_name(std::string_view name);

/// Whether `name` ends in the word `ending` (lower-case letters) in the same sense.
bool name_ends_in(std::string_view name, std::string_view ending);

}  // namespace porthole
