#include "portal/prepared_queries.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace porthole {
namespace {

PortalPtr stored_portal(const std::string& query) {
  Portal portal;
  portal.contents.query = query;
  portal.created_by = demo_user();
  return seal(std::move(portal));
}

/// What is kept of a portal once nobody else holds anything.
struct Trace {
  std::weak_ptr<const Portal> portal;
  std::weak_ptr<const PreparedQuery> query;
};

Trace trace_of(PreparedQueries& queries, const std::string& query) {
  const PortalPtr portal = stored_portal(query);
  return {portal, queries.get(portal)};
}

bool is_kept(const Trace& trace) {
  return !trace.portal.expired() && !trace.query.expired();
}

bool is_gone(const Trace& trace) {
  return trace.portal.expired() && trace.query.expired();
}

}  // namespace

TEST_SUITE("portal: prepared queries") {
  TEST_CASE("prepares a portal's query once") {
    const QueryRules rules;
    PreparedQueries queries(rules);
    const PortalPtr portal = stored_portal("{ a }");
    const PreparedQueryPtr first = queries.get(portal);
    REQUIRE(first->executable != nullptr);
    CHECK(first->executable->document().source() == "{ a }");
    CHECK(queries.get(portal) == first);
  }

  TEST_CASE("keeps the errors of a query that can't be called as well") {
    const QueryRules rules;
    PreparedQueries queries(rules);
    const PortalPtr portal = stored_portal("query Q($v: Int) { a }");
    const PreparedQueryPtr first = queries.get(portal);
    CHECK(first->executable == nullptr);
    CHECK(first->errors.size() == 1);
    CHECK(queries.get(portal) == first);
  }

  TEST_CASE("takes a portal that was changed for another one") {
    const QueryRules rules;
    PreparedQueries queries(rules);
    const PortalPtr before = stored_portal("{ a }");
    Portal changed = *before;
    changed.contents.query = "{ b }";
    const PortalPtr after = seal(std::move(changed));
    CHECK(queries.get(before)->executable->document().source() == "{ a }");
    CHECK(queries.get(after)->executable->document().source() == "{ b }");
  }

  TEST_CASE("lets go of the one that was used least recently") {
    const QueryRules rules;
    PreparedQueries queries(rules, 2);
    const PortalPtr used = stored_portal("{ used }");
    const PreparedQueryPtr first = queries.get(used);
    const Trace idle = trace_of(queries, "{ idle }");
    CHECK(is_kept(idle));
    CHECK(queries.get(used) == first);
    const Trace third = trace_of(queries, "{ third }");
    CHECK(is_gone(idle));
    CHECK(is_kept(third));
    CHECK(queries.get(used) == first);
  }

  TEST_CASE("prepares one anew that it had to let go") {
    const QueryRules rules;
    PreparedQueries queries(rules, 1);
    const PortalPtr portal = stored_portal("{ a }");
    const PreparedQueryPtr in_use = queries.get(portal);
    trace_of(queries, "{ b }");
    const PreparedQueryPtr again = queries.get(portal);
    CHECK(again != in_use);
    // Whoever has the old one still calls it.
    CHECK(in_use->executable->document().source() == "{ a }");
    CHECK(again->executable->document().source() == "{ a }");
  }

  TEST_CASE("gives all threads one query while there is room for all") {
    constexpr std::size_t kThreads = 4;
    constexpr std::size_t kPortals = 8;
    const QueryRules rules;
    PreparedQueries queries(rules, kPortals);
    std::vector<PortalPtr> portals;
    for (std::size_t i = 0; i < kPortals; ++i) portals.push_back(stored_portal("{ a }"));
    std::array<std::vector<PreparedQueryPtr>, kThreads> got;
    std::vector<std::thread> threads;
    threads.reserve(kThreads);
    for (std::vector<PreparedQueryPtr>& mine : got) {
      threads.emplace_back([&] {
        for (const PortalPtr& portal : portals) mine.push_back(queries.get(portal));
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::vector<PreparedQueryPtr>& mine : got) {
      const bool is_same = mine == got[0];
      CHECK(is_same);
    }
  }

  TEST_CASE("gives each thread the query it asks for while there isn't") {
    constexpr std::size_t kThreads = 4;
    constexpr int kRounds = 50;
    const QueryRules rules;
    PreparedQueries queries(rules, 1);
    std::array<PortalPtr, kThreads> portals;
    for (std::size_t i = 0; i < kThreads; ++i) {
      portals[i] = stored_portal("{ f" + std::to_string(i) + " }");
    }
    std::array<int, kThreads> right{};
    std::vector<std::thread> threads;
    threads.reserve(kThreads);
    for (std::size_t i = 0; i < kThreads; ++i) {
      threads.emplace_back([&, i] {
        for (int round = 0; round < kRounds; ++round) {
          const PreparedQueryPtr query = queries.get(portals[i]);
          const std::string& wanted = portals[i]->contents.query;
          right[i] += query->executable->document().source() == wanted ? 1 : 0;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(std::all_of(right.begin(), right.end(), [](int count) { return count == kRounds; }));
  }
}

}  // namespace porthole
