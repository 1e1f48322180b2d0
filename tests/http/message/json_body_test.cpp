#include "http/message/json_body.h"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

/// What is said of a body that isn't taken; empty for one that is.
std::string read_refusal(std::string_view body) {
  const Result<json::Document> read = read_object(body);
  if (read) return {};
  CHECK(read.error().code == ErrorCode::malformed);
  return read.error().message;
}

TEST_SUITE("json body") {
  TEST_CASE("reads an object") {
    const Result<json::Document> read = read_object(" {\"a\": [1, null]} \n");
    REQUIRE(read.ok());
    const json::Value* a = json::find(*read, "a");
    REQUIRE(a != nullptr);
    CHECK(a->Size() == 2);
  }

  TEST_CASE("takes an empty body, and a blank one, for an empty object") {
    for (const std::string_view body : {"", " ", "\r\n\t "}) {
      const Result<json::Document> read = read_object(body);
      REQUIRE(read.ok());
      REQUIRE(read->IsObject());
      CHECK(read->ObjectEmpty());
    }
  }

  TEST_CASE("refuses what is JSON but no object, and says what it is") {
    CHECK(read_refusal("[{}]") == "Request body must be a JSON object, but is an array");
    CHECK(read_refusal("\"{}\"") == "Request body must be a JSON object, but is a string");
    CHECK(read_refusal("7") == "Request body must be a JSON object, but is a number");
    CHECK(read_refusal("true") == "Request body must be a JSON object, but is a boolean");
    CHECK(read_refusal("null") == "Request body must be a JSON object, but is null");
  }

  TEST_CASE("refuses what isn't JSON, and says where it ceases to be") {
    CHECK(read_refusal("{\n  \"a\" 1}") ==
          "Request body is not valid JSON: "
          "missing a colon after a name of object member at line 2, column 7");
    CHECK(read_refusal("name=Deploy").starts_with("Request body is not valid JSON: "));
    CHECK(read_refusal("{\"a\":1,}").starts_with("Request body is not valid JSON: "));
    CHECK(read_refusal("{} {}").ends_with(" at line 1, column 4"));
    CHECK(read_refusal("{\"a\":\"\xFF\"}").ends_with(" at line 1, column 7"));
    CHECK(read_refusal("{\"a\":1,\"a\":2}").find("duplicate name \"a\"") != std::string::npos);
    CHECK(read_refusal("\v").starts_with("Request body is not valid JSON: "));
  }

  TEST_CASE("refuses what is nested too deep to be handled safely") {
    const std::string deep =
        "{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
    CHECK(read_refusal(deep).starts_with("Request body is not valid JSON: "));
  }
}

}  // namespace
}  // namespace porthole::http
