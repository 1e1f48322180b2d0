#pragma once

#include <string>
#include <string_view>

namespace porthole {

/// Whether `text` is 1 to 100 characters of `a-z 0-9` in groups joined by single hyphens.
bool is_slug(std::string_view text);

/// Makes a slug from a name, as Rails would (a guess about the service): strips accents from Latin
/// letters, converts to lower case, replaces runs of anything but `a-z 0-9` by one hyphen, trims
/// hyphens at both ends, and cuts to 100 characters. `Déploie l'app` gives `deploie-l-app`. `name`
/// must be valid UTF-8. Empty if the name contains nothing usable.
std::string slug_from_name(std::string_view name);

}  // namespace porthole
