#include "http/app/services.h"

#include <set>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/http_client.h"

namespace porthole::http {
namespace {

bool is_id(const std::string& text) {
  return text.size() == 16 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

TEST_SUITE("request ids") {
  TEST_CASE("are sixteen hexadecimal digits, and unlike") {
    SeededRandom random(7);
    RequestIds ids(random);
    std::set<std::string> seen;
    for (int i = 0; i < 100'000; ++i) {
      const std::string id = ids.next();
      if (!is_id(id)) FAIL("no id: " << id);
      seen.insert(id);
    }
    CHECK(seen.size() == 100'000);
  }

  TEST_CASE("repeat for the same seed and differ for another") {
    SeededRandom one(7);
    SeededRandom same(7);
    SeededRandom other(8);
    RequestIds ids(one);
    RequestIds repeated(same);
    RequestIds different(other);
    for (int i = 0; i < 100; ++i) {
      const std::string id = ids.next();
      CHECK(id == repeated.next());
      CHECK(id != different.next());
    }
  }

  TEST_CASE("are unlike from many threads at once") {
    constexpr std::size_t kThreads = 8;
    constexpr std::size_t kEach = 2'000;
    SeededRandom random(7);
    RequestIds ids(random);
    std::array<std::vector<std::string>, kThreads> drawn;
    test::run_threads(kThreads, [&](std::size_t thread) {
      for (std::size_t i = 0; i < kEach; ++i) drawn[thread].push_back(ids.next());
    });
    std::set<std::string> seen;
    for (const auto& some : drawn) seen.insert(some.begin(), some.end());
    CHECK(seen.size() == kThreads * kEach);
  }
}

}  // namespace
}  // namespace porthole::http
