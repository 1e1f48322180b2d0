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
    ServerUnderTest server;
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
      for (const auto& [name, value] : answer.headers()) CHECK_FALSE(name.starts_with("RateLimit"));
    }
  }

  TEST_CASE("counts exactly, from eight threads at once") {
    ServerUnderTest server;
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
    ServerUnderTest server;
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

  TEST_CASE("warns while a limit is exceeded, and lets pass, unless it is to be enforced") {
    ServerUnderTestOptions options;
    options.api.rate_limits.rest = 3;
    options.api.rate_limits.rest_user = 2;
    ServerUnderTest server(std::move(options));
    constexpr std::string_view kWarning = "You have exceeded your API rate limit.";
    for (int i = 1; i <= 4; ++i) {
      CAPTURE(i);
      const Answer answer = server.ask(get(kPortals));
      CHECK(answer.status == 200);
      CHECK(answer.header("RateLimit-Warning").has_value() == (i > 3));
      CHECK(answer.header("RateLimit-Warning").value_or(std::string(kWarning)) == kWarning);
      CHECK(answer.header("RateLimit-User-Warning").has_value() == (i > 2));
      CHECK(answer.header("RateLimit-User-Warning").value_or(std::string(kWarning)) == kWarning);
    }
    CHECK(server.ask(get("/v2/organizations/acme/rate_limit")).body.find("\"enforced\":true") ==
          std::string::npos);
  }

  TEST_CASE("refuses in the service's words when a user's or an organization's limit is exceeded") {
    ServerUnderTestOptions options;
    options.api.rate_limits = {.is_enforced = true, .rest = 5, .rest_user = 3};
    ServerUnderTest server(std::move(options));
    server.clock.set(Timestamp(std::chrono::seconds(60'000 + 18)));
    for (int i = 0; i < 3; ++i) CHECK(server.ask(get(kPortals)).status == 200);
    const Answer user = server.ask(get(kPortals));
    CHECK(user.status == 429);
    CHECK(user.reason == "Too Many Requests");
    CHECK(user.body ==
          R"({"message":"You have exceeded your API rate limit. Please wait 42 seconds before )"
          R"(making more requests.","scope":"rest_user","limit":3,"current":4,"reset":42})");
    CHECK(user.header("RateLimit-User-Warning") == "You have exceeded your API rate limit.");
    CHECK_FALSE(user.header("RateLimit-Warning"));
    CHECK(user.number("RateLimit-User-Remaining") == 0);
    // What is refused for its user is none of the organization's.
    CHECK(user.number("RateLimit-Remaining") == 2);
    CHECK(user.header("Access-Control-Allow-Origin") == "*");
    server.clock.advance(std::chrono::seconds(42));
    CHECK(server.ask(get(kPortals)).status == 200);
  }

  TEST_CASE("agrees with itself: rate_limit, headers, and what is enforced") {
    ServerUnderTestOptions options;
    options.api.rate_limits = {.is_enforced = true, .rest = 9};
    ServerUnderTest server(std::move(options));
    server.clock.set(Timestamp(std::chrono::seconds(60'000 + 18)));
    server.ask(get(kPortals));
    const Answer answer = server.ask(get("/v2/organizations/acme/rate_limit"));
    CHECK(answer.number("RateLimit-Limit") == 9);
    CHECK(answer.number("RateLimit-Remaining") == 7);
    CHECK(answer.body.find(R"("rest":{"limit":9,"current":2,"reset":42,)"
                           R"("reset_at":"1970-01-01T16:41:00Z","enforced":true})") !=
          std::string::npos);
  }

  TEST_CASE("lets exactly the limit pass when eight clients ask at once") {
    constexpr std::size_t kLimit = 200;
    ServerUnderTestOptions options;
    options.api.rate_limits = {.is_enforced = true, .rest = kLimit, .rest_user = kEach - 5};
    add_users(options, kClients, {"read_portals"});
    ServerUnderTest server(std::move(options));
    for (int window = 0; window < 2; ++window) {
      std::array<std::size_t, kClients> passed{};
      std::array<std::size_t, kClients> refused{};
      const std::vector<std::string> failures = run_threads(kClients, [&](std::size_t thread) {
        const std::string request =
            RequestText{.target = kPortals, .token = "token" + std::to_string(thread)}.to_string();
        HttpClient client = server.connect();
        for (std::size_t i = 0; i < kEach; ++i) {
          const int status = client.exchange(request).status;
          if (status == 200) ++passed[thread];
          if (status == 429) ++refused[thread];
        }
      });
      CHECK(failures == std::vector<std::string>());
      std::size_t all_passed = 0;
      for (std::size_t i = 0; i < kClients; ++i) {
        CHECK(passed[i] + refused[i] == kEach);
        CHECK(passed[i] <= kEach - 5);
        all_passed += passed[i];
      }
      CHECK(all_passed == kLimit);
      server.clock.advance(std::chrono::seconds(60));
    }
  }

  TEST_CASE("goes by an organization's own numbers, and counts its users by themselves there") {
    ServerUnderTestOptions options;
    options.api.rate_limits.is_enforced = true;
    Organization small = *make_organization("small", 1);
    small.rate_limits = {.rest = 4, .rest_user = 2};
    options.image.organizations = {{std::make_shared<const Organization>(small), {}}};
    ServerUnderTest server(std::move(options));
    const auto ask = [&](const std::string& organization) {
      return server.ask(get("/v2/organizations/" + organization + "/portals"));
    };
    CHECK(ask("acme").number("RateLimit-User-Remaining") == 49);
    CHECK(ask("small").number("RateLimit-Limit") == 4);
    CHECK(ask("small").number("RateLimit-User-Remaining") == 0);
    CHECK(ask("small").status == 429);
    const Answer elsewhere = ask("acme");
    CHECK(elsewhere.status == 200);
    CHECK(elsewhere.number("RateLimit-User-Remaining") == 48);
  }

  TEST_CASE("counts the calls of portals for their organization, in headers of their own") {
    ManualClock clock(Timestamp(std::chrono::seconds(60'000 + 18)));
    const OrganizationPtr acme = make_organization("acme", 1);
    Organization own = *make_organization("own", 2);
    own.rate_limits.portal = 1;
    for (const bool is_enforced : {false, true}) {
      RateLimits limits({.is_enforced = is_enforced, .portal = 2}, clock);
      std::string lines;
      append_portal_lines(lines, limits.count_portal(*acme));
      CHECK(lines ==
            "RateLimit-Scope: portal\r\nRateLimit-Limit: 2\r\nRateLimit-Remaining: 1\r\n"
            "RateLimit-Reset: 42\r\n");
      CHECK_FALSE(limits.portal_refusal(limits.count_portal(*acme)));
      const RateWindow third = limits.count_portal(*acme);
      CHECK(third.exceeded());
      const std::optional<Response> refusal = limits.portal_refusal(third);
      CHECK(refusal.has_value() == is_enforced);
      if (refusal) {
        CHECK(refusal->status == 429);
        CHECK(refusal->body.find(R"("scope":"portal","limit":2,"current":3,"reset":42})") !=
              std::string::npos);
      }
      CHECK_FALSE(limits.count_portal(own).exceeded());
      CHECK(limits.count_portal(own).exceeded());
    }
  }
}

}  // namespace
}  // namespace porthole::http::test
