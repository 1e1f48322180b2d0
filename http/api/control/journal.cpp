#include "http/api/control/journal.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "http/api/control/query_reader.h"
#include "http/observe/journal.h"
#include "http/observe/journal_entry_json.h"
#include "http/observe/limits.h"
#include "http/observe/origin.h"
#include "http/observe/path_pattern.h"
#include "http/observe/request_matcher.h"

namespace porthole::http::control {
namespace {

/// Which entries a request selects.
struct Filter {
  RequestMatcher matcher;
  std::optional<std::uint64_t> status;
  std::optional<std::string> token;
  /// From the parameter `since`: either a time or an id.
  std::optional<Timestamp> since;
  std::uint64_t after_id = 0;
  std::size_t limit = kJournalListed;
  bool is_newest_first = false;

  bool matches(const JournalEntry& entry) const {
    if (entry.id <= after_id || (since && entry.at < *since)) return false;
    if (status && static_cast<std::uint64_t>(entry.status) != *status) return false;
    if (token && !entry.has_token(*token)) return false;
    std::vector<HeaderField> headers;
    return matcher.matches(entry.match_input(headers));
  }
};

MatchCriteria read_query_criteria(QueryReader& query) {
  MatchCriteria criteria;
  criteria.organization = query.organization();
  criteria.method = query.text("method");
  criteria.path = query.text("path");
  if (auto pattern = query.text("path_pattern")) {
    if (auto problem = path_pattern_problem(*pattern)) {
      query.refuse("path_pattern", *std::move(problem));
    } else {
      criteria.path_pattern = std::move(pattern);
    }
  }
  if (const auto surface = query.text("surface")) {
    criteria.surface = find_matched_surface(*surface);
    if (!criteria.surface) query.refuse("surface", "expected one of rest, portal, graphql");
  }
  criteria.portal = query.text("portal");
  criteria.operation = query.text("operation");
  criteria.origin = query.text("origin");
  if (criteria.origin && !is_origin(*criteria.origin)) {
    query.refuse("origin", std::string(kOriginForm));
  }
  return criteria;
}

Filter read_filter(QueryReader& query) {
  Filter filter;
  filter.matcher = RequestMatcher(read_query_criteria(query));
  filter.status = query.natural("status", 100, 599);
  filter.token = query.text("token");
  if (const auto since = query.text("since")) {
    filter.since = parse_iso8601(*since);
    const auto id = parse_natural(*since);
    filter.after_id = id.value_or(0);
    if (!filter.since && !id) {
      query.refuse("since",
                   "expected a time like 2024-08-26T03:22:45.555Z, or the id of a request");
    }
  }
  filter.limit = query.natural("limit", 0, kJournalListedMax).value_or(kJournalListed);
  if (const auto order = query.text("order")) {
    filter.is_newest_first = *order == "newest";
    if (*order != "newest" && *order != "oldest") {
      query.refuse("order", "expected newest or oldest");
    }
  }
  return filter;
}

std::optional<std::string_view> view_of(const std::optional<std::string>& text) {
  return text ? std::optional<std::string_view>(*text) : std::nullopt;
}

Response requests_response(const Filter& filter, std::vector<JournalEntryPtr> entries,
                           std::uint64_t dropped) {
  std::erase_if(entries, [&](const JournalEntryPtr& entry) { return !filter.matches(*entry); });
  if (filter.is_newest_first) std::reverse(entries.begin(), entries.end());
  json::Writer writer;
  writer.begin_object();
  writer.key("count");
  writer.integer(static_cast<std::int64_t>(entries.size()));
  if (dropped > 0) {
    writer.key("dropped");
    writer.integer(static_cast<std::int64_t>(dropped));
  }
  writer.key("requests");
  writer.begin_array();
  const std::size_t listed = std::min(entries.size(), filter.limit);
  for (std::size_t i = 0; i < listed && writer.view().size() < kJournalListedBytesMax; ++i) {
    write_json(writer, *entries[i]);
  }
  writer.end_array();
  writer.end_object();
  return json_response(200, writer);
}

}  // namespace

Error journal_is_off() {
  return {ErrorCode::conflict, "No requests are kept: the server was started with --journal-max 0"};
}

Result<Response> list_requests(Call& call) {
  const Journal& journal = call.services.journal;
  QueryReader query(call.request.query);
  const Filter filter = read_filter(query);
  if (auto refusal = query.refusal()) return *std::move(refusal);
  if (!journal.is_on()) return journal_is_off();
  const auto organization = view_of(filter.matcher.organization());
  return requests_response(filter, journal.entries(organization), journal.dropped(organization));
}

Result<Response> show_request(Call& call) {
  QueryReader query(call.request.query);
  if (auto refusal = query.refusal()) return *std::move(refusal);
  if (!call.services.journal.is_on()) return journal_is_off();
  const auto id = parse_natural(call.parameter("id"));
  const JournalEntryPtr entry = id ? call.services.journal.find(*id) : nullptr;
  if (entry == nullptr) {
    return Error{ErrorCode::not_found,
                 "No request found: there was none of that id, or it is no longer kept"};
  }
  json::Writer writer;
  write_json(writer, *entry);
  return json_response(200, writer);
}

Result<Response> delete_requests(Call& call) {
  QueryReader query(call.request.query);
  const auto organization = query.organization();
  if (auto refusal = query.refusal()) return *std::move(refusal);
  call.services.journal.clear(organization.value_or(""));
  return empty_response();
}

}  // namespace porthole::http::control
