#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

constexpr std::size_t kFew = 4;

/// One thread: each loop only knows the longest idle of its own connections.
ServerUnderTestOptions with_few_connections(std::size_t threads = 1) {
  ServerUnderTestOptions options;
  options.server.threads = threads;
  options.server.limits.connections_max = kFew;
  return options;
}

/// Whether there is something to read, perhaps the end of the stream.
bool has_something(const HttpClient& client) {
  return wait_readable(client.descriptor(), std::chrono::milliseconds(0));
}

TEST_SUITE("server: limits") {
  TEST_CASE("closes the longest idle connection when there are too many") {
    const ServerUnderTest server(with_few_connections());
    std::vector<HttpClient> clients;
    for (std::size_t i = 0; i < kFew; ++i) {
      clients.push_back(server.connect());
      CHECK(clients.back().exchange(get("/")).status == 200);
    }
    // The first has been idle for the shortest time now, and the second for the longest.
    CHECK(clients[0].exchange(get("/")).status == 200);
    for (const std::size_t longest : {1u, 2u, 3u, 0u}) {
      CAPTURE(longest);
      HttpClient newcomer = server.connect();
      CHECK(newcomer.exchange(get("/")).status == 200);
      CHECK(clients[longest].ends());
      clients[longest] = std::move(newcomer);
      for (const HttpClient& client : clients) CHECK_FALSE(has_something(client));
    }
  }

  TEST_CASE("never closes one within a request; without an idle one, refuses the new one") {
    const ServerUnderTest server(with_few_connections());
    const std::string body = portal_body("P");
    std::vector<HttpClient> busy;
    for (std::size_t i = 0; i < kFew; ++i) {
      busy.push_back(server.connect());
      busy.back().send(RequestText{.method = "POST",
                                   .target = kPortals,
                                   .headers = "Expect: 100-continue\r\nContent-Length: " +
                                              std::to_string(body.size()) + "\r\n"}
                           .to_string());
      CHECK(busy.back().read_answer().status == 100);
    }
    CHECK(server.ask(get("/")).status == 503);
    busy[0].send(body);
    CHECK(busy[0].read_answer().status == 201);
    // Now it is idle, and is closed.
    CHECK(server.ask(get("/")).status == 200);
    CHECK(busy[0].ends());
    for (std::size_t i = 1; i < kFew; ++i) {
      busy[i].send(body);
      CHECK(busy[i].read_answer().status == 422);
    }
  }

  TEST_CASE("serves one newcomer after the other on several threads too") {
    const ServerUnderTest server(with_few_connections(2));
    std::vector<HttpClient> clients;
    for (int i = 0; i < 40; ++i) {
      clients.push_back(server.connect());
      CHECK(clients.back().exchange(get("/")).status == 200);
    }
    for (std::size_t i = 0; i + kFew < clients.size(); ++i) CHECK(clients[i].ends());
    for (std::size_t i = clients.size() - kFew; i < clients.size(); ++i) {
      CHECK(clients[i].exchange(get("/")).status == 200);
    }
  }

  TEST_CASE("limits the memory of unfinished requests, while others are served") {
    constexpr std::size_t kBig = 16 * 1024 * 1024;
    const TemporaryFolder folder;
    ServerUnderTestOptions options;
    options.server.threads = 1;
    options.server.unix_socket = folder / "socket";
    options.server.limits.body_bytes_max = kBig;
    const ServerUnderTest server(options);
    const std::string request = post(kPortals, portal_body("Big", kBig - 100));
    const std::string half = request.substr(0, request.size() - 1);
    std::vector<HttpClient> kept;
    std::size_t refused = 0;
    // The limit is 64 MiB; even kept without waste, no more than four fit.
    for (int i = 0; i < 8; ++i) {
      HttpClient client = HttpClient::unix_socket(options.server.unix_socket);
      (void)(client.try_send(half) && client.wait_taken());
      // Whole requests need no memory of their own. With one thread, the response to this one also
      // shows that everything read before has been processed.
      CHECK(server.ask(get("/v2/user")).status == 200);
      if (!has_something(client)) {
        kept.push_back(std::move(client));
        continue;
      }
      ++refused;
      const Answer answer = client.read_answer();
      CHECK(answer.status == 503);
      CHECK(answer.closes());
      CHECK(answer.body.find("unfinished") != std::string::npos);
    }
    CHECK(refused >= 4);
    CHECK(kept.size() >= 1);
    CHECK(server.log_lines.count("refused status=503") == refused);
    // Those that were within the limit finish, and make room.
    for (HttpClient& client : kept) {
      client.send(request.substr(request.size() - 1));
      CHECK(client.read_answer().status == 422);
    }
    CHECK(server.ask(request).status == 422);
  }

  TEST_CASE("frees the memory of unfinished requests whose clients disconnect") {
    constexpr std::size_t kBig = 16 * 1024 * 1024;
    ServerUnderTestOptions options;
    options.server.limits.body_bytes_max = kBig;
    const ServerUnderTest server(options);
    const std::string request = post(kPortals, portal_body("Big", kBig - 100));
    for (int i = 0; i < 12; ++i) {
      CAPTURE(i);
      HttpClient client = server.connect();
      client.send(request.substr(0, request.size() - 1));
      if (i % 2 == 0) {
        client.reset();
      } else {
        client.finish_sending();
        CHECK(client.ends());
      }
    }
    CHECK(wait_until([&] { return server.ask(request).status == 422; }));
  }
}

}  // namespace
}  // namespace porthole::http::test
