#pragma once

#include <string>
#include <string_view>

#include "portal/rate_counter.h"

/// What responses say about rate limits: header lines, whole ones.
namespace porthole::http {

/// The windows that a call counts in.
struct RateWindows {
  RateWindow organization;
  RateWindow user;
};

/// What a call of the GraphQL API took, in points of complexity.
struct GraphqlUsage {
  RateWindows windows;
  std::uint64_t requested = 0;
  std::uint64_t actual = 0;
};

inline constexpr std::string_view kRateLimitWarning = "You have exceeded your API rate limit.";

void append_rest_lines(std::string& lines, const RateWindows& windows);
void append_portal_lines(std::string& lines, const RateWindow& window);
void append_graphql_lines(std::string& lines, const GraphqlUsage& usage);

}  // namespace porthole::http
