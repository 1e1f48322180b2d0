#include "http/observe/redaction.h"

#include <string>

#include <doctest/doctest.h>

#include "portal/base/json.h"

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
  // What was JSON stays JSON.
  if (!json::parse(text).error) CHECK_FALSE(json::parse(out).error);
  return out;
}

std::string path(const std::string& text, PathKind kind) {
  std::string out;
  append_redacted_path(text, kind, out);
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
          R"({"note":"the \"token\":\"…\" of it"})");
    CHECK(body(R"({"token":null,"x":"abc"})") == R"({"token":null,"x":"abc"})");
    CHECK(body(R"({"pin":1734,"x":-1.5e3,"otp":-1.5e3})") == R"({"pin":"…","x":-1.5e3,"otp":"…"})");
    CHECK(body(R"({"token":true,"x":1})") == R"({"token":true,"x":1})");
    CHECK(body(R"(["token","abc"])") == R"(["token","abc"])");
    CHECK(body(R"({"x":")" + kPortalToken + R"("})") == R"({"x":"bkpat_…1a2b"})");
    CHECK(body(R"({"tokens":"abc"})") == R"({"tokens":"…"})");
    CHECK(body(R"({"token":["abc",{"n":17,"m":null}],"x":[1]})") ==
          R"({"token":["…",{"n":"…","m":null}],"x":[1]})");
    CHECK(body(R"({"secret":{"value":"abc","of":["d"]},"x":"y"})") ==
          R"({"secret":{"value":"…","of":["…"]},"x":"y"})");
    CHECK(body(R"({"token":["abc")") == R"({"token":["…")");
    CHECK(body(R"({"token":[[[)") == R"({"token":[[[)");
    CHECK(body(R"({"apiKey":"abc","privateKey":"abc","key":"abc"})") ==
          R"({"apiKey":"…","privateKey":"…","key":"abc"})");
    CHECK(body(R"({"n":1,token: "abc"})") == R"({"n":1,token: "…"})");
    CHECK(body(R"({"a\\":"b\\\"","token":"x\\"})") == R"({"a\\":"b\\\"","token":"…"})");
    CHECK(body(R"({"token":"abc\)") == R"({"token":"…)");
    CHECK(body(R"({"token":)") == R"({"token":)");
  }

  TEST_CASE("masks credentials within strings, also behind escapes") {
    CHECK(body(R"x({"query":"{ a(token: \"abc\") }"})x") == R"x({"query":"{ a(token: \"…\") }"})x");
    CHECK(body(R"({"env":["A_TOKEN=abc","B=1"]})") == R"({"env":["A_TOKEN=…","B=1"]})");
    CHECK(body(R"({"x":"\u0062kua_0123456789"})") == R"({"x":"…"})");
    CHECK(body(R"({"x":"\u00e9"})") == R"({"x":"\u00e9"})");
    CHECK(body(R"({"x":"{\"token\":\"abc\"}"})") == R"({"x":"{\"token\":\"…\"}"})");
  }

  TEST_CASE("masks codes by name only where they open something") {
    const std::string given = R"({"code":"main","x":"7K2M-QR4T-99XY-ABCD"})";
    CHECK(body(given) == R"({"code":"main","x":"…ABCD"})");
    CHECK(body(given, RedactionPolicy::token_endpoint) == R"({"code":"…","x":"…ABCD"})");
  }

  TEST_CASE("tells what it masked") {
    MaskedValues masked;
    std::string out;
    append_redacted_body(R"x({"token":"hunter2","n":"x(secret: \"sesame\")"})x",
                         RedactionPolicy::standard, out, &masked);
    append_redacted_query("password=openup&pin=123", RedactionPolicy::standard, out, &masked);
    CHECK_FALSE(masked.empty());
    CHECK(masked.without_values("hunter2 is sesame, hunter2, openup, 123") == "… is …, …, …, 123");
  }

  TEST_CASE("masks parameters of queries and forms") {
    CHECK(body("token=abc&x=1&") == "token=…&x=1&");
    CHECK(body("to%6Ben=" + kHexSecret + "&&x") == "to%6Ben=…44f4&&x");
    CHECK(body("code=abc", RedactionPolicy::token_endpoint) == "code=…");
    CHECK(body("x=" + kPortalToken) == "x=bkpat_…1a2b");
    CHECK(body("any text, a = b & c") == "any text, a = b & c");
    CHECK(body("token[]=abc&auth[token]=abc&token[x]=abc&n[x]=abc") ==
          "token[]=…&auth[token]=…&token[x]=…&n[x]=abc");
    CHECK(body("x=%62kua_0123456789&y=token%3Dabc&%62kua_0123456789") == "x=…&y=…&…");
    CHECK(body("x=https%3A%2F%2Fsam%3Ahunter2%40h&y=%41") == "x=…&y=%41");
  }

  TEST_CASE("masks the parts of a form that have secret names") {
    const std::string head = "--b\r\nContent-Disposition: form-data; name=\"";
    CHECK(body(head + "token\"\r\n\r\nabc\r\n" + head + "n\"\r\n\r\nabc\r\n--b--\r\n") ==
          head + "token\"\r\n\r\n…\r\n" + head + "n\"\r\n\r\nabc\r\n--b--\r\n");
  }

  TEST_CASE("masks what a path may hold by mistake") {
    const PathKind unknown = PathKind::unknown;
    CHECK(path("/v2/" + kPortalToken, PathKind::routed) == "/v2/bkpat_…1a2b");
    CHECK(path("/v2/%62kua_0123456789/x", PathKind::routed) == "/v2/…/x");
    CHECK(path("/v2/organizations/secret/portals", PathKind::routed) ==
          "/v2/organizations/secret/portals");
    CHECK(path("/v2/access-token/" + kHexSecret, unknown) == "/v2/access-token/…44f4");
    CHECK(path("/x//tokens//abc/", unknown) == "/x//tokens//…/");
    CHECK(path("/codes/7K2M-QR4T-99XY-ABCD/approve", unknown) == "/codes/…ABCD/approve");
    CHECK(path("/tokens/01234567-89ab-cdef-8123-456789abcdef", unknown) ==
          "/tokens/01234567-89ab-cdef-8123-456789abcdef");
    CHECK(path("/authorize/%37K2M-QR4T-99XY-ABCD", unknown) == "/authorize/…");
  }

  TEST_CASE("masks headers that bear credentials, and leaves their scheme") {
    CHECK(header("Authorization", "Bearer " + kPortalToken) == "Bearer bkpat_…1a2b");
    CHECK(header("authorization", "Basic dXNlcjpwYXNzd29yZA==") == "Basic …");
    CHECK(header("AUTHORIZATION", "sesame") == "…");
    CHECK(header("Cookie", "session=0123456789abcdef; b=c").find("0123") == std::string::npos);
    CHECK(header("Set-Cookie", "a_session=0123456789abcdef0123456789abcdef") == "…");
    for (const std::string name : {"X-Api-Key", "Private-Token", "X-Amz-Security-Token",
                                   "X-Hub-Signature-256", "X-Forwarded-Access-Token"}) {
      CHECK(header(name, "abc") == "…");
    }
    CHECK(header("Referer", "https://h/?token=abc") == "https://h/?token=…");
    CHECK(header("X-Note", "with " + kPortalToken) == "with bkpat_…1a2b");
    CHECK(header("Accept", "*/*") == "*/*");
    CHECK(header("Authorization", "").empty());
  }
}

}  // namespace
}  // namespace porthole::http
