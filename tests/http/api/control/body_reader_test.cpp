#include "http/api/control/body_reader.h"

#include <string>

#include <doctest/doctest.h>

namespace porthole::http::control {
namespace {

/// The response of a route that reads `name` and `count`; empty when it accepts `text`.
std::string refusal_of(std::string_view text) {
  BodyReader body(text);
  body.members().text("name", Need::optional);
  body.members().natural("count", Need::optional);
  const std::optional<Response> refusal = body.refusal();
  if (!refusal) return {};
  return std::to_string(refusal->status) + ' ' + refusal->body;
}

}  // namespace

TEST_SUITE("body reader") {
  TEST_CASE("gives the members of an object") {
    BodyReader body(R"({"name":"a","on":true})");
    CHECK(body.members().text("name", Need::required) == "a");
    CHECK(body.members().boolean("on", Need::required) == true);
    CHECK_FALSE(body.refusal());
  }

  TEST_CASE("takes nothing, and blanks, for an empty object") {
    CHECK(refusal_of("").empty());
    CHECK(refusal_of(" \r\n\t").empty());
    CHECK(refusal_of("{}").empty());
  }

  TEST_CASE("takes null for what is not given") {
    CHECK(refusal_of(R"({"name":null})").empty());
  }

  TEST_CASE("refuses what is no JSON, or no object, with 400") {
    CHECK(refusal_of("{") ==
          R"(400 {"message":"Request body is not valid JSON: missing a name for object member at )"
          R"(line 1, column 2"})");
    CHECK(refusal_of("[]") ==
          R"(400 {"message":"Request body must be a JSON object, but is an array"})");
    CHECK(refusal_of("null") ==
          R"(400 {"message":"Request body must be a JSON object, but is null"})");
  }

  TEST_CASE("says of each thing that is wrong what and where") {
    CHECK(refusal_of(R"({"nmae":"a","count":-1})") ==
          R"(422 {"message":"Validation failed: expected a whole number from 0 on, but found )"
          R"(a number, unknown property \"nmae\"; did you mean \"name\"?","errors":[)"
          R"({"path":"/count","message":"expected a whole number from 0 on, but found a number"},)"
          R"({"path":"/nmae","message":"unknown property \"nmae\"; did you mean \"name\"?"}]})");
  }

  TEST_CASE("says what is missing") {
    BodyReader body("{}");
    body.members().text("name", Need::required);
    const std::optional<Response> refusal = body.refusal();
    REQUIRE(refusal);
    CHECK(refusal->status == 422);
    CHECK(refusal->body == R"({"message":"Validation failed: \"name\" is missing",)"
                           R"("errors":[{"path":"","message":"\"name\" is missing"}]})");
  }

  TEST_CASE("reports what the handler refuses") {
    BodyReader body(R"({"name":"a"})");
    body.members().text("name", Need::required);
    body.members().refuse("name", "is not one of ours");
    const std::optional<Response> refusal = body.refusal();
    REQUIRE(refusal);
    CHECK(refusal->body.find(R"({"path":"/name","message":"is not one of ours"})") !=
          std::string::npos);
  }

  TEST_CASE("lists no more than a person reads") {
    std::string text = "{";
    for (int i = 0; i < 1'000; ++i) text += "\"m" + std::to_string(i) + "\":0,";
    text.back() = '}';
    const std::string refusal = refusal_of(text);
    CHECK(refusal.find("/m19\"") != std::string::npos);
    CHECK(refusal.find("/m20\"") == std::string::npos);
  }
}

}  // namespace porthole::http::control
