#include "http/app/rate_limits.h"

#include "http/app/rate_keys.h"
#include "http/app/rate_limit_lines.h"

namespace porthole::http {
namespace {

constexpr std::chrono::seconds kWindow{60};
Response limited_response(std::string_view scope, const RateWindow& window) {
  json::Writer writer;
  writer.begin_object();
  writer.member("message", std::string(kRateLimitWarning) + " Please wait " +
                               std::to_string(window.reset_s) +
                               " seconds before making more requests.");
  writer.member("scope", scope);
  writer.key("limit");
  writer.integer(static_cast<std::int64_t>(window.limit));
  writer.key("current");
  writer.integer(static_cast<std::int64_t>(window.current));
  writer.key("reset");
  writer.integer(window.reset_s);
  writer.end_object();
  return json_response(429, writer);
}

}  // namespace

RateLimits::RateLimits(const RateLimitOptions& options, const Clock& clock)
    : options_(options),
      rest_(kWindow, clock),
      rest_user_(kWindow, clock),
      portal_(kWindow, clock) {}

RateWindows RateLimits::count_rest(const Organization* organization, const User* user) {
  const RateNumbers own = organization == nullptr ? RateNumbers() : organization->rate_limits;
  const std::uint64_t rest_limit = own.rest.value_or(options_.rest);
  const std::uint64_t user_limit = own.rest_user.value_or(options_.rest_user);
  RateWindows windows;
  if (user == nullptr) {
    windows.user = rest_user_.peek({}, user_limit);
  } else {
    windows.user =
        rest_user_.count(rate_key(*user, own.rest_user ? organization : nullptr), user_limit);
  }
  if (organization == nullptr) {
    windows.organization = rest_.peek({}, rest_limit);
  } else if (options_.is_enforced && windows.user.exceeded()) {
    windows.organization = rest_.peek(organization->slug, rest_limit);
  } else {
    windows.organization = rest_.count(organization->slug, rest_limit);
  }
  return windows;
}

RateWindow RateLimits::count_portal(const Organization& organization) {
  return portal_.count(organization.slug,
                       organization.rate_limits.portal.value_or(options_.portal));
}

void RateLimits::reset(std::string_view organization_slug) {
  const auto is_its = [&](std::string_view key) { return is_rate_key_of(key, organization_slug); };
  for (RateCounter* counter : {&rest_, &rest_user_, &portal_}) counter->reset(is_its);
}

std::optional<Response> RateLimits::refusal(const RateWindows& windows) const {
  if (!options_.is_enforced) return std::nullopt;
  if (windows.user.exceeded()) return limited_response("rest_user", windows.user);
  if (windows.organization.exceeded()) return limited_response("rest", windows.organization);
  return std::nullopt;
}

std::optional<Response> RateLimits::portal_refusal(const RateWindow& window) const {
  if (!options_.is_enforced || !window.exceeded()) return std::nullopt;
  return limited_response("portal", window);
}

}  // namespace porthole::http
