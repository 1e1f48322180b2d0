#include "http/api/rest/rest_api.h"

#include <algorithm>
#include <array>
#include <utility>

#include "http/app/query_warnings.h"
#include "http/app/request_actor.h"
#include "http/message/json_body.h"
#include "http/message/page_links.h"
#include "http/observe/redaction.h"
#include "portal/base/json.h"

namespace porthole::http::rest {
namespace {

/// A rendering without a copy: it lives as long as what it renders.
template <typename T>
std::shared_ptr<const std::string> rendering_of(const std::shared_ptr<const T>& object) {
  return {object, &object->json};
}

/// What the answers hold besides a draft's properties: what was read may be sent back.
constexpr std::array<std::string_view, 5> kReadOnlyProperties = {
    "uuid", "organization_uuid", "created_at", "created_by", "token"};

std::vector<Reason> unknown_properties(const json::Value& object) {
  const std::vector<std::string_view>& known = draft_property_names();
  std::vector<Reason> reasons;
  for (const auto& member : object.GetObject()) {
    const std::string_view name = json::text_of(member.name);
    const auto is_name = [&](std::string_view other) { return other == name; };
    if (std::any_of(known.begin(), known.end(), is_name)) continue;
    if (std::any_of(kReadOnlyProperties.begin(), kReadOnlyProperties.end(), is_name)) continue;
    reasons.push_back(
        {std::string(name), "\"" + std::string(name) + "\" is not a property of portals"});
  }
  return reasons;
}

Result<PortalDraft> read_draft(const Call& call) {
  Result<json::Document> body = read_object(call.request.body);
  if (!body) return std::move(body).error();
  if (call.services.options.refuse_unknown_properties) {
    const std::vector<Reason> unknown = unknown_properties(*body);
    if (!unknown.empty()) return validation_failed(unknown);
  }
  return decode_draft(*body);
}

/// Tells of what is wrong with a query that the draft gave and that was let pass.
void warn_of_query(const Call& call, const PortalDraft& draft, const Portal& portal) {
  if (!draft.query.mentioned()) return;
  http::warn_of_query(call.services.log, *call.services.invoker.rules(), call.organization->slug,
                      portal);
}

void add_link_header(const Call& call, PageRequest request, std::size_t total, Response& response) {
  std::string links = link_header(call.url(), call.request.query, request, total);
  if (!links.empty()) response.add_header("Link", std::move(links));
}

void write_organization(json::Writer& writer, const std::string& base_url,
                        const Organization& organization) {
  const std::string url = base_url + "/v2/organizations/" + organization.slug;
  writer.begin_object();
  writer.member("id", organization.uuid.to_string());
  writer.member("graphql_id", graphql_id("Organization", organization.uuid));
  writer.member("url", url);
  writer.member("web_url", base_url + '/' + organization.slug);
  writer.member("name", organization.name);
  writer.member("slug", organization.slug);
  writer.member("pipelines_url", url + "/pipelines");
  writer.member("agents_url", url + "/agents");
  writer.member("emojis_url", url + "/emojis");
  writer.member("created_at", to_iso8601(organization.created_at));
  writer.end_object();
}

void write_rate_window(json::Writer& writer, std::string_view name, const RateWindow& window,
                       bool is_enforced) {
  writer.key(name);
  writer.begin_object();
  writer.key("limit");
  writer.integer(static_cast<std::int64_t>(window.limit));
  writer.key("current");
  writer.integer(static_cast<std::int64_t>(window.current));
  writer.key("reset");
  writer.integer(window.reset_s);
  writer.member("reset_at", to_iso8601_seconds(window.reset_at));
  writer.key("enforced");
  writer.boolean(is_enforced);
  writer.end_object();
}

}  // namespace

Result<Response> show_root(Call& call) {
  const auto now =
      std::chrono::floor<std::chrono::seconds>(call.services.clock.now().time_since_epoch());
  json::Writer writer;
  writer.begin_object();
  writer.member("message", "🛠");
  writer.key("timestamp");
  writer.integer(now.count());
  writer.end_object();
  return json_response(200, writer);
}

Result<Response> show_meta(Call&) {
  // Where the real service's webhooks come from is the vendor's business; ours would come from here
  // (chosen).
  return json_response(200, R"({"webhook_ips":["127.0.0.1"]})");
}

Result<Response> show_access_token(Call& call) {
  const AccessToken& token = *call.token;
  json::Writer writer;
  writer.begin_object();
  writer.member("uuid", token.uuid.to_string());
  writer.key("scopes");
  writer.begin_array();
  for (const std::string& scope : *token.scopes) writer.string(scope);
  writer.end_array();
  writer.member("description", token.description);
  writer.member("created_at", to_utc_text(token.created_at));
  writer.member("expires_at", token.expires_at ? std::optional(to_utc_text(*token.expires_at))
                                               : std::optional<std::string>());
  writer.key("user");
  writer.begin_object();
  writer.member("name", token.user->name);
  writer.member("email", token.user->email);
  writer.end_object();
  writer.end_object();
  return json_response(200, writer);
}

Result<Response> revoke_access_token(Call& call) {
  if (Result<void> revoked = call.services.store.revoke(*call.token); !revoked) {
    return std::move(revoked).error();
  }
  return empty_response();
}

Result<Response> show_user(Call& call) {
  return shared_json_response(200, rendering_of(call.token->user));
}

Result<Response> list_organizations(Call& call) {
  const PageRequest request = read_page_request(call.request.query);
  const Page<OrganizationPtr> page = call.services.store.organizations(*call.token, request);
  const std::string base_url = call.base_url();
  json::Writer writer;
  writer.begin_array();
  for (const OrganizationPtr& organization : page.items) {
    write_organization(writer, base_url, *organization);
  }
  writer.end_array();
  Response response = json_response(200, writer);
  add_link_header(call, request, page.total, response);
  return response;
}

Result<Response> show_organization(Call& call) {
  json::Writer writer;
  write_organization(writer, call.base_url(), *call.organization);
  return json_response(200, writer);
}

Result<Response> show_rate_limit(Call& call) {
  RateLimits& limits = call.services.limits;
  json::Writer writer;
  writer.begin_object();
  writer.key("scopes");
  writer.begin_object();
  write_rate_window(writer, "rest", call.rest_windows.organization, limits.is_enforced());
  // Points of GraphQL are not counted, and so not enforced.
  write_rate_window(writer, "graphql", limits.peek_graphql(*call.organization), false);
  writer.end_object();
  writer.end_object();
  return json_response(200, writer);
}

Result<Response> list_portals(Call& call) {
  const PageRequest request = read_page_request(call.request.query);
  Result<RenderedPage> page = call.services.store.portals(call.organization->slug, request);
  if (!page) return std::move(page).error();
  Response response = shared_json_response(200, std::move(page->json));
  add_link_header(call, request, page->total, response);
  return response;
}

Result<Response> show_portal(Call& call) {
  Result<PortalPtr> portal =
      call.services.store.portal(call.organization->slug, call.parameter("slug"));
  if (!portal) return std::move(portal).error();
  return shared_json_response(200, rendering_of(*portal));
}

Result<Response> create_portal(Call& call) {
  Result<PortalDraft> draft = read_draft(call);
  if (!draft) return std::move(draft).error();
  Result<CreatedPortal> created =
      call.services.store.create_portal(*call.organization, *draft, actor_of(call));
  if (!created) return std::move(created).error();
  warn_of_query(call, *draft, *created->portal);
  Response response = json_response(201, json_with_token(*created->portal, created->token));
  response.bears_credentials = true;
  if (call.services.journal.is_on()) {
    response.masked_body = json_with_token(*created->portal, mask(created->token));
  }
  return response;
}

Result<Response> update_portal(Call& call) {
  Result<PortalDraft> draft = read_draft(call);
  if (!draft) return std::move(draft).error();
  Result<PortalPtr> updated = call.services.store.update_portal(
      *call.organization, call.parameter("slug"), *draft, actor_of(call));
  if (!updated) return std::move(updated).error();
  warn_of_query(call, *draft, **updated);
  return shared_json_response(200, rendering_of(*updated));
}

Result<Response> delete_portal(Call& call) {
  Result<void> deleted =
      call.services.store.delete_portal(*call.organization, call.parameter("slug"), actor_of(call));
  if (!deleted) return std::move(deleted).error();
  return empty_response();
}

}  // namespace porthole::http::rest
