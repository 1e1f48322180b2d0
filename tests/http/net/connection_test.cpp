#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

/// A hundred requests whose responses differ, and what tells them apart.
std::string numbered_requests(std::vector<std::string>& ids) {
  std::string all;
  for (int i = 0; i < 100; ++i) {
    const std::string id = "request-" + std::to_string(i);
    ids.push_back(id);
    const std::string mark = "X-Request-Id: " + id + "\r\n";
    if (i % 5 == 0) {
      all += post(kPortals, portal_body("P" + std::to_string(i)), mark);
    } else if (i % 5 == 1) {
      const std::string coded = chunked(portal_body("P" + std::to_string(i)), 7);
      all += RequestText{.method = "POST",
                         .target = kPortals,
                         .headers = mark + "Transfer-Encoding: chunked\r\n"}
                 .to_string() +
             coded;
    } else if (i % 5 == 2) {
      all += head(kPortals, mark);
    } else {
      all += get(i % 5 == 3 ? "/v2/user" : "/nowhere", mark);
    }
  }
  return all;
}

void check_numbered_answers(HttpClient& client, const std::vector<std::string>& ids) {
  const std::vector<int> statuses = {201, 201, 200, 200, 404};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    CAPTURE(i);
    const Answer answer = client.read_answer(i % 5 == 2 ? "HEAD" : "GET");
    CHECK(answer.status == statuses[i % 5]);
    CHECK(answer.header("X-Request-Id") == ids[i]);
  }
}

TEST_SUITE("server: connections") {
  TEST_CASE("keeps a connection open from request to request") {
    const ServerUnderTest server;
    HttpClient client = server.connect();
    for (int i = 0; i < 20; ++i) {
      const Answer answer = client.exchange(get("/v2/user"));
      CHECK(answer.status == 200);
      CHECK_FALSE(answer.header("Connection").has_value());
    }
    client.finish_sending();
    CHECK(client.ends());
  }

  TEST_CASE("responds to a hundred requests of one write in their order") {
    const ServerUnderTest server;
    HttpClient client = server.connect();
    std::vector<std::string> ids;
    client.send(numbered_requests(ids));
    check_numbered_answers(client, ids);
    CHECK(client.exchange(get("/")).status == 200);
  }

  TEST_CASE("responds to them in their order when split at odd places") {
    std::mt19937 chance(1);
    for (int round = 0; round < 8; ++round) {
      CAPTURE(round);
      const ServerUnderTest server;
      HttpClient client = server.connect();
      std::vector<std::string> ids;
      const std::string all = numbered_requests(ids);
      std::vector<std::size_t> cuts;
      std::uniform_int_distribution<std::size_t> piece(1, round < 4 ? 40 : 2000);
      for (std::size_t at = piece(chance); at < all.size(); at += piece(chance)) cuts.push_back(at);
      client.send_split(all, cuts);
      check_numbered_answers(client, ids);
    }
  }

  TEST_CASE("continues with pipelined requests after responses for which there was no room") {
    ServerUnderTest server;
    make_portals(server, 100, 20'000);
    HttpClient client = server.connect();
    std::string all;
    for (int i = 0; i < 12; ++i) {
      all += get(kPortals + "?per_page=100", "X-Request-Id: list-" + std::to_string(i) + "\r\n");
    }
    client.send(all);
    for (int i = 0; i < 12; ++i) {
      CAPTURE(i);
      const Answer answer = client.read_answer();
      CHECK(answer.header("X-Request-Id") == "list-" + std::to_string(i));
      CHECK(answer.body.size() > 2'000'000);
      CHECK(answer.body.ends_with("}]"));
    }
  }

  TEST_CASE("responds to what was sent before the client ended its side") {
    const ServerUnderTest server;
    HttpClient client = server.connect();
    client.send(get("/v2/user") + get("/v2/meta") + "GET /half HTTP/1.1\r\nHo");
    client.finish_sending();
    CHECK(client.read_answer().status == 200);
    CHECK(client.read_answer().status == 200);
    CHECK(client.ends());
  }

  TEST_CASE("closes after the response when asked to, and ignores what follows") {
    const ServerUnderTest server;
    HttpClient client = server.connect();
    client.send(get("/v2/user", "Connection: close\r\n") + get("/v2/user"));
    const Answer answer = client.read_answer();
    CHECK(answer.status == 200);
    CHECK(answer.closes());
    CHECK(client.ends());
  }

  TEST_CASE("closes after a response to HTTP/1.0, unless asked not to") {
    const ServerUnderTest server;
    RequestText old{.target = "/v2/user", .version = "HTTP/1.0"};
    HttpClient client = server.connect();
    const Answer last = client.exchange(old.to_string());
    CHECK(last.status == 200);
    CHECK(last.closes());
    CHECK(client.ends());

    old.headers = "Connection: Keep-Alive\r\n";
    HttpClient kept = server.connect();
    for (int i = 0; i < 3; ++i) {
      const Answer answer = kept.exchange(old.to_string());
      CHECK(answer.status == 200);
      CHECK(answer.header("Connection") == "keep-alive");
    }
  }

  TEST_CASE("serves HTTP/1.0 without Host") {
    const ServerUnderTest server;
    HttpClient client = server.connect();
    const Answer answer =
        client.exchange("GET /v2/organizations HTTP/1.0\r\nAuthorization: Bearer t\r\n\r\n");
    CHECK(answer.status == 200);
    CHECK(answer.body == "[]");
    CHECK(client.ends());
  }

  TEST_CASE("responds to HEAD with the headers of GET and no body") {
    ServerUnderTest server;
    make_portals(server, 40, 10);
    HttpClient client = server.connect();
    for (const std::string& target :
         {kPortals, kPortals + "/portal-3", std::string("/v2/meta"), std::string("/nowhere")}) {
      CAPTURE(target);
      const Answer whole = client.exchange(get(target, "X-Request-Id: same\r\n"));
      const Answer bare = client.exchange(head(target, "X-Request-Id: same\r\n"));
      CHECK(bare.body.empty());
      CHECK(bare.status == whole.status);
      CHECK(bare.number("Content-Length") == static_cast<std::int64_t>(whole.body.size()));
      const auto constant_headers = [](const Answer& answer) {
        auto headers = answer.headers();
        std::erase_if(headers, [](const auto& header) {
          return header.first == "Date" || header.first.starts_with("RateLimit-");
        });
        return headers;
      };
      CHECK(constant_headers(bare) == constant_headers(whole));
    }
  }

  TEST_CASE("sends no length and no body with 204") {
    ServerUnderTest server;
    make_portals(server, 1, 0);
    HttpClient client = server.connect();
    const Answer answer = client.exchange(del(kPortals + "/portal-0"));
    CHECK(answer.status == 204);
    CHECK_FALSE(answer.header("Content-Length").has_value());
    CHECK_FALSE(answer.header("Content-Type").has_value());
    CHECK(client.exchange(get(kPortals)).body == "[]");
  }

  TEST_CASE("dates each response") {
    const ServerUnderTest server;
    const std::string date = server.ask(get("/")).header("Date").value_or("");
    CHECK(date.size() == std::string("Sun, 06 Nov 1994 08:49:37 GMT").size());
    CHECK(date.ends_with(" GMT"));
  }

  TEST_CASE("prefers the host of an absolute target to that of Host") {
    ServerUnderTest server;
    make_portals(server, 31, 0);
    const std::string request = "GET http://other:81" + kPortals +
                                " HTTP/1.1\r\nHost: localhost\r\n" +
                                "Authorization: Bearer t\r\n\r\n";
    const std::string links = server.ask(request).header("Link").value_or("");
    CHECK(links.starts_with("<http://other:81" + kPortals + "?page=2>; rel=\"next\""));
  }
}

}  // namespace
}  // namespace porthole::http::test
