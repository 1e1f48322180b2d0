#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/api/control/control_support.h"

namespace porthole::http::test {
namespace {

const std::string kOther = "/v2/organizations/other/portals";

/// Delays every answer of an organization for as long as a fault may.
Answer delay(const ServerUnderTest& server, const std::string& organization = "acme") {
  Answer answer = server.ask(post(
      kFaults, R"({"match":{"organization":")" + organization + R"("},"then":{"delay":"60s"}})"));
  REQUIRE(answer.status == 201);
  return answer;
}

/// Open connections, that of the question included.
std::size_t connections(const ServerUnderTest& server) {
  const std::string text = server.ask(get("/_porthole/v1/metrics")).body;
  const std::string name = "\nporthole_connections ";
  return std::stoul(text.substr(text.find(name) + name.size()));
}

/// Requests of `target` that the server has received.
std::size_t received(const ServerUnderTest& server, const std::string& target) {
  return server.log_lines.count("path=" + target);
}

/// Clients whose answers the server holds back.
std::vector<HttpClient> held(const ServerUnderTest& server, std::size_t count,
                             const std::string& target = kPortals) {
  const std::size_t before = received(server, target);
  std::vector<HttpClient> clients;
  for (std::size_t i = 0; i < count; ++i) {
    clients.push_back(server.connect());
    clients.back().send(get(target));
    // Until then it looks idle, and the next one may take its place.
    REQUIRE(wait_until([&] { return received(server, target) == before + i + 1; }));
  }
  return clients;
}

void check_answered(std::vector<HttpClient>& clients) {
  for (HttpClient& client : clients) CHECK(client.read_answer().status == 200);
}

ServerUnderTestOptions with_few(std::size_t connections, std::size_t threads = 1) {
  ServerUnderTestOptions options;
  options.server.threads = threads;
  options.server.limits.connections_max = connections;
  return options;
}

TEST_SUITE("server: held responses") {
  TEST_CASE("go when their clients go, without waiting") {
    const ServerUnderTest server;
    delay(server);
    for (const bool resets : {false, true}) {
      std::vector<HttpClient> clients = held(server, 100);
      CHECK(connections(server) == 101);
      for (HttpClient& client : clients) resets ? client.reset() : client.close();
      CHECK(wait_until([&] { return connections(server) == 1; }));
    }
  }

  TEST_CASE("go although the client has sent more requests") {
    const ServerUnderTest server;
    delay(server);
    std::vector<HttpClient> clients = held(server, 1);
    clients[0].send(get("/v2/user") + get("/v2/user"));
    clients.clear();
    CHECK(wait_until([&] { return connections(server) == 1; }));
  }

  TEST_CASE("of verifications go with their clients, too") {
    const ServerUnderTest server;
    std::vector<HttpClient> clients;
    for (int i = 0; i < 20; ++i) {
      clients.push_back(server.connect());
      clients.back().send(post("/_porthole/v1/verify", R"({"match":{},"within":"60s"})"));
    }
    REQUIRE(wait_until([&] { return server.log_lines.count("request waits") == 20; }));
    clients.clear();
    CHECK(wait_until([&] { return connections(server) == 1; }));
  }

  TEST_CASE("are sent at a reset") {
    const ServerUnderTest server;
    delay(server);
    std::vector<HttpClient> clients = held(server, 10);
    HttpClient verifying = server.connect();
    verifying.send(post("/_porthole/v1/verify", R"({"match":{},"within":"60s","at_least":100})"));
    REQUIRE(wait_until([&] { return server.log_lines.count("request waits") == 1; }));
    CHECK(server.ask(post("/_porthole/v1/reset", "")).status < 300);
    check_answered(clients);
    CHECK(verifying.read_answer().status == 409);
  }

  TEST_CASE("are sent at the reset of their organization only") {
    const ServerUnderTest server;
    delay(server);
    delay(server, "other");
    std::vector<HttpClient> clients = held(server, 5);
    std::vector<HttpClient> others = held(server, 5, kOther);
    CHECK(server.ask(post("/_porthole/v1/reset?organization=other", "")).status < 300);
    check_answered(others);
    for (const HttpClient& client : clients) CHECK_FALSE(client.has_input());
    CHECK(connections(server) == 11);
  }

  TEST_CASE("are sent when their fault is removed") {
    const ServerUnderTest server;
    const std::int64_t id = number_in(delay(server), "id");
    delay(server, "other");
    std::vector<HttpClient> clients = held(server, 5);
    std::vector<HttpClient> others = held(server, 5, kOther);
    CHECK(server.ask(del(kFaults + '/' + std::to_string(id))).status == 204);
    check_answered(clients);
    CHECK(connections(server) == 11);
    CHECK(server.ask(del(kFaults)).status == 204);
    check_answered(others);
  }

  TEST_CASE("are sent at the end") {
    ServerUnderTest server;
    delay(server);
    std::vector<HttpClient> clients = held(server, 5);
    server.stop(std::chrono::minutes(1));
    check_answered(clients);
  }

  TEST_CASE("make room for new connections") {
    for (const std::size_t threads : {1u, 2u}) {
      const ServerUnderTest server(with_few(8, threads));
      delay(server);
      std::vector<HttpClient> clients = held(server, 7);
      // Their own connections are idle, and go first.
      for (int i = 0; i < 3; ++i) CHECK(server.ask(get("/v2/user")).status == 200);
      clients = held(server, 8);
      for (int i = 0; i < 20; ++i) CHECK(server.ask(get("/v2/user")).status == 200);
    }
  }
}

TEST_SUITE("server: reserved connections") {
  /// Clients within a request that doesn't end.
  std::vector<HttpClient> busy_clients(const ServerUnderTest& server, std::size_t count) {
    std::vector<HttpClient> busy;
    for (std::size_t i = 0; i < count; ++i) {
      busy.push_back(server.connect());
      busy.back().send(RequestText{.method = "POST",
                                   .target = kPortals,
                                   .headers = "Expect: 100-continue\r\nContent-Length: 100\r\n"}
                           .to_string());
      REQUIRE(busy.back().read_answer().status == 100);
    }
    return busy;
  }

  TEST_CASE("answer the control API when there are too many") {
    for (const std::size_t threads : {1u, 2u}) {
      const ServerUnderTest server(with_few(4, threads));
      std::vector<HttpClient> busy = busy_clients(server, 4);
      for (int i = 0; i < 40; ++i) {
        CHECK(server.ask(post("/_porthole/v1/reset", "")).status < 300);
        CHECK(server.ask(get("/_porthole/v1/health")).status == 200);
      }
      const Answer refused = server.ask(get("/v2/user"));
      CHECK(refused.status == 503);
      CHECK(refused.closes());
      CHECK(refused.body.find("Too many connections") != std::string::npos);
    }
  }

  TEST_CASE("answer it although as many others don't finish their requests") {
    const ServerUnderTest server(with_few(4));
    std::vector<HttpClient> busy = busy_clients(server, 4);
    for (int i = 0; i < 40; ++i) {
      busy.push_back(server.connect());
      busy.back().send("GET / HTTP/1.1\r\nHo");
    }
    for (int i = 0; i < 5; ++i) CHECK(server.ask(post("/_porthole/v1/reset", "")).status < 300);
  }

  TEST_CASE("serve everything once there is room again") {
    const ServerUnderTest server(with_few(4));
    std::vector<HttpClient> busy = busy_clients(server, 4);
    HttpClient client = server.connect();
    CHECK(client.exchange(get("/_porthole/v1/health")).status == 200);
    busy.pop_back();
    CHECK(wait_until([&] {
      return client.exchange(get("/_porthole/v1/metrics"))
                 .body.find("\nporthole_connections 4\n") != std::string::npos;
    }));
    CHECK(client.exchange(get("/v2/user")).status == 200);
  }
}

TEST_SUITE("server: unread responses") {
  TEST_CASE("are bounded: the slowest readers go, and the log says so once") {
    ServerUnderTestOptions options;
    options.server.threads = 1;
    options.server.limits.unsent_bytes_max = std::size_t{32} * 1024 * 1024;
    ServerUnderTest server(options);
    make_portals(server, 100, 60'000);
    const std::string list = get(kPortals + "?per_page=100");
    std::vector<HttpClient> deaf;
    for (int i = 0; i < 40; ++i) {
      deaf.push_back(HttpClient::tcp(server.port(), "127.0.0.1", 4096));
      deaf.back().send(list);
      REQUIRE(wait_readable(deaf.back().descriptor()));
    }
    CHECK(server.ask(list).body.ends_with("}]"));
    CHECK(server.log_lines.count("clients leave too much unread") == 1);
    CHECK_THROWS_AS(deaf.front().read_answer(), ClientError);
    CHECK(deaf.back().read_answer().body.ends_with("}]"));
    CHECK(connections(server) < 20);
  }
}

}  // namespace
}  // namespace porthole::http::test
