#include "http/app/graphql_limits.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"
#include "tests/support/schema.h"

namespace porthole::http::test {
namespace {

using porthole::test::build_service_schema;

/// A minute and 18 seconds before the end of a window of 300 s.
const Timestamp kStart{std::chrono::seconds(300 * 200 + 222)};

ServerUnderTestOptions with_limits(const RateLimitOptions& limits) {
  ServerUnderTestOptions options;
  options.query_policy = QueryPolicy(build_service_schema(), Validation::strict);
  options.api.rate_limits = limits;
  return options;
}

/// A request for `query` to `/v1`.
std::string document(const std::string& query, const std::string& token = "anything",
                     const std::string& headers = {}) {
  json::Writer writer;
  writer.begin_object();
  writer.member("query", query);
  writer.end_object();
  return RequestText{
      .method = "POST", .target = "/v1", .headers = headers, .body = writer.take(), .token = token}
      .to_string();
}

/// Costs 2 points.
const std::string kViewer = "{ viewer { user { id } } }";
/// Costs 3 points and one for each pipeline.
std::string pipelines(const std::string& organization, const std::string& arguments) {
  return "{ organization(slug: \"" + organization + "\") { pipelines" + arguments +
         " { edges { node { id } } } } }";
}

TEST_SUITE("server: limits of the GraphQL API") {
  TEST_CASE("bears its headers on every answer of /v1, and on no portal's") {
    ServerUnderTest server(with_limits({}));
    server.clock.set(kStart);
    for (const std::string& request :
         {document(kViewer), document("{"), post("/v1", "{"),
          RequestText{.method = "POST", .target = "/v1", .body = "{}", .token = ""}.to_string()}) {
      CAPTURE(request);
      const Answer answer = server.ask(request);
      CHECK(answer.header("RateLimit-Scope") == "graphql");
      CHECK(answer.number("RateLimit-Limit") == 20'000);
      CHECK(answer.number("RateLimit-Remaining") <= 20'000);
      CHECK(answer.number("RateLimit-Reset") == 78);
      CHECK(answer.header("RateLimit-User-Scope") == "graphql_user");
      CHECK(answer.number("RateLimit-User-Limit") == 5'000);
      CHECK(answer.number("RateLimit-User-Remaining") <= 5'000);
      CHECK(answer.number("RateLimit-User-Reset") == 78);
      CHECK(answer.number("RateLimit-Complexity-Requested") >= 0);
      CHECK(answer.number("RateLimit-Complexity-Actual") >= 0);
    }
    const Answer portal = server.ask(post("/organizations/acme/portals/none", "{}"));
    CHECK_FALSE(portal.header("RateLimit-Complexity-Requested"));
  }

  TEST_CASE("counts what the answer held, for the organization that the document names") {
    ServerUnderTest server(with_limits({}));
    server.clock.set(kStart);
    CHECK(server.ask(document(kViewer)).number("RateLimit-User-Remaining") == 4'998);
    const Answer page = server.ask(document(pipelines("acme", "(first: 500)")));
    const std::int64_t actual = page.number("RateLimit-Complexity-Actual");
    CHECK(page.number("RateLimit-Complexity-Requested") == 503);
    CHECK(actual >= 3);
    CHECK(actual <= 503);
    CHECK(page.number("RateLimit-Remaining") == 20'000 - actual);
    CHECK(page.number("RateLimit-User-Remaining") == 4'998 - actual);
    CHECK(server.ask(document(pipelines("beta", "(first: 1)"))).number("RateLimit-Remaining") ==
          20'000 - 4);
    const std::string window = server.ask(get("/v2/organizations/acme/rate_limit")).body;
    CHECK(window.find(R"("graphql":{"limit":20000,"current":)" + std::to_string(actual) +
                      R"(,"reset":78,"reset_at":)") != std::string::npos);
  }

  TEST_CASE("adds statistics when asked to") {
    ServerUnderTest server(with_limits({}));
    const auto body = [&](const std::string& headers) {
      return server.ask(document("{ viewer { user { name } } }", "anything", headers)).body;
    };
    CHECK(body("Buildkite-Include-Query-Stats: true\r\n")
              .ends_with(R"(,"stats":{"requestedComplexity":2,"actualComplexity":2}})"));
    CHECK(body("Buildkite-Include-Query-Stats: false\r\n").find("stats") == std::string::npos);
    CHECK(body("").find("stats") == std::string::npos);
  }

  TEST_CASE("takes 500 for a page without first and last, or what it is told") {
    ServerUnderTest server(with_limits({}));
    CHECK(server.ask(document(pipelines("acme", ""))).number("RateLimit-Complexity-Requested") ==
          503);
    const std::string nested =
        "{ organization(slug: \"acme\") { pipelines { edges { node { builds { edges { node { id } "
        "} } } } } } }";
    CHECK(server.ask(document(nested)).body ==
          R"({"errors":[{"message":"Query has complexity of 251503, which exceeds max complexity )"
          R"(of 50000"}]})");
    ServerUnderTestOptions options = with_limits({});
    options.invoker.complexity_default_page = 7;
    ServerUnderTest other(std::move(options));
    CHECK(other.ask(document(pipelines("acme", ""))).number("RateLimit-Complexity-Requested") ==
          10);
    CHECK(other.ask(document(nested)).status == 200);
  }

  TEST_CASE("refuses in the service's words, and begins anew with the next window") {
    ServerUnderTest server(with_limits({.is_enforced = true, .graphql = 5, .graphql_user = 100}));
    server.clock.set(kStart);
    const std::string query = "{ organization(slug: \"acme\") { slug } viewer { user { id } } }";
    CHECK(server.ask(document(query)).number("RateLimit-Remaining") == 2);
    const Answer refused = server.ask(document(query));
    CHECK(refused.status == 429);
    CHECK(refused.body ==
          R"({"errors":[{"message":"Your organization has exceeded the limit of 5 complexity )"
          R"(points. Please try again in 78 seconds."}]})");
    CHECK(refused.number("RateLimit-Remaining") == 2);
    CHECK(refused.number("RateLimit-User-Remaining") == 97);
    server.clock.advance(std::chrono::seconds(77));
    CHECK(server.ask(document(query)).status == 429);
    server.clock.advance(std::chrono::seconds(1));
    CHECK(server.ask(document(query)).status == 200);
    CHECK(server.ask(post("/_porthole/v1/reset", "")).status == 204);
    CHECK(server.ask(document(query)).status == 200);
  }

  TEST_CASE("lets a user's points run out before the organization's") {
    ServerUnderTest server(with_limits({.is_enforced = true, .graphql = 9, .graphql_user = 5}));
    server.clock.set(kStart);
    server.ask(get(kPortals));  // Brings the organization into being.
    CHECK(server.ask(document(kViewer)).status == 200);
    CHECK(server.ask(document(kViewer)).status == 200);
    const Answer refused = server.ask(document(kViewer));
    CHECK(refused.status == 429);
    CHECK(refused.body ==
          R"({"errors":[{"message":"You have exceeded your per-user limit of 5 complexity points. )"
          R"(Please try again in 78 seconds."}]})");
    // What was refused isn't counted anywhere.
    CHECK(refused.number("RateLimit-Remaining") == 5);
    CHECK(refused.number("RateLimit-User-Remaining") == 1);
    CHECK(refused.number("RateLimit-Complexity-Requested") == 2);
    CHECK(refused.number("RateLimit-Complexity-Actual") == 0);
    // What costs nothing passes.
    CHECK(server.ask(document("{ __typename }")).status == 200);
  }

  TEST_CASE("does no mutation that it refuses") {
    ServerUnderTest server(with_limits({.is_enforced = true, .graphql = 100, .graphql_user = 5}));
    server.clock.set(kStart);
    const std::string create =
        "mutation { buildCreate(input: {pipelineID: \"UGlwZWxpbmUtLS0x\", branch: \"mine\"}) "
        "{ build { id pipeline { id } } } }";
    const Answer made = server.ask(document(create));
    CHECK(made.status == 200);
    CHECK(made.number("RateLimit-User-Remaining") == 2);
    const Answer refused = server.ask(document(create));
    CHECK(refused.status == 429);
    CHECK(refused.number("RateLimit-User-Remaining") == 2);
    server.clock.advance(std::chrono::seconds(78));
    const std::string list =
        "{ node(id: \"UGlwZWxpbmUtLS0x\") { ... on Pipeline { builds(first: 2) { edges { node { "
        "branch } } } } } }";
    const std::string body = server.ask(document(list)).body;
    const std::size_t first = body.find("\"mine\"");
    CHECK(first != std::string::npos);
    CHECK(body.find("\"mine\"", first + 1) == std::string::npos);
  }

  TEST_CASE("lets not one point more pass when eight clients ask at once") {
    constexpr std::size_t kClients = 8;
    constexpr std::size_t kPoints = 20'000;
    constexpr std::size_t kCost = 50;
    std::string query = "{";
    for (std::size_t i = 0; i < kCost / 2; ++i) {
      query += " v" + std::to_string(i) + ": viewer { user { id } }";
    }
    query += " }";
    ServerUnderTestOptions options = with_limits({.is_enforced = true});
    add_users(options, kClients, {"graphql"});
    ServerUnderTest server(std::move(options));
    server.clock.set(kStart);
    for (int window = 0; window < 2; ++window) {
      std::array<std::size_t, kClients> passed{};
      const std::vector<std::string> failures = run_threads(kClients, [&](std::size_t thread) {
        const std::string request = document(query, "token" + std::to_string(thread));
        HttpClient client = server.connect();
        for (std::size_t i = 0; i < 110; ++i) {
          if (client.exchange(request).status == 200) ++passed[thread];
        }
      });
      CHECK(failures == std::vector<std::string>());
      std::size_t all = 0;
      for (const std::size_t one : passed) {
        CHECK(one * kCost <= 5'000);
        all += one;
      }
      CHECK(all * kCost == kPoints);
      server.clock.advance(std::chrono::seconds(300));
    }
  }

  TEST_CASE("goes by an organization's own numbers") {
    ServerUnderTestOptions options = with_limits({});
    options.api.rate_limits.is_enforced = true;
    Organization small = *make_organization("small", 1);
    small.rate_limits = {.graphql = 9, .graphql_user = 5};
    options.image.organizations = {{std::make_shared<const Organization>(small), {}}};
    ServerUnderTest server(std::move(options));
    const Answer page = server.ask(document(pipelines("small", "(first: 1)")));
    CHECK(page.number("RateLimit-Limit") == 9);
    CHECK(page.number("RateLimit-User-Limit") == 5);
    CHECK(page.number("RateLimit-User-Remaining") == 1);
    CHECK(server.ask(document(pipelines("small", "(first: 1)"))).status == 429);
    CHECK(server.ask(document(pipelines("acme", "(first: 1)"))).status == 200);
  }

  TEST_CASE("lists the organizations that there are") {
    ServerUnderTest server(with_limits({}));
    const std::string list =
        "{ viewer { organizations(first: 9) { count edges { node { slug } } } } }";
    CHECK(server.ask(document(list)).body ==
          R"({"data":{"viewer":{"organizations":{"count":0,"edges":[]}}}})");
    server.ask(get(kPortals));
    CHECK(
        server.ask(document(list)).body ==
        R"({"data":{"viewer":{"organizations":{"count":1,"edges":[{"node":{"slug":"acme"}}]}}}})");
  }

  TEST_CASE("brings an organization into being in open mode, as REST does") {
    ServerUnderTest server(with_limits({}));
    CHECK(server.ask(document("{ organization(slug: \"fresh\") { slug name } }")).body ==
          R"({"data":{"organization":{"slug":"fresh","name":"fresh"}}})");
    server.ask(document("{ pipeline(slug: \"other/web\") { slug } }"));
    server.ask(document("{ organization(slug: \"No Slug\") { slug } }"));
    CHECK(server.store.organization_count() == 2);
    // One that isn't valid does nothing.
    server.ask(document("{ organization(slug: \"third\") { nothing } }"));
    CHECK(server.store.organization_count() == 2);
  }
}

}  // namespace
}  // namespace porthole::http::test
