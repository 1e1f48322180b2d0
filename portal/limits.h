#pragma once

#include <cstddef>
#include <cstdint>

#include "portal/graphql/language/limits.h"

/// Bounds of what is stored, each with its reason. All are chosen, except where they are said to be
/// known from the service.
namespace porthole::limits {

/// Characters of a slug, also of an organization's: a path segment that people type.
inline constexpr std::size_t kSlugCharactersMax = 100;
/// Characters (code points) of a name: one line in a list.
inline constexpr std::size_t kNameCharactersMax = 255;
/// Bytes of a description: some pages of text.
inline constexpr std::size_t kDescriptionBytesMax = 65'536;
/// Entries of an allowlist: a call may have to compare with all of them.
inline constexpr std::size_t kAllowlistEntriesMax = 256;
/// Bytes of an allowlist's text: the longest entries, each with a separator.
inline constexpr std::size_t kAllowlistBytesMax = kAllowlistEntriesMax * 64;
/// Organizations in a store. In open mode a request creates one, so this bounds a client that loops
/// over made-up names.
inline constexpr std::size_t kOrganizationsMax = 10'000;
/// The largest number of an organization: what every JSON parser reads exactly.
inline constexpr std::uint64_t kOrganizationNumberMax = std::uint64_t{1} << 53;
/// Users and access tokens in a store: bounds a test suite that never cleans up.
inline constexpr std::size_t kUsersMax = 100'000;
inline constexpr std::size_t kAccessTokensMax = 100'000;
/// Declared roles in an organization: one for each user, also for the demo user.
inline constexpr std::size_t kMembersMax = kUsersMax + 1;
/// Portals of an organization: some gigabytes of memory.
inline constexpr std::size_t kPortalsMax = 1'000'000;
/// Revoked tokens that open mode remembers.
inline constexpr std::size_t kRevokedTokensMax = 10'000;
/// Characters of a token in a request; the vendor's have at most 60.
inline constexpr std::size_t kTokenCharactersMax = 512;
/// Tokens of all portals together: some gigabytes of memory.
inline constexpr std::size_t kPortalTokensMax = 4'000'000;
/// Secrets of a portal: the current one and its successor. Known from the service.
inline constexpr std::size_t kPortalSecretsMax = 2;
/// Undecided codes of a portal. Anyone may request one, so this bounds a client that loops.
inline constexpr std::size_t kPendingCodesMax = 1'000;
/// Finished codes, of all portals, that are kept to report how they ended.
inline constexpr std::size_t kFinishedCodesMax = 10'000;
/// Wrong secrets that lock a code. An attacker who has the code gets 10 guesses out of 2^256.
inline constexpr unsigned kWrongTriesMax = 10;
/// Bytes of a rendered page of a list of portals that is cached: a hundred portals of usual size.
/// Each organization caches one page at most, which takes no more memory than its portals do.
inline constexpr std::size_t kRenderedPageBytesMax = std::size_t{128} * 1024;
/// Bytes of a client's `User-Agent` that are stored: a browser's has about 150.
inline constexpr std::size_t kUserAgentBytesMax = 512;
/// Audit events of an organization, unless `--audit-events-max` says otherwise. Each takes some
/// kilobytes at most.
inline constexpr std::size_t kAuditEventsMax = 10'000;
/// Bytes of an old or new value in an audit event, and of the rendering of a portal that the event
/// may keep instead: a query of usual size.
inline constexpr std::size_t kAuditTextBytesMax = 4096;

/// Requests per window of any rate limit: more than a machine can serve.
inline constexpr std::uint64_t kRateLimitMax = 1'000'000'000;

static_assert(kNameCharactersMax >= kSlugCharactersMax, "a slug is made from a name");

}  // namespace porthole::limits
