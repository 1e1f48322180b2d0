#include "portal/graphql/respond/json_match.h"

#include <string>

#include <doctest/doctest.h>

#include "portal/base/result.h"

namespace porthole::graphql {
namespace {

std::string differ(std::string_view expected, std::string_view actual,
                   MatchMode mode = MatchMode::subset) {
  const json::ParseResult left = json::parse(expected);
  const json::ParseResult right = json::parse(actual);
  REQUIRE_FALSE(left.error);
  REQUIRE_FALSE(right.error);
  const auto found = differences(left.document, right.document, mode, "v");
  CHECK(found.empty() == matches(left.document, right.document, mode));
  return join(found, "; ");
}

}  // namespace

TEST_SUITE("json_match") {
  TEST_CASE("lets objects have more members, at any depth, unless they must be exact") {
    CHECK(differ("{}", R"({"a":1})").empty());
    CHECK(differ(R"({"a":{"b":1}})", R"({"a":{"b":1,"c":2},"d":3})").empty());
    CHECK(differ(R"({"a":{"b":1}})", R"({"a":{"b":1,"c":2}})", MatchMode::exact) ==
          "v.a.c is 2, expected to be missing");
    CHECK(differ(R"({"a":1})", R"({"a":1})", MatchMode::exact).empty());
  }

  TEST_CASE("compares lists item by item") {
    CHECK(differ(R"({"a":[1,{"b":2}]})", R"({"a":[1,{"b":2,"c":3}]})").empty());
    CHECK(differ(R"({"a":[1]})", R"({"a":[1,2]})") == "v.a is [1,2], expected [1]");
    CHECK(differ(R"({"a":[1,2]})", R"({"a":[1,3]})") == "v.a[1] is 3, expected 2");
  }

  TEST_CASE("compares numbers by value and everything else by kind, too") {
    CHECK(differ(R"({"a":1})", R"({"a":1.0})").empty());
    CHECK(differ(R"({"a":9007199254740993})", R"({"a":9007199254740992})") != "");
    CHECK(differ(R"({"a":1})", R"({"a":"1"})") == "v.a is \"1\", expected 1");
    CHECK(differ(R"({"a":true})", R"({"a":false})") == "v.a is false, expected true");
    CHECK(differ(R"({"a":null})", R"({"a":0})") == "v.a is 0, expected null");
    CHECK(differ(R"({"a":null})", "{}") == "v.a is missing, expected null");
  }

  TEST_CASE("tells no more than a few differences, and cuts long values between characters") {
    CHECK(excerpt(json::Value("short")) == "\"short\"");
    std::string text;
    for (int i = 0; i < 40; ++i) text += "é";
    const json::ParseResult parsed = json::parse("\"" + text + "\"");
    const std::string cut = excerpt(parsed.document);
    CHECK(cut.ends_with("é…"));
    CHECK(cut.size() < 70);
    std::string expected = "{\"a0\":1";
    for (int i = 1; i < 50; ++i) expected += ",\"a" + std::to_string(i) + "\":1";
    const json::ParseResult many = json::parse(expected + "}");
    const json::Document none(rapidjson::kObjectType);
    CHECK(differences(many.document, none, MatchMode::subset, "v").size() == kDifferencesMax);
  }
}

}  // namespace porthole::graphql
