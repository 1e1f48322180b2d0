#include <chrono>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

constexpr std::chrono::seconds kLongGrace{60};

ServerUnderTestOptions with_one_thread() {
  ServerUnderTestOptions options;
  options.server.threads = 1;
  return options;
}

/// A creation whose body the server is waiting for, as its 100 tells; `body` is to follow.
HttpClient begin_creation(const ServerUnderTest& server, const std::string& body) {
  HttpClient client = server.connect();
  client.send(RequestText{
      .method = "POST",
      .target = kPortals,
      .headers = "Expect: 100-continue\r\nContent-Length: " + std::to_string(body.size()) + "\r\n"}
                  .to_string());
  REQUIRE(client.read_answer().status == 100);
  return client;
}

/// A connection that has been served and may be used again.
HttpClient idle_client(const ServerUnderTest& server) {
  HttpClient client = server.connect();
  REQUIRE(client.exchange(get("/")).status == 200);
  return client;
}

TEST_SUITE("server: stop") {
  TEST_CASE("closes idle connections at once, and ends with the last") {
    ServerUnderTest server;
    HttpClient used = idle_client(server);
    HttpClient other = idle_client(server);
    server.stop(kLongGrace);
    CHECK(used.ends());
    CHECK(other.ends());
    CHECK(connect_tcp("127.0.0.1", 1) < 0);
  }

  TEST_CASE("ends at once without connections, and can be stopped twice") {
    ServerUnderTest server;
    const std::uint16_t port = server.port();
    server.stop(kLongGrace);
    server.stop(kLongGrace);
    CHECK(connect_tcp("127.0.0.1", port) < 0);
    CHECK(server.port() == 0);
  }

  TEST_CASE("lets a request in flight finish, says that it closes, and does") {
    ServerUnderTest server(with_one_thread());
    const std::string body = portal_body("In flight");
    HttpClient idle = idle_client(server);
    HttpClient busy = begin_creation(server, body);
    std::thread stopping([&] { server.stop(kLongGrace); });
    CHECK(idle.ends());  // The server is stopping.
    CHECK(connect_tcp("127.0.0.1", server.port()) < 0);
    busy.send(body + get("/v2/user"));
    const Answer answer = busy.read_answer();
    CHECK(answer.status == 201);
    CHECK(answer.closes());
    CHECK(busy.ends());
    busy.close();
    stopping.join();
    CHECK(server.store.portal_count() == 1);
  }

  TEST_CASE("waits no longer than the grace") {
    ServerUnderTest server(with_one_thread());
    HttpClient busy = begin_creation(server, "{}");
    HttpClient half = server.connect();
    half.send("GET / HTTP/1.1\r\nHo");
    server.stop(std::chrono::milliseconds(50));
    CHECK(busy.ends());
    CHECK(half.ends());
  }

  TEST_CASE("lets a client read an answer to its end") {
    ServerUnderTest server(with_one_thread());
    make_portals(server, 100, 60'000);
    HttpClient idle = idle_client(server);
    HttpClient slow = server.connect();
    slow.send(get(kPortals + "?per_page=100"));
    REQUIRE(wait_readable(slow.descriptor()));  // It has begun, and doesn't fit into the socket.
    std::thread stopping([&] { server.stop(kLongGrace); });
    CHECK(idle.ends());
    const Answer answer = slow.read_answer();
    CHECK(answer.status == 200);
    CHECK(answer.body.size() > 6'000'000);
    CHECK(answer.body.ends_with("}]"));
    CHECK(slow.ends());
    slow.close();
    stopping.join();
  }

  TEST_CASE("gives up on a client that doesn't read when the grace is over") {
    ServerUnderTest server(with_one_thread());
    make_portals(server, 100, 60'000);
    HttpClient deaf = server.connect();
    deaf.send(get(kPortals + "?per_page=100"));
    REQUIRE(wait_readable(deaf.descriptor()));
    server.stop(std::chrono::milliseconds(50));
    CHECK_THROWS_AS(deaf.read_answer(), ClientError);
  }

  TEST_CASE("waits for the answer of a worker, whatever the grace") {
    Gate gate;
    ServerUnderTestOptions options = with_one_thread();
    options.server.responder.all_on_workers = true;
    options.observer = &gate;
    ServerUnderTest server(options);
    HttpClient idle = server.connect();
    HttpClient busy = server.connect();
    busy.send(post(kPortals, portal_body("Slow")));
    REQUIRE(gate.wait_for_waiting(1));
    std::thread stopping([&] { server.stop(std::chrono::milliseconds(0)); });
    CHECK(idle.ends());
    gate.open();
    stopping.join();
    CHECK(busy.read_to_end().find("HTTP/1.1 ") == 0);
  }

  TEST_CASE("says when a worker takes too long, and can be asked again") {
    Gate gate;
    ServerUnderTestOptions options = with_one_thread();
    options.server.responder.all_on_workers = true;
    options.observer = &gate;
    ServerUnderTest server(options);
    HttpClient busy = server.connect();
    busy.send(post(kPortals, portal_body("Slow")));
    REQUIRE(gate.wait_for_waiting(1));
    const std::chrono::milliseconds none(0);
    CHECK_FALSE(server.stop_within(none, none));
    gate.open();
    CHECK(server.stop_within(none, std::chrono::minutes(1)));
  }

  TEST_CASE("closes after the answer that a worker has in the making") {
    Gate gate;
    ServerUnderTestOptions options = with_one_thread();
    options.server.responder.all_on_workers = true;
    options.observer = &gate;
    ServerUnderTest server(options);
    HttpClient idle = server.connect();
    HttpClient busy = server.connect();
    busy.send(post(kPortals, portal_body("Slow")));
    REQUIRE(gate.wait_for_waiting(1));
    std::thread stopping([&] { server.stop(kLongGrace); });
    CHECK(idle.ends());
    gate.open();
    CHECK(busy.read_answer().status == 201);
    CHECK(busy.ends());
    busy.close();
    stopping.join();
  }

  TEST_CASE("leaves no descriptor behind") {
    idle_client(ServerUnderTest());  // What is opened once for the process is open now.
    const std::size_t before = open_descriptors();
    for (int i = 0; i < 10; ++i) {
      ServerUnderTest server;
      idle_client(server);
      HttpClient half = server.connect();
      half.send("GET / HTTP/1.1\r\n");
      server.stop(std::chrono::milliseconds(0));
    }
    CHECK(open_descriptors() == before);
  }
}

}  // namespace
}  // namespace porthole::http::test
