#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "portal/base/ip_address.h"
#include "tests/http/server_support.h"
#include "tests/support/schema.h"

namespace porthole::http::test {
namespace {

using porthole::test::build_service_schema;

/// Somewhere a portal can be called, and with what.
struct Endpoint {
  std::string path;
  std::string token;
};

ServerUnderTestOptions with_schema(Validation validation = Validation::strict) {
  ServerUnderTestOptions options;
  options.query_policy = QueryPolicy(build_service_schema(), validation);
  return options;
}

/// Makes a portal called `name` with that query. `more` are further members of the body.
Endpoint create(ServerUnderTest& server, const std::string& query, const std::string& name = "p",
                const std::string& more = {}) {
  json::Writer writer;
  writer.string(query);
  const Answer answer = server.ask(
      post(kPortals, R"({"name":")" + name + R"(","query":)" + writer.take() + more + "}"));
  if (answer.status != 201) throw ClientError(answer.body);
  const json::ParseResult created = json::parse(answer.body);
  return {"/organizations/acme/portals/" + name,
          std::string(json::text_of(*json::find(created.document, "token")))};
}

/// What a call has besides its variables.
struct Extras {
  std::string query = {};
  std::string headers = {};
};

std::string call(const Endpoint& endpoint, const std::optional<std::string>& body = {},
                 const Extras& extras = {}) {
  return RequestText{.method = "POST",
                     .target = endpoint.path + extras.query,
                     .headers = extras.headers,
                     .body = body,
                     .token = endpoint.token}
      .to_string();
}

/// Checks status, body and type of an answer.
void check_answer(const Answer& answer, int status, const std::string& body) {
  CHECK(answer.status == status);
  CHECK(answer.body == body);
  CHECK(answer.header("Content-Type") == "application/json; charset=utf-8");
}

std::string invocation_message(const std::string& text) {
  return R"({"message":")" + text + "\"}";
}

const std::string kNoAccess =
    invocation_message("Authentication required. Please supply a valid portal token");

/// A query whose answer shows its variable.
const std::string kEcho = "query Q($slug: ID = \"acme/none\") { pipeline(slug: $slug) { slug } }";

std::string echoed(const std::string& slug) {
  return R"({"data":{"pipeline":{"slug":")" + slug + R"("}}})";
}

TEST_SUITE("server: calls of portals") {
  TEST_CASE("answers with data alone where nothing goes wrong") {
    ServerUnderTest server(with_schema());
    const Endpoint endpoint = create(server, "{ viewer { user { email } } }");
    check_answer(server.ask(call(endpoint)), 200,
                 R"({"data":{"viewer":{"user":{"email":"demo@example.com"}}}})");
  }

  TEST_CASE("takes the body for the variables themselves, whatever it says it is") {
    ServerUnderTest server(with_schema());
    const Endpoint endpoint = create(server, kEcho);
    for (const std::string type :
         {"", "Content-Type: application/json\r\n", "Content-Type: text/plain; charset=latin1\r\n",
          "Content-Type: application/x-www-form-urlencoded\r\n", "Content-Type: ?\r\n"}) {
      CAPTURE(type);
      check_answer(server.ask(call(endpoint, R"({"slug":"a/web"})", {.headers = type})), 200,
                   echoed("web"));
    }
    // What isn't declared is ignored, and so is a wrapper.
    check_answer(server.ask(call(endpoint, R"({"variables":{"slug":"a/web"}})")), 200,
                 echoed("none"));
  }

  TEST_CASE("takes an empty body, a blank one or none for no variables") {
    ServerUnderTest server(with_schema());
    const Endpoint endpoint = create(server, kEcho);
    for (const std::optional<std::string>& body :
         std::vector<std::optional<std::string>>{std::nullopt, "", " \r\n", "{}"}) {
      check_answer(server.ask(call(endpoint, body)), 200, echoed("none"));
    }
  }

  TEST_CASE("refuses a body that is no object, and says what it is") {
    ServerUnderTest server(with_schema());
    const Endpoint endpoint = create(server, kEcho);
    check_answer(server.ask(call(endpoint, "[]")), 400,
                 invocation_message("Request body must be a JSON object, but is an array"));
    check_answer(server.ask(call(endpoint, "null")), 400,
                 invocation_message("Request body must be a JSON object, but is null"));
    const Answer form = server.ask(call(endpoint, "slug=web"));
    CHECK(form.status == 400);
    CHECK(form.body.starts_with(R"({"message":"Request body is not valid JSON: )"));
    CHECK(form.body.ends_with(R"( at line 1, column 1"})"));
  }

  TEST_CASE("runs the operation that operation_name names") {
    ServerUnderTest server(with_schema());
    const Endpoint endpoint =
        create(server, "query First { a: __typename } mutation Second { b: __typename }");
    const auto run = [&](const std::string& query) {
      return server.ask(call(endpoint, "{}", {.query = query}));
    };
    check_answer(run("?operation_name=First"), 200, R"({"data":{"a":"Query"}})");
    check_answer(run("?x=1&operation_name=Sec%6fnd&operation_name=First"), 200,
                 R"({"data":{"b":"Mutation"}})");
    for (const std::string none :
         {"", "?", "?operation_name", "?operation_name=", "?operation=A"}) {
      CAPTURE(none);
      check_answer(run(none), 200, R"({"errors":[{"message":"An operation name is required"}]})");
    }
    check_answer(run("?operation_name=%22third%22"), 200,
                 R"({"errors":[{"message":"No operation named \"\"third\"\""}]})");
    check_answer(run("?operation_name=%FF"), 400,
                 R"({"message":"\"operation_name\" is not UTF-8"})");
  }

  TEST_CASE("gives every token that doesn't open a portal the same answer") {
    ServerUnderTest server(with_schema());
    const Endpoint endpoint = create(server, kEcho);
    const Endpoint other = create(server, kEcho, "other");
    const Endpoint gone = create(server, kEcho, "gone");
    REQUIRE(server.ask(del(kPortals + "/gone")).status == 204);
    const std::vector<Endpoint> wrong = {
        {endpoint.path, ""},
        {endpoint.path, "bkpat_MQ_0000000000000000000000000000000000000000"},
        {endpoint.path, std::string(kToken)},
        {endpoint.path, other.token},
        {endpoint.path, endpoint.token + "0"},
        {endpoint.path, std::string(4096, 'a')},
        gone,
        {"/organizations/acme/portals/never", endpoint.token},
        {"/organizations/nobody/portals/p", endpoint.token},
        {"/organizations/acme/portals/%2e", endpoint.token},
    };
    for (const Endpoint& attempt : wrong) {
      CAPTURE(attempt.path);
      CAPTURE(attempt.token);
      // Not even a body that can't be read makes a difference.
      const Answer answer = server.ask(call(attempt, "oops"));
      check_answer(answer, 401, kNoAccess);
      CHECK(answer.header("WWW-Authenticate") == "Bearer");
      CHECK_FALSE(answer.closes());
    }
    const Extras basic{.headers = "Authorization: Basic " + endpoint.token + "\r\n"};
    check_answer(server.ask(call({endpoint.path, ""}, "{}", basic)), 401, kNoAccess);
    // Asking for what isn't there makes no organization in open mode either.
    CHECK(server.store.organization_count() == 1);
  }

  TEST_CASE("takes a portal's token whatever the case of its scheme, and not for REST") {
    ServerUnderTest server(with_schema());
    const Endpoint endpoint = create(server, kEcho);
    for (const std::string scheme : {"bearer", "BEARER", "Bearer  "}) {
      const Extras extras{.headers = "Authorization: " + scheme + ' ' + endpoint.token + "\r\n"};
      CHECK(server.ask(call({endpoint.path, ""}, "{}", extras)).status == 200);
    }
    ServerUnderTestOptions strict = with_schema();
    strict.auth = AuthMode::strict;
    strict.image = server.store.image();
    ServerUnderTest other(std::move(strict));
    CHECK(other.ask(call(endpoint)).status == 200);
    const RequestText rest{.target = kPortals, .token = endpoint.token};
    CHECK(other.ask(rest.to_string()).status == 401);
  }

  TEST_CASE("acts as the token's user, or as the portal's creator") {
    const UserPtr ann = make_user("ann@example.com");
    ServerUnderTestOptions options = with_schema();
    options.image.users = {ann};
    ServerUnderTest server(std::move(options));
    Store& store = server.store;
    const std::string query = "{ viewer { user { email } } }";
    const Endpoint endpoint = create(server, query, "p", R"(,"user_invokable":true)");
    const IssuedCode code = *store.create_code("acme", "p", {});
    REQUIRE(store.decide_code(code.code_text, Decision::approve, {ann}).ok());
    const IssuedToken token = *store.exchange_code("acme", "p", code.code_text, code.secret_text,
                                                   std::chrono::minutes(1), {});
    const auto shown = [](const std::string& email) {
      return R"({"data":{"viewer":{"user":{"email":")" + email + R"("}}}})";
    };
    check_answer(server.ask(call({endpoint.path, token.text})), 200, shown("ann@example.com"));
    const IssuedToken spare = *store.create_portal_token("acme", "p", "", {demo_user()});
    for (const std::string& text : {endpoint.token, spare.text}) {
      check_answer(server.ask(call({endpoint.path, text})), 200, shown("demo@example.com"));
    }
    server.clock.advance(std::chrono::minutes(1));
    check_answer(server.ask(call({endpoint.path, token.text})), 401, kNoAccess);
  }

  TEST_CASE("bears the portal's rate limit once a token was found right") {
    ServerUnderTestOptions options = with_schema();
    options.api.rate_limits = {.is_enforced = true, .portal = 3};
    ServerUnderTest server(std::move(options));
    server.clock.set(Timestamp(std::chrono::seconds(60'000 + 18)));
    const Endpoint endpoint = create(server, kEcho);
    const Endpoint closed =
        create(server, kEcho, "closed", R"(,"allowed_ip_addresses":"192.0.2.1")");
    const Answer stranger = server.ask(call({endpoint.path, "wrong"}));
    CHECK(stranger.status == 401);
    CHECK_FALSE(stranger.header("RateLimit-Limit"));
    const Answer first = server.ask(call(endpoint));
    CHECK(first.status == 200);
    CHECK(first.header("RateLimit-Scope") == "portal");
    CHECK(first.number("RateLimit-Limit") == 3);
    CHECK(first.number("RateLimit-Remaining") == 2);
    CHECK(first.number("RateLimit-Reset") == 42);
    CHECK_FALSE(first.header("RateLimit-User-Limit"));
    // All of an organization's portals count together, whatever the answer.
    const Answer refused = server.ask(call(closed));
    CHECK(refused.status == 403);
    CHECK(refused.number("RateLimit-Remaining") == 1);
    CHECK(server.ask(call(endpoint, "oops")).number("RateLimit-Remaining") == 0);
    const Answer limited = server.ask(call(endpoint));
    check_answer(limited, 429,
                 R"({"message":"You have exceeded your API rate limit. Please wait 42 seconds )"
                 R"(before making more requests.","scope":"portal","limit":3,"current":4,)"
                 R"("reset":42})");
    CHECK(limited.header("RateLimit-Warning") == "You have exceeded your API rate limit.");
    server.clock.advance(std::chrono::seconds(42));
    CHECK(server.ask(call(endpoint)).status == 200);
  }

  TEST_CASE("lets in the addresses that a portal allows, and no others") {
    ServerUnderTest server(with_schema());
    const auto allowing = [&](const std::string& name, const std::string& list) {
      return create(server, kEcho, name, R"(,"allowed_ip_addresses":")" + list + '"');
    };
    CHECK(server.ask(call(allowing("all", ""))).status == 200);
    CHECK(server.ask(call(allowing("here", "192.0.2.1 127.0.0.0/8"))).status == 200);
    const Endpoint closed = allowing("closed", "192.0.2.1/32 2001:db8::/32");
    check_answer(
        server.ask(call(closed)), 403,
        invocation_message("Your IP address (127.0.0.1) is not allowed to invoke this portal"));
    // The address counts before the body, and the token before the address.
    CHECK(server.ask(call(closed, "oops")).status == 403);
    check_answer(server.ask(call({closed.path, "wrong"})), 401, kNoAccess);
    // Nobody has to be believed.
    CHECK(server.ask(call(closed, "{}", {.headers = "X-Forwarded-For: 192.0.2.1\r\n"})).status ==
          403);
    REQUIRE(server.ask(put(kPortals + "/closed", R"({"allowed_ip_addresses":null})")).status ==
            200);
    CHECK(server.ask(call(closed)).status == 200);
  }

  TEST_CASE("takes the address that a trusted proxy gives") {
    ServerUnderTestOptions options = with_schema();
    options.server.responder.trusted_proxies = {*IpNetwork::parse("127.0.0.1"),
                                                *IpNetwork::parse("203.0.113.0/24")};
    ServerUnderTest server(std::move(options));
    const Endpoint endpoint =
        create(server, kEcho, "p", R"(,"allowed_ip_addresses":"192.0.2.0/24 2001:db8::/32")");
    const auto through = [&](const std::string& addresses) {
      return server.ask(
          call(endpoint, "{}", {.headers = "X-Forwarded-For: " + addresses + "\r\n"}));
    };
    for (const std::string allowed : {"192.0.2.7", "192.0.2.7:4711", "2001:db8::1",
                                      "[2001:db8::1]:80", "198.51.100.7, 192.0.2.7, 203.0.113.9"}) {
      CAPTURE(allowed);
      CHECK(through(allowed).status == 200);
    }
    const std::string refusal =
        invocation_message("Your IP address (198.51.100.7) is not allowed to invoke this portal");
    check_answer(through("198.51.100.7"), 403, refusal);
    // What stands left of an address that isn't trusted may be made up.
    check_answer(through("192.0.2.7, 198.51.100.7"), 403, refusal);
    check_answer(
        through("not an address"), 403,
        invocation_message("Your IP address (127.0.0.1) is not allowed to invoke this portal"));
  }

  TEST_CASE("counts a Unix socket's callers as having no address") {
    const TemporaryFolder folder;
    ServerUnderTestOptions options = with_schema();
    options.server.unix_socket = folder / "socket";
    ServerUnderTest server(std::move(options));
    const Endpoint open = create(server, kEcho, "open");
    const Endpoint listed = create(server, kEcho, "listed", R"(,"allowed_ip_addresses":"::/0")");
    HttpClient client = HttpClient::unix_socket(folder / "socket");
    CHECK(client.exchange(call(open)).status == 200);
    check_answer(client.exchange(call(listed)), 403,
                 invocation_message(
                     "Your IP address (none: a Unix socket) is not allowed to invoke this portal"));
  }

  TEST_CASE("answers with data and errors where a field fails") {
    ServerUnderTestOptions options = with_schema();
    options.invoker.mocks.objects_max = 1;
    ServerUnderTest server(std::move(options));
    const Endpoint endpoint = create(
        server, "{ a: pipeline(slug: \"x\") { slug }\n  b: pipeline(slug: \"y\") { slug } }");
    check_answer(server.ask(call(endpoint)), 200,
                 R"({"data":{"a":{"slug":"x"},"b":null},"errors":[{"message":)"
                 R"("The answer has more than 1 objects: ask for fewer with `first`",)"
                 R"("locations":[{"line":2,"column":3}],"path":["b"]}]})");
  }

  TEST_CASE("answers with errors alone where nothing can be run") {
    ServerUnderTestOptions options = with_schema();
    options.invoker.complexity_max = 10;
    ServerUnderTest server(std::move(options));
    const Endpoint wrong =
        create(server, "query Q($slug: ID!) { pipeline(slug: $slug) { slug } }", "wrong");
    check_answer(server.ask(call(wrong, R"({"slug":[1]})")), 200,
                 R"({"errors":[{"message":"Variable $slug of type ID! was provided invalid value",)"
                 R"("locations":[{"line":1,"column":9}],"extensions":{"value":[1],"problems":[)"
                 R"({"path":[],"explanation":"Could not coerce value [1] to ID"}]}}]})");
    const Endpoint dear = create(server,
                                 "query Q($n: Int) { organization(slug: \"a\") {"
                                 " pipelines(first: $n) { edges { node { id } } } } }",
                                 "dear");
    CHECK(server.ask(call(dear, R"({"n":7})")).body.starts_with(R"({"data":)"));
    check_answer(server.ask(call(dear, R"({"n":50000})")), 200,
                 R"({"errors":[{"message":)"
                 R"("Query has complexity of 50003, which exceeds max complexity of 10"}]})");
  }

  TEST_CASE("refuses a query that isn't valid, and says which flag would take it") {
    ServerUnderTest server(with_schema());
    const std::string body =
        R"({"name":"p","query":"query Q($a: Int, $b: Int) { viewer { user { id } } }"})";
    check_answer(
        server.ask(post(kPortals, body)), 422,
        invocation_message(
            "Validation failed: "
            "Query is invalid: Variable $a is declared by Q but not used at line 1, column 1, "
            "Query is invalid: Variable $b is declared by Q but not used at line 1, column 1 "
            "(--validation warn would take it)"));
    CHECK(server.store.portal_count() == 0);
    CHECK(server.log_lines.count("the portal's query is invalid") == 0);
  }

  TEST_CASE("takes one with a warning when told to, and answers its calls with the errors") {
    ServerUnderTest server(with_schema(Validation::warn));
    const Endpoint endpoint = create(server, "query Q($a: Int) { viewer { user { id } } }");
    CHECK(server.log_lines.count("the portal's query is invalid") == 1);
    CHECK(server.log_lines.count("Variable $a is declared by Q but not used") == 1);
    check_answer(server.ask(call(endpoint)), 200,
                 R"({"errors":[{"message":"Variable $a is declared by Q but not used",)"
                 R"("locations":[{"line":1,"column":1}],"path":["query Q"],)"
                 R"("extensions":{"code":"variableNotUsed","variableName":"a"}}]})");
    REQUIRE(server.ask(put(kPortals + "/p", R"({"query":"{ __typename }"})")).status == 200);
    check_answer(server.ask(call(endpoint)), 200, R"({"data":{"__typename":"Query"}})");
    CHECK(server.log_lines.count("the portal's query is invalid") == 1);
  }

  TEST_CASE("executes one when validation is off") {
    ServerUnderTest server(with_schema(Validation::off));
    const Endpoint endpoint = create(server, "query Q($a: Int) { __typename }");
    check_answer(server.ask(call(endpoint)), 200, R"({"data":{"__typename":"Query"}})");
    CHECK(server.log_lines.count("the portal's query is invalid") == 0);
  }

  TEST_CASE("runs what the portal holds at the moment, under the slug that it has") {
    ServerUnderTest server(with_schema());
    const Endpoint endpoint = create(server, "{ a: __typename }");
    HttpClient client = server.connect();
    check_answer(client.exchange(call(endpoint)), 200, R"({"data":{"a":"Query"}})");
    REQUIRE(server.ask(put(kPortals + "/p", R"({"query":"{ b: __typename }"})")).status == 200);
    check_answer(client.exchange(call(endpoint)), 200, R"({"data":{"b":"Query"}})");
    REQUIRE(server.ask(put(kPortals + "/p", R"({"slug":"q"})")).status == 200);
    check_answer(client.exchange(call(endpoint)), 401, kNoAccess);
    check_answer(client.exchange(call({"/organizations/acme/portals/q", endpoint.token})), 200,
                 R"({"data":{"b":"Query"}})");
  }

  TEST_CASE("is called by POST alone") {
    ServerUnderTest server(with_schema());
    const Endpoint endpoint = create(server, kEcho);
    for (const std::string method : {"GET", "PUT", "DELETE", "PATCH"}) {
      const Answer answer =
          server.ask(RequestText{.method = method, .target = endpoint.path, .token = endpoint.token}
                         .to_string());
      check_answer(answer, 405, invocation_message("Method Not Allowed"));
      CHECK(answer.header("Allow") == "POST, OPTIONS");
    }
    CHECK(server.ask(call({"/organizations/acme/portals", endpoint.token})).status == 404);
    CHECK(server.ask(call({endpoint.path + "/more", endpoint.token})).status == 404);
    CHECK(server.ask(call({endpoint.path + "/", endpoint.token})).status == 200);
  }

  TEST_CASE("answers each of many callers by one whole query while it changes") {
    constexpr std::size_t kThreads = 4;
    constexpr int kRounds = 30;
    ServerUnderTest server(with_schema());
    const Endpoint endpoint = create(server, "{ a: __typename }");
    std::array<int, kThreads> right{};
    const std::vector<std::string> failures = run_threads(kThreads, [&](std::size_t thread) {
      HttpClient client = server.connect();
      for (int round = 0; round < kRounds; ++round) {
        if (thread == 0) {
          const std::string query = round % 2 == 0 ? "{ b: __typename }" : "{ a: __typename }";
          const Answer changed =
              client.exchange(put(kPortals + "/p", R"({"query":")" + query + "\"}"));
          right[0] += changed.status == 200 ? 1 : 0;
          continue;
        }
        const Answer answer = client.exchange(call(endpoint));
        right[thread] +=
            answer.body == R"({"data":{"a":"Query"}})" || answer.body == R"({"data":{"b":"Query"}})"
                ? 1
                : 0;
      }
    });
    CHECK(failures == std::vector<std::string>());
    for (const int count : right) CHECK(count == kRounds);
  }
}

}  // namespace
}  // namespace porthole::http::test
