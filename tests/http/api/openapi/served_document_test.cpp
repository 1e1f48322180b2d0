#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"
#include "tests/support/schema.h"

namespace porthole::http::test {
namespace {

using porthole::test::build_service_schema;

constexpr std::string_view kForAcme = "bkua_for-acme";
constexpr std::string_view kForAll = "bkua_for-all";
constexpr std::string_view kForRest = "bkua_for-rest";

/// Strict mode, two organizations, and a user with tokens for one of them, for both, and for REST
/// only.
ServerUnderTestOptions strict_server(bool has_schema = true) {
  const UserPtr user = render(*make_user("ann@example.com"));
  ServerUnderTestOptions options;
  options.auth = AuthMode::strict;
  if (has_schema) options.query_policy = QueryPolicy(build_service_schema());
  options.image.users = {user};
  options.image.organizations = {{make_organization("acme", 1), {}},
                                 {make_organization("globex", 2), {}}};
  options.image.access_tokens = {make_access_token(kForAcme, user, {"graphql"}, {"acme"}),
                                 make_access_token(kForAll, user, {"graphql", "read_user"}),
                                 make_access_token(kForRest, user, {"read_user"})};
  return options;
}

std::string request(const std::string& body, std::string_view token = kForAcme) {
  return RequestText{.method = "POST", .target = "/v1", .body = body, .token = std::string(token)}
      .to_string();
}

/// A request with only a document.
std::string execute(const std::string& document, std::string_view token = kForAcme) {
  json::Writer writer;
  writer.begin_object();
  writer.member("query", document);
  writer.end_object();
  return request(writer.take(), token);
}

void check_document_answer(const Answer& answer, int status, const std::string& body) {
  CHECK(answer.status == status);
  CHECK(answer.body == body);
  CHECK(answer.header("Content-Type") == "application/json; charset=utf-8");
}

/// A request for GraphQL's own media type. `type` is the content type; empty for none.
std::string graphql_request(const std::string& body, const std::string& type = "application/json",
                            std::string_view token = kForAcme) {
  std::string headers = "Accept: application/graphql-response+json, application/json;q=0.9\r\n";
  if (!type.empty()) headers += "Content-Type: " + type + "\r\n";
  return RequestText{.method = "POST",
                     .target = "/v1",
                     .headers = headers,
                     .body = body,
                     .token = std::string(token)}
      .to_string();
}

void check_graphql_answer(const Answer& answer, int status, const std::string& beginning) {
  CHECK(answer.status == status);
  CHECK(answer.body.substr(0, beginning.size()) == beginning);
  CHECK(answer.header("Content-Type") == "application/graphql-response+json; charset=utf-8");
}

/// An error that occurs before a document is executed.
std::string error(const std::string& message) {
  return R"({"errors":[{"message":")" + message + "\"}]}";
}

TEST_SUITE("server: documents") {
  TEST_CASE("tells who the caller is") {
    for (const bool has_schema : {true, false}) {
      CAPTURE(has_schema);
      const ServerUnderTest server(strict_server(has_schema));
      const UserPtr user = make_user("ann@example.com");
      const std::string id = graphql_id("User", user->uuid);
      check_document_answer(server.ask(execute("{ viewer { user { id uuid name email } } }")), 200,
                            R"({"data":{"viewer":{"user":{"id":")" + id + R"(","uuid":")" +
                                user->uuid.to_string() +
                                R"(","name":"ann","email":"ann@example.com"}}}})");
      check_document_answer(
          server.ask(execute("{ node(id: \"" + id + "\") { ... on User { name } } }")), 200,
          R"({"data":{"node":{"name":"ann"}}})");
    }
  }

  TEST_CASE("shows the organizations that the token sees, by slug and by identifier") {
    for (const bool has_schema : {true, false}) {
      CAPTURE(has_schema);
      const ServerUnderTest server(strict_server(has_schema));
      const OrganizationPtr globex = make_organization("globex", 2);
      const std::string id = graphql_id("Organization", globex->uuid);
      const std::string by_slug = "{ organization(slug: \"globex\") { id uuid name } }";
      const std::string by_id = "{ node(id: \"" + id + "\") { ... on Organization { slug } } }";
      check_document_answer(server.ask(execute(by_slug, kForAll)), 200,
                            R"({"data":{"organization":{"id":")" + id + R"(","uuid":")" +
                                globex->uuid.to_string() + R"(","name":"globex"}}})");
      check_document_answer(server.ask(execute(by_id, kForAll)), 200,
                            R"({"data":{"node":{"slug":"globex"}}})");
      check_document_answer(server.ask(execute(by_slug)), 200, R"({"data":{"organization":null}})");
      check_document_answer(server.ask(execute(by_id)), 200, R"({"data":{"node":null}})");
      check_document_answer(
          server.ask(execute("{ organization(slug: \"never\") { id } }", kForAll)), 200,
          R"({"data":{"organization":null}})");
    }
  }

  TEST_CASE("gives the identifiers that REST gives") {
    const ServerUnderTest server;
    const Answer rest = server.ask(get("/v2/organizations/acme"));
    const json::ParseResult organization = json::parse(rest.body);
    const std::string id(json::text_of(*json::find(organization.document, "graphql_id")));
    const std::string uuid(json::text_of(*json::find(organization.document, "id")));
    // The query of the Terraform provider at start-up; without a schema.
    const std::string body =
        R"({"query":"query org($slug: ID!) { organization(slug: $slug) { id uuid } }",)"
        R"("variables":{"slug":"acme"},"operationName":"org"})";
    check_document_answer(
        server.ask(request(body, kToken)), 200,
        R"({"data":{"organization":{"id":")" + id + R"(","uuid":")" + uuid + R"("}}})");
  }

  TEST_CASE("wants a token, and refuses in GraphQL's form") {
    const ServerUnderTest server(strict_server());
    for (const std::string_view token : {"", "bkua_unknown"}) {
      const Answer answer = server.ask(execute("{ __typename }", token));
      check_document_answer(
          answer, 401,
          error("Authentication required. Please supply a valid API Access Token: "
                "https://buildkite.com/docs/apis/graphql-api#authentication"));
      CHECK(answer.header("WWW-Authenticate") == "Bearer");
    }
  }

  TEST_CASE("wants the scope graphql, and refuses in GraphQL's form") {
    const ServerUnderTest server(strict_server());
    check_document_answer(server.ask(execute("{ __typename }", kForRest)), 403,
                          error("Your access token doesn't have the graphql scope"));
    // The scope is checked before the body.
    CHECK(server.ask(request("oops", kForRest)).status == 403);
  }

  TEST_CASE("refuses a body that holds no request, and says what is wrong") {
    const ServerUnderTest server(strict_server());
    const auto check = [&](const std::string& body, const std::string& message) {
      CAPTURE(body);
      check_document_answer(server.ask(request(body)), 400, error(message));
    };
    const std::string missing = R"(\"query\" is missing: it holds the document to execute)";
    check("", missing);
    check("{}", missing);
    check(R"({"query":null})", missing);
    check("[]", "Request body must be a JSON object, but is an array");
    check(R"({"query":["{ a }"]})", R"(\"query\" must be a string, but is an array)");
    check(R"({"query":"{ a }","operationName":1})",
          R"(\"operationName\" must be a string or null, but is a number)");
    check(R"({"query":"{ a }","variables":"{"})",
          R"(\"variables\" must be an object, null, or a string of a JSON object's text)");
    check(R"({"query":"{ a }","variables":[]})",
          R"(\"variables\" must be an object or null, but is an array)");
    const Answer answer = server.ask(request("{ viewer }"));
    CHECK(answer.status == 400);
    CHECK(answer.body.starts_with(R"({"errors":[{"message":"Request body is not valid JSON: )"));
  }

  TEST_CASE("takes variables and the name of an operation, which may be null") {
    const ServerUnderTest server(strict_server());
    check_document_answer(
        server.ask(request(
            R"({"query":"query A { a: __typename } query B($s: ID!) { pipeline(slug: $s) { slug } }",)"
            R"("operationName":"B","variables":{"s":"x/web"},"extensions":{"ignored":1}})")),
        200, R"({"data":{"pipeline":{"slug":"web"}}})");
    check_document_answer(
        server.ask(request(R"({"query":"{ __typename }","operationName":null,"variables":null})")),
        200, R"({"data":{"__typename":"Query"}})");
    for (const std::string text : {R"("{\"s\":\"x/web\"}")", R"("")"}) {
      CAPTURE(text);
      const std::string query =
          R"({"query":"query($s: ID = \"x/web\") { pipeline(slug: $s) { slug } }",)";
      check_document_answer(server.ask(request(query + R"("variables":)" + text + "}")), 200,
                            R"({"data":{"pipeline":{"slug":"web"}}})");
    }
    const std::string two = R"({"query":"query A { __typename } query B { __typename }")";
    check_document_answer(server.ask(request(two + "}")), 200,
                          error("An operation name is required"));
    check_document_answer(server.ask(request(two + R"(,"operationName":"C"})")), 200,
                          error(R"(No operation named \"C\")"));
  }

  TEST_CASE("answers what is wrong with a document with 200") {
    const ServerUnderTest server(strict_server());
    check_document_answer(
        server.ask(execute("{ viewer {")), 200,
        R"x({"errors":[{"message":"Expected NAME, actual: (none) (\"\") at [1, 10]",)x"
        R"("locations":[{"line":1,"column":10}]}]})");
    check_document_answer(
        server.ask(execute("query Q($v: ID) {\n  nothing\n}")), 200,
        R"({"errors":[{"message":"Field 'nothing' doesn't exist on type 'Query'",)"
        R"("locations":[{"line":2,"column":3}],"path":["query Q","nothing"],)"
        R"("extensions":{"code":"undefinedField","typeName":"Query",)"
        R"("fieldName":"nothing"}},)"
        R"({"message":"Variable $v is declared by Q but not used",)"
        R"("locations":[{"line":1,"column":1}],"path":["query Q"],)"
        R"("extensions":{"code":"variableNotUsed","variableName":"v"}}]})");
  }

  TEST_CASE("answers with GraphQL's media type when asked for, and a 400 when nothing ran") {
    const ServerUnderTest server(strict_server());
    check_graphql_answer(server.ask(graphql_request(R"({"query":"{ __typename }"})")), 200,
                         R"({"data":{"__typename":"Query"}})");
    const std::vector<std::string> wrong = {
        R"({"query":"{"})", R"({"query":"{ nothing }"})",
        R"({"query":"query ($i: ID!) { node(id: $i) { id } }","variables":{"i":null}})",
        R"({"query":"query A { __typename } query B { __typename }"})",
        R"({"query":"{ __typename }","operationName":"C"})"};
    for (const std::string& body : wrong) {
      CAPTURE(body);
      check_graphql_answer(server.ask(graphql_request(body)), 400, R"({"errors":[{"message":")");
      // Who doesn't ask for it sees the vendor's 200.
      CHECK(server.ask(request(body)).status == 200);
    }
    const std::string broken = "Request body is not valid JSON";
    check_graphql_answer(server.ask(graphql_request("{")), 400,
                         R"({"errors":[{"message":")" + broken);
    check_graphql_answer(server.ask(graphql_request("{}", "application/json", kForRest)), 403,
                         error("Your access token doesn't have the graphql scope"));
    check_graphql_answer(server.ask(graphql_request("{}", "application/json", "nobody")), 401,
                         R"({"errors":[{"message":"Authentication required. )");
  }

  TEST_CASE("keeps 200 where a field fails and there is data") {
    ServerUnderTestOptions options = strict_server();
    options.invoker.mocks.objects_max = 1;
    const ServerUnderTest server(std::move(options));
    const std::string body =
        R"({"query":"{ a: pipeline(slug: \"x\") { slug } b: pipeline(slug: \"y\") { slug } }"})";
    check_graphql_answer(server.ask(graphql_request(body)), 200,
                         R"({"data":{"a":{"slug":"x"},"b":null},"errors":[)");
  }

  TEST_CASE("needs a content type only from who asks for GraphQL's media type") {
    const ServerUnderTest server(strict_server());
    const std::string body = R"({"query":"{ __typename }"})";
    check_graphql_answer(server.ask(graphql_request(body, "")), 415,
                         error("Content-Type must be application/json, but is missing"));
    check_graphql_answer(server.ask(graphql_request(body, "text/plain;charset=UTF-8")), 415,
                         error(R"(Content-Type must be application/json, but is \"text/plain\")"));
    CHECK(server.ask(request(body)).status == 200);
  }

  TEST_CASE("refuses what is too complex before it runs") {
    const ServerUnderTest server(strict_server());
    check_document_answer(
        server.ask(execute("{ organization(slug: \"acme\") { pipelines(first: 500) {"
                           " edges { node { builds(first: 500) { edges { node { id } } }"
                           " } } } } }")),
        200, error("Query has complexity of 251503, which exceeds max complexity of 50000"));
  }

  TEST_CASE("runs mutations") {
    const ServerUnderTest server(strict_server());
    const Answer answer = server.ask(
        execute("mutation { buildCreate(input: {pipelineID: \"UGlwZWxpbmUtLS0x\", branch: \"b\"})"
                " { build { branch commit pipeline { id } } } }"));
    check_document_answer(answer, 200,
                          R"({"data":{"buildCreate":{"build":{"branch":"b","commit":"HEAD",)"
                          R"("pipeline":{"id":"UGlwZWxpbmUtLS0x"}}}}})");
  }

  TEST_CASE("lets pages of any origin read its answers") {
    const ServerUnderTest server(strict_server());
    CHECK(server.ask(execute("{ __typename }")).header("Access-Control-Allow-Origin") == "*");
    CHECK(server.ask(execute("{ __typename }", "")).header("Access-Control-Allow-Origin") == "*");
    const Answer preflight =
        server.ask(RequestText{.method = "OPTIONS", .target = "/v1", .token = ""}.to_string());
    CHECK(preflight.status == 204);
    CHECK(preflight.header("Access-Control-Allow-Origin") == "*");
    CHECK(preflight.header("Access-Control-Allow-Methods") == "POST, OPTIONS");
  }

  TEST_CASE("is asked by POST alone, and says so") {
    const ServerUnderTest server(strict_server());
    const Answer answer = server.ask(get("/v1?query=%7Bviewer%7Bid%7D%7D"));
    CHECK(answer.status == 405);
    CHECK(answer.header("Allow") == "POST, OPTIONS");
    CHECK(answer.body.starts_with(R"({"errors":[{"message":"GraphQL takes POST only: send )"));
    CHECK(answer.header("Content-Type") == "application/json; charset=utf-8");
    CHECK(server.ask(put("/v1", "{}")).body == answer.body);
    CHECK(server.ask(post("/v1/more", "{}")).status == 404);
  }
}

}  // namespace
}  // namespace porthole::http::test
