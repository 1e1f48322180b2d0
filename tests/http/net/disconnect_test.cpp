#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

constexpr int kConnections = 500;
constexpr std::size_t kAtOnce = 24;

/// Bytes that a client may begin to send.
std::string random_requests(std::mt19937& chance) {
  const std::string name = "P" + std::to_string(chance() % 50);
  const std::string expecting = "Expect: 100-continue\r\n";
  std::string bytes;
  for (auto count = chance() % 4 + 1; count > 0; --count) {
    switch (chance() % 7) {
      case 0:
        bytes += get(kPortals + "?per_page=100");
        break;
      case 1:
        bytes += post(kPortals, portal_body(name, chance() % 40'000));
        break;
      case 2:
        bytes += post(kPortals, portal_body(name), expecting);
        break;
      case 3:
        bytes += RequestText{.method = "PUT",
                             .target = kPortals + "/p" + std::to_string(chance() % 50),
                             .headers = "Transfer-Encoding: chunked\r\n"}
                     .to_string() +
                 chunked(portal_body(name, 100), 17);
        break;
      case 4:
        bytes += del(kPortals + "/p" + std::to_string(chance() % 50));
        break;
      case 5:
        bytes += get("/v2/user", "Connection: close\r\n");
        break;
      default:
        bytes += "GARBAGE\r\n\r\n";
        break;
    }
  }
  return bytes;
}

/// Ends a connection in one of the possible ways.
void leave(HttpClient& client, std::mt19937& chance) {
  switch (chance() % 4) {
    case 0:
      client.reset();
      return;
    case 1:
      client.finish_sending();
      client.read_to_end();
      client.close();
      return;
    case 2:
      client.finish_sending();
      client.close();
      return;
    default:
      client.close();
      return;
  }
}

/// Opens, feeds and closes connections by a schedule derived from `seed`.
void misbehave(const ServerUnderTest& server, unsigned seed) {
  std::mt19937 chance(seed);
  std::vector<HttpClient> clients;
  for (int opened = 0; opened < kConnections;) {
    if (clients.size() < kAtOnce && chance() % 2 == 0) {
      clients.push_back(server.connect());
      ++opened;
      if (chance() % 8 == 0) continue;  // Says nothing.
    }
    if (clients.empty()) continue;
    HttpClient& client = clients[chance() % clients.size()];
    const std::string bytes = random_requests(chance);
    const bool whole = chance() % 3 == 0;
    // A client that never reads may find that the server takes no more: nothing is sent that the
    // sockets' buffers don't hold.
    const bool taken = wait_writable(client.descriptor(), std::chrono::milliseconds(0)) &&
                       client.try_send(std::string_view(bytes).substr(
                           0, whole ? bytes.size() : chance() % bytes.size()));
    if (taken && chance() % 3 == 0) continue;
    leave(client, chance);
    std::swap(client, clients.back());
    clients.pop_back();
  }
}

void check_survives(ServerUnderTestOptions options) {
  (void)HttpClient(
      ServerUnderTest().connect());  // What is opened once for the process is open now.
  const std::size_t before = open_descriptors();
  {
    constexpr std::size_t kMax = 64;
    options.server.limits.connections_max = kMax;
    ServerUnderTest server(std::move(options));
    make_portals(server, 60, 2'000);
    const std::size_t idle = open_descriptors();
    for (const unsigned seed : {1u, 2u}) {
      misbehave(server, seed);
      CHECK(wait_until([&] { return open_descriptors() == idle; }));
      CHECK(server.store.find_broken_invariant() == "");
    }
    // All slots are free again: as many connections as allowed are served, and none is closed.
    std::vector<HttpClient> clients;
    for (std::size_t i = 0; i < kMax; ++i) {
      clients.push_back(server.connect());
      CHECK(clients.back().exchange(get(kPortals)).status == 200);
    }
    for (HttpClient& client : clients) CHECK(client.exchange(get("/")).status == 200);
  }
  CHECK(open_descriptors() == before);
}

TEST_SUITE("server: disconnects") {
  TEST_CASE("leaks nothing when clients disconnect at any moment") {
    check_survives({});
  }

  TEST_CASE("leaks nothing with workers either") {
    ServerUnderTestOptions options;
    options.server.responder.all_on_workers = true;
    check_survives(std::move(options));
  }
}

}  // namespace
}  // namespace porthole::http::test
