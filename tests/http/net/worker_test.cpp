#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

ServerUnderTestOptions with_workers(ChangeObserver* observer = nullptr) {
  ServerUnderTestOptions options;
  options.server.responder.all_on_workers = true;
  options.observer = observer;
  return options;
}

TEST_SUITE("server: workers") {
  TEST_CASE("responds to pipelined requests in their order") {
    const ServerUnderTest server(with_workers());
    HttpClient client = server.connect();
    std::string all;
    for (int i = 0; i < 100; ++i) {
      const std::string id = "X-Request-Id: r" + std::to_string(i) + "\r\n";
      all += i % 2 == 0 ? post(kPortals, portal_body("P" + std::to_string(i)), id)
                        : get(kPortals + "/p" + std::to_string(i - 1), id);
    }
    for (const std::size_t piece : {all.size(), std::size_t{77}}) {
      std::vector<std::size_t> cuts;
      for (std::size_t at = piece; at < all.size(); at += piece) cuts.push_back(at);
      client.send_split(all, cuts);
      for (int i = 0; i < 100; ++i) {
        CAPTURE(i);
        const Answer answer = client.read_answer();
        CHECK(answer.header("X-Request-Id") == "r" + std::to_string(i));
        CHECK(answer.status == (i % 2 == 1 ? 200 : piece == all.size() ? 201 : 422));
      }
    }
  }

  TEST_CASE("responds on many connections at once") {
    const ServerUnderTest server(with_workers());
    const std::vector<std::string> failures = run_threads(8, [&](std::size_t thread) {
      std::vector<HttpClient> clients;
      for (int i = 0; i < 8; ++i) clients.push_back(server.connect());
      for (int round = 0; round < 20; ++round) {
        for (std::size_t i = 0; i < clients.size(); ++i) {
          const std::string name = "T" + std::to_string(thread) + " R" + std::to_string(round) +
                                   " C" + std::to_string(i);
          clients[i].send(post(kPortals, portal_body(name)));
        }
        for (HttpClient& client : clients) {
          if (client.read_answer().status != 201) throw ClientError("not created");
        }
      }
    });
    CHECK(failures == std::vector<std::string>());
    CHECK(server.store.portal_count() == 8 * 8 * 20);
  }

  TEST_CASE("waits for a disk with one connection, and serves the others") {
    Gate gate;
    const ServerUnderTest server(with_workers(&gate));
    HttpClient slow = server.connect();
    slow.send(post(kPortals, portal_body("Slow")) + get(kPortals));
    REQUIRE(gate.wait_for_waiting(1));  // The organization, which comes into being.
    for (int i = 0; i < 20; ++i) CHECK(server.ask(get("/v2/user")).status == 200);
    CHECK_FALSE(wait_readable(slow.descriptor(), std::chrono::milliseconds(0)));
    gate.open();
    CHECK(slow.read_answer().status == 201);
    CHECK(slow.read_answer().status == 200);
  }

  TEST_CASE("survives clients that disconnect while a worker has their request") {
    Gate gate;
    ServerUnderTest server(with_workers(&gate));
    const std::size_t idle = open_descriptors();
    std::vector<HttpClient> clients;
    for (int i = 0; i < 12; ++i) {
      clients.push_back(server.connect());
      clients.back().send(
          post("/v2/organizations/org" + std::to_string(i) + "/portals", portal_body("P")));
    }
    REQUIRE(gate.wait_for_waiting(12));
    for (std::size_t i = 0; i < clients.size(); ++i) {
      if (i % 3 == 0) clients[i].reset();
      if (i % 3 == 1) clients[i].close();
      if (i % 3 == 2) clients[i].finish_sending();
    }
    gate.open();
    for (HttpClient& client : clients) {
      if (client.is_open()) CHECK(client.read_answer().status == 201);
    }
    clients.clear();
    CHECK(wait_until([&] { return open_descriptors() == idle; }));
    CHECK(server.store.portal_count() == 12);
  }

  TEST_CASE(
      "says 100 whatever comes of it, since a refusal might block, and refuses what is none") {
    const ServerUnderTest server(with_workers());
    const std::string body = portal_body("P");
    const std::string headers =
        "Expect: 100-continue\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    HttpClient client = server.connect();
    client.send(RequestText{.method = "POST", .target = kPortals, .headers = headers}.to_string());
    CHECK(client.read_answer().status == 100);
    client.send(body);
    CHECK(client.read_answer().status == 201);
    client.send(RequestText{.method = "POST", .target = "/no", .headers = headers}.to_string());
    CHECK(client.read_answer().status == 100);
    client.send(body);
    CHECK(client.read_answer().status == 404);
    HttpClient bad = server.connect();
    bad.send(get("/v2/user") + "GET / HTTP/1.1\r\n\r\n");
    CHECK(bad.read_answer().status == 200);
    CHECK(bad.read_answer().status == 400);
    CHECK(bad.ends());
  }

  TEST_CASE("continues after responses for which there was no room") {
    ServerUnderTest server(with_workers());
    make_portals(server, 100, 20'000);
    HttpClient client = server.connect();
    std::string all;
    for (int i = 0; i < 8; ++i) all += get(kPortals + "?per_page=100");
    client.send(all);
    for (int i = 0; i < 8; ++i) CHECK(client.read_answer().body.size() > 2'000'000);
  }
}

}  // namespace
}  // namespace porthole::http::test
