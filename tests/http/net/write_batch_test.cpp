#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

constexpr int kBatchClients = 24;

/// One loop, which a create blocks until the gate opens: it reads what is sent meanwhile in one
/// round.
ServerUnderTestOptions with_one_loop(Gate& gate) {
  ServerUnderTestOptions options;
  options.server.threads = 1;
  options.observer = &gate;
  return options;
}

TEST_SUITE("server: rounds") {
  TEST_CASE("responds to all requests of a round, small and large, and each in its order") {
    Gate gate;
    const ServerUnderTest server(with_one_loop(gate));
    HttpClient first = server.connect();
    std::vector<HttpClient> clients;
    for (int i = 0; i < kBatchClients; ++i) clients.push_back(server.connect());
    first.send(post(kPortals, portal_body("P", 20'000)));
    REQUIRE(gate.wait_for_waiting(1));
    for (int i = 0; i < kBatchClients; ++i) {
      const std::string id = "X-Request-Id: r" + std::to_string(i) + "\r\n";
      const std::string small = get("/v2/user", id);
      const std::string large = get(kPortals, id);
      HttpClient& client = clients[static_cast<std::size_t>(i)];
      switch (i % 6) {
        case 0:
          client.send(small);
          break;
        case 1:
          client.send(large);
          break;
        case 2:
          client.send(small + large + small);
          break;
        case 3:
          client.send(get("/v2/user", id + "Connection: close\r\n"));
          break;
        case 4:
          client.send("nonsense\r\n\r\n");
          break;
        case 5:
          client.send(small);
          client.reset();
          break;
      }
    }
    gate.open();
    CHECK(first.read_answer().status == 201);
    for (int i = 0; i < kBatchClients; ++i) {
      CAPTURE(i);
      HttpClient& client = clients[static_cast<std::size_t>(i)];
      const int kind = i % 6;
      if (kind == 5) continue;
      const int responses = kind == 2 ? 3 : 1;
      for (int j = 0; j < responses; ++j) {
        const Answer answer = client.read_answer();
        CHECK(answer.status == (kind == 4 ? 400 : 200));
        if (kind != 4) CHECK(answer.header("X-Request-Id") == "r" + std::to_string(i));
        const bool is_large = kind == 1 || (kind == 2 && j == 1);
        CHECK((answer.body.size() > 20'000) == is_large);
      }
      if (kind == 3 || kind == 4) {
        CHECK(client.ends());
      } else {
        CHECK(client.exchange(get("/v2/user")).status == 200);  // It goes on.
      }
    }
  }

  TEST_CASE("sends batched responses before it evicts a connection") {
    Gate gate;
    ServerUnderTestOptions options = with_one_loop(gate);
    options.server.limits.connections_max = 3;
    const ServerUnderTest server(options);
    HttpClient first = server.connect();
    std::vector<HttpClient> clients;
    for (int i = 0; i < 2; ++i) {
      clients.push_back(server.connect());
      CHECK(clients.back().exchange(get("/")).status == 200);
    }
    first.send(post(kPortals, portal_body("P")));
    REQUIRE(gate.wait_for_waiting(1));
    for (HttpClient& client : clients) client.send(get("/v2/user"));
    HttpClient newcomer = server.connect();
    newcomer.send(get("/v2/user"));
    gate.open();
    CHECK(first.read_answer().status == 201);
    CHECK(newcomer.read_answer().status == 200);
    // One of them was closed; if its request was read before the newcomer, it has its response.
    int responses = 0;
    for (HttpClient& client : clients) {
      const std::optional<Answer> answer = client.try_read_answer();
      if (!answer) continue;
      CHECK(answer->status == 200);
      ++responses;
    }
    CHECK(responses >= 1);
  }
}

}  // namespace
}  // namespace porthole::http::test
