#pragma once

#include <cstddef>
#include <cstdint>

#include "portal/graphql/language/limits.h"

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
/// Users, and access tokens, past which none is added: what a test suite that never cleans up runs
/// into.
inline constexpr std::size_t kUsersMax = 100'000;
inline constexpr std::size_t kAccessTokensMax = 100'000;
/// Portals in an organization: some gigabytes of memory.
inline constexpr std::size_t kPortalsMax = 1'000'000;
/// Tokens that open mode remembers as revoked.
inline constexpr std::size_t kRevokedTokensMax = 10'000;
/// Characters of a token that we look at; the vendor's have at most 60.
inline constexpr std::size_t kTokenCharactersMax = 512;
/// Tokens of all portals together, past which none is drawn or added: some gigabytes of memory.
inline constexpr std::size_t kPortalTokensMax = 4'000'000;
/// Secrets of a portal: one in use, one to come. Known.
inline constexpr std::size_t kPortalSecretsMax = 2;
/// Codes of a portal that wait for an answer. Anyone may ask for one, so that this is what a loop
/// runs into.
inline constexpr std::size_t kPendingCodesMax = 1'000;
/// Codes, of all portals, that came to an end and are remembered, to tell how they ended.
inline constexpr std::size_t kFinishedCodesMax = 10'000;
/// Wrong secrets that kill a code. Who has the code and guesses has 10 in 2^256 chances.
inline constexpr unsigned kWrongTriesMax = 10;
/// Bytes of a part of a list of portals that is kept rendered: a hundred as people write them. Each
/// organization has one at most, which takes no more than its portals do.
inline constexpr std::size_t kRenderedPageBytesMax = std::size_t{128} * 1024;
/// Bytes of a caller's `User-Agent` that are kept: a browser's has some 150.
inline constexpr std::size_t kUserAgentBytesMax = 512;
/// Audit events of an organization; `--audit-events-max`. Some kilobytes each at most.
inline constexpr std::size_t kAuditEventsMax = 10'000;
/// Bytes of an old or a new value that an audit event holds, and of the rendering of a portal that
/// it keeps instead: a query as people write them.
inline constexpr std::size_t kAuditTextBytesMax = 4096;

/// Requests in a window, of any rate limit: more than a machine can answer.
inline constexpr std::uint64_t kRateLimitMax = 1'000'000'000;

static_assert(kNameCharactersMax >= kSlugCharactersMax, "a slug is made from a name");

}  // namespace porthole::limits
