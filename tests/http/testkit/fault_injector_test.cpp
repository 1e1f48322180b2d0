#include "http/testkit/fault_injector.h"

#include <atomic>
#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "http/testkit/limits.h"
#include "tests/support/http_client.h"

namespace porthole::http {
namespace {

FaultDraft draft_for(const std::string& organization = {}, const std::string& path = {}) {
  FaultDraft draft;
  MatchCriteria criteria;
  if (!organization.empty()) criteria.organization = organization;
  if (!path.empty()) criteria.path = path;
  draft.matcher = RequestMatcher(std::move(criteria));
  draft.then.status = 503;
  draft.then_json = "{}";
  return draft;
}

MatchInput request_of(std::string_view organization, std::string_view path = "/") {
  MatchInput input;
  input.organization = organization;
  input.path = path;
  return input;
}

/// Sends `count` requests of an organization: `x` for each that a fault fires for, else `.`.
std::string fires(FaultInjector& faults, int count, std::string_view organization = "acme") {
  std::string fired;
  for (int i = 0; i < count; ++i) fired += faults.fire(request_of(organization)) ? 'x' : '.';
  return fired;
}

std::string listed(const FaultInjector& faults, std::optional<std::string_view> organization = {}) {
  json::Writer writer;
  faults.write_list(writer, organization);
  return writer.take();
}

TEST_SUITE("faults") {
  TEST_CASE("fire always, so many times, or once") {
    SeededRandom random(1);
    FaultInjector faults(random);
    CHECK(faults.empty());
    CHECK(fires(faults, 3) == "...");
    REQUIRE(faults.add(draft_for("acme")).ok());
    CHECK_FALSE(faults.empty());
    CHECK(fires(faults, 3) == "xxx");
    faults.clear("");
    CHECK(faults.empty());
    FaultDraft twice = draft_for("acme");
    twice.times = 2;
    REQUIRE(faults.add(std::move(twice)).ok());
    CHECK(fires(faults, 4) == "xx..");
    faults.clear("acme");
    FaultDraft third = draft_for("acme");
    third.nth = 3;
    REQUIRE(faults.add(std::move(third)).ok());
    CHECK(fires(faults, 6) == "..x...");
  }

  TEST_CASE(
      "fire by chance, alike for a seed, the organization and their place, and nothing else") {
    const auto run = [](std::uint64_t seed, const std::string& organization, bool with_others) {
      SeededRandom random(seed);
      FaultInjector faults(random);
      FaultDraft draft = draft_for(organization);
      draft.probability = 0.25;
      if (with_others) REQUIRE(faults.add(draft_for("globex")).ok());
      REQUIRE(faults.add(std::move(draft)).ok());
      if (with_others) fires(faults, 50, "globex");
      return fires(faults, 400, organization);
    };
    const std::string one = run(7, "acme", false);
    CHECK(one == run(7, "acme", false));
    CHECK(one == run(7, "acme", true));
    CHECK(one != run(8, "acme", false));
    CHECK(one != run(7, "initech", false));
    const auto fired = std::count(one.begin(), one.end(), 'x');
    // Five standard deviations on either side.
    CHECK(std::abs(static_cast<double>(fired) - 100) < 44);
  }

  TEST_CASE("never fire at no chance, and always at full chance") {
    SeededRandom random(1);
    FaultInjector faults(random);
    for (const auto& [chance, expected] :
         {std::pair{0.0, std::string(100, '.')}, std::pair{1.0, std::string(100, 'x')}}) {
      FaultDraft draft = draft_for("acme");
      draft.probability = chance;
      REQUIRE(faults.add(std::move(draft)).ok());
      CHECK(fires(faults, 100) == expected);
      faults.clear("");
    }
  }

  TEST_CASE("of several the first that is due fires, and all count what matches") {
    SeededRandom random(1);
    FaultInjector faults(random);
    FaultDraft first = draft_for("acme");
    first.times = 1;
    FaultDraft second = draft_for("acme");
    second.nth = 3;
    REQUIRE(faults.add(std::move(first)).ok());
    REQUIRE(faults.add(draft_for()).ok());  // For any organization.
    REQUIRE(faults.add(std::move(second)).ok());
    std::vector<std::uint64_t> ids;
    for (int i = 0; i < 3; ++i) ids.push_back(faults.fire(request_of("acme"))->id);
    CHECK(ids == std::vector<std::uint64_t>{1, 2, 2});
    CHECK(faults.fire(request_of("globex"))->id == 2);
    CHECK(faults.fire(request_of(""))->id == 2);
    CHECK(listed(faults) == R"([{"id":1,"match":{},"times":1,"then":{},"matched":3,"fired":1},)"
                            R"({"id":2,"match":{},"then":{},"matched":5,"fired":4},)"
                            R"({"id":3,"match":{},"nth":3,"then":{},"matched":3,"fired":0}])");
    CHECK(faults.remove(2));
    CHECK_FALSE(faults.remove(2));
    CHECK_FALSE(faults.fire(request_of("globex")));
  }

  TEST_CASE("of one organization are listed, cleared and fired apart from others'") {
    SeededRandom random(1);
    FaultInjector faults(random);
    for (const std::string organization : {"acme", "globex", ""}) {
      REQUIRE(faults.add(draft_for(organization, "/x")).ok());
    }
    CHECK(listed(faults, "acme").starts_with(R"([{"id":1,)"));
    CHECK(listed(faults, "nobody") == "[]");
    CHECK(faults.fire(request_of("acme", "/x"))->id == 1);
    faults.clear("acme");
    CHECK(faults.fire(request_of("acme", "/x"))->id == 3);
    CHECK(faults.fire(request_of("globex", "/x"))->id == 2);
    CHECK_FALSE(faults.fire(request_of("globex", "/y")));
  }

  TEST_CASE("draw jitter up to its bound") {
    SeededRandom random(1);
    FaultInjector faults(random);
    FaultDraft draft = draft_for("acme");
    draft.then.delay = std::chrono::milliseconds(100);
    draft.then.jitter = std::chrono::milliseconds(3);
    REQUIRE(faults.add(std::move(draft)).ok());
    std::vector<int> seen(4);
    for (int i = 0; i < 400; ++i) {
      const auto delay = faults.fire(request_of("acme"))->delay.count();
      REQUIRE(delay >= 100);
      REQUIRE(delay <= 103);
      ++seen[static_cast<std::size_t>(delay - 100)];
    }
    for (const int count : seen) CHECK(count > 50);
  }

  TEST_CASE("are bounded in number and in bytes") {
    SeededRandom random(1);
    FaultInjector faults(random);
    for (std::size_t i = 0; i < kFaultsMax; ++i) REQUIRE(faults.add(draft_for()).ok());
    CHECK(faults.add(draft_for()).error().code == ErrorCode::conflict);
    faults.clear("");
    FaultDraft large = draft_for();
    large.then.body = std::string(kFaultsBytesMax, 'x');
    CHECK(faults.add(std::move(large)).error().code == ErrorCode::conflict);
    CHECK(faults.empty());
  }

  TEST_CASE("are exact when many requests come at once") {
    SeededRandom random(1);
    FaultInjector faults(random);
    FaultDraft draft = draft_for("acme");
    draft.times = 1000;
    REQUIRE(faults.add(std::move(draft)).ok());
    std::atomic<int> fired = 0;
    const auto failures = test::run_threads(4, [&](std::size_t) {
      for (int i = 0; i < 500; ++i) fired += faults.fire(request_of("acme")) ? 1 : 0;
    });
    CHECK(failures.empty());
    CHECK(fired == 1000);
    CHECK(listed(faults).ends_with(R"("matched":2000,"fired":1000}])"));
  }

  // Regression: read the list after another thread had freed it.
  TEST_CASE("are listed while others are added and removed") {
    SeededRandom random(1);
    FaultInjector faults(random);
    std::atomic<bool> is_done = false;
    std::atomic<int> malformed = 0;
    const auto failures = test::run_threads(3, [&](std::size_t thread) {
      if (thread == 0) {
        for (int i = 0; i < 500; ++i) {
          for (int k = 0; k < 4; ++k) {
            if (!faults.add(draft_for("acme", "/" + std::to_string(i))).ok()) ++malformed;
          }
          faults.clear(i % 2 == 0 ? "acme" : "");
        }
        is_done = true;
        return;
      }
      do {
        if (json::parse(listed(faults)).error) ++malformed;
      } while (!is_done);
    });
    CHECK(failures.empty());
    CHECK(malformed == 0);
  }
}

}  // namespace
}  // namespace porthole::http
