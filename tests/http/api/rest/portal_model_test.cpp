#include "tests/http/api/rest/portal_model.h"

#include <array>
#include <atomic>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

constexpr std::size_t kThreads = 8;
constexpr int kSteps = 300;

/// Each thread has an organization of its own, and a part of one that all share.
void check_threads(ServerUnderTestOptions options) {
  ServerUnderTest server(std::move(options));
  std::atomic<std::size_t> portals = 0;
  const std::vector<std::string> failures = run_threads(kThreads, [&](std::size_t thread) {
    HttpClient client = server.connect();
    const auto seed = static_cast<unsigned>(thread);
    const std::string name = std::to_string(thread);
    PortalModel own(client, "own-" + name, "p", true, seed);
    PortalModel shared(client, "shared", "t" + name + "-", false, seed + 100);
    for (int i = 0; i < kSteps; ++i) {
      own.step();
      shared.step();
    }
    own.check_all();
    shared.check_all();
    portals += own.portals().size() + shared.portals().size();
  });
  CHECK(failures == std::vector<std::string>());
  CHECK(server.store.portal_count() == portals);
  CHECK(server.store.organization_count() == kThreads + 1);
}

TEST_SUITE("server: model") {
  TEST_CASE("answers random calls as a plain model does") {
    for (const unsigned seed : {1u, 2u, 3u}) {
      CAPTURE(seed);
      const ServerUnderTest server;
      HttpClient client = server.connect();
      PortalModel model(client, "acme", "p", true, seed);
      for (int i = 0; i < 1000; ++i) model.step();
      model.check_all();
      CHECK(server.store.portal_count() == model.portals().size());
    }
  }

  TEST_CASE("answers as plain models do from eight threads at once") {
    check_threads({});
  }

  TEST_CASE("answers as plain models do from eight threads at once with workers") {
    ServerUnderTestOptions options;
    options.server.responder.all_on_workers = true;
    check_threads(std::move(options));
  }

  TEST_CASE("gives each slug to one of those who want it at once") {
    const ServerUnderTest server;
    constexpr int kSlugs = 50;
    std::array<std::atomic<int>, kSlugs> made{};
    const std::vector<std::string> failures = run_threads(kThreads, [&](std::size_t) {
      HttpClient client = server.connect();
      for (std::size_t i = 0; i < kSlugs; ++i) {
        const Answer answer =
            client.exchange(post(kPortals, portal_body("Wanted " + std::to_string(i))));
        if (answer.status == 201) {
          ++made[i];
        } else if (answer.body !=
                   R"({"message":"Validation failed: Slug has already been taken"})") {
          throw ClientError(answer.body);
        }
      }
    });
    CHECK(failures == std::vector<std::string>());
    for (const std::atomic<int>& count : made) CHECK(count == 1);
    CHECK(server.store.portal_count() == kSlugs);
  }

  TEST_CASE("repeats itself for the same seed") {
    const auto answers = [](std::uint64_t seed) {
      ServerUnderTestOptions options;
      options.seed = seed;
      const ServerUnderTest server(options);
      HttpClient client = server.connect();
      std::string all;
      for (int i = 0; i < 5; ++i) {
        const Answer answer = client.exchange(post(kPortals, portal_body("P" + std::to_string(i))));
        all += answer.body + answer.header("X-Request-Id").value_or("");
      }
      return all;
    };
    CHECK(answers(1) == answers(1));
    CHECK(answers(1) != answers(2));
  }
}

}  // namespace
}  // namespace porthole::http::test
