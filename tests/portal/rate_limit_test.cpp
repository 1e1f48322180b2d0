#include "portal/rate_limit.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

namespace porthole {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A whole multiple of a minute.
const Timestamp kMinute{seconds(60) * 1'000'000};

}  // namespace

TEST_SUITE("rate_limit") {
  TEST_CASE("counts to the limit and beyond") {
    RateCounter counter(3, seconds(60));
    for (std::uint64_t i = 1; i <= 5; ++i) {
      const RateWindow window = counter.count("sam", kMinute);
      CHECK(window.limit == 3);
      CHECK(window.current == i);
      CHECK(window.remaining() == (i < 3 ? 3 - i : 0));
      CHECK(window.exceeded() == (i > 3));
    }
  }

  TEST_CASE("counts each key by itself") {
    RateCounter counter(3, seconds(60));
    counter.count("sam", kMinute);
    counter.count("sam", kMinute);
    CHECK(counter.count("alex", kMinute).current == 1);
    CHECK(counter.count("", kMinute).current == 1);
    CHECK(counter.count("sam", kMinute).current == 3);
  }

  TEST_CASE("peeks without counting") {
    RateCounter counter(3, seconds(60));
    CHECK(counter.peek("sam", kMinute).current == 0);
    CHECK(counter.peek("sam", kMinute).remaining() == 3);
    counter.count("sam", kMinute);
    CHECK(counter.peek("sam", kMinute).current == 1);
    CHECK(counter.peek("sam", kMinute).current == 1);
    CHECK(counter.peek("sam", kMinute + seconds(60)).current == 0);
  }

  TEST_CASE("says in whole seconds, and never zero, when the window ends") {
    RateCounter counter(3, seconds(60));
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
      const RateWindow window = counter.count("sam", kMinute + moment.into);
      CHECK(window.reset_s == moment.reset_s);
      CHECK(window.reset_at == kMinute + seconds(60));
    }
  }

  TEST_CASE("begins anew with the next window, for every key at once") {
    RateCounter counter(3, seconds(60));
    counter.count("sam", kMinute + milliseconds(59'999));
    counter.count("alex", kMinute + milliseconds(59'999));
    const RateWindow next = counter.count("sam", kMinute + milliseconds(60'000));
    CHECK(next.current == 1);
    CHECK(next.reset_s == 60);
    CHECK(next.reset_at == kMinute + seconds(120));
    CHECK(counter.peek("alex", kMinute + milliseconds(60'000)).current == 0);
  }

  TEST_CASE("begins anew when the clock is set back") {
    RateCounter counter(3, seconds(60));
    counter.count("sam", kMinute);
    const RateWindow window = counter.count("sam", kMinute - milliseconds(1));
    CHECK(window.current == 1);
    CHECK(window.reset_s == 1);
    CHECK(window.reset_at == kMinute);
  }

  TEST_CASE("loses no request and counts none twice when eight threads ask at once") {
    constexpr int kThreads = 8;
    constexpr int kRequests = 2'000;
    RateCounter counter(kThreads * kRequests / 2, seconds(60));
    std::vector<std::vector<RateWindow>> seen(kThreads);
    std::vector<std::thread> threads;
    for (auto& own : seen) {
      threads.emplace_back([&] {
        for (int i = 0; i < kRequests; ++i) own.push_back(counter.count("shared", kMinute));
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
}

}  // namespace porthole
