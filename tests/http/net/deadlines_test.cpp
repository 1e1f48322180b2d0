#include "http/net/deadlines.h"

#include <chrono>

#include <doctest/doctest.h>

#include "http/net/limits.h"

namespace porthole::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Deadlines::Time kStart{std::chrono::hours(1)};

// A connection without a socket, in `deadlines` as long as it lives.
struct Waiting {
  explicit Waiting(Deadlines& the_deadlines)
      : deadlines(the_deadlines), connection(-1, Peer{}, nullptr, kBodyBytesMax) {
    deadlines.add(connection);
  }
  ~Waiting() { deadlines.remove(connection); }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  Deadlines& deadlines;
  Connection connection;
};

}  // namespace

TEST_SUITE("deadlines") {
  TEST_CASE("has none without connections") {
    Deadlines deadlines;
    deadlines.start_round(kStart);
    CHECK(deadlines.next_due() == nullptr);
    CHECK(deadlines.next_overdue() == nullptr);
    CHECK_FALSE(deadlines.earliest().has_value());
    CHECK(deadlines.idle_since() == Deadlines::kNeverIdle);
  }

  TEST_CASE("a new connection is idle, and overdue after the time for that") {
    Deadlines deadlines;
    deadlines.start_round(kStart);
    Waiting waiting(deadlines);
    CHECK(deadlines.idle_since() == kStart);
    CHECK(deadlines.earliest() == kStart + kIdleTimeMax);
    deadlines.start_round(kStart + kIdleTimeMax - milliseconds(1));
    CHECK(deadlines.next_overdue() == nullptr);
    deadlines.start_round(kStart + kIdleTimeMax);
    CHECK(deadlines.next_overdue() == &waiting.connection);
  }

  TEST_CASE("the time begins anew with each wait, also for the same") {
    Deadlines deadlines;
    deadlines.start_round(kStart);
    Waiting first(deadlines);
    Waiting second(deadlines);
    CHECK(deadlines.longest_waiting(Wait::request) == &first.connection);
    deadlines.start_round(kStart + seconds(1));
    deadlines.wait_for(first.connection, Wait::request);
    CHECK(deadlines.longest_waiting(Wait::request) == &second.connection);
    deadlines.wait_for(second.connection, Wait::head);
    CHECK(deadlines.idle_since() == kStart + seconds(1));
    CHECK(deadlines.earliest() == kStart + seconds(1) + kHeadTimeMax);
    deadlines.start_round(kStart + seconds(1) + kHeadTimeMax);
    CHECK(deadlines.next_overdue() == &second.connection);
  }

  TEST_CASE("a worker may take as long as it likes") {
    Deadlines deadlines;
    deadlines.start_round(kStart);
    Waiting waiting(deadlines);
    deadlines.wait_for(waiting.connection, Wait::worker);
    CHECK_FALSE(deadlines.earliest().has_value());
    deadlines.start_round(kStart + std::chrono::hours(24));
    CHECK(deadlines.next_overdue() == nullptr);
  }

  TEST_CASE("scheduled responses are due in the order of their times") {
    Deadlines deadlines;
    deadlines.start_round(kStart);
    Waiting late(deadlines);
    Waiting early(deadlines);
    deadlines.wait_until(late.connection, Wait::delay, kStart + seconds(3));
    deadlines.wait_until(early.connection, Wait::deferred, kStart + seconds(2));
    CHECK(deadlines.earliest() == kStart + seconds(2));
    CHECK(deadlines.next_due() == nullptr);
    deadlines.start_round(kStart + seconds(4));
    CHECK(deadlines.next_due() == &early.connection);
    deadlines.wait_for(early.connection, Wait::request);
    CHECK(deadlines.next_due() == &late.connection);
    deadlines.wait_for(late.connection, Wait::lingering);
    CHECK(deadlines.next_due() == nullptr);
    CHECK(deadlines.earliest() == kStart + seconds(4) + kLingerTimeMax);
  }

  TEST_CASE("a connection that goes leaves nothing behind") {
    Deadlines deadlines;
    deadlines.start_round(kStart);
    {
      Waiting idle(deadlines);
      Waiting delayed(deadlines);
      deadlines.wait_until(delayed.connection, Wait::delay, kStart + seconds(1));
    }
    CHECK_FALSE(deadlines.earliest().has_value());
    CHECK(deadlines.longest_waiting(Wait::delay) == nullptr);
  }
}

}  // namespace porthole::http
