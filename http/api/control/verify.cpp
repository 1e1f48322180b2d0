#include "http/api/control/verify.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "http/api/control/body_reader.h"
#include "http/api/control/journal.h"
#include "http/observe/journal.h"
#include "http/observe/limits.h"
#include "portal/base/duration.h"

namespace porthole::http::control {
namespace {

/// Of those that are as near as can be told cheaply: how many are looked at closely.
constexpr std::size_t kCandidatesMax = 200;

/// What a body asks for.
struct Expectation {
  std::shared_ptr<const RequestMatch> match;
  CountBounds bounds;
  /// `at least 2`
  std::string bounds_text;
  std::chrono::milliseconds within{0};
  /// As it was written; empty: not at all.
  std::string within_text;
};

std::string number_of_requests(std::uint64_t count) {
  return std::to_string(count) + (count == 1 ? " request" : " requests");
}

void read_bounds(ObjectReader& members, Expectation& expectation) {
  const auto exactly = members.natural("exactly", Need::optional);
  const auto at_least = members.natural("at_least", Need::optional);
  const auto at_most = members.natural("at_most", Need::optional);
  const auto never = members.boolean("never", Need::optional);
  if (never == false) members.refuse("never", "can only be true");
  CountBounds& bounds = expectation.bounds;
  if (never) {
    bounds = {.least = 0, .most = 0, .is_watched_to_end = true};
    expectation.bounds_text = "no request";
    if (exactly || at_least || at_most) members.refuse("never", "goes with no number");
  } else if (exactly) {
    bounds = {.least = *exactly, .most = *exactly};
    expectation.bounds_text = "exactly " + number_of_requests(*exactly);
    if (at_least || at_most) members.refuse("exactly", "goes with no other number");
  } else if (at_most) {
    bounds = {.least = at_least.value_or(0), .most = *at_most, .is_watched_to_end = true};
    if (at_least) expectation.bounds_text = std::to_string(*at_least) + " to ";
    if (!at_least) expectation.bounds_text = "at most ";
    expectation.bounds_text += number_of_requests(*at_most);
    if (bounds.least > bounds.most) members.refuse("at_most", "is less than \"at_least\"");
  } else {
    bounds.least = at_least.value_or(1);
    expectation.bounds_text = "at least " + number_of_requests(bounds.least);
  }
}

Expectation read_expectation(ObjectReader& members) {
  Expectation expectation;
  members.inner("match", Need::required, [&](ObjectReader& object) {
    expectation.match = std::make_shared<const RequestMatch>(RequestMatch::read(object));
  });
  read_bounds(members, expectation);
  if (const auto written = members.text("within", Need::optional)) {
    const auto within = parse_duration(*written);
    if (!within || *within > kVerifyTimeMax) {
      members.refuse("within", "expected " + std::string(kDurationForm) + ", at most " +
                                   std::to_string(kVerifyTimeMax.count()) + "s");
    } else {
      expectation.within = *within;
      expectation.within_text = *written;
    }
  }
  return expectation;
}

/// A request, and what makes it another than the one expected.
struct Neighbour {
  JournalEntryPtr entry;
  std::size_t distance = 0;
  std::vector<std::string> differences = {};
};

/// Those that match, or those that don't, newest first; of the latter some that may be nearest.
std::vector<Neighbour> find_neighbours(const RequestMatch& match,
                                       std::vector<JournalEntryPtr> entries, bool wants_matching) {
  std::vector<Neighbour> neighbours;
  std::reverse(entries.begin(), entries.end());
  for (JournalEntryPtr& entry : entries) {
    std::vector<HeaderField> headers;
    const MatchSubject subject = entry->subject(headers);
    if (match.matches(subject) != wants_matching) continue;
    neighbours.push_back({entry, match.distance(subject)});
    if (wants_matching && neighbours.size() == kNearestReported) return neighbours;
  }
  std::stable_sort(neighbours.begin(), neighbours.end(), [](const auto& left, const auto& right) {
    return left.distance < right.distance;
  });
  if (neighbours.size() > kCandidatesMax) neighbours.resize(kCandidatesMax);
  return neighbours;
}

std::vector<Neighbour> nearest_of(const RequestMatch& match, std::vector<JournalEntryPtr> entries,
                                  bool wants_matching) {
  std::vector<Neighbour> nearest = find_neighbours(match, std::move(entries), wants_matching);
  for (Neighbour& neighbour : nearest) {
    std::vector<HeaderField> headers;
    neighbour.differences = match.differences(neighbour.entry->subject(headers));
  }
  std::stable_sort(nearest.begin(), nearest.end(), [](const auto& left, const auto& right) {
    return left.differences.size() < right.differences.size();
  });
  if (nearest.size() > kNearestReported) nearest.resize(kNearestReported);
  return nearest;
}

Response failure(const Journal& journal, const Expectation& expectation, std::uint64_t count) {
  const auto& slug = expectation.match->organization();
  const std::optional<std::string_view> organization =
      slug ? std::optional<std::string_view>(*slug) : std::nullopt;
  std::string message = "Expected " + expectation.bounds_text + " to match, but " +
                        std::to_string(count) + (count == 1 ? " does" : " do");
  if (!expectation.within_text.empty()) message += ", within " + expectation.within_text;
  if (const std::uint64_t dropped = journal.dropped(organization); dropped > 0) {
    message += "; " + std::to_string(dropped) + " older ones are no longer kept";
  }
  json::Writer writer;
  writer.begin_object();
  writer.member("message", message);
  writer.key("count");
  writer.integer(static_cast<std::int64_t>(count));
  writer.key("nearest");
  writer.begin_array();
  const bool are_too_many = count > expectation.bounds.most;
  for (const Neighbour& neighbour :
       nearest_of(*expectation.match, journal.entries(organization), are_too_many)) {
    writer.begin_object();
    writer.key("request");
    write_json(writer, *neighbour.entry);
    writer.key("differences");
    writer.begin_array();
    for (const std::string& difference : neighbour.differences) writer.string(difference);
    writer.end_array();
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
  return json_response(409, writer);
}

/// A verification under way.
class Verification final : public DeferredResponse {
 public:
  Verification(Journal& journal, Expectation expectation)
      : journal_(journal),
        expectation_(std::move(expectation)),
        deadline_(std::chrono::steady_clock::now() + expectation_.within),
        watch_(journal.watch(expectation_.match, expectation_.bounds)) {}
  ~Verification() override { journal_.unwatch(watch_); }

  bool is_settled() const {
    return expectation_.within.count() == 0 || expectation_.bounds.is_settled(watch_->count());
  }

  std::chrono::steady_clock::time_point deadline() const override { return deadline_; }
  void notify(std::function<void()> ready) override { watch_->notify(std::move(ready)); }

  Response take() override {
    const std::uint64_t count = watch_->count();
    if (!expectation_.bounds.holds(count)) return failure(journal_, expectation_, count);
    json::Writer writer;
    writer.begin_object();
    writer.key("count");
    writer.integer(static_cast<std::int64_t>(count));
    writer.end_object();
    return json_response(200, writer);
  }

 private:
  Journal& journal_;
  const Expectation expectation_;
  const std::chrono::steady_clock::time_point deadline_;
  const std::shared_ptr<JournalWatch> watch_;
};

}  // namespace

Result<Response> verify_requests(Call& call) {
  Journal& journal = call.services.journal;
  ControlBody body(call.request.body);
  Expectation expectation = read_expectation(body.members());
  if (auto refusal = body.refusal()) return *std::move(refusal);
  if (!journal.is_on()) return journal_is_off();
  auto verification = std::make_shared<Verification>(journal, std::move(expectation));
  if (verification->is_settled()) return verification->take();
  Response response;
  response.deferred = std::move(verification);
  return response;
}

}  // namespace porthole::http::control
