#include <atomic>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "portal/base/clock.h"

namespace porthole {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

const Timestamp kStart = *parse_iso8601("2024-08-26T03:22:45.555Z");
const Timestamp kNewYear = *parse_iso8601("2026-01-01T00:00:00Z");

TEST_SUITE("movable clock") {
  TEST_CASE("shows its source's time until it is moved") {
    ManualClock source(kStart);
    const MovableClock clock(source);
    CHECK(clock.now() == kStart);
    source.advance(seconds(5));
    const MovableClock::Reading reading = clock.read();
    CHECK(reading.now == kStart + seconds(5));
    CHECK_FALSE(reading.is_frozen);
    CHECK(reading.offset == milliseconds(0));
  }

  TEST_CASE("runs on from where it is set, ahead or behind") {
    ManualClock source(kStart);
    MovableClock clock(source);
    for (const Timestamp there : {kNewYear, kStart - hours(24 * 365)}) {
      REQUIRE(clock.move({.now = there}));
      CHECK(clock.now() == there);
      CHECK(clock.read().offset == there - source.now());
      source.advance(milliseconds(1'500));
      CHECK(clock.now() == there + milliseconds(1'500));
    }
  }

  TEST_CASE("advances while running and while frozen") {
    ManualClock source(kStart);
    MovableClock clock(source);
    REQUIRE(clock.move({.advance = seconds(60)}));
    CHECK(clock.now() == kStart + seconds(60));
    REQUIRE(clock.move({.frozen = true}));
    source.advance(seconds(7));
    REQUIRE(clock.move({.advance = milliseconds(1)}));
    CHECK(clock.now() == kStart + seconds(60) + milliseconds(1));
    CHECK(clock.read().is_frozen);
  }

  TEST_CASE("freezes, and continues from there when it runs again") {
    ManualClock source(kStart);
    MovableClock clock(source);
    REQUIRE(clock.move({.now = kNewYear, .frozen = true}));
    source.advance(hours(1));
    CHECK(clock.now() == kNewYear);
    CHECK(clock.read().offset == kNewYear - source.now());
    REQUIRE(clock.move({.frozen = false}));
    CHECK(clock.now() == kNewYear);
    source.advance(seconds(1));
    CHECK(clock.now() == kNewYear + seconds(1));
  }

  TEST_CASE("follows its source again when told to") {
    ManualClock source(kStart);
    MovableClock clock(source);
    REQUIRE(clock.move({.now = kNewYear, .frozen = true}));
    clock.follow_system_clock();
    CHECK(clock.now() == kStart);
    CHECK_FALSE(clock.read().is_frozen);
  }

  TEST_CASE("does not move beyond its range") {
    ManualClock source(kStart);
    MovableClock clock(source);
    CHECK_FALSE(clock.move({.now = kClockEarliest - milliseconds(1)}));
    CHECK_FALSE(clock.move({.now = kClockLatest + milliseconds(1)}));
    CHECK_FALSE(clock.move({.advance = milliseconds::max()}));
    CHECK_FALSE(clock.move({.now = kClockLatest, .advance = milliseconds(1), .frozen = true}));
    CHECK(clock.now() == kStart);
    CHECK_FALSE(clock.read().is_frozen);
    CHECK(clock.move({.now = kClockEarliest, .frozen = true}));
    CHECK(to_iso8601(clock.now()) == "1970-01-01T00:00:00.000Z");
    CHECK(clock.move({.now = kClockLatest}));
    CHECK(to_iso8601(clock.now()) == "9000-01-01T00:00:00.000Z");
  }

  TEST_CASE("loses no move and shows no partial one when many threads move it") {
    constexpr int kThreads = 4;
    constexpr int kSteps = 2'000;
    ManualClock source(kStart);
    MovableClock clock(source);
    std::atomic<int> backward{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&clock, &backward, i] {
        Timestamp last = clock.now();
        for (int step = 0; step < kSteps; ++step) {
          clock.move({.advance = milliseconds(1), .frozen = (step + i) % 2 == 0});
          const Timestamp now = clock.now();
          if (now <= last) ++backward;
          last = now;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(backward == 0);
    CHECK(clock.now() == kStart + milliseconds(kThreads * kSteps));
  }
}

}  // namespace
}  // namespace porthole
