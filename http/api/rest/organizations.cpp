#include "http/api/rest/organizations.h"

#include <string>
#include <string_view>

#include "http/message/page_links.h"
#include "portal/base/json.h"

namespace porthole::http::rest {
namespace {

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
  add_link_header(call.url(), call.request.query, request, page.total, response);
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
  const RateWindows graphql =
      call.services.graphql_limits.peek(call.organization.get(), call.token->user.get());
  write_rate_window(writer, "graphql", graphql.organization, limits.is_enforced());
  writer.end_object();
  writer.end_object();
  return json_response(200, writer);
}

}  // namespace porthole::http::rest
