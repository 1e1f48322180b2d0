#include "http/observe/match_criteria.h"

#include <string>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

struct ReadCriteria {
  MatchCriteria criteria;
  Findings findings;
};

ReadCriteria criteria_from(const std::string& text) {
  const json::ParseResult parsed = json::parse(text);
  REQUIRE_FALSE(parsed.error);
  ReadCriteria read;
  const JsonPath top;
  const JsonPath path = top.at("match");
  ObjectReader object(parsed.document, path, read.findings);
  read.criteria = read_criteria(object);
  object.refuse_unknown();
  return read;
}

TEST_SUITE("match criteria") {
  TEST_CASE("keep what was read, and as JSON, with credentials masked") {
    const ReadCriteria read = criteria_from(
        R"({"method":"POST","path":"/v2/","surface":"rest","body":{"secret":"sesame"},)"
        R"("headers":{"Authorization":"Bearer sesame"}})");
    CHECK(read.findings.empty());
    CHECK(read.criteria.method == "POST");
    CHECK(read.criteria.surface == Surface::rest);
    REQUIRE(read.criteria.headers.size() == 1);
    CHECK(read.criteria.headers[0].value == "Bearer sesame");
    CHECK(read.criteria.headers[0].redacted_value == "Bearer …");
    CHECK(read.criteria.json ==
          R"({"method":"POST","path":"/v2/","surface":"rest","body":{"secret":"…"},)"
          R"("headers":{"Authorization":"…"}})");
    CHECK_FALSE(find_matched_surface("console"));
  }

  TEST_CASE("report every problem, and where") {
    struct Case {
      std::string match;
      std::string path;
    };
    for (const Case& it : {
             Case{"[]", "/match"},
             Case{R"({"methd":"GET"})", "/match/methd"},
             Case{R"({"method":1})", "/match/method"},
             Case{R"({"path":"/v2?x=1"})", "/match/path"},
             Case{R"({"path_pattern":"v2"})", "/match/path_pattern"},
             Case{R"({"path_pattern":"/v2?x"})", "/match/path_pattern"},
             Case{R"({"path_pattern":"/a{b}"})", "/match/path_pattern"},
             Case{R"({"path_pattern":"/{b"})", "/match/path_pattern"},
             Case{R"({"path_pattern":"/b}"})", "/match/path_pattern"},
             Case{R"({"path_pattern":"/{a/b}"})", "/match/path_pattern"},
             Case{R"({"surface":"control"})", "/match/surface"},
             Case{R"({"token_kind":"api"})", "/match/token_kind"},
             Case{R"({"variables":[]})", "/match/variables"},
             Case{R"({"headers":[]})", "/match/headers"},
             Case{R"({"headers":{"X/Y":1}})", "/match/headers/X~1Y"},
             Case{R"({"headers":{"X":null}})", "/match/headers/X"},
             Case{R"({"path":")" + std::string(9000, 'x') + "\"}", "/match/path"},
             Case{R"({"path_pattern":"/)" + std::string(1024, 'x') + "\"}", "/match/path_pattern"},
         }) {
      CAPTURE(it.match);
      const ReadCriteria wrong = criteria_from(it.match);
      REQUIRE(wrong.findings.size() == 1);
      CHECK(wrong.findings[0].pointer == it.path);
    }
    CHECK(criteria_from(R"({"method":1,"surface":"x","y":2})").findings.size() == 3);
  }
}

}  // namespace
}  // namespace porthole::http
