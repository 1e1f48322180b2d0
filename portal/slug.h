#pragma once

#include <string>
#include <string_view>

namespace porthole {

/// True for groups of `a-z 0-9` joined by single hyphens, 1 to 100 characters.
bool is_slug(std::string_view text);

/// The slug of a name, as Rails would make one (chosen): Latin letters lose their accents,
/// everything is put in lower case, runs of anything but `a-z 0-9` become one hyphen, hyphens at
/// the ends go, and what is over 100 characters is cut. `Déploie l'app` gives `deploie-l-app`.
/// Empty when nothing of `name`, which must be valid UTF-8, can stand in a slug.
std::string slug_from_name(std::string_view name);

}  // namespace porthole
