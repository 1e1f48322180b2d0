#include "http/api/control/expectation.h"

#include <cstdint>

#include "http/observe/limits.h"
#include "http/observe/match_criteria.h"
#include "portal/base/duration.h"

namespace porthole::http::control {
namespace {

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
    bounds = {.min = 0, .max = 0, .must_hold_at_deadline = true};
    expectation.bounds_text = "no request";
    if (exactly || at_least || at_most) members.refuse("never", "goes with no number");
  } else if (exactly) {
    bounds = {.min = *exactly, .max = *exactly};
    expectation.bounds_text = "exactly " + number_of_requests(*exactly);
    if (at_least || at_most) members.refuse("exactly", "goes with no other number");
  } else if (at_most) {
    bounds = {.min = at_least.value_or(0), .max = *at_most, .must_hold_at_deadline = true};
    if (at_least) expectation.bounds_text = std::to_string(*at_least) + " to ";
    if (!at_least) expectation.bounds_text = "at most ";
    expectation.bounds_text += number_of_requests(*at_most);
    if (bounds.min > bounds.max) members.refuse("at_most", "is less than \"at_least\"");
  } else {
    bounds.min = at_least.value_or(1);
    expectation.bounds_text = "at least " + number_of_requests(bounds.min);
  }
}

}  // namespace

Expectation read_expectation(ObjectReader& members) {
  Expectation expectation;
  members.inner("match", Need::required, [&](ObjectReader& object) {
    expectation.matcher = std::make_shared<const RequestMatcher>(read_criteria(object));
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

}  // namespace porthole::http::control
