#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/json.h"
#include "portal/ip_allowlist.h"
#include "portal/property.h"

// The API settings of an organization, as the vendor's page about them describes them. All
// functions are thread-safe.

namespace porthole {

/// What protects an organization's APIs.
struct ApiSettings {
  /// What the organization's plan includes.
  struct Features {
    bool api_ip_allow_list = true;
    bool inactive_api_token_revocation = true;

    friend bool operator==(const Features&, const Features&) = default;
  };

  /// The networks that may use the APIs, as written; nothing: all.
  std::optional<std::string> allowed_ip_addresses = {};
  /// The same, parsed.
  IpAllowlist allowlist = {};
  /// One of `kRevocationDays`; nothing: never. Stored and reported, not enforced.
  std::optional<std::uint64_t> revoke_inactive_tokens_after_days = {};
  /// Stored and reported. There is no API that creates access tokens.
  bool restrict_user_api_token_creation = false;
  Features features = {};

  friend bool operator==(const ApiSettings& left, const ApiSettings& right) {
    return left.allowed_ip_addresses == right.allowed_ip_addresses &&
           left.revoke_inactive_tokens_after_days == right.revoke_inactive_tokens_after_days &&
           left.restrict_user_api_token_creation == right.restrict_user_api_token_creation &&
           left.features == right.features;
  }
};

/// The days of inactivity that `revoke_inactive_tokens_after_days` can have. Known from the
/// service.
inline constexpr std::array<std::uint64_t, 5> kRevocationDays = {30, 60, 90, 180, 365};

/// The settings in a request's body, or of an organization in a file, before validation.
struct ApiSettingsDraft {
  Property<std::string> allowed_ip_addresses;
  Property<std::uint64_t> revoke_inactive_tokens_after_days;
  Property<bool> restrict_user_api_token_creation;
};

/// The names of a draft's properties, in the order of the data model.
const std::vector<std::string_view>& api_settings_property_names();

/// Reads a draft from a JSON object. Ignores unknown properties.
ApiSettingsDraft decode_api_settings(const json::Value& object);

/// Why a draft can't be applied under a plan with these features: it mentions a setting of one that
/// is missing. That it is mentioned is enough, as public clients of the service record.
std::vector<Reason> find_missing_features(const ApiSettings::Features& features,
                                          const ApiSettingsDraft& draft);

/// The result of `revise`. The settings are valid only if there are no `reasons`.
struct ApiSettingsRevision {
  ApiSettings settings;
  std::vector<Reason> reasons;
};

/// Applies a draft to `current`. Collects every reason against it, in the order of the data model.
ApiSettingsRevision revise(const ApiSettings& current, const ApiSettingsDraft& draft);

}  // namespace porthole
