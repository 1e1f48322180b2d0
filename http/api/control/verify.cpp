#include "http/api/control/verify.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "http/api/control/body_reader.h"
#include "http/api/control/expectation.h"
#include "http/api/control/journal.h"
#include "http/observe/journal.h"
#include "http/observe/journal_entry_json.h"
#include "http/observe/limits.h"

namespace porthole::http::control {
namespace {

/// How many of the requests that are nearest by `distance` have their differences counted.
constexpr std::size_t kCandidatesMax = 200;

/// A request that may be among the nearest, and how it differs from the expected one.
struct Candidate {
  JournalEntryPtr entry;
  std::size_t distance = 0;
  std::vector<std::string> differences = {};
};

/// The newest requests that match, or the nearest that don't, newest first among equals.
std::vector<Candidate> find_candidates(const RequestMatcher& matcher,
                                       std::vector<JournalEntryPtr> entries, bool wants_matching) {
  std::vector<Candidate> candidates;
  std::reverse(entries.begin(), entries.end());
  for (JournalEntryPtr& entry : entries) {
    std::vector<HeaderField> headers;
    const MatchInput input = entry->match_input(headers);
    if (!matcher.counts(input.origin)) continue;
    if (matcher.matches(input) != wants_matching) continue;
    candidates.push_back({entry, matcher.distance(input)});
    if (wants_matching && candidates.size() == kNearestReported) return candidates;
  }
  std::stable_sort(candidates.begin(), candidates.end(), [](const auto& left, const auto& right) {
    return left.distance < right.distance;
  });
  if (candidates.size() > kCandidatesMax) candidates.resize(kCandidatesMax);
  return candidates;
}

std::vector<Candidate> find_nearest(const RequestMatcher& matcher,
                                    std::vector<JournalEntryPtr> entries, bool wants_matching) {
  std::vector<Candidate> nearest = find_candidates(matcher, std::move(entries), wants_matching);
  for (Candidate& candidate : nearest) {
    std::vector<HeaderField> headers;
    candidate.differences = matcher.differences(candidate.entry->match_input(headers));
  }
  std::stable_sort(nearest.begin(), nearest.end(), [](const auto& left, const auto& right) {
    return left.differences.size() < right.differences.size();
  });
  if (nearest.size() > kNearestReported) nearest.resize(kNearestReported);
  return nearest;
}

Response failure_response(const Journal& journal, const Expectation& expectation,
                          std::uint64_t count) {
  const auto& slug = expectation.matcher->organization();
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
  const bool has_too_many = count > expectation.bounds.max;
  for (const Candidate& candidate :
       find_nearest(*expectation.matcher, journal.entries(organization), has_too_many)) {
    writer.begin_object();
    writer.key("request");
    write_json(writer, *candidate.entry);
    writer.key("differences");
    writer.begin_array();
    for (const std::string& difference : candidate.differences) writer.string(difference);
    writer.end_array();
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
  return json_response(409, writer);
}

/// A verification that waits for requests.
class Verification final : public DeferredResponse {
 public:
  Verification(Journal& journal, Expectation expectation)
      : journal_(journal),
        expectation_(std::move(expectation)),
        deadline_(std::chrono::steady_clock::now() + expectation_.within),
        watch_(journal.watch(expectation_.matcher, expectation_.bounds)) {}
  ~Verification() override { journal_.unwatch(watch_); }

  bool is_settled() const {
    return expectation_.within.count() == 0 || expectation_.bounds.is_settled(watch_->count());
  }

  std::chrono::steady_clock::time_point deadline() const override { return deadline_; }
  void notify(std::function<void()> ready) override { watch_->notify(std::move(ready)); }

  Response take() override {
    const std::uint64_t count = watch_->count();
    if (!expectation_.bounds.contain(count)) return failure_response(journal_, expectation_, count);
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
  BodyReader body(call.request.body);
  Expectation expectation = read_expectation(body.members());
  if (auto refusal = body.refusal()) return *std::move(refusal);
  if (!journal.is_on()) return journal_is_off();
  const Hold hold{.organization = hold_number(expectation.matcher->organization().value_or(""))};
  auto verification = std::make_shared<Verification>(journal, std::move(expectation));
  if (verification->is_settled()) return verification->take();
  Response response;
  response.deferred = std::move(verification);
  response.hold = hold;
  return response;
}

}  // namespace porthole::http::control
