#include "http/observe/credential_finder.h"

#include <array>
#include <cstddef>
#include <string>

#include <doctest/doctest.h>

#include "http/observe/redaction.h"

namespace porthole::http {
namespace {

const std::string kLongToken = "bkpat_MQ_d9478ceb1d1ca340a575f6dfac190fbc33e01a2b";
const std::string kLongSecret = "d9478ceb1d1ca340a575f6dfac190fbc33e044f4";

/// The text, redacted. Redacting it again must change nothing.
std::string text(const std::string& given) {
  std::string out = redacted(given);
  CHECK(redacted(out) == out);
  return out;
}

/// The same for what stands between the quotes of a JSON string.
std::string string_text(const std::string& given) {
  std::string out;
  append_redacted(given, TextKind::json, RedactionPolicy::standard, out);
  return out;
}

TEST_SUITE("credential finder") {
  TEST_CASE("knows the vendor's tokens by their form, wherever they stand") {
    CHECK(text("see " + kLongToken + ", and " + kLongToken) == "see bkpat_…1a2b, and bkpat_…1a2b");
    CHECK(text("bk" + kLongToken) == "bkbkpat_…1a2b");
    CHECK(text("bkua%5F" + kLongSecret) == "…44f4");
    CHECK(text("bkua\\u005f" + kLongSecret).find(kLongSecret) == std::string::npos);
    // Too short for its end to be shown.
    CHECK(text("bkps_12345") == "…");
    CHECK(text("It is " + kLongToken + ".") == "It is bkpat_…1a2b.");
    for (const std::string prefix : {"bkur", "bktx", "bkaa", "bkar", "bkct", "bkcqt", "bkaj",
                                     "bkjat", "bkpt", "bkrt", "bktr", "bkat"}) {
      CAPTURE(prefix);
      CHECK(text(prefix + "_abcdefgh.ABCDEFGH-12345678_wxyz") == prefix + "_…wxyz");
    }
    for (const std::string plain : {"", "b", "bk", "bkua_", "bkua_abc", "back_to_the_roots",
                                    "bookkeeping_department", "bkabcdefghijkl_0123456789"}) {
      CHECK(text(plain) == plain);
    }
  }

  TEST_CASE("knows JSON Web Tokens, codes, private keys, and users of URLs") {
    CHECK(text("with eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl!") == "with …dXJl!");
    CHECK(text("eyJ and eyJx. JJJJ") == "eyJ and … JJJJ");
    CHECK(text("/authorize/7K2M-QR4T-99XY-ABCD/x") == "/authorize/…ABCD/x");
    CHECK(text("7K2M-QR4T-99XY-ABCDE") == "7K2M-QR4T-99XY-ABCDE");
    CHECK(text("01234567-89ab-cdef-0123-456789abcdef") == "01234567-89ab-cdef-0123-456789abcdef");
    CHECK(text("https://sam:hunter2@example.com/a@b") == "https://…@example.com/a@b");
    CHECK(text("https://a:p@ss@example.com") == "https://…@example.com");
    CHECK(text("https://@example.com ://@ @") == "https://@example.com ://@ @");
    CHECK(text("mail sam@example.com or ssh://git@example.com") ==
          "mail sam@example.com or ssh://git@example.com");
    CHECK(text("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n") ==
          "…-----END RSA PRIVATE KEY-----\n");
    CHECK(text("-----BEGIN CERTIFICATE-----\nMIIE") == "-----BEGIN CERTIFICATE-----\nMIIE");
  }

  TEST_CASE("knows what is assigned to a secret name") {
    CHECK(text("password=hunter2&x=1") == "password=…&x=1");
    CHECK(text("DB_PASSWORD=hunter2,a;b") == "DB_PASSWORD=…");
    CHECK(text("see https://h/?access_token=abc&n=1") == "see https://h/?access_token=…&n=1");
    CHECK(text("Authorization: Bearer abc, def") == "Authorization: …");
    CHECK(text("the token: Bearer abc def") == "the token: Bearer … def");
    CHECK(text("Cookie: a=b; c=d\nX: y") == "Cookie: …\nX: y");
    CHECK(text("{'apiKey': 'hunter2', 'n': 1}") == "{'apiKey': '…', 'n': 1}");
    CHECK(text(R"({"secret" : "a\"b\\", "n": 1})") == R"({"secret" : "…", "n": 1})");
    CHECK(text(R"({"pin":1234,"n":1})") == R"({"pin":…,"n":1})");
    CHECK(text(":token => 'hunter2'") == ":token => '…'");
    CHECK(text("token: null, secret: true") == "token: null, secret: true");
    CHECK(text("token:") == "token:");
    CHECK(text("token: \"\" n") == "token: \"\" n");
    CHECK(text("tokens: [\"a\", \"]\"] n") == "tokens: … n");
    CHECK(text("name: hunter2, keys=a") == "name: hunter2, keys=a");
  }

  TEST_CASE("knows literals of GraphQL: arguments, block strings, lists, defaults") {
    CHECK(text("{ a(token: \"hunter2\", n: 1) { id } }") == "{ a(token: \"…\", n: 1) { id } }");
    CHECK(text("{ a(secret: \"\"\"hunter\n\"2\"\"\") { id } }") ==
          "{ a(secret: \"\"\"…\"\"\") { id } }");
    CHECK(text("{ a(input: {apiKey: [\"x\"], n: 1}) }") == "{ a(input: {apiKey: …, n: 1}) }");
    CHECK(text("query ($token: String! = \"hunter2\", $n: Int = 1) { a }") ==
          "query ($token: …, $n: Int = 1) { a }");
    CHECK(text("query ($tokens: [String!] = [\"hunter2\"]) { a }") == "query ($tokens: …) { a }");
    CHECK(text("{ a(env: [\"X_TOKEN=hunter2\"]) }") == "{ a(env: [\"X_TOKEN=…\"]) }");
  }

  TEST_CASE("stays within a JSON string, whose quotes are escaped") {
    CHECK(string_text(R"({ a(token: \"hunter2\", n: 1) })") == R"({ a(token: \"…\", n: 1) })");
    CHECK(string_text(R"({ a(token: \"hun\\\"ter2\", n: 1) })") == R"({ a(token: \"…\", n: 1) })");
    CHECK(string_text(R"({ a(token: \"\"\"x\"\"\") })") == R"({ a(token: \"\"\"…\"\"\") })");
    CHECK(string_text(R"({\"token\":\n\"hunter2\",\"n\":1})") == R"({\"token\":\n\"…\",\"n\":1})");
    CHECK(string_text(R"(\tABC-AAAA-BBBB-CCCC)") == R"(\t…CCCC)");
    CHECK(string_text(R"(\bkua_12345)") == R"(\b…)");
    CHECK(string_text(R"(\"-----BEGIN PRIVATE KEY-----\nabc\" n)") == R"(\"…\" n)");
    CHECK(string_text(R"("the token:","next")") == R"("the token:","next")");
    CHECK(string_text(R"("token=a\\b\/c","next")") == R"("token=…","next")");
    CHECK(string_text(R"("tokens: [\"a\", ","next]")") == R"("tokens: …","next]")");
    CHECK(string_text(R"("token: \"a","next")") == R"("token: \"…","next")");
  }

  TEST_CASE("finds each form at any place of a text of any length") {
    const std::array<std::string, 6> forms = {kLongToken,
                                              "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
                                              "7K2M-QR4T-99XY-ABCD",
                                              "https://sam:hunter2@h",
                                              "token:hunter22",
                                              "token=hunter22"};
    for (const std::string& form : forms) {
      for (std::size_t before = 0; before < 40; ++before) {
        for (std::size_t after = 0; after < 40; ++after) {
          const std::string around = std::string(before, ' ') + form + std::string(after, ' ');
          CAPTURE(around);
          CHECK(has_credential(around, RedactionPolicy::standard));
        }
      }
    }
  }

  TEST_CASE("masks all of what overlaps") {
    CHECK(text("password=https://sam:a&b@example.com/x y") == "password=… y");
    CHECK(text("https://" + kLongToken + ":x@h") == "https://…@h");
    CHECK(text("TOKEN=" + kLongToken + ";x") == "TOKEN=…");
  }

  TEST_CASE("takes linear time") {
    for (const std::string piece : {"token:",
                                    "token=a&",
                                    "token: null,",
                                    "eyJ",
                                    "J.",
                                    "@",
                                    "a@",
                                    "://a@",
                                    "-",
                                    "AAAA-",
                                    "-----BEGIN PRIVATE KEY",
                                    "bk",
                                    "bkua_",
                                    "token:[",
                                    "token:\\\"",
                                    "token: x = ",
                                    "\\",
                                    "token: \"\"\"",
                                    "token:\"",
                                    "[",
                                    "=",
                                    ": "}) {
      CAPTURE(piece);
      std::string long_text;
      while (long_text.size() < 300'000) long_text += piece;
      CHECK(redacted(long_text).size() <= 2 * long_text.size());
      std::string json = '"' + long_text + '"';
      std::string out;
      append_redacted(json, TextKind::json, RedactionPolicy::standard, out);
      CHECK_FALSE(out.empty());
    }
  }
}

}  // namespace
}  // namespace porthole::http
