#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/api/control/control_support.h"

namespace porthole::http::test {
namespace {

const std::string kAcme = R"("match":{"organization":"acme"})";

std::string fault(const std::string& match, const std::string& then, const std::string& more = {}) {
  return post(kFaults, '{' + match + more + R"(,"then":{)" + then + "}}");
}

/// Adds a fault, and returns its id.
std::int64_t add(const ServerUnderTest& server, const std::string& match, const std::string& then,
                 const std::string& more = {}) {
  const Answer answer = server.ask(fault(match, then, more));
  if (answer.status != 201) throw ClientError(answer.body);
  return number_in(answer, "id");
}

/// The statuses of `count` requests in a row.
std::vector<int> statuses(const ServerUnderTest& server, std::size_t count,
                          const std::string& target = kPortals) {
  std::vector<int> statuses;
  for (std::size_t i = 0; i < count; ++i) statuses.push_back(server.ask(get(target)).status);
  return statuses;
}

ServerUnderTestOptions with_or_without_workers(bool with) {
  ServerUnderTestOptions options;
  options.server.responder.all_on_workers = with;
  return options;
}

TEST_SUITE("server: faults") {
  TEST_CASE("answer instead of the handler, which changes nothing") {
    const ServerUnderTest server;
    REQUIRE(server.ask(get(kPortals)).status == 200);
    const std::int64_t id = add(server, kAcme, R"("status":503,"headers":{"Retry-After":"7"})");
    const Answer answer = server.ask(post(kPortals, portal_body("Main")));
    CHECK(answer.status == 503);
    CHECK(answer.reason == "Service Unavailable");
    CHECK(answer.body == R"({"message":"Service Unavailable"})");
    CHECK(answer.header("Content-Type") == "application/json; charset=utf-8");
    CHECK(answer.header("Retry-After") == "7");
    CHECK(answer.header("X-Request-Id"));
    CHECK(server.store.portal_count() == 0);
    CHECK(server.ask(del(kFaults + '/' + std::to_string(id))).status == 204);
    CHECK(server.ask(post(kPortals, portal_body("Main"))).status == 201);
    const Answer entry = server.ask(get(kRequests + "/2"));
    CHECK(has(entry, R"("status":503)"));
    CHECK(has(entry, R"("fault":)" + std::to_string(id)));
  }

  TEST_CASE("answer with a body of JSON, of text, or of GraphQL's errors") {
    const ServerUnderTest server;
    add(server, kAcme, R"("body":{"a":[1,2.5]})", R"(,"times":1)");
    add(server, kAcme, R"("body":"plain","status":500)", R"(,"times":1)");
    add(server, kAcme, R"("body":"<x/>","headers":{"content-type":"text/xml"})", R"(,"times":1)");
    add(server, kAcme, R"("graphql_errors":[{"message":"No","path":["a"]}])", R"(,"times":1)");
    add(server, kAcme, R"("status":304)", R"(,"times":1)");
    HttpClient client = server.connect();
    Answer answer = client.exchange(get(kPortals));
    CHECK(answer.status == 200);
    CHECK(answer.body == R"({"a":[1,2.5]})");
    answer = client.exchange(get(kPortals));
    CHECK(answer.status == 500);
    CHECK(answer.body == "plain");
    CHECK(answer.header("Content-Type") == "text/plain; charset=utf-8");
    answer = client.exchange(get(kPortals));
    CHECK(answer.body == "<x/>");
    CHECK(answer.header("Content-Type") == "text/xml");
    answer = client.exchange(get(kPortals));
    CHECK(answer.status == 200);
    CHECK(answer.body == R"({"errors":[{"message":"No","path":["a"]}]})");
    // Neither body nor length: the next response follows at once.
    client.send(get(kPortals) + get(kPortals));
    const std::string end = "\r\n\r\n";
    answer = client.read_answer("HEAD");
    CHECK(answer.status == 304);
    CHECK_FALSE(answer.header("Content-Length"));
    CHECK(client.read_answer().body == "[]");
  }

  TEST_CASE("change what the handler answered, which has taken place") {
    const ServerUnderTest server;
    add(server, kAcme, R"("headers":{"ratelimit-limit":"1","X-Fault":"yes"})");
    const Answer answer = server.ask(post(kPortals, portal_body("Main")));
    CHECK(answer.status == 201);
    CHECK(answer.header("RateLimit-Limit") == "1");
    CHECK(answer.header("X-Fault") == "yes");
    CHECK(server.store.portal_count() == 1);
  }

  TEST_CASE("hold answers back") {
    for (const bool with_workers : {false, true}) {
      const ServerUnderTest server(with_or_without_workers(with_workers));
      add(server, kAcme, R"("delay":"20ms","jitter":"5ms")");
      CHECK(server.ask(get(kPortals)).status == 200);
      const Answer entry = server.ask(get(kRequests + "/1"));
      const json::Document document = document_of(entry);
      CHECK(json::find(document, "duration_ms")->GetDouble() >= 20);
    }
  }

  TEST_CASE("cut answers short, and end the connection") {
    for (const bool with_workers : {false, true}) {
      const ServerUnderTest server(with_or_without_workers(with_workers));
      add(server, kAcme, R"("body":"0123456789","truncate_after_bytes":4)", R"(,"times":2)");
      HttpClient client = server.connect();
      // The next request gets no response.
      client.send(get(kPortals) + get(kPortals));
      const std::string bytes = client.read_to_end();
      CHECK(bytes.find("Content-Length: 10\r\n") != std::string::npos);
      CHECK(bytes.ends_with("\r\n\r\n0123"));
      // A missing body can't be cut.
      HttpClient head_client = server.connect();
      head_client.send(head(kPortals));
      CHECK(head_client.read_answer("HEAD").number("Content-Length") == 10);
      CHECK(head_client.exchange(get(kPortals)).status == 200);
      // Nor can a shorter one.
      add(server, kAcme, R"("truncate_after_bytes":2)", R"(,"times":1)");
      CHECK(head_client.exchange(get(kPortals)).body == "[]");
      CHECK(head_client.exchange(get(kPortals)).body == "[]");
    }
  }

  TEST_CASE("reset the connection") {
    for (const bool with_workers : {false, true}) {
      for (const std::string delay : {"", R"(,"delay":"5ms")"}) {
        const ServerUnderTest server(with_or_without_workers(with_workers));
        const std::size_t before = open_descriptors();
        add(server, kAcme, R"("reset_connection":true)" + delay, R"(,"times":1)");
        HttpClient client = server.connect();
        client.send(post(kPortals, portal_body("Main")));
        CHECK(client.is_reset());
        client.close();
        CHECK(wait_until([&] { return open_descriptors() == before; }));
        CHECK(server.store.portal_count() == 0);
        CHECK(has(server.ask(get(kRequests + "/1")), R"("status":null)"));
        CHECK(server.ask(get(kPortals)).status == 200);
      }
    }
  }

  TEST_CASE("fire in the order of their creation, as often as they are told to") {
    const ServerUnderTest server;
    add(server, kAcme, R"("status":500)", R"(,"nth":2)");
    add(server, kAcme, R"("status":501)", R"(,"times":2)");
    CHECK(statuses(server, 5) == std::vector<int>{501, 500, 501, 200, 200});
  }

  TEST_CASE("repeat for the same seed") {
    std::vector<std::vector<int>> runs;
    for (const std::uint64_t seed : {std::uint64_t{7}, std::uint64_t{7}, std::uint64_t{8}}) {
      ServerUnderTestOptions options;
      options.seed = seed;
      const ServerUnderTest server(std::move(options));
      add(server, kAcme, R"("status":500)", R"(,"probability":0.5)");
      runs.push_back(statuses(server, 40));
    }
    CHECK(runs[0] == runs[1]);
    CHECK(runs[0] != runs[2]);
  }

  TEST_CASE("know what a request is before it is handled") {
    const ServerUnderTest server;
    const Answer made = server.ask(
        post(kPortals, R"({"name":"Main","query":"query A($n: Int) { a(n: $n) } query B { b }"})"));
    const std::string token = text_in(made, "token");
    const std::string main = "/organizations/acme/portals/main";
    const auto call = [&](const std::string& operation, const std::string& body) {
      return server
          .ask(RequestText{.method = "POST",
                           .target = main + "?operation_name=" + operation,
                           .headers = "X-Run: 7\r\n",
                           .body = body,
                           .token = token}
                   .to_string())
          .status;
    };
    const auto document = [&](const std::string& body) {
      return server.ask(post("/v1", body)).status;
    };
    for (
        const std::string match :
        {R"({"operation":"A"})", R"({"operation":"A","variables":{"n":1}})",
         R"({"surface":"portal","body":{"n":1}})", R"({"portal":"main","variables":{"n":1}})",
         R"({"token_kind":"service","variables":{"n":1}})",
         R"({"path":"/organizations/acme/portals/main","body":{"n":1},"headers":{"x-run":"7"}})",
         R"({"path_pattern":"/organizations/{org}/portals/{slug}","method":"POST","body":{"n":1}})"}) {
      CAPTURE(match);
      add(server, R"("match":)" + match, R"("status":500)");
      CHECK(call("A", R"({"n":1})") == 500);
      CHECK(call("B", R"({"n":2})") == 200);
      CHECK(server.ask(get(kPortals)).status == 200);
      REQUIRE(server.ask(del(kFaults)).status == 204);
    }
    add(server, R"("match":{"surface":"graphql","operation":"C","variables":{"v":1}})",
        R"("graphql_errors":[{"message":"No"}])");
    add(server, R"("match":{"surface":"graphql","operation":"D"})", R"("status":500)");
    CHECK(document(R"({"query":"query D { a }"})") == 500);
    CHECK(document(R"({"query":"query D { a } query E { a }","operationName":"E"})") == 200);
    CHECK(has(server.ask(post("/v1", R"({"query":"query C { a }","variables":{"v":1}})")), "No"));
    CHECK_FALSE(has(server.ask(post("/v1", R"({"query":"query C { a }"})")), "No"));
    CHECK(document("[") == 400);
    CHECK(has(server.ask(get(kRequests + "?limit=1000&operation=D")), R"("count":1)"));
  }

  TEST_CASE("leave alone what is refused before, and stand in for what is not there") {
    ServerUnderTestOptions options;
    options.auth = AuthMode::strict;
    options.image.users = {make_user("sam@example.com")};
    options.image.organizations = {{make_organization("acme", 1), {}}};
    options.image.access_tokens = {
        make_access_token("good", options.image.users[0], {"read_portals"})};
    const ServerUnderTest server(std::move(options));
    const auto with = [&](const std::string& token, const std::string& target) {
      return server.ask(RequestText{.target = target, .token = token}.to_string()).status;
    };
    add(server, R"("match":{"surface":"rest"})", R"("status":500)");
    add(server, R"("match":{"surface":"portal"})", R"("status":501)");
    CHECK(with("bad", kPortals) == 401);
    CHECK(with("good", kPortals) == 500);
    CHECK(with("good", "/v2/organizations/globex/portals") == 404);
    CHECK(server.ask(post("/organizations/acme/portals/main", "{}")).status == 401);
    CHECK(server.ask(get("/v2/organizations/acme/pipelines")).status == 500);
    CHECK(server.ask(get("/")).status == 200);
    CHECK(server.ask(get(kFaults)).status == 200);
  }

  TEST_CASE("are listed, and removed one by one, by organization, or all") {
    const ServerUnderTest server;
    CHECK(server.ask(get(kFaults)).body == "[]");
    const Answer made = server.ask(
        fault(R"("match":{"organization":"acme","headers":{"Authorization":"Bearer sesame"}})",
              R"("status":500,"headers":{"X":"bkua_0123456789abcdef0123456789abcdef01234567"})",
              R"(,"times":2,"probability":0.5)"));
    CHECK(made.body ==
          R"({"id":1,"match":{"organization":"acme","headers":{"Authorization":"…"}},"times":2,)"
          R"("probability":0.5,"then":{"status":500,"headers":{"X":"bkua_…4567"}},)"
          R"("matched":0,"fired":0})");
    CHECK(server.ask(get(kFaults)).body == '[' + made.body + ']');
    add(server, R"("match":{"organization":"globex"})", R"("status":500)");
    add(server, R"("match":{})", R"("status":502)");
    const Answer globex = server.ask(get(kFaults + "?organization=globex"));
    CHECK(globex.body.starts_with(R"([{"id":2,)"));
    CHECK_FALSE(has(globex, R"("id":3)"));
    CHECK(server.ask(del(kFaults + "?organization=globex")).status == 204);
    CHECK(server.ask(get("/v2/organizations/globex/portals")).status == 502);
    CHECK(server.ask(del(kFaults + "/3")).status == 204);
    for (const std::string id : {"3", "99", "x"}) {
      CHECK(server.ask(del(kFaults + '/' + id)).status == 404);
    }
    CHECK(server.ask(del(kFaults)).status == 204);
    CHECK(server.ask(get(kFaults)).body == "[]");
    CHECK(server.ask(get(kFaults + "?organisation=x")).status == 422);
    CHECK(server.ask(del(kFaults + "?organisation=x")).status == 422);
    CHECK(server.ask(get(kFaults + "?organization=Not_A_Slug")).status == 422);
    CHECK(server.ask(del(kFaults + "?organization=Not_A_Slug")).status == 422);
  }

  TEST_CASE("are refused when they make no sense, with the place of what is wrong") {
    const ServerUnderTest server;
    struct Case {
      std::string body;
      std::string path;
    };
    const auto then = [](const std::string& members) {
      return R"("match":{},"then":{)" + members + '}';
    };
    const std::string fine = then(R"("status":500)");
    for (const Case& it : {
             Case{R"("then":{"status":500})", ""},
             Case{R"("match":{})", ""},
             Case{R"("match":{"x":1},"then":{"status":500})", "/match/x"},
             Case{then(""), "/then"},
             Case{then(R"("delay":"0s")"), "/then"},
             Case{then(R"("delay":5)"), "/then/delay"},
             Case{then(R"("delay":"61m")"), "/then/delay"},
             Case{then(R"("delay":"1s","jitter":"x")"), "/then/jitter"},
             Case{then(R"("status":199)"), "/then/status"},
             Case{then(R"("status":600)"), "/then/status"},
             Case{then(R"("status":204,"body":"x")"), "/then/status"},
             Case{then(R"("headers":{"X Y":"1"})"), "/then/headers/X Y"},
             Case{then(R"("headers":{"X":1})"), "/then/headers/X"},
             Case{then(R"("headers":{"X":"a\nb"})"), "/then/headers/X"},
             Case{then(R"("headers":{"X":")" + std::string(5000, 'x') + "\"}"), "/then/headers/X"},
             Case{then(R"("headers":{"content-length":"1"})"), "/then/headers/content-length"},
             Case{then(R"("truncate_after_bytes":-1)"), "/then/truncate_after_bytes"},
             Case{then(R"("reset_connection":false,"status":500)"), "/then/reset_connection"},
             Case{then(R"("reset_connection":true,"status":500)"), "/then/reset_connection"},
             Case{then(R"("graphql_errors":[])"), "/then/graphql_errors"},
             Case{then(R"("graphql_errors":[{"message":"a"},{}])"), "/then/graphql_errors/1"},
             Case{then(R"("graphql_errors":[{"message":"a"}],"body":"b")"), "/then/graphql_errors"},
             Case{then(R"("delay_ms":5,"status":500)"), "/then/delay_ms"},
             Case{fine + R"(,"times":0)", "/times"},
             Case{fine + R"(,"nth":"1")", "/nth"},
             Case{fine + R"(,"nth":1,"times":1)", "/nth"},
             Case{fine + R"(,"probability":1.5)", "/probability"},
             Case{fine + R"(,"probability":"1")", "/probability"},
             Case{fine + R"(,"foo":1)", "/foo"},
         }) {
      CAPTURE(it.body);
      const Answer answer = server.ask(post(kFaults, '{' + it.body + '}'));
      CHECK(answer.status == 422);
      CHECK(has(answer, R"("errors":[{"path":")" + it.path + R"(","message":)"));
    }
    CHECK(server.ask(post(kFaults, "[]")).status == 400);
    CHECK(server.ask(get(kFaults)).body == "[]");
  }
}

/// One of a hundred tests that share a server, with an organization of its own.
class Tenant {
 public:
  Tenant(const ServerUnderTest& server, std::size_t number)
      : client_(server.connect()), number_(number), slug_("tenant-" + std::to_string(number)) {}

  static constexpr int kRequestsEach = 100;

  bool has_faults() const { return number_ % 3 == 0; }

  /// Throws when it can tell that it is not alone.
  void run() {
    const std::string match = R"("match":{"organization":")" + slug_ + R"("})";
    if (has_faults()) {
      expect(client_.exchange(fault(match, R"("status":503)", R"(,"times":10)")).status == 201);
      expect(client_.exchange(fault(match, R"("status":429)", R"(,"nth":50)")).status == 201);
    }
    const std::string list = "/v2/organizations/" + slug_ + "/portals";
    std::vector<int> counts(600);
    for (int i = 0; i < kRequestsEach; ++i) {
      const std::string target = i % 10 == 0 ? list + "/none" : list;
      ++counts[static_cast<std::size_t>(client_.exchange(get(target)).status)];
    }
    expect(counts[503] == (has_faults() ? 10 : 0));
    expect(counts[429] == (has_faults() ? 1 : 0));
    verify(match, kRequestsEach);
    verify(R"("match":{"organization":")" + slug_ + R"(","path":")" + list + R"(/none"})", 10);
    const Answer refused =
        client_.exchange(get(kRequests + "?limit=0&status=503&organization=" + slug_));
    expect(number_in(refused, "count") == (has_faults() ? 10 : 0));
    if (number_ % 5 != 0) return;
    // Deleting its requests and faults leaves those of others.
    expect(client_.exchange(del(kRequests + "?organization=" + slug_)).status == 204);
    expect(client_.exchange(del(kFaults + "?organization=" + slug_)).status == 204);
    verify(match, 0);
    expect(client_.exchange(get(list)).status == 200);
    verify(match, 1);
  }

 private:
  static void expect(bool holds) {
    if (!holds) throw ClientError("something leaks");
  }

  void verify(const std::string& match, int exactly) {
    const Answer answer = client_.exchange(
        post(kVerify, '{' + match + R"(,"exactly":)" + std::to_string(exactly) + '}'));
    if (answer.status != 200) throw ClientError(slug_ + ": " + answer.body.substr(0, 300));
  }

  HttpClient client_;
  const std::size_t number_;
  const std::string slug_;
};

TEST_SUITE("server: isolation") {
  TEST_CASE("a hundred tests with faults share a server, and none sees another") {
    ServerUnderTestOptions options;
    options.log_level = LogLevel::warn;
    const ServerUnderTest server(std::move(options));
    constexpr std::size_t kThreads = 10;
    constexpr std::size_t kTenantsEach = 10;
    const std::vector<std::string> failures = run_threads(kThreads, [&](std::size_t thread) {
      for (std::size_t i = 0; i < kTenantsEach; ++i) {
        Tenant(server, thread * kTenantsEach + i).run();
      }
    });
    CHECK(failures == std::vector<std::string>());
  }
}

}  // namespace
}  // namespace porthole::http::test
