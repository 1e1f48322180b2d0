#include "http/api/control/fault_reader.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "http/message/response.h"
#include "http/net/char_class.h"
#include "http/observe/match_criteria.h"
#include "http/observe/redaction.h"
#include "http/testkit/limits.h"
#include "portal/base/ascii.h"
#include "portal/base/duration.h"
#include "portal/graphql/respond/response_rules.h"

namespace porthole::http::control {
namespace {

constexpr std::uint64_t kCountMax = 1'000'000'000;
constexpr int kStatusMin = 200;
constexpr int kStatusMax = 599;

std::string found_kind(const json::Value& value) {
  return ", but found " + std::string(json::kind_of(value));
}

std::chrono::milliseconds read_duration(ObjectReader& object, std::string_view name) {
  const auto written = object.text(name, Need::optional);
  if (!written) return {};
  const auto duration = parse_duration(*written);
  if (duration && *duration <= graphql::kDelayMax) return *duration;
  object.refuse(name, "expected " + std::string(kDurationForm) + ", at most 1h");
  return {};
}

std::optional<std::uint64_t> read_count(ObjectReader& object, std::string_view name) {
  const auto count = object.natural(name, Need::optional);
  if (count && (*count < 1 || *count > kCountMax)) {
    object.refuse(name, "expected a whole number from 1 to " + std::to_string(kCountMax));
  }
  return count;
}

/// Whether the connection sets that header itself. Faults can't: only `truncate_after_bytes` breaks
/// the framing.
bool is_framing_header(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames = {
      "Content-Length", "Transfer-Encoding", "Connection", "Date", "Upgrade", "Trailer"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view framing) { return equal_ignoring_case(framing, name); });
}

std::string header_value_problem(const json::Value& value) {
  if (!value.IsString()) return "expected a string" + found_kind(value);
  const std::string_view text = json::text_of(value);
  if (text.size() > kFaultHeaderBytesMax) {
    return "has more than " + std::to_string(kFaultHeaderBytesMax) + " bytes";
  }
  const bool is_clean = std::none_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
  });
  return is_clean ? "" : "has characters that no header can have";
}

void read_headers(ObjectReader& then, FaultAction& action) {
  then.inner("headers", Need::optional, [&](ObjectReader& headers) {
    headers.take_all();
    if (headers.object().MemberCount() > kFaultHeadersMax) {
      return headers.refuse("has more than " + std::to_string(kFaultHeadersMax) + " headers");
    }
    for (const auto& member : headers.object().GetObject()) {
      const std::string_view name = json::text_of(member.name);
      const json::Value& value = member.value;
      if (!is_token(name) || name.size() > kFaultHeaderNameBytesMax) {
        headers.refuse(name, "is not the name of a header");
      } else if (is_framing_header(name)) {
        headers.refuse(name, "is the connection's own, and can't be chosen");
      } else if (const std::string problem = header_value_problem(value); !problem.empty()) {
        headers.refuse(name, problem);
      } else {
        action.headers.emplace_back(name, json::text_of(value));
      }
    }
  });
}

/// A string is sent as plain text, any other value as JSON.
void read_body(ObjectReader& then, FaultAction& action) {
  const json::Value* body = then.take("body");
  if (body == nullptr || body->IsNull()) return;
  if (body->IsString()) {
    action.body = json::text_of(*body);
    action.content_type = "text/plain; charset=utf-8";
    return;
  }
  json::Writer writer;
  writer.value(*body);
  action.body = writer.take();
  action.content_type = kJsonContentType;
}

/// Makes the body `{"errors":[…]}`: a GraphQL response without data.
void read_graphql_errors(ObjectReader& then, FaultAction& action) {
  const json::Value* errors = then.array("graphql_errors", Need::optional);
  if (errors == nullptr) return;
  if (errors->Empty() || errors->Size() > kFaultErrorsMax) {
    then.refuse("graphql_errors", "expected 1 to " + std::to_string(kFaultErrorsMax) + " errors");
  }
  for (rapidjson::SizeType i = 0; i < errors->Size(); ++i) {
    const json::Value& error = (*errors)[i];
    const json::Value* message = error.IsObject() ? json::find(error, "message") : nullptr;
    if (message == nullptr || !message->IsString()) {
      then.refuse("graphql_errors", i, "expected an object with a \"message\", a string");
    }
  }
  if (action.body) then.refuse("graphql_errors", "goes with no \"body\"");
  json::Writer writer;
  writer.begin_object();
  writer.key("errors");
  writer.value(*errors);
  writer.end_object();
  action.body = writer.take();
  action.content_type = kJsonContentType;
}

/// Checks which members may be combined.
void check_action(ObjectReader& then, const FaultAction& action) {
  const bool cuts = action.truncate_after_bytes.has_value();
  if (action.resets_connection &&
      (action.status || action.body || cuts || !action.headers.empty())) {
    then.refuse("reset_connection", "goes with \"delay\" and \"jitter\" only: there is no answer");
  }
  if (action.status && !may_have_content(*action.status) && (action.body || cuts)) {
    then.refuse("status", "is one of answers without a body");
  }
  const bool delays = action.delay.count() > 0 || action.jitter.count() > 0;
  if (!action.replaces_response() && !cuts && !delays && action.headers.empty()) {
    then.refuse(
        "expected something to do: delay, jitter, status, headers, body, truncate_after_bytes, "
        "reset_connection or graphql_errors");
  }
}

FaultAction read_action(ObjectReader& then) {
  FaultAction action;
  action.delay = read_duration(then, "delay");
  action.jitter = read_duration(then, "jitter");
  if (const auto status = then.natural("status", Need::optional)) {
    if (*status < kStatusMin || *status > kStatusMax) {
      then.refuse("status", "expected a status from 200 to 599");
    } else {
      action.status = static_cast<int>(*status);
    }
  }
  read_headers(then, action);
  read_body(then, action);
  read_graphql_errors(then, action);
  action.truncate_after_bytes = then.natural("truncate_after_bytes", Need::optional);
  const auto resets = then.boolean("reset_connection", Need::optional);
  if (resets == false) then.refuse("reset_connection", "can only be true");
  action.resets_connection = resets.value_or(false);
  check_action(then, action);
  return action;
}

std::optional<double> read_probability(ObjectReader& members) {
  const json::Value* given = members.take("probability");
  if (given == nullptr || given->IsNull()) return std::nullopt;
  const double probability = given->IsNumber() ? given->GetDouble() : -1;
  if (probability >= 0 && probability <= 1) return probability;
  members.refuse("probability", "expected a number from 0 to 1");
  return std::nullopt;
}

}  // namespace

FaultDraft read_fault(ObjectReader& members) {
  FaultDraft draft;
  members.inner("match", Need::required,
                [&](ObjectReader& match) { draft.matcher = RequestMatcher(read_criteria(match)); });
  draft.times = read_count(members, "times");
  draft.nth = read_count(members, "nth");
  draft.probability = read_probability(members);
  if (draft.nth && (draft.times || draft.probability)) {
    members.refuse("nth", "goes with neither \"times\" nor \"probability\": it fires once");
  }
  members.inner("then", Need::required, [&](ObjectReader& then) {
    draft.then = read_action(then);
    json::Writer writer;
    writer.value(then.object());
    append_redacted_body(writer.view(), RedactionPolicy::standard, draft.then_json);
  });
  return draft;
}

}  // namespace porthole::http::control
