#include "http/app/rate_limit_lines.h"

#include "http/message/response_serializer.h"
#include "portal/base/decimal.h"

namespace porthole::http {
namespace {

/// The header lines of a window, cut where its numbers go.
struct WindowLines {
  std::string_view limit;
  std::string_view remaining;
  std::string_view reset;
  std::string_view warning;
};

constexpr WindowLines kRestLines = {
    "RateLimit-Scope: rest\r\nRateLimit-Limit: ", "\r\nRateLimit-Remaining: ",
    "\r\nRateLimit-Reset: ", "\r\nRateLimit-Warning: "};
constexpr WindowLines kRestUserLines = {
    "RateLimit-User-Scope: rest_user\r\nRateLimit-User-Limit: ", "\r\nRateLimit-User-Remaining: ",
    "\r\nRateLimit-User-Reset: ", "\r\nRateLimit-User-Warning: "};
constexpr WindowLines kGraphqlLines = {"RateLimit-Scope: graphql\r\nRateLimit-Limit: ",
                                       kRestLines.remaining, kRestLines.reset, kRestLines.warning};
constexpr WindowLines kGraphqlUserLines = {
    "RateLimit-User-Scope: graphql_user\r\nRateLimit-User-Limit: ", kRestUserLines.remaining,
    kRestUserLines.reset, kRestUserLines.warning};
constexpr WindowLines kPortalLines = {"RateLimit-Scope: portal\r\nRateLimit-Limit: ",
                                      kRestLines.remaining, kRestLines.reset, kRestLines.warning};

void append_window(std::string& lines, const WindowLines& texts, const RateWindow& window) {
  lines += texts.limit;
  append_decimal(lines, window.limit);
  lines += texts.remaining;
  append_decimal(lines, window.remaining());
  lines += texts.reset;
  append_decimal(lines, static_cast<std::uint64_t>(window.reset_s));
  if (window.exceeded()) {
    lines += texts.warning;
    lines += kRateLimitWarning;
  }
  lines += kLineEnd;
}

}  // namespace

void append_rest_lines(std::string& lines, const RateWindows& windows) {
  append_window(lines, kRestLines, windows.organization);
  append_window(lines, kRestUserLines, windows.user);
}

void append_portal_lines(std::string& lines, const RateWindow& window) {
  append_window(lines, kPortalLines, window);
}

void append_graphql_lines(std::string& lines, const GraphqlUsage& usage) {
  append_window(lines, kGraphqlLines, usage.windows.organization);
  append_window(lines, kGraphqlUserLines, usage.windows.user);
  lines += "RateLimit-Complexity-Requested: ";
  append_decimal(lines, usage.requested);
  lines += "\r\nRateLimit-Complexity-Actual: ";
  append_decimal(lines, usage.actual);
  lines += kLineEnd;
}

}  // namespace porthole::http
