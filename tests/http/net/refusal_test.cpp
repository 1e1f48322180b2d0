#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "portal/base/json.h"
#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

struct Bad {
  int status;
  std::string bytes;
};

const std::string kHost = "Host: localhost\r\n";

std::vector<Bad> bad_requests() {
  return {
      {400, "GET / HTTP/1.1\r\n\r\n"},
      {400, "GET / HTTP/1.1\n" + kHost + "\r\n"},
      {400, "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n"},
      {400, "POST / HTTP/1.1\r\n" + kHost + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"},
      {400, "POST / HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"},
      {413, "POST / HTTP/1.1\r\n" + kHost + "Content-Length: 99999999\r\n\r\n"},
      {413, "POST / HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\nFFFFFFF\r\n"},
      {414, "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\n" + kHost + "\r\n"},
      {417, "POST / HTTP/1.1\r\n" + kHost + "Expect: cake\r\nContent-Length: 1\r\n\r\na"},
      {431, "GET / HTTP/1.1\r\n" + kHost + "A: " + std::string(20'000, 'a') + "\r\n\r\n"},
      {501, "POST / HTTP/1.1\r\n" + kHost + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {505, "GET / HTTP/2.0\r\n" + kHost + "\r\n"},
  };
}

void check_refusal(const Answer& answer, int status) {
  CHECK(answer.status == status);
  CHECK(answer.closes());
  CHECK(answer.header("Content-Type") == "application/json; charset=utf-8");
  CHECK(answer.header("Date").has_value());
  const json::ParseResult parsed = json::parse(answer.body);
  REQUIRE_FALSE(parsed.error.has_value());
  const json::Value* message = json::find(parsed.document, "message");
  REQUIRE(message != nullptr);
  CHECK(json::text_of(*message).size() > 10);
}

TEST_SUITE("server: refusals") {
  TEST_CASE("responds to bytes that are no request in JSON, and closes") {
    const ServerUnderTest server;
    for (const Bad& bad : bad_requests()) {
      CAPTURE(bad.bytes.substr(0, 80));
      HttpClient client = server.connect();
      client.send(bad.bytes);
      check_refusal(client.read_answer(), bad.status);
      CHECK(client.ends());
    }
    CHECK(server.ask(get("/")).status == 200);
    CHECK(server.log_lines.count("info refused status=") == bad_requests().size());
  }

  TEST_CASE("responds to the good requests before a bad one") {
    const ServerUnderTest server;
    for (const Bad& bad : bad_requests()) {
      CAPTURE(bad.bytes.substr(0, 80));
      HttpClient client = server.connect();
      client.send(get("/v2/user") + get("/nowhere") + bad.bytes);
      CHECK(client.read_answer().status == 200);
      CHECK(client.read_answer().status == 404);
      CHECK(client.read_answer().status == bad.status);
      CHECK(client.ends());
    }
  }

  TEST_CASE("can be read in full by a client that is still sending") {
    const ServerUnderTest server;
    for (const Bad& bad : bad_requests()) {
      CAPTURE(bad.bytes.substr(0, 80));
      HttpClient client = server.connect();
      client.send(bad.bytes);
      // Far more than the sockets' buffers hold: the server must be taking it.
      const std::string more(64 * 1024, 'x');
      for (int i = 0; i < 32; ++i) client.send(more);
      check_refusal(client.read_answer(), bad.status);
      CHECK(client.ends());
    }
  }

  TEST_CASE("takes no end of what is sent after a refusal") {
    const ServerUnderTest server;
    HttpClient client = server.connect();
    client.send(bad_requests().front().bytes);
    const std::string more(64 * 1024, 'x');
    std::size_t taken = 0;
    while (taken < 64 * kLingerBytesMax && client.try_send(more)) taken += more.size();
    // What the sockets hold comes on top.
    CHECK(taken < 8 * kLingerBytesMax);
    CHECK(server.ask(get("/")).status == 200);
  }

  TEST_CASE("says nothing to who has said nothing") {
    const ServerUnderTest server;
    HttpClient silent = server.connect();
    silent.finish_sending();
    CHECK(silent.ends());
    HttpClient blank = server.connect();
    blank.send("\r\n");
    blank.finish_sending();
    CHECK(blank.ends());
    HttpClient half = server.connect();
    half.send("GET / HT");
    half.finish_sending();
    CHECK(half.ends());
  }

  TEST_CASE("logs no token") {
    const ServerUnderTest server;
    const std::string secret = "bkua_secret";
    const std::string header = "Authorization: Bearer " + secret + "\r\n";
    const std::vector<std::string> requests = {
        "GET /v2/user HTTP/1.1\r\n" + kHost + header + "\r\n",
        "GET /v2/user HTTP/1.1\r\n" + kHost + header + "Bad Header: " + secret + "\r\n\r\n",
        "GET /v2/user HTTP/1.1\r\n" + kHost + "Authorization : Bearer " + secret + "\r\n\r\n",
        "GET /v2/user HTTP/9.1\r\n" + kHost + header + "\r\n"};
    for (const std::string& request : requests) server.ask(request);
    CHECK(server.log_lines.all().size() == 4);
    CHECK(server.log_lines.count("secret") == 0);
  }
}

}  // namespace
}  // namespace porthole::http::test
