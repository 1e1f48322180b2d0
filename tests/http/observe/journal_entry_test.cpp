#include "http/observe/journal_entry.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "http/observe/journal_entry_json.h"
#include "http/observe/limits.h"

namespace porthole::http {
namespace {

const JournalNotes kNoNotes;
const PathNames kNoNames;

Exchange exchange_of(const Request& request, const Response& response) {
  return {request, response, kNoNotes, kNoNames};
}

std::string json_of(const JournalEntry& entry) {
  json::Writer writer;
  write_json(writer, entry);
  std::string text = writer.take();
  CHECK_FALSE(json::parse(text).error);
  return text;
}

TEST_SUITE("journal entry") {
  TEST_CASE("keeps a request, in parts") {
    const std::vector<HeaderField> headers = {
        {"Accept", "*/*"}, {"X-A", "1"}, {"x-a", "2"}, {"Authorization", "Bearer sesame"}};
    Request request;
    request.method = "POST";
    request.path = "/v2/a%20b";
    request.query = "x=1&token=abc";
    request.headers = headers;
    request.body = R"({"secret":"abc","n":1.50})";
    Response response = json_response(201, R"({"token":"abc"})");
    SUBCASE("redacted when it is kept") {
      response.bears_credentials = true;
    }
    SUBCASE("redacted when it is shown") {}
    SUBCASE("masked by who made it") {
      response.bears_credentials = true;
      response.masked_body = R"({"token":"…"})";
    }
    std::string text;
    JournalEntry entry(exchange_of(request, response), text);
    entry.status = 201;
    entry.duration = std::chrono::microseconds(12'034);
    CHECK(entry.method() == "POST");
    CHECK(entry.path() == "/v2/a%20b");
    CHECK(entry.query() == "x=1&token=…");
    CHECK(entry.headers().size() == 4);
    CHECK(entry.body() == R"({"secret":"…","n":1.50})");
    CHECK_FALSE(entry.is_body_cut());
    CHECK(entry.has_token("sesame"));
    CHECK(entry.has_token("…"));
    CHECK_FALSE(entry.has_token("other"));
    CHECK(json_of(entry) ==
          R"({"id":0,"at":"1970-01-01T00:00:00.000Z","organization":null,"surface":"rest",)"
          R"("method":"POST","path":"/v2/a%20b","query":"x=1&token=…","headers":{"Accept":"*/*",)"
          R"("X-A":"1, 2","Authorization":"Bearer …"},"body":{"secret":"…","n":1.50},"status":201,)"
          R"("duration_ms":12.034,"response_body":{"token":"…"}})");
  }

  TEST_CASE("masks codes in answers to those who ask for credentials, whoever made the answer") {
    Request request;
    request.path = "/";
    const Response response = json_response(200, R"({"code":"ABCDEFGHIJKLMNOPQRST"})");
    Exchange exchange = exchange_of(request, response);
    exchange.policy = RedactionPolicy::token_endpoint;
    std::string kept;
    CHECK(json_of({exchange, kept}).find(R"("response_body":{"code":"…QRST"})") !=
          std::string::npos);
  }

  TEST_CASE("masks what a response, a reason or a rule repeats of the request's secrets") {
    Request request;
    request.path = "/v2/tokens/sesame";
    request.query = "password=openup";
    request.body = R"({"token":"hunter2"})";
    const Response response =
        json_response(422, R"({"message":"\"hunter2\" and openup are wrong"})");
    const JournalNotes notes{.rule_mismatch = "a is hunter2", .refused = "hunter2 is wrong"};
    std::string kept;
    const std::string text = json_of({{.request = request,
                                       .response = response,
                                       .notes = notes,
                                       .names = kNoNames,
                                       .path_kind = PathKind::unknown},
                                      kept});
    CHECK(text.find("hunter2") == std::string::npos);
    CHECK(text.find("openup") == std::string::npos);
    CHECK(text.find("sesame") == std::string::npos);
    CHECK(text.find(R"("message":"\"…\" and … are wrong")") != std::string::npos);
    CHECK(text.find(R"("refused":"… is wrong")") != std::string::npos);
  }

  TEST_CASE("shows what is no JSON and no UTF-8 as text") {
    const std::vector<HeaderField> headers = {{"X-Raw", "a\xFFz"}};
    Request request;
    request.path = "/";
    request.headers = headers;
    request.body = "no\x80json";
    std::string kept;
    const std::string text = json_of({exchange_of(request, Response()), kept});
    CHECK(text.find("\"X-Raw\":\"a\uFFFDz\"") != std::string::npos);
    CHECK(text.find("\"body\":\"no\uFFFDjson\"") != std::string::npos);
    CHECK(text.find(R"("status":null)") != std::string::npos);
  }

  TEST_CASE("cuts large bodies, says so, and keeps no half of a credential") {
    const std::string token = "bkua_0123456789abcdef0123456789abcdef01234567";
    std::string body(kJournalBodyBytesMax - 20, 'x');
    body = "\"" + body + token + std::string(1000, 'y') + "\"";
    Request request;
    request.path = "/";
    request.body = body;
    const Response response = shared_json_response(200, std::make_shared<const std::string>(body));
    std::string kept;
    const JournalEntry entry(exchange_of(request, response), kept);
    CHECK(entry.is_body_cut());
    CHECK(entry.body().size() <= kJournalBodyBytesMax);
    const std::string text = json_of(entry);
    CHECK(text.find("bkua_0123") == std::string::npos);
    const std::string bytes = std::to_string(body.size());
    CHECK(text.find(R"("body_bytes":)" + bytes) != std::string::npos);
    CHECK(text.size() < kJournalBodyBytesMax + 2 * kJournalResponseBytesMax);
    CHECK(text.find(R"("response_body_bytes":)" + bytes) != std::string::npos);
    std::vector<HeaderField> headers;
    CHECK(entry.match_input(headers).body_json() == nullptr);
  }
}

}  // namespace
}  // namespace porthole::http
