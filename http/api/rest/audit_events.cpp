#include "http/api/rest/audit_events.h"

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message/page_links.h"
#include "http/message/query_string.h"
#include "portal/base/json.h"
#include "store/errors.h"

namespace porthole::http::rest {
namespace {

constexpr std::size_t kPerPageMax = 100;

/// The number in a query parameter, if it is there.
Result<std::optional<std::uint64_t>> read_number(std::string_view query, std::string_view name,
                                                 std::uint64_t least, std::uint64_t most) {
  const std::optional<std::string> text = find_last_parameter(query, name);
  if (!text) return std::optional<std::uint64_t>();
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size() || number < least ||
      number > most) {
    return Error{ErrorCode::malformed,
                 name == "per_page"
                     ? "per_page must be between 1 and " + std::to_string(kPerPageMax)
                     : std::string(name) + " must be a cursor from the links of an earlier page"};
  }
  return std::optional(number);
}

Result<AuditPageRequest> read_request(std::string_view query) {
  constexpr std::uint64_t kCursorMax = std::uint64_t{1} << 62;
  const auto per_page = read_number(query, "per_page", 1, kPerPageMax);
  if (!per_page) return per_page.error();
  const auto after = read_number(query, "after", 0, kCursorMax);
  if (!after) return after.error();
  const auto before = read_number(query, "before", 0, kCursorMax);
  if (!before) return before.error();
  if (*after && *before) {
    return Error{ErrorCode::malformed, "Only one of after and before can be given"};
  }
  AuditPageRequest request;
  if (*per_page) request.per_page = static_cast<std::size_t>(**per_page);
  request.after = *after;
  request.before = *before;
  return request;
}

std::string url_of(const Call& call, const AuditEvent& event) {
  return call.base_url() + "/v2/organizations/" + call.organization->slug + "/audit_events/" +
         event.uuid.to_string();
}

/// The list's URL with the request's other parameters, and with `cursor` unless it is empty.
std::string list_url(const Call& call, std::string_view cursor) {
  std::string query = without_parameters(call.request.query, {"after", "before"});
  if (!cursor.empty()) {
    if (!query.empty()) query += '&';
    query += cursor;
  }
  return query.empty() ? call.url() : call.url() + '?' + query;
}

/// The links to other pages that exist. As in the service's lists, the first page has none to
/// itself.
std::vector<PageLink> links_of(const Call& call, const AuditPage& page) {
  std::vector<PageLink> links;
  if (page.has_newer) {
    links.push_back({"first", list_url(call, {})});
    links.push_back({"prev", list_url(call, "before=" + std::to_string(page.newest_number))});
  }
  if (page.has_older) {
    links.push_back({"next", list_url(call, "after=" + std::to_string(page.oldest_number))});
  }
  return links;
}

void write_links(json::Writer& writer, const Call& call, const std::vector<PageLink>& links) {
  writer.key("links");
  writer.begin_object();
  writer.member("self", call.request.query.empty()
                            ? call.url()
                            : call.url() + '?' + std::string(call.request.query));
  for (const PageLink& link : links) writer.member(link.relation, link.url);
  writer.end_object();
}

}  // namespace

Result<Response> list_audit_events(Call& call) {
  const Result<AuditPageRequest> request = read_request(call.request.query);
  if (!request) return request.error();
  const Result<AuditPage> page =
      call.services.store.audit_events(call.organization->slug, *request);
  if (!page) return page.error();
  json::Writer writer;
  writer.begin_object();
  writer.key("items");
  writer.begin_array();
  for (const AuditEventPtr& event : page->items) write_json(writer, *event, url_of(call, *event));
  writer.end_array();
  const std::vector<PageLink> links = links_of(call, *page);
  write_links(writer, call, links);
  writer.end_object();
  Response response = json_response(200, writer);
  add_link_header(links, response);
  return response;
}

Result<Response> show_audit_event(Call& call) {
  const auto uuid = Uuid::parse(call.parameter("uuid"));
  const Result<AuditEventPtr> event =
      uuid ? call.services.store.audit_event(call.organization->slug, *uuid)
           : Result<AuditEventPtr>(no_audit_event());
  if (!event) return event.error();
  json::Writer writer;
  write_json(writer, **event, url_of(call, **event));
  return json_response(200, writer);
}

}  // namespace porthole::http::rest
