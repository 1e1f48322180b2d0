#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/message/response.h"
#include "portal/base/clock.h"
#include "portal/organization.h"
#include "portal/rate_counter.h"
#include "portal/user.h"

namespace porthole::http {

/// The vendor's numbers, of requests in 60 s. Organizations may have their own.
struct RateLimitOptions {
  /// Whether requests past a limit are refused. Without, they are only counted and told.
  bool is_enforced = false;
  std::uint64_t rest = 200;
  /// For each user.
  std::uint64_t rest_user = 50;
  /// For each organization, over all of its portals.
  std::uint64_t portal = 200;
};

/// One call of the REST API, counted in.
struct RestWindows {
  RateWindow organization;
  RateWindow user;
};

/// The counters of the service's limits. Safe from any thread.
class RateLimits {
 public:
  /// `clock` must outlive the limits.
  RateLimits(const RateLimitOptions& options, const Clock& clock);

  bool is_enforced() const { return options_.is_enforced; }

  /// Counts a call in `organization` by `user`. Either may be null, and is then not counted for.
  /// While limits are enforced, a call that is one too many for its user is none of the
  /// organization's (chosen), so that one user can't use up what others have.
  ///
  /// A user counts over all organizations, but for those with a `rest_user` number of their own,
  /// where they count by themselves: so that tests that share a server don't get into each other's
  /// way.
  RestWindows count_rest(const Organization* organization, const User* user);

  /// Counts a call of a portal.
  RateWindow count_portal(const Organization& organization);

  /// Points of complexity in five minutes; nothing counts them yet.
  RateWindow peek_graphql(const Organization& organization);

  /// Forgets what was counted: of one organization, or (empty) of all. Users who count over several
  /// organizations are all organizations' own.
  void reset(std::string_view organization_slug);

  /// The 429 of a call that was one too many, if limits are enforced.
  std::optional<Response> refusal(const RestWindows& windows) const;
  std::optional<Response> portal_refusal(const RateWindow& window) const;

 private:
  const RateLimitOptions options_;
  RateCounter rest_;
  RateCounter rest_user_;
  RateCounter portal_;
  RateCounter graphql_;
};

/// Appends the header lines that every answer bears: of the REST API, and of portals.
void append_rest_lines(std::string& lines, const RestWindows& windows);
void append_portal_lines(std::string& lines, const RateWindow& window);

}  // namespace porthole::http
