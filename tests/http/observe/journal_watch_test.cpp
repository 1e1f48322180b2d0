#include "http/observe/journal_watch.h"

#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/observe/journal_support.h"
#include "tests/support/http_client.h"

namespace porthole::http {
namespace {

using test::record;

std::shared_ptr<const RequestMatcher> match_of(const std::string& path,
                                               const std::string& organization = {}) {
  MatchCriteria criteria;
  criteria.path = path;
  if (!organization.empty()) criteria.organization = organization;
  return std::make_shared<const RequestMatcher>(std::move(criteria));
}

TEST_SUITE("journal watch") {
  TEST_CASE("counts what was there, and what comes") {
    Journal journal({});
    record(journal, "acme", "/a");
    record(journal, "acme", "/b");
    const auto watch = journal.watch(match_of("/a"), {.min = 3});
    CHECK(watch->count() == 1);
    int notified = 0;
    watch->notify([&] { ++notified; });
    record(journal, "acme", "/a");
    record(journal, "acme", "/b");
    CHECK(watch->count() == 2);
    CHECK(notified == 0);
    record(journal, "globex", "/a");
    CHECK(notified == 1);
    record(journal, "globex", "/a");
    CHECK(notified == 1);
    CHECK(watch->count() == 4);
    journal.unwatch(watch);
    record(journal, "globex", "/a");
    CHECK(watch->count() == 4);
  }

  TEST_CASE("tells at once what is settled already") {
    Journal journal({});
    record(journal, "acme", "/a");
    int notified = 0;
    const auto watch = journal.watch(match_of("/a"), {.min = 1});
    watch->notify([&] { ++notified; });
    CHECK(notified == 1);
    journal.unwatch(watch);
  }

  TEST_CASE("knows when bounds are settled") {
    const CountBounds at_least{.min = 2};
    CHECK_FALSE(at_least.is_settled(1));
    CHECK(at_least.is_settled(2));
    const CountBounds exactly{.min = 2, .max = 2};
    CHECK(exactly.is_settled(2));
    CHECK(exactly.is_settled(3));
    CHECK_FALSE(exactly.contain(3));
    const CountBounds never{.max = 0, .must_hold_at_deadline = true};
    CHECK_FALSE(never.is_settled(0));
    CHECK(never.is_settled(1));
    const CountBounds range{.min = 1, .max = 2, .must_hold_at_deadline = true};
    CHECK_FALSE(range.is_settled(1));
    CHECK(range.is_settled(3));
  }

  TEST_CASE("starts over when the journal is cleared") {
    Journal journal({});
    record(journal, "acme", "/a");
    record(journal, "globex", "/a");
    const auto all = journal.watch(match_of("/a"), {.min = 9});
    const auto one = journal.watch(match_of("/a", "acme"), {.min = 9});
    CHECK(all->count() == 2);
    CHECK(one->count() == 1);
    journal.clear("acme");
    CHECK(all->count() == 1);
    CHECK(one->count() == 0);
    record(journal, "acme", "/a");
    CHECK(all->count() == 2);
    journal.clear("");
    CHECK(all->count() == 0);
    record(journal, "acme", "/a");
    CHECK(one->count() == 1);
    journal.unwatch(all);
    journal.unwatch(one);
  }

  TEST_CASE("counts each request once, while others are recorded") {
    Journal journal({.entries_max = 100'000});
    constexpr std::uint64_t kEach = 3'000;
    std::vector<std::shared_ptr<JournalWatch>> watches;
    const auto failures = test::run_threads(4, [&](std::size_t thread) {
      if (thread == 3) {
        for (int i = 0; i < 30; ++i) watches.push_back(journal.watch(match_of("/a"), {}));
        return;
      }
      for (std::uint64_t i = 0; i < kEach; ++i) {
        record(journal, "o" + std::to_string(thread), i % 3 == 0 ? "/a" : "/b");
      }
    });
    CHECK(failures.empty());
    for (const auto& watch : watches) {
      CHECK(watch->count() == kEach);
      journal.unwatch(watch);
    }
  }
}

}  // namespace
}  // namespace porthole::http
