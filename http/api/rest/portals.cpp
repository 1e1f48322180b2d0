#include "http/api/rest/portals.h"

#include <array>
#include <utility>

#include "http/api/rest/known_properties.h"
#include "http/app/portal_warnings.h"
#include "http/app/request_actor.h"
#include "http/message/json_body.h"
#include "http/message/page_links.h"
#include "http/observe/redaction.h"
#include "portal/base/json.h"
#include "portal/portal_draft.h"

namespace porthole::http::rest {
namespace {

/// Properties of responses that aren't a draft's. A client may send back what it read.
constexpr std::array<std::string_view, 5> kReadOnlyProperties = {
    "uuid", "organization_uuid", "created_at", "created_by", "token"};

Result<PortalDraft> read_draft(const Call& call) {
  Result<json::Document> body = read_object(call.request.body);
  if (!body) return std::move(body).error();
  if (Result<void> known =
          check_properties(call, *body, draft_property_names(), kReadOnlyProperties, "portals");
      !known) {
    return std::move(known).error();
  }
  return decode_draft(*body);
}

/// Logs what is wrong with a query that the draft gave and that was accepted.
void warn_of_draft(const Call& call, const PortalDraft& draft, const Portal& portal) {
  if (!draft.query.mentioned()) return;
  const auto policy = call.services.invoker.policy();
  warn_of_query(call.services.log, *policy, call.organization->slug, portal);
  warn_of_rules(call.services.log, *policy, call.organization->slug, portal);
}

}  // namespace

Result<Response> list_portals(Call& call) {
  const PageRequest request = read_page_request(call.request.query);
  Result<RenderedPage> page = call.services.store.portals(call.organization->slug, request);
  if (!page) return std::move(page).error();
  Response response = shared_json_response(200, std::move(page->json));
  add_link_header(call.url(), call.request.query, request, page->total, response);
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
  warn_of_draft(call, *draft, *created->portal);
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
  warn_of_draft(call, *draft, **updated);
  return shared_json_response(200, rendering_of(*updated));
}

Result<Response> delete_portal(Call& call) {
  Result<void> deleted =
      call.services.store.delete_portal(*call.organization, call.parameter("slug"), actor_of(call));
  if (!deleted) return std::move(deleted).error();
  return empty_response();
}

}  // namespace porthole::http::rest
