#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/app/rate_limit_lines.h"
#include "http/app/rate_limits.h"
#include "http/message/response.h"
#include "portal/base/clock.h"
#include "portal/organization.h"
#include "portal/rate_counter.h"
#include "portal/user.h"

namespace porthole::http {

/// Counts what calls of the GraphQL API cost, in points of complexity, against the service's limits
/// of 300 s. As in `RateLimits`, a user's points count over all organizations but those with a
/// `graphql_user` limit of their own. Safe from any thread.
class GraphqlLimits {
 public:
  /// `options` and `clock` must outlive the limits.
  GraphqlLimits(const RateLimitOptions& options, const Clock& clock);

  bool is_enforced() const { return options_.is_enforced; }

  /// The windows of a call in `organization` by `user`. Either may be null, and then isn't counted.
  RateWindows peek(const Organization* organization, const User* user);

  /// Counts points. While limits are enforced: in both windows or, if one hasn't that many left, in
  /// neither, and returns false.
  bool count(const Organization* organization, const User* user, std::uint64_t points);

  /// Takes points back that were counted.
  void uncount(const Organization* organization, const User* user, std::uint64_t points);

  /// The same as `RateLimits::reset`.
  void reset(std::string_view organization_slug);

 private:
  struct Key {
    std::string text;
    std::uint64_t limit = 0;
  };
  /// Null has an empty text, which is not counted.
  Key organization_key(const Organization* organization) const;
  Key user_key(const Organization* organization, const User* user) const;

  const RateLimitOptions& options_;
  RateCounter organizations_;
  RateCounter users_;
};

/// The points of one call, which is let through, run, and then known to have taken some number.
/// What is counted is what the answer held (the vendor's actual complexity). A mutation, which
/// can't be undone, is only let through if all that it asks for is left; the answer of a query is
/// thrown away if it held more than is left. So no call ever passes a limit that is enforced.
class GraphqlCharge {
 public:
  /// `limits` must outlive the charge. `user` may be null.
  GraphqlCharge(GraphqlLimits& limits, const User* user) : limits_(limits), user_(user) {}

  /// False if the limits don't let the call through. `organization`, which may be null, is the one
  /// that it counts for, and must outlive the charge.
  bool begin(const Organization* organization, bool is_mutation, std::uint64_t requested);

  /// Call once it has run: `actual` is what its answer holds. False if that isn't left.
  bool finish(std::uint64_t actual);

  /// For the response's headers.
  GraphqlUsage usage();

  /// The 429 for a call that wasn't let through, or whose answer is thrown away.
  Response refusal();

 private:
  GraphqlLimits& limits_;
  const User* const user_;
  const Organization* organization_ = nullptr;
  bool is_mutation_ = false;
  /// Counted before the call ran.
  std::uint64_t reserved_ = 0;
  std::uint64_t requested_ = 0;
  std::uint64_t actual_ = 0;
};

}  // namespace porthole::http
