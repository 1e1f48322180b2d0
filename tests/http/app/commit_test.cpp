#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "store/pending_change.h"
#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

/// A log on a disk that hangs until it is told what becomes of the changes.
class HeldLog final : public ChangeObserver {
 public:
  Result<void> changed(std::uint64_t, const PendingChangePtr& pending) override {
    {
      const std::lock_guard lock(mutex_);
      if (is_known_) pending->complete(outcome_);
      held_.push_back(pending);
      arrived_.notify_all();
    }
    return PendingChanges::settle(pending);
  }

  bool wait_for(std::size_t changes) {
    std::unique_lock lock(mutex_);
    return arrived_.wait_for(lock, kPatience, [&] { return held_.size() >= changes; });
  }

  void complete(const Result<void>& outcome) {
    const std::lock_guard lock(mutex_);
    is_known_ = true;
    outcome_ = outcome;
    for (const PendingChangePtr& pending : std::exchange(held_, {})) pending->complete(outcome);
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<PendingChangePtr> held_;
  bool is_known_ = false;
  Result<void> outcome_;
};

/// A server whose changes wait for `log`.
struct HeldServer {
  explicit HeldServer(ServerUnderTestOptions options = {}) : server(std::move(options)) {
    server.store.organization("acme", *make_access_token("t", demo_user(), {})).value();
    server.store.observe(log, true);
  }
  HeldLog log;
  ServerUnderTest server;
};

const std::string kVerify = R"({"match":{"path":"/none"},"at_least":1,"within":"60s"})";

TEST_SUITE("server: changes that wait for the disk") {
  TEST_CASE("leave everything else answered: reads, health, the control API") {
    HeldServer held;
    const ServerUnderTest& server = held.server;
    std::vector<HttpClient> writers;
    for (int i = 0; i < 20; ++i) {
      writers.push_back(server.connect());
      writers.back().send(post(kPortals, portal_body("P" + std::to_string(i))));
    }
    REQUIRE(held.log.wait_for(20));
    std::vector<HttpClient> verifiers;
    for (int i = 0; i < 16; ++i) {
      verifiers.push_back(server.connect());
      verifiers.back().send(post("/_porthole/v1/verify", kVerify));
    }
    // Changes of the control API don't keep its workers either.
    for (int i = 0; i < 20; ++i) {
      writers.push_back(server.connect());
      const std::string user = std::to_string(i);
      writers.back().send(
          post("/_porthole/v1/users", R"({"name":"U","email":"u)" + user + R"(@x"})"));
    }
    REQUIRE(held.log.wait_for(40));
    for (int i = 0; i < 20; ++i) {
      CHECK(server.ask(get("/_porthole/v1/health")).status == 200);
      CHECK(server.ask(get("/_porthole/v1/clock")).status == 200);
      CHECK(server.ask(get(kPortals)).status == 200);
    }
    for (const HttpClient& writer : writers) {
      CHECK_FALSE(wait_readable(writer.descriptor(), std::chrono::milliseconds(0)));
    }
    held.log.complete({});
    for (HttpClient& writer : writers) CHECK(writer.read_answer().status == 201);
  }

  TEST_CASE("are answered in order with the requests around them") {
    HeldServer held;
    HttpClient client = held.server.connect();
    client.send(get("/v2/user") + post(kPortals, portal_body("A")) + get(kPortals + "/a") +
                post(kPortals, portal_body("B", 60'000)) + get(kPortals + "/b"));
    CHECK(client.read_answer().status == 200);
    REQUIRE(held.log.wait_for(1));
    held.log.complete({});
    for (const int status : {201, 200, 201, 200}) CHECK(client.read_answer().status == status);
  }

  TEST_CASE("are answered, journaled, measured and logged as what became of them") {
    HeldServer held;
    const ServerUnderTest& server = held.server;
    HttpClient client = server.connect();
    client.send(post(kPortals, portal_body("A"), "X-Request-Id: mine\r\n"));
    REQUIRE(held.log.wait_for(1));
    CHECK(server.ask(get("/_porthole/v1/requests")).body.find("\"count\":0") != std::string::npos);
    held.log.complete(Error{ErrorCode::internal, "The change was undone, because of a test"});
    const Answer answer = client.read_answer();
    CHECK(answer.status == 500);
    CHECK(answer.body == R"({"message":"The change was undone, because of a test"})");
    CHECK(answer.header("X-Request-Id") == "mine");
    CHECK(answer.header("RateLimit-Remaining").has_value());
    const std::string requests = server.ask(get("/_porthole/v1/requests")).body;
    CHECK(requests.find("\"status\":500") != std::string::npos);
    CHECK(requests.find("because of a test") != std::string::npos);
    CHECK(server.log_lines.count("status=500") == 1);
    // The error, and the reason in the request's line.
    CHECK(server.log_lines.count("because of a test") == 2);
    CHECK(server.ask(get("/_porthole/v1/metrics")).body.find("status=\"500\"") !=
          std::string::npos);
  }

  TEST_CASE("survive clients that leave meanwhile") {
    HeldServer held;
    const std::size_t idle = open_descriptors();
    std::vector<HttpClient> clients;
    for (int i = 0; i < 12; ++i) {
      clients.push_back(held.server.connect());
      clients.back().send(post(kPortals, portal_body("P" + std::to_string(i))));
    }
    REQUIRE(held.log.wait_for(12));
    for (std::size_t i = 0; i < clients.size(); ++i) {
      if (i % 3 == 0) clients[i].reset();
      if (i % 3 == 1) clients[i].close();
    }
    held.log.complete({});
    for (HttpClient& client : clients) {
      if (client.is_open()) CHECK(client.read_answer().status == 201);
    }
    clients.clear();
    CHECK(wait_until([&] { return open_descriptors() == idle; }));
    CHECK(held.server.store.portal_count() == 12);
  }

  TEST_CASE("take the faults that were meant for them") {
    HeldServer held;
    const ServerUnderTest& server = held.server;
    for (const char* then : {R"({"delay":"1ms"})", R"({"truncate_after_bytes":3})"}) {
      const std::string fault =
          R"({"match":{"method":"POST"},"times":1,"then":)" + std::string(then) + '}';
      REQUIRE(server.ask(post("/_porthole/v1/faults", fault)).status == 201);
    }
    std::vector<HttpClient> clients;
    for (std::size_t i = 0; i < 2; ++i) {
      clients.push_back(server.connect());
      clients.back().send(post(kPortals, portal_body("P" + std::to_string(i))));
      REQUIRE(held.log.wait_for(i + 1));
    }
    held.log.complete({});
    CHECK(clients[0].read_answer().status == 201);
    CHECK(clients[1].read_to_end().ends_with("\r\n\r\n{\"u"));
    CHECK(server.store.portal_count() == 2);
  }

  TEST_CASE("are never acknowledged because the server stops") {
    HeldServer held;
    HttpClient early = held.server.connect();
    early.send(post(kPortals, portal_body("A")));
    REQUIRE(held.log.wait_for(1));
    std::thread stopping([&] { held.server.stop(std::chrono::milliseconds(50)); });
    // At the end of the grace the connection goes, without an answer.
    CHECK_THROWS_AS(early.read_answer(), ClientError);
    stopping.join();
    held.log.complete({});
  }

  TEST_CASE("are answered within the grace of the end") {
    HeldServer held;
    HttpClient client = held.server.connect();
    client.send(post(kPortals, portal_body("A")));
    REQUIRE(held.log.wait_for(1));
    HttpClient idle = held.server.connect();
    CHECK(idle.exchange(get("/v2/user")).status == 200);
    std::thread stopping([&] { held.server.stop(kPatience); });
    CHECK(idle.ends());
    held.log.complete({});
    CHECK(client.read_answer().status == 201);
    CHECK(client.ends());
    client.close();
    stopping.join();
  }
}

}  // namespace
}  // namespace porthole::http::test
