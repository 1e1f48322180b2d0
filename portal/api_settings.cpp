#include "portal/api_settings.h"

#include <algorithm>
#include <utility>

namespace porthole {
namespace {

constexpr std::string_view kAllowedIpAddresses = "allowed_ip_addresses";
constexpr std::string_view kRevokeInactiveTokens = "revoke_inactive_tokens_after_days";
constexpr std::string_view kRestrictTokenCreation = "restrict_user_api_token_creation";

/// Applies one draft, property by property.
class ApiSettingsReviser {
 public:
  ApiSettingsReviser(const ApiSettings& current, const ApiSettingsDraft& draft) : draft_(draft) {
    revision_.settings = current;
  }

  ApiSettingsRevision run() {
    revise_allowed_ip_addresses();
    revise_revocation();
    revise_token_creation();
    return std::move(revision_);
  }

 private:
  void refuse(std::string_view property, std::string message) {
    revision_.reasons.push_back({std::string(property), std::move(message)});
  }

  void revise_allowed_ip_addresses() {
    const Property<std::string>& addresses = draft_.allowed_ip_addresses;
    if (addresses.presence == Presence::wrong_type) {
      return refuse(kAllowedIpAddresses, "Allowed ip addresses must be a string or null");
    }
    if (!addresses.mentioned()) return;
    Result<IpAllowlist> allowlist =
        IpAllowlist::parse(addresses.value, IpAllowlist::Entries::networks);
    if (!allowlist) {
      return refuse(kAllowedIpAddresses,
                    "Allowed ip addresses is invalid: " + allowlist.error().message);
    }
    // Public clients clear the list with an empty text, and read null then.
    revision_.settings.allowed_ip_addresses =
        allowlist->empty() ? std::nullopt : std::optional(addresses.value);
    revision_.settings.allowlist = *std::move(allowlist);
  }

  void revise_revocation() {
    const Property<std::uint64_t>& days = draft_.revoke_inactive_tokens_after_days;
    std::optional<std::uint64_t>& setting = revision_.settings.revoke_inactive_tokens_after_days;
    if (days.presence == Presence::null) setting.reset();
    if (!days.mentioned() || days.presence == Presence::null) return;
    const bool is_one_of_them = days.presence == Presence::given &&
                                std::find(kRevocationDays.begin(), kRevocationDays.end(),
                                          days.value) != kRevocationDays.end();
    if (!is_one_of_them) {
      return refuse(kRevokeInactiveTokens,
                    "Revoke inactive tokens after days must be 30, 60, 90, 180, 365 or null");
    }
    setting = days.value;
  }

  void revise_token_creation() {
    const Property<bool>& restricted = draft_.restrict_user_api_token_creation;
    if (!restricted.mentioned()) return;
    if (restricted.presence != Presence::given) {
      return refuse(kRestrictTokenCreation, "Restrict user api token creation must be a boolean");
    }
    revision_.settings.restrict_user_api_token_creation = restricted.value;
  }

  const ApiSettingsDraft& draft_;
  ApiSettingsRevision revision_;
};

}  // namespace

const std::vector<std::string_view>& api_settings_property_names() {
  static const std::vector<std::string_view> names = {kAllowedIpAddresses, kRevokeInactiveTokens,
                                                      kRestrictTokenCreation};
  return names;
}

ApiSettingsDraft decode_api_settings(const json::Value& object) {
  return {text_property(object, kAllowedIpAddresses),
          natural_property(object, kRevokeInactiveTokens),
          boolean_property(object, kRestrictTokenCreation)};
}

std::vector<Reason> find_missing_features(const ApiSettings::Features& features,
                                          const ApiSettingsDraft& draft) {
  std::vector<Reason> reasons;
  const auto check = [&](std::string_view property, bool is_mentioned, bool has_feature,
                         std::string_view feature) {
    if (!is_mentioned || has_feature) return;
    reasons.push_back({std::string(property),
                       "The organization's plan does not include " + std::string(feature)});
  };
  check(kAllowedIpAddresses, draft.allowed_ip_addresses.mentioned(), features.api_ip_allow_list,
        "the API IP allowlist");
  check(kRevokeInactiveTokens, draft.revoke_inactive_tokens_after_days.mentioned(),
        features.inactive_api_token_revocation, "inactive API token revocation");
  return reasons;
}

ApiSettingsRevision revise(const ApiSettings& current, const ApiSettingsDraft& draft) {
  return ApiSettingsReviser(current, draft).run();
}

}  // namespace porthole
