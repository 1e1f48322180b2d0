#include "portal/query_cache.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

namespace porthole {
namespace {

/// A query whose only error is its text, to distinguish it from others.
PreparedQuery prepare_text(const std::string& text) {
  PreparedQuery prepared;
  prepared.errors.emplace_back().message = text;
  return prepared;
}

PreparedQueryPtr ask(QueryCache& queries, const std::string& text) {
  return queries.get(text, [&] { return prepare_text(text); });
}

const std::string& text_of(const PreparedQueryPtr& query) {
  return query->errors.front().message;
}

/// Whether the cache still holds a query.
std::weak_ptr<const PreparedQuery> trace_of(QueryCache& queries, const std::string& text) {
  return ask(queries, text);
}

}  // namespace

TEST_SUITE("query cache") {
  TEST_CASE("prepares a query once") {
    QueryCache queries;
    int count = 0;
    const auto prepare = [&] {
      ++count;
      return prepare_text("{ a }");
    };
    const PreparedQueryPtr first = queries.get("{ a }", prepare);
    CHECK(queries.get(std::string("{ a }"), prepare) == first);
    CHECK(count == 1);
    CHECK(text_of(ask(queries, "{ b }")) == "{ b }");
  }

  TEST_CASE("evicts the least recently used query") {
    QueryCache queries(2);
    const PreparedQueryPtr used = ask(queries, "{ used }");
    const auto idle = trace_of(queries, "{ idle }");
    CHECK_FALSE(idle.expired());
    CHECK(ask(queries, "{ used }") == used);
    const auto third = trace_of(queries, "{ third }");
    CHECK(idle.expired());
    CHECK_FALSE(third.expired());
    CHECK(ask(queries, "{ used }") == used);
  }

  TEST_CASE("evicts queries until their texts fit the bound") {
    QueryCache queries(100, 30);
    const auto first = trace_of(queries, std::string(10, 'a'));
    const auto second = trace_of(queries, std::string(10, 'b'));
    const auto third = trace_of(queries, std::string(10, 'c'));
    CHECK_FALSE(first.expired());
    const auto fourth = trace_of(queries, std::string(11, 'd'));
    CHECK(first.expired());
    CHECK(second.expired());
    CHECK_FALSE(third.expired());
    CHECK_FALSE(fourth.expired());
  }

  TEST_CASE("returns but does not cache a query that would evict all others") {
    QueryCache queries(100, 30);
    const auto kept = trace_of(queries, std::string(30, 'a'));
    const std::string longest(31, 'b');
    const PreparedQueryPtr too_long = ask(queries, longest);
    CHECK(text_of(too_long) == longest);
    CHECK(ask(queries, longest) != too_long);
    CHECK_FALSE(kept.expired());
  }

  TEST_CASE("prepares an evicted query again, and leaves the evicted one to its holders") {
    QueryCache queries(1);
    const PreparedQueryPtr in_use = ask(queries, "{ a }");
    trace_of(queries, "{ b }");
    const PreparedQueryPtr again = ask(queries, "{ a }");
    CHECK(again != in_use);
    CHECK(text_of(in_use) == "{ a }");
    CHECK(text_of(again) == "{ a }");
  }

  TEST_CASE("gives all threads the same query while nothing is evicted") {
    constexpr std::size_t kThreads = 4;
    constexpr std::size_t kQueries = 8;
    QueryCache queries(kQueries);
    std::array<std::vector<PreparedQueryPtr>, kThreads> got;
    std::vector<std::thread> threads;
    threads.reserve(kThreads);
    for (std::vector<PreparedQueryPtr>& mine : got) {
      threads.emplace_back([&] {
        for (std::size_t i = 0; i < kQueries; ++i) mine.push_back(ask(queries, std::to_string(i)));
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::vector<PreparedQueryPtr>& mine : got) {
      const bool is_same = mine == got[0];
      CHECK(is_same);
    }
  }

  TEST_CASE("gives each thread the query it asks for while others are evicted") {
    constexpr std::size_t kThreads = 4;
    constexpr int kRounds = 200;
    QueryCache queries(1);
    std::array<int, kThreads> right{};
    std::vector<std::thread> threads;
    threads.reserve(kThreads);
    for (std::size_t i = 0; i < kThreads; ++i) {
      threads.emplace_back([&, i] {
        const std::string wanted = std::to_string(i);
        for (int round = 0; round < kRounds; ++round) {
          right[i] += text_of(ask(queries, wanted)) == wanted ? 1 : 0;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(std::all_of(right.begin(), right.end(), [](int count) { return count == kRounds; }));
  }
}

}  // namespace porthole
