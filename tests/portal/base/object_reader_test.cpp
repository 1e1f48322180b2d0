#include "portal/base/object_reader.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace porthole {
namespace {

constexpr std::string_view kObject = R"({
  "text": "a",
  "count": 7,
  "on": true,
  "at": "2024-08-26T03:22:45.555Z",
  "id": "01234567-89ab-cdef-0123-456789abcdef",
  "tags": ["x", "y"],
  "inner": { "name": "n" },
  "nothing": null
})";

/// Each finding as `pointer: message`.
std::vector<std::string> lines_of(const Findings& findings) {
  std::vector<std::string> lines;
  for (const Finding& finding : findings) lines.push_back(finding.pointer + ": " + finding.message);
  return lines;
}

}  // namespace

TEST_SUITE("object reader") {
  TEST_CASE("reads members of every type") {
    const json::ParseResult parsed = json::parse(kObject);
    Findings findings;
    const JsonPath top;
    ObjectReader object(parsed.document, top, findings);
    REQUIRE(object.is_object());
    CHECK(object.text("text", Need::required) == "a");
    CHECK(object.natural("count", Need::required) == 7u);
    CHECK(object.boolean("on", Need::required) == true);
    CHECK(object.time("at", Need::required) == parse_iso8601("2024-08-26T03:22:45.555Z"));
    CHECK(object.uuid("id", Need::required) == Uuid::parse("01234567-89ab-cdef-0123-456789abcdef"));
    CHECK(object.texts("tags", Need::required) == std::vector<std::string>{"x", "y"});
    std::string name;
    object.inner("inner", Need::required,
                 [&](ObjectReader& inner) { name = *inner.text("name", Need::required); });
    CHECK(name == "n");
    CHECK_FALSE(object.text("nothing", Need::optional));
    CHECK_FALSE(object.digest("absent", Need::optional));
    object.refuse_unknown();
    CHECK(lines_of(findings).empty());
  }

  TEST_CASE("reports what is missing, of the wrong type or unknown, with its path") {
    const json::ParseResult parsed = json::parse(kObject);
    Findings findings;
    const JsonPath top;
    const JsonPath list = top.at("a/b");
    const JsonPath path = list.at(3);
    ObjectReader object(parsed.document, path, findings);
    CHECK_FALSE(object.text("count", Need::required));
    CHECK_FALSE(object.natural("on", Need::optional));
    CHECK_FALSE(object.boolean("nothing", Need::required));
    CHECK_FALSE(object.time("text", Need::required));
    CHECK_FALSE(object.uuid("at", Need::required));
    CHECK_FALSE(object.digest("id", Need::required));
    CHECK(object.array("inner", Need::required) == nullptr);
    CHECK(object.texts("absent", Need::required).empty());
    object.refuse("tags", 1, "is wrong");
    object.refuse_unknown();
    CHECK(lines_of(findings) ==
          std::vector<std::string>{
              "/a~1b/3/count: expected a string, but found a number",
              "/a~1b/3/on: expected a whole number from 0 on, but found a boolean",
              "/a~1b/3: \"nothing\" is missing",
              "/a~1b/3/text: expected a time like 2024-08-26T03:22:45.555Z",
              "/a~1b/3/at: expected a UUID like 01234567-89ab-cdef-0123-456789abcdef",
              "/a~1b/3/id: expected a SHA-256 digest: 64 digits of 0-9 and a-f",
              "/a~1b/3/inner: expected an array, but found an object",
              "/a~1b/3: \"absent\" is missing",
              "/a~1b/3/tags/1: is wrong",
              "/a~1b/3/tags: unknown property \"tags\"",
          });
  }

  TEST_CASE("reports a value that is not an object once, and reads nothing from it") {
    const json::ParseResult parsed = json::parse("[1]");
    Findings findings;
    const JsonPath top;
    ObjectReader object(parsed.document, top, findings);
    CHECK_FALSE(object.is_object());
    CHECK_FALSE(object.text("text", Need::required));
    object.refuse_unknown();
    CHECK(lines_of(findings) ==
          std::vector<std::string>{": expected an object, but found an array"});
  }
}

}  // namespace porthole
