#include "portal/rate_counter.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

namespace porthole {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// The start of a window of one minute.
const Timestamp kMinute{seconds(60) * 1'000'000};

}  // namespace

TEST_SUITE("rate counter") {
  TEST_CASE("counts to the limit and beyond") {
    const ManualClock clock(kMinute);
    RateCounter counter(seconds(60), clock);
    for (std::uint64_t i = 1; i <= 5; ++i) {
      const RateWindow window = counter.count("sam", 3);
      CHECK(window.limit == 3);
      CHECK(window.current == i);
      CHECK(window.remaining() == (i < 3 ? 3 - i : 0));
      CHECK(window.exceeded() == (i > 3));
    }
  }

  TEST_CASE("counts each key separately") {
    const ManualClock clock(kMinute);
    RateCounter counter(seconds(60), clock);
    counter.count("sam", 3);
    counter.count("sam", 3);
    CHECK(counter.count("alex", 3).current == 1);
    CHECK(counter.count("", 3).current == 1);
    CHECK(counter.count("sam", 3).current == 3);
  }

  TEST_CASE("peeks without counting") {
    ManualClock clock(kMinute);
    RateCounter counter(seconds(60), clock);
    CHECK(counter.peek("sam", 3).current == 0);
    CHECK(counter.peek("sam", 3).remaining() == 3);
    counter.count("sam", 3);
    CHECK(counter.peek("sam", 3).current == 1);
    CHECK(counter.peek("sam", 3).current == 1);
    clock.advance(seconds(60));
    CHECK(counter.peek("sam", 3).current == 0);
  }

  TEST_CASE("reports the rest of the window in whole seconds, never zero") {
    ManualClock clock(kMinute);
    RateCounter counter(seconds(60), clock);
    struct Moment {
      milliseconds into;
      std::int64_t reset_s;
    };
    for (const Moment& moment :
         {Moment{milliseconds(0), 60}, Moment{milliseconds(1), 60}, Moment{milliseconds(999), 60},
          Moment{milliseconds(1'000), 59}, Moment{milliseconds(1'001), 59},
          Moment{milliseconds(58'999), 2}, Moment{milliseconds(59'000), 1},
          Moment{milliseconds(59'999), 1}}) {
      CAPTURE(moment.into.count());
      clock.set(kMinute + moment.into);
      const RateWindow window = counter.count("sam", 3);
      CHECK(window.reset_s == moment.reset_s);
      CHECK(window.reset_at == kMinute + seconds(60));
    }
  }

  TEST_CASE("starts over with the next window, for every key at once") {
    ManualClock clock(kMinute + milliseconds(59'999));
    RateCounter counter(seconds(60), clock);
    counter.count("sam", 3);
    counter.count("alex", 3);
    clock.advance(milliseconds(1));
    const RateWindow next = counter.count("sam", 3);
    CHECK(next.current == 1);
    CHECK(next.reset_s == 60);
    CHECK(next.reset_at == kMinute + seconds(120));
    CHECK(counter.peek("alex", 3).current == 0);
  }

  TEST_CASE("starts over when the clock is set back") {
    ManualClock clock(kMinute);
    RateCounter counter(seconds(60), clock);
    counter.count("sam", 3);
    clock.advance(milliseconds(-1));
    const RateWindow window = counter.count("sam", 3);
    CHECK(window.current == 1);
    CHECK(window.reset_s == 1);
    CHECK(window.reset_at == kMinute);
  }

  TEST_CASE("loses no request and counts none twice with eight threads") {
    constexpr int kThreads = 8;
    constexpr int kRequests = 2'000;
    const ManualClock clock(kMinute);
    RateCounter counter(seconds(60), clock);
    std::vector<std::vector<RateWindow>> seen(kThreads);
    std::vector<std::thread> threads;
    for (auto& own : seen) {
      threads.emplace_back([&] {
        for (int i = 0; i < kRequests; ++i) {
          own.push_back(counter.count("shared", kThreads * kRequests / 2));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();

    std::vector<std::uint64_t> counts;
    std::size_t allowed = 0;
    for (const auto& own : seen) {
      for (const RateWindow& window : own) {
        counts.push_back(window.current);
        if (!window.exceeded()) ++allowed;
      }
    }
    std::sort(counts.begin(), counts.end());
    bool is_each_once = true;
    for (std::size_t i = 0; i < counts.size(); ++i)
      is_each_once = is_each_once && counts[i] == i + 1;
    CHECK(is_each_once);
    CHECK(allowed == kThreads * kRequests / 2);
  }

  TEST_CASE("lets exactly the limit pass in each window while time advances") {
    // If a thread read the clock before it waited for the lock, it would move the counts back into
    // the previous window, and more than the limit would pass.
    constexpr std::size_t kThreads = 8;
    constexpr std::uint64_t kLimit = 100;
    constexpr std::int64_t kWindows = 50;
    ManualClock clock(kMinute);
    RateCounter counter(seconds(60), clock);
    std::mutex mutex;
    std::map<Timestamp, std::uint64_t> passed;
    std::atomic<bool> is_over{false};
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        std::map<Timestamp, std::uint64_t> own;
        while (!is_over) {
          const RateWindow window = counter.count("shared", kLimit);
          if (!window.exceeded()) ++own[window.reset_at];
          std::this_thread::yield();  // Or the one who moves the clock may never get a turn.
        }
        const std::lock_guard lock(mutex);
        for (const auto& [window, count] : own) passed[window] += count;
      });
    }
    for (std::int64_t i = 0; i < kWindows; ++i) {
      while (!counter.peek("shared", kLimit).exceeded()) std::this_thread::yield();
      clock.advance(seconds(60));
    }
    while (!counter.peek("shared", kLimit).exceeded()) std::this_thread::yield();
    is_over = true;
    for (std::thread& thread : threads) thread.join();
    CHECK(passed.size() == kWindows + 1);
    for (const auto& [window, count] : passed) CHECK(count == kLimit);
  }
}

}  // namespace porthole
