#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/api/control/control_support.h"

namespace porthole::http::test {
namespace {

std::string verify(const std::string& members) {
  return post(kVerify, '{' + members + '}');
}

/// A request to an unknown path that the journal records.
std::string path_of(std::size_t number) {
  return "/v2/organizations/acme/things/" + std::to_string(number);
}

std::string match_path(const std::string& path) {
  return R"("match":{"path":")" + path + "\"}";
}

/// Whether that many verifications are waiting.
bool wait_for_waiting(const ServerUnderTest& server, std::size_t count) {
  return wait_until([&] { return server.log_lines.count("request waits") >= count; });
}

bool is_silent(const HttpClient& client) {
  return !wait_readable(client.descriptor(), std::chrono::milliseconds(0));
}

TEST_SUITE("server: verify") {
  TEST_CASE("counts what is there, against every kind of bound") {
    const ServerUnderTest server;
    for (int i = 0; i < 3; ++i) server.ask(get(path_of(1)));
    server.ask(get(path_of(2)));
    struct Case {
      std::string bounds;
      int status;
      std::string message = {};
    };
    for (const Case& it : {
             Case{"", 200},
             Case{R"(,"exactly":3)", 200},
             Case{R"(,"exactly":2)", 409, "Expected exactly 2 requests to match, but 3 do"},
             Case{R"(,"exactly":4)", 409, "Expected exactly 4 requests to match, but 3 do"},
             Case{R"(,"at_least":3)", 200},
             Case{R"(,"at_least":4)", 409, "Expected at least 4 requests to match, but 3 do"},
             Case{R"(,"at_most":3)", 200},
             Case{R"(,"at_most":2)", 409, "Expected at most 2 requests to match, but 3 do"},
             Case{R"(,"at_least":1,"at_most":3)", 200},
             Case{R"(,"at_least":4,"at_most":5)", 409,
                  "Expected 4 to 5 requests to match, but 3 do"},
             Case{R"(,"never":true)", 409, "Expected no request to match, but 3 do"},
         }) {
      CAPTURE(it.bounds);
      const Answer answer = server.ask(verify(match_path(path_of(1)) + it.bounds));
      CHECK(answer.status == it.status);
      CHECK(number_in(answer, "count") == 3);
      if (it.status == 200) {
        CHECK(answer.body == R"({"count":3})");
      } else {
        CHECK(text_in(answer, "message") == it.message);
      }
    }
    CHECK(server.ask(verify(match_path("/v2/none") + R"(,"never":true)")).status == 200);
    CHECK(server.ask(verify(match_path("/v2/none") + R"(,"exactly":0)")).status == 200);
    CHECK(server.ask(verify(R"("match":{},"exactly":4)")).status == 200);
    CHECK(server
              .ask(verify(R"("match":{"method":"GET","surface":"rest","organization":"acme"},)"
                          R"("exactly":4)"))
              .status == 200);
  }

  TEST_CASE("tells what the nearest requests have that is different") {
    const ServerUnderTest server;
    server.ask(post(path_of(1), R"({"branch":"main","n":1})"));
    server.ask(post(path_of(1), R"({"branch":"dev","n":2})"));
    server.ask(get(path_of(2)));
    server.ask(get("/v2/user"));
    server.ask(post("/v2/organizations/globex/things/1", R"({"branch":"dev","n":1})"));
    const Answer answer =
        server.ask(verify(R"("match":{"organization":"acme","method":"POST","path":")" +
                          path_of(1) + R"(","body":{"branch":"dev","n":1}})"));
    CHECK(answer.status == 409);
    const json::Document document = document_of(answer);
    const auto nearest = json::find(document, "nearest")->GetArray();
    REQUIRE(nearest.Size() == 3);
    const auto id = [&](rapidjson::SizeType place) {
      return json::find(*json::find(nearest[place], "request"), "id")->GetInt();
    };
    const auto difference = [&](rapidjson::SizeType place) {
      return std::string(json::text_of((*json::find(nearest[place], "differences"))[0]));
    };
    CHECK(id(0) == 2);
    CHECK(difference(0) == "body.n is 2, expected 1");
    CHECK(id(1) == 1);
    CHECK(difference(1) == R"(body.branch is "main", expected "dev")");
    CHECK(id(2) == 3);
    CHECK(difference(2) == R"(method is "GET", expected "POST")");
    CHECK_FALSE(has(answer, "globex"));
  }

  TEST_CASE("shows the requests that are too many") {
    const ServerUnderTest server;
    for (int i = 0; i < 5; ++i) server.ask(get(path_of(1)));
    server.ask(get(path_of(2)));
    const Answer answer = server.ask(verify(match_path(path_of(1)) + R"(,"at_most":1)"));
    const json::Document document = document_of(answer);
    const auto nearest = json::find(document, "nearest")->GetArray();
    REQUIRE(nearest.Size() == 3);
    CHECK(json::find(*json::find(nearest[0], "request"), "id")->GetInt() == 5);
    CHECK(json::find(nearest[0], "differences")->Empty());
  }

  TEST_CASE("refuses what it does not understand, and says where") {
    const ServerUnderTest server;
    struct Case {
      std::string body;
      std::string path;
    };
    const std::string match = R"("match":{})";
    for (const Case& it : {
             Case{"", ""},
             Case{R"("match":[])", "/match"},
             Case{R"("match":{"methd":"GET"})", "/match/methd"},
             Case{R"("match":{"path":1})", "/match/path"},
             Case{match + R"(,"exactli":1)", "/exactli"},
             Case{match + R"(,"exactly":-1)", "/exactly"},
             Case{match + R"(,"exactly":"1")", "/exactly"},
             Case{match + R"(,"exactly":1,"at_least":1)", "/exactly"},
             Case{match + R"(,"never":false)", "/never"},
             Case{match + R"(,"never":true,"at_most":1)", "/never"},
             Case{match + R"(,"at_least":2,"at_most":1)", "/at_most"},
             Case{match + R"(,"within":2)", "/within"},
             Case{match + R"(,"within":"2")", "/within"},
             Case{match + R"(,"within":"61s")", "/within"},
             Case{match + R"(,"within_ms":2000)", "/within_ms"},
         }) {
      CAPTURE(it.body);
      const Answer answer = server.ask(verify(it.body));
      CHECK(answer.status == 422);
      CHECK(has(answer, R"("path":")" + it.path + '"'));
    }
    CHECK(server.ask(post(kVerify, "[]")).status == 400);
    CHECK(server.ask(get(kVerify)).status == 405);
  }

  TEST_CASE("says that there is no journal to ask, and that some of it is gone") {
    ServerUnderTestOptions off;
    off.api.journal.entries_max = 0;
    const ServerUnderTest without(std::move(off));
    CHECK(without.ask(verify(R"("match":{})")).status == 409);
    ServerUnderTestOptions small;
    small.api.journal.entries_max = 2;
    const ServerUnderTest server(std::move(small));
    for (int i = 0; i < 5; ++i) server.ask(get(path_of(1)));
    const Answer answer = server.ask(verify(match_path(path_of(1)) + R"(,"exactly":5)"));
    CHECK(text_in(answer, "message") ==
          "Expected exactly 5 requests to match, but 2 do; 3 older ones are no longer kept");
  }
}

TEST_SUITE("server: verify that waits") {
  TEST_CASE("answers when the request comes that it waits for") {
    for (const bool with_workers : {false, true}) {
      CAPTURE(with_workers);
      ServerUnderTestOptions options;
      options.server.responder.all_on_workers = with_workers;
      const ServerUnderTest server(std::move(options));
      HttpClient client = server.connect();
      client.send(verify(match_path(path_of(1)) + R"(,"at_least":2,"within":"60s")"));
      REQUIRE(wait_for_waiting(server, 1));
      server.ask(get(path_of(2)));
      server.ask(get(path_of(1)));
      CHECK(is_silent(client));
      server.ask(get(path_of(1)));
      const Answer answer = client.read_answer();
      CHECK(answer.status == 200);
      CHECK(answer.body == R"({"count":2})");
      CHECK(answer.header("X-Request-Id"));
      // The connection stays usable for another wait.
      client.send(verify(match_path(path_of(3)) + R"(,"exactly":1,"within":"60s")"));
      REQUIRE(wait_for_waiting(server, 2));
      server.ask(get(path_of(3)));
      CHECK(client.read_answer().body == R"({"count":1})");
    }
  }

  TEST_CASE("answers when the time is up") {
    const ServerUnderTest server;
    server.ask(get(path_of(1)));
    const Answer few =
        server.ask(verify(match_path(path_of(1)) + R"(,"at_least":2,"within":"20ms")"));
    CHECK(few.status == 409);
    CHECK(text_in(few, "message") ==
          "Expected at least 2 requests to match, but 1 does, within 20ms");
    CHECK(server.log_lines.count("request waits") == 1);
    for (const std::string bounds :
         {R"(,"at_most":1,"within":"20ms")", R"(,"at_least":1,"at_most":2,"within":"20ms")"}) {
      CHECK(server.ask(verify(match_path(path_of(1)) + bounds)).body == R"({"count":1})");
    }
    CHECK(server.ask(verify(match_path(path_of(2)) + R"(,"never":true,"within":"20ms")")).status ==
          200);
    CHECK(server.log_lines.count("request waits") == 4);
    // Bounds that hold already need no wait.
    CHECK(server.ask(verify(match_path(path_of(1)) + R"(,"exactly":1,"within":"60s")")).status ==
          200);
    CHECK(server.log_lines.count("request waits") == 4);
  }

  TEST_CASE("answers as soon as there are too many") {
    const ServerUnderTest server;
    for (const std::string bounds : {R"(,"never":true)", R"(,"at_most":1)", R"(,"exactly":1)"}) {
      CAPTURE(bounds);
      REQUIRE(server.ask(del(kRequests)).status == 204);
      const bool never = bounds.find("never") != std::string::npos;
      if (!never) server.ask(get(path_of(1)));
      if (bounds.find("exactly") != std::string::npos) {
        server.ask(get(path_of(1)));
        CHECK(server.ask(verify(match_path(path_of(1)) + bounds + R"(,"within":"60s")")).status ==
              409);
        continue;
      }
      const std::size_t waiting = server.log_lines.count("request waits");
      HttpClient client = server.connect();
      client.send(verify(match_path(path_of(1)) + bounds + R"(,"within":"60s")"));
      REQUIRE(wait_for_waiting(server, waiting + 1));
      server.ask(get(path_of(1)));
      CHECK(client.read_answer().status == 409);
    }
  }

  TEST_CASE("lets a hundred wait at once, on two threads that serve others meanwhile") {
    const ServerUnderTest server;
    constexpr std::size_t kWaiting = 100;
    std::vector<HttpClient> clients;
    for (std::size_t i = 0; i < kWaiting; ++i) {
      clients.push_back(server.connect());
      clients.back().send(verify(match_path(path_of(i)) + R"(,"exactly":1,"within":"60s")"));
    }
    REQUIRE(wait_for_waiting(server, kWaiting));
    for (int i = 0; i < 20; ++i) CHECK(server.ask(get(kPortals)).status == 200);
    for (std::size_t i = kWaiting; i-- > 0;) {
      CHECK(is_silent(clients[i]));
      server.ask(get(path_of(i)));
      CHECK(clients[i].read_answer().body == R"({"count":1})");
    }
  }

  TEST_CASE("answers pipelined requests in their order, those before it at once") {
    const ServerUnderTest server;
    HttpClient client = server.connect();
    client.send(get("/v2/user") + verify(match_path(path_of(1)) + R"(,"within":"60s")") +
                verify(match_path(path_of(2)) + R"(,"within":"60s")") + get("/v2/nothing"));
    CHECK(client.read_answer().status == 200);
    REQUIRE(wait_for_waiting(server, 1));
    server.ask(get(path_of(2)));
    CHECK(is_silent(client));
    server.ask(get(path_of(1)));
    CHECK(client.read_answer().body == R"({"count":1})");
    CHECK(client.read_answer().body == R"({"count":1})");
    CHECK(client.read_answer().status == 404);
  }

  TEST_CASE("starts over when the journal is cleared meanwhile") {
    const ServerUnderTest server;
    server.ask(get(path_of(1)));
    HttpClient client = server.connect();
    client.send(verify(match_path(path_of(1)) + R"(,"at_least":2,"within":"60s")"));
    REQUIRE(wait_for_waiting(server, 1));
    REQUIRE(server.ask(del(kRequests + "?organization=acme")).status == 204);
    server.ask(get(path_of(1)));
    CHECK(is_silent(client));
    server.ask(get(path_of(1)));
    CHECK(client.read_answer().body == R"({"count":2})");
  }

  TEST_CASE("gives up for clients that go meanwhile") {
    const ServerUnderTest server;
    const std::size_t before = open_descriptors();
    for (std::size_t i = 1; i <= 20; ++i) {
      HttpClient client = server.connect();
      client.send(verify(match_path(path_of(1)) + R"(,"within":"60s")"));
      REQUIRE(wait_for_waiting(server, i));
      client.reset();
    }
    CHECK(wait_until([&] { return open_descriptors() == before; }));
    CHECK(server.ask(get(path_of(1))).status == 404);
    // One that half-closes looks like one that has gone.
    HttpClient client = server.connect();
    client.send(verify(match_path(path_of(2)) + R"(,"within":"60s")"));
    client.finish_sending();
    CHECK(client.ends());
  }

  TEST_CASE("answers with what there is when the server stops") {
    ServerUnderTest server;
    server.ask(get(path_of(1)));
    std::vector<HttpClient> clients;
    for (const std::string bounds : {R"("at_least":2)", R"("at_most":1)"}) {
      clients.push_back(server.connect());
      clients.back().send(verify(match_path(path_of(1)) + ',' + bounds + R"(,"within":"60s")"));
    }
    REQUIRE(wait_for_waiting(server, 2));
    std::thread stopping([&] { server.stop(kPatience); });
    const Answer few = clients[0].read_answer();
    CHECK(few.status == 409);
    CHECK(few.closes());
    CHECK(number_in(few, "count") == 1);
    CHECK(clients[1].read_answer().body == R"({"count":1})");
    for (HttpClient& client : clients) {
      CHECK(client.ends());
      client.close();
    }
    stopping.join();
  }
}

}  // namespace
}  // namespace porthole::http::test
