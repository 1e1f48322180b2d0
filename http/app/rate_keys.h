#pragma once

#include <string>
#include <string_view>

#include "portal/organization.h"
#include "portal/user.h"

/// What the counts of rate limits are kept under. An organization's is its slug.
namespace porthole::http {

/// A user's key: over all organizations, or in `own` alone, one with numbers of its own for its
/// users. Null: over all.
inline std::string rate_key(const User& user, const Organization* own) {
  // Slugs have no blanks, so this can't be another user's e-mail address.
  return own == nullptr ? user.email : own->slug + ' ' + user.email;
}

/// Whether a key is the organization's, or one of its users' in it alone; of an empty slug, any.
inline bool is_rate_key_of(std::string_view key, std::string_view slug) {
  if (slug.empty() || key == slug) return true;
  return key.starts_with(slug) && key.substr(slug.size()).starts_with(' ');
}

}  // namespace porthole::http
