#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/app/rate_limit_lines.h"
#include "http/message/response.h"
#include "portal/base/clock.h"
#include "portal/organization.h"
#include "portal/rate_counter.h"
#include "portal/user.h"

namespace porthole::http {

/// Requests in 60 s, and points of GraphQL in 300 s; by default the vendor's numbers. Organizations
/// may have their own.
struct RateLimitOptions {
  /// Whether requests past a limit are refused. Otherwise they are only counted and reported.
  bool is_enforced = false;
  std::uint64_t rest = 200;
  /// Per user.
  std::uint64_t rest_user = 50;
  /// Per organization, over all of its portals.
  std::uint64_t portal = 200;
  /// Points, per organization.
  std::uint64_t graphql = 20'000;
  /// Points, per user.
  std::uint64_t graphql_user = 5'000;
};

/// Counts requests against the service's rate limits. Safe from any thread.
class RateLimits {
 public:
  /// `clock` must outlive the limits.
  RateLimits(const RateLimitOptions& options, const Clock& clock);

  bool is_enforced() const { return options_.is_enforced; }

  /// Counts a call in `organization` by `user`. Either may be null, and is then not counted. While
  /// limits are enforced, a call past its user's limit doesn't count for the organization (chosen),
  /// so that one user can't use up the others' share.
  ///
  /// A user's calls count over all organizations, except those with a `rest_user` limit of their
  /// own, which count separately: tests that share a server then don't disturb each other.
  RateWindows count_rest(const Organization* organization, const User* user);

  /// Counts a call of a portal.
  RateWindow count_portal(const Organization& organization);

  /// Resets the counts of one organization, or of all if the slug is empty. Counts of users over
  /// several organizations are only reset with all.
  void reset(std::string_view organization_slug);

  /// The 429 for a call past a limit, if limits are enforced.
  std::optional<Response> refusal(const RateWindows& windows) const;
  std::optional<Response> portal_refusal(const RateWindow& window) const;

 private:
  const RateLimitOptions options_;
  RateCounter rest_;
  RateCounter rest_user_;
  RateCounter portal_;
};

}  // namespace porthole::http
