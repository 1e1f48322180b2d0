#include "http/api/rest/api_settings.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "http/api/rest/known_properties.h"
#include "http/app/request_actor.h"
#include "http/message/json_body.h"
#include "portal/api_settings.h"
#include "portal/base/json.h"

namespace porthole::http::rest {
namespace {

/// Properties of responses that aren't a draft's. A client may send back what it read.
constexpr std::array<std::string_view, 2> kReadOnlySettings = {"url", "features"};

Response settings_response(const Call& call, const Organization& organization) {
  const ApiSettings& settings = organization.api_settings;
  json::Writer writer;
  writer.begin_object();
  writer.member("url",
                call.base_url() + "/v2/organizations/" + organization.slug + "/api-settings");
  writer.member("allowed_ip_addresses", settings.allowed_ip_addresses);
  writer.key("revoke_inactive_tokens_after_days");
  if (const auto& days = settings.revoke_inactive_tokens_after_days) {
    writer.integer(static_cast<std::int64_t>(*days));
  } else {
    writer.null();
  }
  writer.key("restrict_user_api_token_creation");
  writer.boolean(settings.restrict_user_api_token_creation);
  writer.key("features");
  writer.begin_object();
  writer.key("api_ip_allow_list");
  writer.boolean(settings.features.api_ip_allow_list);
  writer.key("inactive_api_token_revocation");
  writer.boolean(settings.features.inactive_api_token_revocation);
  writer.end_object();
  writer.end_object();
  return json_response(200, writer);
}

}  // namespace

Result<Response> show_api_settings(Call& call) {
  return settings_response(call, *call.organization);
}

Result<Response> update_api_settings(Call& call) {
  const Result<json::Document> body = read_object(call.request.body);
  if (!body) return body.error();
  if (Result<void> known = check_properties(call, *body, api_settings_property_names(),
                                            kReadOnlySettings, "API settings");
      !known) {
    return std::move(known).error();
  }
  const Result<OrganizationPtr> updated = call.services.store.update_api_settings(
      *call.organization, decode_api_settings(*body), actor_of(call));
  if (!updated) return updated.error();
  return settings_response(call, **updated);
}

}  // namespace porthole::http::rest
