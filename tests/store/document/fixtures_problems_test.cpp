#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "store/document/fixtures.h"
#include "tests/store/store_support.h"
#include "tests/support/fake_disk.h"

namespace porthole {
namespace {

using test::FakeDisk;

/// Lines, compared and shown as one text.
struct Lines : std::vector<std::string> {
  using std::vector<std::string>::vector;
  friend std::ostream& operator<<(std::ostream& out, const Lines& lines) {
    return out << join(lines, "\n");
  }
};

/// What is wrong with files, a line each; `f.json` has `text`.
class Checker {
 public:
  Lines check(const std::string& text, const Lines& paths = {"f.json"}) {
    disk.put("f.json", text);
    Lines lines;
    for (const Problem& problem : read_fixtures(paths, disk, clock, random).problems) {
      lines.push_back(problem.to_string());
    }
    return lines;
  }

  FakeDisk disk;
  ManualClock clock{*parse_iso8601("2024-08-26T03:22:45.555Z")};
  SeededRandom random{4};
};

/// A list of one kind on the second line of a document, each element on a line of its own from the
/// third on, at column 1; with an organization, "acme", and a user to refer to.
std::string listed(const std::string& kind, const Lines& elements) {
  std::string text = "{\"version\": 1,";
  if (kind != "organizations") text += " \"organizations\": [{\"slug\": \"acme\"}],";
  if (kind != "users") text += " \"users\": [{\"name\": \"A\", \"email\": \"a@x\"}],";
  text += "\n\"" + kind + "\": [\n";
  for (const std::string& element : elements) text += element + ",\n";
  return text + "]}";
}

struct Case {
  const char* kind;
  Lines elements;
  Lines problems;
};

void check_cases(const std::vector<Case>& cases) {
  for (const Case& wrong : cases) {
    Checker checker;
    const std::string text = listed(wrong.kind, wrong.elements);
    CAPTURE(text);
    const Lines problems = checker.check(text);
    CHECK(problems == wrong.problems);
  }
}

constexpr const char* kUuid = "01234567-89ab-cdef-0123-456789abcdef";

std::string digest() {
  return to_hex(sha256("t"));
}

}  // namespace

TEST_SUITE("fixtures: problems") {
  TEST_CASE("names file, line and column of what is no JSON") {
    Checker checker;
    CHECK(checker.check("{\"version\": 1,\n  \"users\": [}") ==
          Lines{"f.json:2:13: invalid value"});
    CHECK(checker.check("") == Lines{"f.json:1:1: the document is empty"});
    CHECK(checker.check("{\"version\": 1,\n \"users\": [], \"users\": []}") ==
          Lines{"f.json:2:24: duplicate name \"users\""});
    CHECK(checker.check("{\"version\": 1, // \xFF\n}") == Lines{"f.json:1:19: not valid UTF-8"});
  }

  TEST_CASE("checks the document itself") {
    Checker checker;
    CHECK(checker.check("\n []") == Lines{"f.json:2:2: expected an object, but found an array"});
    CHECK(checker.check("// no version\n{}") == Lines{"f.json:2:1: \"version\" is missing"});
    CHECK(checker.check("{\"version\": 2}") ==
          Lines{"f.json:1:13: version 2 is not one that this porthole reads; it reads version 1"});
    CHECK(checker.check("{\"version\": \"1\"}") ==
          Lines{"f.json:1:13: expected a whole number from 0 on, but found a string"});
    CHECK(checker.check("{\"version\": -1}") ==
          Lines{"f.json:1:13: expected a whole number from 0 on, but found a number"});
    CHECK(checker.check("{\"version\": 1,\n\"portal\": [],\n\"users\": {}}") ==
          Lines{"f.json:3:10: expected an array, but found an object",
                "f.json:2:11: unknown property \"portal\"; did you mean \"portals\"?"});
    CHECK(checker.check("{\"version\": 1, \"users\": [\n7, []]}") ==
          Lines{"f.json:2:1: expected an object, but found a number",
                "f.json:2:4: expected an object, but found an array"});
    CHECK(checker.check("{\"version\": 1, \"format\": \"porthole-snapshot\"}").size() == 1);
  }

  TEST_CASE("checks users") {
    check_cases({
        {"users",
         {R"({"email": "b@x"})", R"({"name": "B"})", R"({"name": "", "email": 7})",
          R"({"name": "B", "email": "c@x", "age": 7})"},
         {"f.json:3:1: \"name\" is missing", "f.json:4:1: \"email\" is missing",
          "f.json:5:10: expected 1 to 255 characters",
          "f.json:5:23: expected a string, but found a number",
          "f.json:6:38: unknown property \"age\""}},
        {"users",
         {R"({"name": "B", "email": "b@x"})", R"({"name": "C", "email": "b@x"})",
          R"({"name": "D", "email": "demo@example.com"})"},
         {"f.json:4:24: user \"b@x\" stands twice",
          "f.json:5:24: user \"demo@example.com\" stands twice"}},
        {"users",
         {R"({"name": "B", "email": "b@x", "uuid": "1234"})",
          R"({"name": "C", "email": "c@x", "created_at": "2024-02-30T00:00:00Z"})"},
         {"f.json:3:39: expected a UUID like 01234567-89ab-cdef-0123-456789abcdef",
          "f.json:4:45: expected a time like 2024-08-26T03:22:45.555Z"}},
    });
  }

  TEST_CASE("checks organizations") {
    check_cases({
        {"organizations",
         {R"({"name": "A"})", R"({"slug": "Not A Slug"})", R"({"slug": "a"})", R"({"slug": "a"})"},
         {"f.json:3:1: \"slug\" is missing",
          "f.json:4:10: a slug must be groups of a-z and 0-9 joined by single hyphens",
          "f.json:6:10: organization \"a\" stands twice"}},
        {"organizations",
         {R"({"slug": "a", "number": 0})", R"({"slug": "b", "number": 1000000001})",
          R"({"slug": "c", "number": 18446744073709551615})", R"({"slug": "d", "number": 1.5})",
          R"({"slug": "e", "name": ""})"},
         {"f.json:3:25: expected 1 to 1000000000", "f.json:4:25: expected 1 to 1000000000",
          "f.json:5:25: expected 1 to 1000000000",
          "f.json:6:25: expected a whole number from 0 on, but found a number",
          "f.json:7:23: expected 1 to 255 characters"}},
    });
  }

  TEST_CASE("checks access tokens") {
    check_cases({
        {"access_tokens",
         {R"({"scopes": []})", R"({"token": "t"})", R"({"token": "u", "scopes": "all"})",
          R"({"token": "v", "scopes": ["read_all", 7]})"},
         {"f.json:3:1: \"token\" is missing", "f.json:4:1: \"scopes\" is missing",
          "f.json:5:26: expected an array, but found a string",
          "f.json:6:39: expected a string, but found a number",
          "f.json:6:27: \"read_all\" is not a scope"}},
        {"access_tokens",
         {R"({"token": "a b", "scopes": []})", R"({"token": "", "scopes": []})",
          R"({"token_sha256": "12", "scopes": []})",
          R"({"scopes": [], "token": "t", "token_sha256": ")" + digest() + "\"}"},
         {"f.json:3:11: a token must be 1 to 512 characters without white space",
          "f.json:4:11: a token must be 1 to 512 characters without white space",
          "f.json:5:18: expected a SHA-256 digest: 64 digits of 0-9 and a-f",
          "f.json:5:1: \"token\" is missing",
          "f.json:6:46: \"token\" and \"token_sha256\" exclude each other"}},
        {"access_tokens",
         {R"({"token": "t", "scopes": []})", R"({"scopes": [], "token": "t"})",
          R"({"scopes": [], "token_sha256": ")" + digest() + "\"}"},
         {"f.json:4:25: this token stands twice", "f.json:5:32: this token stands twice"}},
        {"access_tokens",
         {R"({"token": "t", "scopes": [], "user": "nobody@x"})",
          R"({"token": "u", "scopes": [], "organizations": ["acme", "none"]})"},
         {"f.json:3:38: no user has the e-mail address or UUID \"nobody@x\"",
          "f.json:4:56: organization \"none\" is not declared"}},
    });
  }

  TEST_CASE("checks portals by the rules of the API, and more") {
    check_cases({
        {"portals",
         {R"({"name": "N"})", R"({"query": "{ a }"})", R"({"name": 7, "query": "{ a }"})",
          R"({"name": "N", "query": "{ a"})", R"({"name": "O", "query": "{ a }", "slug": "A"})",
          R"({"name": "P", "query": "{ a }", "user_invokable": 1, "allowed_ip_addresses": "x"})"},
         {"f.json:3:1: Query can't be blank", "f.json:4:1: Name can't be blank",
          "f.json:5:10: Name must be a string",
          "f.json:6:24: Query is invalid: Expected NAME, actual: (none) (\"\") at line 1, column 3",
          "f.json:7:41: Slug is invalid: it must be groups of a-z and 0-9 joined by single "
          "hyphens, at most 100 characters",
          "f.json:8:78: Allowed ip addresses is invalid: \"x\" is not an IP address or a CIDR "
          "block",
          "f.json:8:51: User invokable must be a boolean"}},
        {"portals",
         {R"({"name": "N", "query": "{ a }"})", R"({"name": "N", "query": "{ a }"})",
          R"({"name": "O", "query": "{ a }", "slug": "n"})"},
         {"f.json:4:10: Slug has already been taken", "f.json:5:41: Slug has already been taken"}},
        {"portals",
         {R"({"name": "N", "query": "{ a }", "organization": "none"})",
          R"({"name": "O", "query": "{ a }", "created_by": "b@x"})",
          R"({"name": "P", "query": "{ a }", "secret": 1})"},
         {"f.json:3:49: organization \"none\" is not declared",
          "f.json:4:47: no user has the e-mail address or UUID \"b@x\"",
          "f.json:5:43: unknown property \"secret\"; did you mean \"secrets\"?"}},
        {"portals",
         {R"({"name": "N", "query": "{ a }", "token": "t"})",
          R"({"name": "O", "query": "{ a }", "token": "t"})"},
         {"f.json:4:42: this token stands twice"}},
    });
  }

  TEST_CASE("needs to be told the organization when there is not just one") {
    Checker checker;
    CHECK(
        checker.check(R"({"version": 1, "portals": [{"name": "N", "query": "{ a }"}]})") ==
        Lines{"f.json:1:28: \"organization\" is missing, and there is not just one to belong to"});
    CHECK(checker
              .check(R"({"version": 1, "organizations": [{"slug": "a"}, {"slug": "b"}],)"
                     R"("portals": [{"name": "N", "query": "{ a }"}]})")
              .size() == 1);
  }

  TEST_CASE("finds a UUID that stands twice, in objects of different kinds too") {
    const std::string uuid = R"("uuid": ")" + std::string(kUuid) + "\"";
    Checker checker;
    CHECK(checker.check("{\"version\": 1, \"users\": [{\"name\": \"A\", \"email\": \"a@x\", " +
                        uuid + "}],\n\"organizations\": [{\"slug\": \"a\", " + uuid +
                        "}],\n\"access_tokens\": [{\"token\": \"t\", \"scopes\": [], " + uuid +
                        "}],\n\"portals\": [{\"name\": \"N\", \"query\": \"{ a }\", " + uuid +
                        "}]}") ==
          Lines{"f.json:2:41: uuid " + std::string(kUuid) + " stands twice",
                "f.json:3:56: uuid " + std::string(kUuid) + " stands twice",
                "f.json:4:53: uuid " + std::string(kUuid) + " stands twice"});
  }

  TEST_CASE("a portal's token and an access token may not be the same") {
    Checker checker;
    CHECK(checker.check(R"({"version": 1, "organizations": [{"slug": "a"}],)"
                        "\n"
                        R"("access_tokens": [{"token": "t", "scopes": []}],)"
                        "\n"
                        R"("portals": [{"name": "N", "query": "{ a }", "token": "t"}]})") ==
          Lines{"f.json:3:54: this token stands twice"});
  }

  TEST_CASE("names the file of each problem, and finds what stands twice over several") {
    Checker checker;
    checker.disk.put("g.json",
                     "{\"version\": 1,\n\"organizations\": [{\"slug\": \"acme\"}],\n"
                     "\"users\": [{\"name\": \"A\", \"email\": \"a@x\"}]}");
    CHECK(checker.check("{\"version\": 1, \"organizations\": [{\"slug\": \"acme\"}],\n"
                        "\"users\": [{\"name\": \"B\", \"email\": \"a@x\"}], \"more\": 1}",
                        {"f.json", "g.json"}) ==
          Lines{"f.json:2:51: unknown property \"more\"", "g.json:3:34: user \"a@x\" stands twice",
                "g.json:2:28: organization \"acme\" stands twice"});
  }

  TEST_CASE("tells of each file that can't be read, and of what is wrong with the others") {
    Checker checker;
    checker.disk.put("g.json", "{\"version\": 1,\n nonsense}");
    CHECK(checker.check("{\"version\": 7}", {"none.json", "f.json", "g.json"}) ==
          Lines{"none.json:1:1: cannot open none.json: not there",
                "g.json:2:2: missing a name for object member",
                "f.json:1:13: version 7 is not one that this porthole reads; it reads version 1"});
    checker.disk.put("large.json", std::string(kFixturesBytesMax + 1, ' '));
    CHECK(checker.check("", {"large.json"}) ==
          Lines{"large.json:1:1: cannot read large.json: it is too large"});
  }

  TEST_CASE("checks the file that a query is in") {
    Checker checker;
    checker.disk.put("./broken", "{ a");
    checker.disk.put("./binary", "{ \xFF }");
    checker.disk.put("./whole", "{ a }");
    const Lines problems = checker.check(listed(
        "portals",
        {R"({"name": "N", "query_file": "none"})", R"({"name": "O", "query_file": "binary"})",
         R"({"name": "P", "query_file": "whole", "query": "{ a }"})",
         R"({"name": "Q", "query_file": 7, "query": "{ a }"})",
         R"({"name": "R", "query_file": "broken"})"}));
    const auto has = [&](const std::string& line) {
      return std::find(problems.begin(), problems.end(), line) != problems.end();
    };
    CAPTURE(join(problems, "\n"));
    CHECK(has("f.json:3:29: cannot open ./none: not there"));
    CHECK(has("f.json:4:29: binary is not valid UTF-8"));
    CHECK(has("f.json:5:29: \"query\" and \"query_file\" exclude each other"));
    CHECK(has("f.json:6:29: expected a string, but found a number"));
    CHECK(std::any_of(problems.begin(), problems.end(), [](const std::string& line) {
      return line.starts_with("f.json:7:") &&
             line.ends_with(
                 "Query is invalid: Expected NAME, actual: (none) (\"\") at line 1, column 3");
    }));
  }

  TEST_CASE("bounds how much it tells") {
    Checker checker;
    std::string text = "{\"version\": 1, \"users\": [";
    for (int i = 0; i < 1'000; ++i) text += "{},";
    CHECK(checker.check(text + "]}").size() == kProblemsMax);
  }

  TEST_CASE("takes no deeper nesting than it reads") {
    Checker checker;
    const Lines problems = checker.check(std::string(100'000, '['));
    REQUIRE(problems.size() == 1);
    CHECK(problems.front().find("nested too deeply") != std::string::npos);
  }
}

}  // namespace porthole
