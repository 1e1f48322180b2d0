#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

/// More than a socket takes at once: the rest is sent when there is room.
constexpr std::size_t kPortalCount = 100;
constexpr std::size_t kDescriptionBytes = 60'000;

const std::string kAll = kPortals + "?per_page=100";
/// Of one portal: more than is copied, and less than a socket takes.
const std::string kOne = kPortals + "/portal-7";

ServerUnderTestOptions with_one_loop() {
  ServerUnderTestOptions options;
  options.server.threads = 1;
  return options;
}

TEST_SUITE("server: shared bodies") {
  TEST_CASE("sends them whole and in their order, whoever reads slowly") {
    ServerUnderTest server(with_one_loop());
    make_portals(server, kPortalCount, kDescriptionBytes);
    HttpClient client = server.connect();
    const std::string all = client.exchange(get(kAll)).body;
    const std::string one = client.exchange(get(kOne)).body;
    CHECK(all.size() > kPortalCount * kDescriptionBytes);
    CHECK(one.size() > kDescriptionBytes);
    CHECK(all.find(one) != std::string::npos);
    std::string requests;
    for (int i = 0; i < 3; ++i) {
      requests += get(kOne) + get("/v2/user") + get(kOne) + get(kAll) + get("/v2/user");
    }
    client.send(requests + get(kOne, "Connection: close\r\n"));
    // Nobody has read yet, and the loop goes on with others.
    HttpClient other = server.connect();
    CHECK(other.exchange(get(kOne)).body == one);
    for (int i = 0; i < 3; ++i) {
      CHECK(client.read_answer().body == one);
      CHECK(client.read_answer().body.find("\"email\"") != std::string::npos);
      CHECK(client.read_answer().body == one);
      CHECK(client.read_answer().body == all);
      CHECK(client.read_answer().body.find("\"email\"") != std::string::npos);
    }
    const Answer last = client.read_answer();
    CHECK(last.body == one);
    CHECK(last.closes());
    CHECK(client.ends());
  }

  TEST_CASE(
      "sends what there was at the time of the response, though it changes before all is sent") {
    ServerUnderTest server(with_one_loop());
    make_portals(server, kPortalCount, kDescriptionBytes);
    HttpClient client = server.connect();
    const std::string all = client.exchange(get(kAll)).body;
    HttpClient slow = server.connect();
    slow.send(get(kAll));
    REQUIRE(wait_readable(slow.descriptor()));  // Its response is under way.
    for (std::size_t i = 0; i < kPortalCount; ++i) {
      CHECK(client.exchange(del(kPortals + "/portal-" + std::to_string(i))).status == 204);
    }
    CHECK(client.exchange(get(kAll)).body == "[]");
    CHECK(slow.read_answer().body == all);
    CHECK(slow.exchange(get(kAll)).body == "[]");
  }

  TEST_CASE("tells of them alone where no body is wanted, and in the words of old clients") {
    ServerUnderTest server(with_one_loop());
    make_portals(server, kPortalCount, kDescriptionBytes);
    HttpClient client = server.connect();
    const Answer whole = client.exchange(get(kOne));
    client.send(head(kOne) + get("/v2/user"));
    const Answer told = client.read_answer("HEAD");
    CHECK(told.number("Content-Length") == static_cast<std::int64_t>(whole.body.size()));
    CHECK(told.body.empty());
    CHECK(client.read_answer().body.find("\"email\"") != std::string::npos);
    RequestText old;
    old.target = kOne;
    old.version = "HTTP/1.0";
    client.send(old.to_string());
    CHECK(client.read_answer().body == whole.body);
    CHECK(client.ends());
  }

  TEST_CASE("responds to bytes behind a request that are none") {
    ServerUnderTest server(with_one_loop());
    make_portals(server, 10, kDescriptionBytes);
    HttpClient client = server.connect();
    const std::string one = client.exchange(get(kOne)).body;
    client.send(get(kOne) + "nonsense\r\n\r\n");
    CHECK(client.read_answer().body == one);
    CHECK(client.read_answer().status == 400);
    CHECK(client.ends());
  }

  TEST_CASE("goes through workers, too") {
    ServerUnderTestOptions options = with_one_loop();
    options.server.responder.all_on_workers = true;
    ServerUnderTest server(options);
    make_portals(server, kPortalCount, kDescriptionBytes);
    HttpClient client = server.connect();
    const std::string all = client.exchange(get(kAll)).body;
    CHECK(all.size() > kPortalCount * kDescriptionBytes);
    client.send(get(kAll) + get(kOne) + get(kAll));
    CHECK(client.read_answer().body == all);
    CHECK(all.find(client.read_answer().body) != std::string::npos);
    CHECK(client.read_answer().body == all);
  }

  TEST_CASE("forgets them with a client that goes") {
    ServerUnderTest server(with_one_loop());
    make_portals(server, kPortalCount, kDescriptionBytes);
    for (int i = 0; i < 20; ++i) {
      HttpClient client = server.connect();
      client.send(get(kAll) + get(kOne));
      REQUIRE(wait_readable(client.descriptor()));
      client.reset();
    }
    CHECK(server.connect().exchange(get(kOne)).status == 200);
  }
}

}  // namespace
}  // namespace porthole::http::test
