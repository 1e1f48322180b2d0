#include "http/app/graphql_limits.h"

#include <algorithm>
#include <chrono>

#include "http/app/rate_keys.h"
#include "portal/base/json.h"

namespace porthole::http {
namespace {

constexpr std::chrono::seconds kPointsWindow{300};

}  // namespace

GraphqlLimits::GraphqlLimits(const RateLimitOptions& options, const Clock& clock)
    : options_(options), organizations_(kPointsWindow, clock), users_(kPointsWindow, clock) {}

GraphqlLimits::Key GraphqlLimits::organization_key(const Organization* organization) const {
  if (organization == nullptr) return {{}, options_.graphql};
  return {organization->slug, organization->rate_limits.graphql.value_or(options_.graphql)};
}

GraphqlLimits::Key GraphqlLimits::user_key(const Organization* organization,
                                           const User* user) const {
  const std::optional<std::uint64_t> own =
      organization == nullptr ? std::nullopt : organization->rate_limits.graphql_user;
  if (user == nullptr) return {{}, own.value_or(options_.graphql_user)};
  return {rate_key(*user, own ? organization : nullptr), own.value_or(options_.graphql_user)};
}

RateWindows GraphqlLimits::peek(const Organization* organization, const User* user) {
  const Key by_organization = organization_key(organization);
  const Key by_user = user_key(organization, user);
  return {organizations_.peek(by_organization.text, by_organization.limit),
          users_.peek(by_user.text, by_user.limit)};
}

bool GraphqlLimits::count(const Organization* organization, const User* user,
                          std::uint64_t points) {
  const Key by_organization = organization_key(organization);
  const Key by_user = user_key(organization, user);
  const auto add = [&](RateCounter& counter, const Key& key) {
    if (key.text.empty()) return true;
    if (options_.is_enforced) return counter.count_within(key.text, key.limit, points);
    counter.count(key.text, key.limit, points);
    return true;
  };
  if (!add(users_, by_user)) return false;
  if (add(organizations_, by_organization)) return true;
  users_.uncount(by_user.text, points);
  return false;
}

void GraphqlLimits::uncount(const Organization* organization, const User* user,
                            std::uint64_t points) {
  organizations_.uncount(organization_key(organization).text, points);
  users_.uncount(user_key(organization, user).text, points);
}

void GraphqlLimits::reset(std::string_view organization_slug) {
  const auto is_its = [&](std::string_view key) { return is_rate_key_of(key, organization_slug); };
  for (RateCounter* counter : {&organizations_, &users_}) counter->reset(is_its);
}

bool GraphqlCharge::begin(const Organization* organization, bool is_mutation,
                          std::uint64_t requested) {
  organization_ = organization;
  requested_ = requested;
  is_mutation_ = is_mutation;
  if (is_mutation) {
    if (!limits_.count(organization_, user_, requested)) return false;
    reserved_ = requested;
    return true;
  }
  if (!limits_.is_enforced() || requested == 0) return true;
  const RateWindows windows = limits_.peek(organization_, user_);
  return windows.organization.remaining() > 0 && windows.user.remaining() > 0;
}

bool GraphqlCharge::finish(std::uint64_t actual) {
  if (actual < reserved_) {
    limits_.uncount(organization_, user_, reserved_ - actual);
  } else if (!limits_.count(organization_, user_, actual - reserved_) && !is_mutation_) {
    return false;
  }
  actual_ = actual;
  return true;
}

GraphqlUsage GraphqlCharge::usage() {
  return {limits_.peek(organization_, user_), requested_, actual_};
}

Response GraphqlCharge::refusal() {
  const RateWindows windows = limits_.peek(organization_, user_);
  // The one with less left is the one that refused.
  const bool is_user = windows.user.remaining() <= windows.organization.remaining();
  const RateWindow& window = is_user ? windows.user : windows.organization;
  const std::string who = is_user ? "You have exceeded your per-user limit of "
                                  : "Your organization has exceeded the limit of ";
  json::Writer writer;
  writer.begin_object();
  writer.key("errors");
  writer.begin_array();
  writer.begin_object();
  writer.member("message", who + std::to_string(window.limit) +
                               " complexity points. Please try again in " +
                               std::to_string(window.reset_s) + " seconds.");
  writer.end_object();
  writer.end_array();
  writer.end_object();
  return json_response(429, writer);
}

}  // namespace porthole::http
