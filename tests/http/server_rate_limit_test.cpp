#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

constexpr std::size_t kClients = 8;
constexpr std::size_t kEach = 40;
constexpr std::size_t kAll = kClients * kEach;

/// What remains after each of `requests` requests, least first.
std::vector<std::int64_t> countdown(std::size_t limit, std::size_t requests) {
  std::vector<std::int64_t> remaining;
  for (std::size_t i = 1; i <= requests; ++i) {
    remaining.push_back(i < limit ? static_cast<std::int64_t>(limit - i) : 0);
  }
  std::sort(remaining.begin(), remaining.end());
  return remaining;
}

TEST_SUITE("server: rate limits") {
  TEST_CASE("bears both limits on every answer under /v2, and on no other") {
    TestServer server;
    server.clock.set(Timestamp(std::chrono::seconds(60'000 + 18)));
    for (const std::string& request :
         {get(kPortals), get("/v2/meta"), get("/v2/nowhere"), post(kPortals, "{"),
          RequestText{.target = "/v2/user", .token = ""}.to_string()}) {
      const Answer answer = server.ask(request);
      CAPTURE(request);
      CHECK(answer.header("RateLimit-Scope") == "rest");
      CHECK(answer.number("RateLimit-Limit") == 200);
      CHECK(answer.number("RateLimit-Remaining") <= 200);
      CHECK(answer.number("RateLimit-Remaining") >= 0);
      CHECK(answer.number("RateLimit-Reset") == 42);
      CHECK(answer.header("RateLimit-User-Scope") == "rest_user");
      CHECK(answer.number("RateLimit-User-Limit") == 50);
      CHECK(answer.number("RateLimit-User-Reset") == 42);
      CHECK(answer.number("RateLimit-User-Remaining") >= 0);
      CHECK(answer.header("Access-Control-Allow-Origin") == "*");
      CHECK(answer.header("Access-Control-Expose-Headers") == "Link");
    }
    for (const std::string target : {"/", "/nowhere", "/v20"}) {
      const Answer answer = server.ask(get(target));
      for (const auto& [name, value] : answer.headers) CHECK_FALSE(name.starts_with("RateLimit"));
    }
  }

  TEST_CASE("counts exactly, from eight threads at once") {
    TestServer server;
    std::array<std::vector<std::int64_t>, kClients> rest;
    std::array<std::vector<std::int64_t>, kClients> user;
    const std::vector<std::string> failures = run_threads(kClients, [&](std::size_t thread) {
      HttpClient client = server.connect();
      for (std::size_t i = 0; i < kEach; ++i) {
        const Answer answer = client.exchange(get(kPortals));
        rest[thread].push_back(answer.number("RateLimit-Remaining"));
        user[thread].push_back(answer.number("RateLimit-User-Remaining"));
      }
    });
    CHECK(failures == std::vector<std::string>());
    std::vector<std::int64_t> all_rest;
    std::vector<std::int64_t> all_user;
    for (std::size_t i = 0; i < kClients; ++i) {
      // Each client sees its own go down only.
      CHECK(std::is_sorted(rest[i].rbegin(), rest[i].rend()));
      all_rest.insert(all_rest.end(), rest[i].begin(), rest[i].end());
      all_user.insert(all_user.end(), user[i].begin(), user[i].end());
    }
    std::sort(all_rest.begin(), all_rest.end());
    std::sort(all_user.begin(), all_user.end());
    CHECK(all_rest == countdown(200, kAll));
    CHECK(all_user == countdown(50, kAll));
    const std::string window = server.ask(get("/v2/organizations/acme/rate_limit")).body;
    CHECK(window.find("\"limit\":200,\"current\":" + std::to_string(kAll + 1)) !=
          std::string::npos);
  }

  TEST_CASE("begins anew with the next minute, and counts organizations by themselves") {
    TestServer server;
    const auto remaining = [&](const std::string& organization) {
      const Answer answer = server.ask(get("/v2/organizations/" + organization + "/portals"));
      return std::pair(answer.number("RateLimit-Remaining"),
                       answer.number("RateLimit-User-Remaining"));
    };
    using Pair = std::pair<std::int64_t, std::int64_t>;
    const bool first = remaining("a") == Pair{199, 49};
    const bool second = remaining("a") == Pair{198, 48};
    const bool other = remaining("b") == Pair{199, 47};
    CHECK((first && second && other));
    server.clock.advance(std::chrono::seconds(60));
    const bool next = remaining("a") == Pair{199, 49};
    CHECK(next);
  }
}

}  // namespace
}  // namespace porthole::http::test
