#pragma once

#include <cstdint>
#include <string_view>

#include "portal/graphql/mock/names.h"

namespace porthole::graphql {

/// What kind of text a field holds, going by its name.
enum class NameMeaning : std::uint8_t {
  words,
  address,
  agent_tag,
  allowlist,
  base64,
  branch,
  branch_filter,
  certificate,
  city,
  color,
  command,
  command_word,
  commit,
  condition,
  context,
  country,
  cron,
  currency,
  cursor,
  default_branch,
  description,
  detail,
  domain,
  duration,
  email,
  emoji,
  env,
  exit_status,
  external_id,
  glob,
  header,
  host,
  id,
  image,
  ip_address,
  json,
  key,
  label,
  locale,
  login,
  markdown,
  markup,
  md5,
  message,
  mime_type,
  name,
  note,
  path,
  phone,
  postcode,
  process,
  query,
  reason,
  recovery_code,
  role,
  route,
  sha1,
  sha256,
  signal,
  slug,
  state,
  tag,
  time,
  timezone,
  title,
  token,
  uid,
  unit,
  url,
  user_agent,
  uuid,
  value,
  version,
  xml,
  yaml,
};

/// Decided by the last words of the name: `createdAt` is a time. `words` for unknown names.
NameMeaning meaning_of(const NameWords& field);
NameMeaning meaning_of(std::string_view field);

}  // namespace porthole::graphql
