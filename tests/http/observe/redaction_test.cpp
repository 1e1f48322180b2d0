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
  // What was redacted stays as it is.
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
  TEST_CASE("shows the prefix and the last four characters of what is long enough") {
    CHECK(mask(kPortalToken) == "bkpat_…1a2b");
    CHECK(mask("bkua_0123456789abcdef0123456789abcdef01234567") == "bkua_…4567");
    CHECK(mask(kHexSecret) == "…44f4");
    CHECK(mask("ABCD-EFGH-IJKL-MNOP-QRST") == "…QRST");
    CHECK(mask("sesame") == "…");
    CHECK(mask("nineteen-characters") == "…");
    CHECK(mask("twenty-characters-ok") == "…s-ok");
    CHECK(mask("") == "…");
    CHECK(mask("bkpat_…1a2b") == "bkpat_…1a2b");
    CHECK(mask("with blanks and dots...........") == "…");
    CHECK(mask("a\"_bcdefghijklmnopqrstuvw") == "…tuvw");
  }

  TEST_CASE("knows credentials by their form, wherever they stand") {
    const auto text = [](std::string_view given) {
      std::string out;
      append_redacted(given, out);
      return out;
    };
    CHECK(text("see " + kPortalToken + ", and " + kPortalToken) ==
          "see bkpat_…1a2b, and bkpat_…1a2b");
    CHECK(text("bk" + kPortalToken) == "bkbkpat_…1a2b");
    CHECK(text("bkua%5F" + kHexSecret) == "…44f4");
    CHECK(text("bkua\\u005f" + kHexSecret).find(kHexSecret) == std::string::npos);
    // Too short for its end to be shown.
    CHECK(text("bkps_12345") == "…");
    for (const std::string plain : {"", "b", "bk", "bkua_", "bkua_abc", "back_to_the_roots",
                                    "bookkeeping_department", "bkabcdefghijkl_0123456789"}) {
      CHECK(text(plain) == plain);
    }
  }

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
    for (const std::string name : {"token", "secret", "password", "client_secret", "clientSecret",
                                   "api_token", "accessToken", "refresh_token", "access_token",
                                   "authorization_url", "authorization", "cookie"}) {
      CHECK(is_secret_name(name, RedactionPolicy::standard));
    }
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
