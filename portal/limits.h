#pragma once

#include <cstddef>

#include "portal/graphql/limits.h"

/// The bounds of what is kept, each with its reason. None is known of the real service: all chosen.
namespace porthole::limits {

/// A slug's characters: a path segment that people type. Also bounds organizations' slugs.
inline constexpr std::size_t kSlugCharactersMax = 100;
/// A name's characters (code points): one line in a list.
inline constexpr std::size_t kNameCharactersMax = 255;
/// A description's bytes: some pages of text.
inline constexpr std::size_t kDescriptionBytesMax = 65'536;
/// Addresses or networks in an allowlist: each call may compare against all of them.
inline constexpr std::size_t kAllowlistEntriesMax = 256;
/// Bytes of an allowlist's text: the longest entries, each with a separator.
inline constexpr std::size_t kAllowlistBytesMax = kAllowlistEntriesMax * 64;
/// Organizations in a store. In open mode a request makes one, so that this is what an endless loop
/// over made-up names runs into.
inline constexpr std::size_t kOrganizationsMax = 10'000;
/// Portals in an organization: some gigabytes of memory.
inline constexpr std::size_t kPortalsMax = 1'000'000;
/// Tokens that open mode remembers as revoked.
inline constexpr std::size_t kRevokedTokensMax = 10'000;
/// Characters of a token that we look at; the vendor's have at most 60.
inline constexpr std::size_t kTokenCharactersMax = 512;

static_assert(kNameCharactersMax >= kSlugCharactersMax, "a slug is made from a name");

}  // namespace porthole::limits
