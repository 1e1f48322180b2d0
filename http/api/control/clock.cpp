#include "http/api/control/clock.h"

#include <algorithm>
#include <string>

#include "http/api/control/body_reader.h"
#include "portal/base/clock.h"
#include "portal/base/duration.h"

namespace porthole::http::control {
namespace {

struct ClockRequest {
  ClockMove move;
  /// Return to the system's time.
  bool is_real = false;
};

ClockRequest read_move(ObjectReader& members) {
  ClockRequest request;
  request.move.now = members.time("now", Need::optional);
  if (const auto written = members.text("advance", Need::optional)) {
    request.move.advance = parse_duration(*written);
    if (!request.move.advance) {
      members.refuse("advance", "expected " + std::string(kDurationForm) + ", at most 36525d");
    }
  }
  request.move.frozen = members.boolean("frozen", Need::optional);
  const auto real = members.boolean("real", Need::optional);
  request.is_real = real.value_or(false);

  const auto has = [&](std::string_view name) {
    const json::Value* value = json::find(members.object(), name);
    return value != nullptr && !value->IsNull();
  };
  if (real == false) members.refuse("real", "can only be true");
  if (has("real") && (has("now") || has("advance") || has("frozen"))) {
    members.refuse("real", "goes with nothing else: the real time neither jumps nor stands still");
  }
  if (has("now") && has("advance")) members.refuse("advance", "does not go with \"now\"");
  // Unknown members are reported separately.
  const auto is_null = [](const auto& member) { return member.value.IsNull(); };
  const auto all = members.object().GetObject();
  if (std::all_of(all.begin(), all.end(), is_null)) {
    members.refuse("expected one of \"now\", \"advance\", \"frozen\" and \"real\"");
  }
  return request;
}

void write_reading(json::Writer& writer, const MovableClock::Reading& reading) {
  writer.member("now", to_iso8601(reading.now));
  writer.key("frozen");
  writer.boolean(reading.is_frozen);
  writer.key("offset_ms");
  writer.integer(reading.offset.count());
}

}  // namespace

Result<Response> show_clock(Call& call) {
  json::Writer writer;
  writer.begin_object();
  write_reading(writer, call.services.clock.read());
  writer.end_object();
  return json_response(200, writer);
}

Result<Response> move_clock(Call& call) {
  MovableClock& clock = call.services.clock;
  Store& store = call.services.store;
  BodyReader body(call.request.body);
  const ClockRequest request = read_move(body.members());
  if (auto refusal = body.refusal()) return *std::move(refusal);
  const Timestamp before = clock.now();
  // What has expired by now stays expired, even if the clock is set back.
  store.expire(before);
  if (request.is_real) {
    clock.follow_system_clock();
  } else if (!clock.move(request.move)) {
    const std::string_view member = request.move.advance ? "/advance" : "/now";
    return findings_response(
        {{std::string(member), "the clock goes from " + to_iso8601(kClockEarliest) + " to " +
                                   to_iso8601(kClockLatest)}});
  }
  const MovableClock::Reading after = clock.read();
  const ExpiredCounts expired = store.expire(after.now);
  json::Writer writer;
  writer.begin_object();
  write_reading(writer, after);
  writer.key("expired");
  writer.begin_object();
  writer.key("tokens");
  writer.integer(
      static_cast<std::int64_t>(expired.tokens + store.access_tokens_ended(before, after.now)));
  writer.key("codes");
  writer.integer(static_cast<std::int64_t>(expired.codes));
  writer.end_object();
  writer.end_object();
  return json_response(200, writer);
}

}  // namespace porthole::http::control
