#include <string>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

constexpr std::size_t kSmallBody = 1000;

ServerUnderTestOptions with_body_max(std::size_t bytes) {
  ServerUnderTestOptions options;
  options.server.limits.body_bytes_max = bytes;
  return options;
}

/// A create whose body has exactly `bytes`.
std::string body_of(std::size_t bytes, const std::string& name = "P") {
  return portal_body(name, bytes - portal_body(name).size());
}

/// The head of a create whose client waits for 100 Continue before it sends `length` bytes of body.
std::string expecting(const std::string& target, std::size_t length,
                      const std::string& token = std::string(kToken)) {
  return RequestText{
      .method = "POST",
      .target = target,
      .headers = "Expect: 100-continue\r\nContent-Length: " + std::to_string(length) + "\r\n",
      .token = token}
      .to_string();
}

std::string chunked_request(const std::string& coded) {
  return RequestText{
             .method = "POST", .target = kPortals, .headers = "Transfer-Encoding: chunked\r\n"}
             .to_string() +
         coded;
}

TEST_SUITE("server: bodies") {
  TEST_CASE("accepts a body as long as the limit, and not a byte more") {
    const ServerUnderTest server(with_body_max(kSmallBody));
    HttpClient client = server.connect();
    CHECK(client.exchange(post(kPortals, body_of(kSmallBody))).status == 201);
    const Answer refused = client.exchange(post(kPortals, body_of(kSmallBody + 1, "Q")));
    CHECK(refused.status == 413);
    CHECK(refused.closes());
    CHECK(client.ends());
  }

  TEST_CASE("accepts a body of 1 MiB by default") {
    const ServerUnderTest server;
    HttpClient client = server.connect();
    // It was read whole, since the description is what is refused.
    const Answer answer = client.exchange(post(kPortals, body_of(kBodyBytesMax)));
    CHECK(answer.status == 422);
    CHECK(answer.body.find("Description is too long") != std::string::npos);
    CHECK(client.exchange(post(kPortals, body_of(kBodyBytesMax + 1))).status == 413);
  }

  TEST_CASE("accepts a body of many megabytes when the limit allows it") {
    const ServerUnderTest server(with_body_max(12 * 1024 * 1024));
    HttpClient client = server.connect();
    CHECK(client.exchange(post(kPortals, body_of(12 * 1024 * 1024))).status == 422);
    CHECK(client.exchange(get("/v2/user")).status == 200);
  }

  TEST_CASE("keeps a body's bytes as they are, however they arrive") {
    const ServerUnderTest server;
    HttpClient client = server.connect();
    const std::string name = "Caf\u00e9 \\u0041 \U0001F6E0";
    const std::string text = post(kPortals, portal_body(name, 50'000));
    std::vector<std::size_t> cuts;
    for (std::size_t at = 1; at < text.size(); at += 997) cuts.push_back(at);
    client.send_split(text, cuts);
    const Answer answer = client.read_answer();
    CHECK(answer.status == 201);
    CHECK(answer.body.find("\"name\":\"Caf\u00e9 A \U0001F6E0\"") != std::string::npos);
    CHECK(answer.body.find(std::string(50'000, 'd')) != std::string::npos);
  }

  TEST_CASE("accepts chunked bodies, whatever their chunks") {
    const ServerUnderTest server;
    HttpClient client = server.connect();
    for (const std::size_t chunk : {1u, 2u, 3u, 16u, 100u, 4096u}) {
      CAPTURE(chunk);
      const std::string body = portal_body("Chunks of " + std::to_string(chunk), 300);
      client.send(chunked_request(chunked(body, chunk)));
      CHECK(client.read_answer().status == 201);
    }
    const std::string decorated =
        "5;ext=\"a;b\"\r\n{\"nam\r\n1B;x\r\ne\":\"Trailers\",\"query\":\"{a}\"\r\n1\r\n}\r\n"
        "0\r\nX-Sum: 1\r\n\r\n";
    client.send(chunked_request(decorated));
    const Answer answer = client.read_answer();
    CAPTURE(answer.body);
    CHECK(answer.status == 201);
    CHECK(client.exchange(get("/")).status == 200);
  }

  TEST_CASE("limits chunked bodies after decoding") {
    const ServerUnderTest server(with_body_max(kSmallBody));
    HttpClient client = server.connect();
    client.send(chunked_request(chunked(body_of(kSmallBody), 1)));
    CHECK(client.read_answer().status == 201);
    client.send(chunked_request(chunked(body_of(kSmallBody + 1, "Q"), 10)));
    const Answer answer = client.read_answer();
    CHECK(answer.status == 413);
    CHECK(answer.closes());
  }

  TEST_CASE("sends 100 before a body that it wants, and then responds to it") {
    const ServerUnderTest server;
    HttpClient client = server.connect();
    for (int i = 0; i < 3; ++i) {
      CAPTURE(i);
      const std::string body = portal_body("P" + std::to_string(i));
      client.send(expecting(kPortals, body.size()));
      const Answer interim = client.read_answer();
      CHECK(interim.status == 100);
      CHECK(interim.head.empty());
      client.send(body);
      CHECK(client.read_answer().status == 201);
    }
  }

  TEST_CASE("sends no 100 to a client that doesn't wait for it") {
    const ServerUnderTest server;
    HttpClient client = server.connect();
    const std::string body = portal_body("P");
    client.send(expecting(kPortals, body.size()) + body);
    CHECK(client.read_answer().status == 201);
    client.send(get("/", "Expect: 100-continue\r\n"));
    CHECK(client.read_answer().status == 200);
  }

  TEST_CASE("sends 100 once, however slowly the body arrives") {
    const ServerUnderTest server;
    HttpClient client = server.connect();
    const std::string body = portal_body("P", 40'000);
    client.send(expecting(kPortals, body.size()));
    CHECK(client.read_answer().status == 100);
    client.send(body.substr(0, 1));
    client.send(body.substr(1, 30'000));
    client.send(body.substr(30'001));
    CHECK(client.read_answer().status == 201);
  }

  TEST_CASE("sends 100 to a pipelined request after the responses before it") {
    const ServerUnderTest server;
    HttpClient client = server.connect();
    const std::string body = portal_body("P");
    client.send(get("/v2/user") + expecting(kPortals, body.size()));
    CHECK(client.read_answer().status == 200);
    CHECK(client.read_answer().status == 100);
    client.send(body);
    CHECK(client.read_answer().status == 201);
  }

  TEST_CASE("refuses before the body is sent what is refused whatever the body") {
    ServerUnderTestOptions options;
    options.auth = AuthMode::strict;
    const UserPtr user = make_user("a@example.com");
    options.image.users = {user};
    options.image.organizations = {{make_organization("acme", 1), {}}};
    options.image.access_tokens = {make_access_token("reader", user, {"read_portals"}),
                                   make_access_token("writer", user, {"write_portals"})};
    const ServerUnderTest server(options);
    const auto answer_to = [&](const std::string& text) {
      HttpClient client = server.connect();
      client.send(text);
      Answer answer = client.read_answer();
      CHECK(answer.closes());
      if (answer.status != 413) CHECK(answer.header("X-Request-Id").has_value());
      CHECK(client.ends());
      return answer.status;
    };
    CHECK(answer_to(expecting(kPortals, 10, "unknown")) == 401);
    CHECK(answer_to(expecting(kPortals, 10, "")) == 401);
    CHECK(answer_to(expecting(kPortals, 10, "reader")) == 403);
    CHECK(answer_to(expecting("/v2/organizations/other/portals", 10, "writer")) == 404);
    CHECK(answer_to(expecting("/nowhere", 10, "writer")) == 404);
    CHECK(answer_to(expecting("/v2/user", 10, "writer")) == 405);
    CHECK(answer_to(expecting(kPortals, kBodyBytesMax + 1, "writer")) == 413);

    HttpClient client = server.connect();
    client.send(expecting(kPortals, 2, "writer"));
    CHECK(client.read_answer().status == 100);
  }

  TEST_CASE("ignores what a refused client still sends") {
    const ServerUnderTest server;
    HttpClient client = server.connect();
    client.send(expecting("/nowhere", 100));
    CHECK(client.read_answer().status == 404);
    client.try_send(std::string(100, 'x') + get("/v2/user"));
    CHECK(client.ends());
  }
}

}  // namespace
}  // namespace porthole::http::test
