#pragma once

#include <cstdint>
#include <string_view>

namespace porthole::graphql {

/// What kind of text a field holds, going by its name.
enum class NameMeaning : std::uint8_t {
  words,
  branch,
  color,
  command,
  commit,
  cursor,
  description,
  email,
  emoji,
  env,
  host,
  id,
  ip_address,
  markup,
  name,
  path,
  slug,
  state,
  time,
  title,
  token,
  url,
  uuid,
  version,
};

/// Decided by the last word of the name: `createdAt` is a time. `words` for unknown names.
NameMeaning meaning_of(std::string_view field);

}  // namespace porthole::graphql
