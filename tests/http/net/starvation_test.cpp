#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

constexpr std::size_t kIdle = 500;
constexpr std::size_t kDripping = 50;
constexpr std::size_t kDeaf = 10;

TEST_SUITE("server: starvation") {
  TEST_CASE("serves a normal client beside many that idle, send slowly or never read") {
    if (!allow_descriptors(2 * (kIdle + kDripping + kDeaf) + 100)) {
      MESSAGE("skipped: not enough descriptors are allowed");
      return;
    }
    ServerUnderTest server;
    make_portals(server, 100, 60'000);
    const std::string list = get(kPortals + "?per_page=100");

    std::vector<HttpClient> deaf;
    for (std::size_t i = 0; i < kDeaf; ++i) {
      deaf.push_back(server.connect());
      deaf.back().send(list + list);
    }
    for (const HttpClient& client : deaf) REQUIRE(wait_readable(client.descriptor()));
    std::vector<HttpClient> idle;
    for (std::size_t i = 0; i < kIdle; ++i) {
      idle.push_back(server.connect());
      CHECK(idle.back().exchange(get("/v2/user")).status == 200);
    }
    std::vector<HttpClient> dripping;
    for (std::size_t i = 0; i < kDripping; ++i) dripping.push_back(server.connect());

    HttpClient normal = server.connect();
    const std::string dripped = post(kPortals, portal_body("Drip", 400));
    REQUIRE(dripped.size() > 200);
    for (std::size_t i = 0; i < 200; ++i) {
      for (HttpClient& client : dripping) client.send(std::string_view(dripped).substr(i, 1));
      CHECK(normal.exchange(get(kPortals + "/portal-7")).status == 200);
    }

    // None of the others was closed.
    for (HttpClient& client : idle) CHECK(client.exchange(get("/v2/user")).status == 200);
    for (HttpClient& client : dripping) {
      client.send(std::string_view(dripped).substr(200));
      const int status = client.read_answer().status;
      CHECK((status == 201 || status == 422));
    }
    for (HttpClient& client : deaf) {
      CHECK(client.read_answer().body.ends_with("}]"));
      CHECK(client.read_answer().body.ends_with("}]"));
    }
  }

  TEST_CASE("restarts the time for each head, and allows ten seconds for one") {
    // The time once ran from the first head of which the beginning came alone, so that a client
    // that always had another request under way was refused after ten seconds.
    const ServerUnderTest server;
    HttpClient slow = server.connect();
    slow.send("GET / HTTP/1.1\r\nHost");
    HttpClient busy = server.connect();
    const std::string request = get("/");
    const std::size_t half = request.size() / 2;
    busy.send(request.substr(0, half));
    while (!wait_readable(slow.descriptor(), std::chrono::milliseconds(500))) {
      busy.send(request.substr(half) + request.substr(0, half));
      CHECK(busy.read_answer().status == 200);
    }
    const Answer late = slow.read_answer();
    CHECK(late.status == 408);
    CHECK(late.closes());
    CHECK(slow.ends());
    // Both have taken as long.
    for (int i = 0; i < 3; ++i) {
      busy.send(request.substr(half) + request.substr(0, half));
      CHECK(busy.read_answer().status == 200);
    }
  }
}

}  // namespace
}  // namespace porthole::http::test
