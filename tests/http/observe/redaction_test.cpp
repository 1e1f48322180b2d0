#include "http/observe/redaction.h"

#include <string>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

const std::string kPortalToken = "bkpat_MQ_d9478ceb1d1ca340a575f6dfac190fbc33e01a2b";
const std::string kHexSecret = "d9478ceb1d1ca340a575f6dfac190fbc33e044f4";

std::string body(std::string_view text, RedactionPolicy policy = RedactionPolicy::standard) {
  std::string out;
  append_redacted_body(text, policy, out);
  // Redacting twice changes nothing.
  std::string again;
  append_redacted_body(out, policy, again);
  CHECK(again == out);
  return out;
}

std::string header(const std::string& name, const std::string& value) {
  std::string out;
  append_redacted_header({name, value}, out);
  return out;
}

TEST_SUITE("redaction") {
  TEST_CASE("masks members of JSON by their name, at any depth, whole or not") {
    CHECK(body(R"({"token":"abc","name":"x"})") == R"({"token":"…","name":"x"})");
    CHECK(body(R"({"a":[{"secret" : ")" + kHexSecret + R"("}]})") ==
          R"({"a":[{"secret" : "…44f4"}]})");
    CHECK(body(R"({"clientSecret":"abc","PASSWORD":"abc"})") ==
          R"({"clientSecret":"…","PASSWORD":"…"})");
    CHECK(body(R"({"tok\u0065n":"abc"})") == R"({"tok\u0065n":"…"})");
    CHECK(body(R"({"token":"ab\"c","n":1})") == R"({"token":"…","n":1})");
    CHECK(body(R"({"token":"abc)") == R"({"token":"…)");
    CHECK(body(R"({"note":"the \"token\":\"abc\" of it"})") ==
          R"({"note":"the \"token\":\"abc\" of it"})");
    CHECK(body(R"({"token":null,"x":"abc"})") == R"({"token":null,"x":"abc"})");
    CHECK(body(R"({"token":17,"x":"abc"})") == R"({"token":17,"x":"abc"})");
    CHECK(body(R"(["token","abc"])") == R"(["token","abc"])");
    CHECK(body(R"({"x":")" + kPortalToken + R"("})") == R"({"x":"bkpat_…1a2b"})");
    CHECK(body(R"({"tokens":"abc"})") == R"({"tokens":"abc"})");
    CHECK(body(R"({"a\\":"b\\\"","token":"x\\"})") == R"({"a\\":"b\\\"","token":"…"})");
    CHECK(body(R"({"token":"abc\)") == R"({"token":"…)");
    CHECK(body(R"({"token":)") == R"({"token":)");
  }

  TEST_CASE("masks codes only where they open something") {
    const std::string given = R"({"code":"ABCD-EFGH-IJKL-MNOP-QRST"})";
    CHECK(body(given) == given);
    CHECK(body(given, RedactionPolicy::token_endpoint) == R"({"code":"…QRST"})");
  }

  TEST_CASE("masks parameters of queries and forms") {
    CHECK(body("token=abc&x=1&") == "token=…&x=1&");
    CHECK(body("to%6Ben=" + kHexSecret + "&&x") == "to%6Ben=…44f4&&x");
    CHECK(body("code=abc", RedactionPolicy::token_endpoint) == "code=…");
    CHECK(body("x=" + kPortalToken) == "x=bkpat_…1a2b");
    CHECK(body("any text, a = b & c") == "any text, a = b & c");
  }

  TEST_CASE("masks headers that bear credentials, and leaves their scheme") {
    CHECK(header("Authorization", "Bearer " + kPortalToken) == "Bearer bkpat_…1a2b");
    CHECK(header("authorization", "Basic dXNlcjpwYXNzd29yZA==") == "Basic …ZA==");
    CHECK(header("AUTHORIZATION", "sesame") == "…");
    CHECK(header("Cookie", "session=0123456789abcdef; b=c").find("0123") == std::string::npos);
    CHECK(header("X-Api-Key", "abc") == "…");
    CHECK(header("X-Note", "with " + kPortalToken) == "with bkpat_…1a2b");
    CHECK(header("Accept", "*/*") == "*/*");
    CHECK(header("Authorization", "").empty());
  }
}

}  // namespace
}  // namespace porthole::http
