#include "http/observe/request_matcher.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

struct ReadMatch {
  RequestMatcher match;
  Findings findings;
};

ReadMatch match_from(const std::string& text) {
  const json::ParseResult parsed = json::parse(text);
  REQUIRE_FALSE(parsed.error);
  ReadMatch read;
  const JsonPath top;
  const JsonPath place = top.at("match");
  ObjectReader object(parsed.document, place, read.findings);
  read.match = RequestMatcher(read_criteria(object));
  object.refuse_unknown();
  return read;
}

const std::vector<HeaderField> kHeaders = {{"X-Run", "7"}, {"x-run", "8"}, {"Accept", "*/*"}};

/// A call of a portal.
MatchInput call() {
  MatchInput input;
  input.organization = "acme";
  input.method = "POST";
  input.path = "/organizations/acme/portals/deploy";
  input.surface = Surface::portal;
  input.portal = "deploy";
  input.operation = [] { return std::string("Deploy"); };
  input.token_kind = "service";
  input.headers = kHeaders;
  input.body = R"({"input":{"branch":"main","tags":["a","b"]},"dry":true})";
  input.operation_format = OperationFormat::portal_call;
  return input;
}

TEST_SUITE("request matcher") {
  TEST_CASE("looks at each criterion") {
    for (const std::string fits :
         {R"({})", R"({"organization":"acme"})", R"({"method":"POST"})", R"({"method":"post"})",
          R"({"path":"/organizations/acme/portals/deploy"})",
          R"({"path":"/organizations/acme/portals/deploy/"})",
          R"({"path_pattern":"/organizations/{org}/portals/{slug}"})", R"({"surface":"portal"})",
          R"({"portal":"deploy"})", R"({"operation":"Deploy"})", R"({"token_kind":"service"})",
          R"({"variables":{"input":{"branch":"main"}}})", R"({"variables":{}})",
          R"({"body":{"dry":true}})", R"({"headers":{"X-RUN":"8"}})",
          R"({"organization":"acme","method":"POST","surface":"portal","body":{"dry":true}})"}) {
      CAPTURE(fits);
      const ReadMatch it = match_from(fits);
      CHECK(it.findings.empty());
      CHECK(it.match.matches(call()));
      CHECK(it.match.differences(call()).empty());
      CHECK(it.match.distance(call()) == 0);
    }
  }

  TEST_CASE("says what is different") {
    struct Case {
      std::string match;
      std::string difference;
    };
    for (const Case& it : {
             Case{R"({"organization":"globex"})", R"(organization is "acme", expected "globex")"},
             Case{R"({"method":"GET"})", R"(method is "POST", expected "GET")"},
             Case{R"({"path":"/v2"})",
                  R"(path is "/organizations/acme/portals/deploy", expected "/v2")"},
             Case{R"({"path_pattern":"/v2/*"})",
                  R"(path is "/organizations/acme/portals/deploy", expected one like "/v2/*")"},
             Case{R"({"surface":"rest"})", R"(surface is "portal", expected "rest")"},
             Case{R"({"portal":"build"})", R"(portal is "deploy", expected "build")"},
             Case{R"({"operation":"Build"})", R"(operation is "Deploy", expected "Build")"},
             Case{R"({"token_kind":"user"})", R"(token_kind is "service", expected "user")"},
             Case{R"({"variables":{"input":{"branch":"dev"}}})",
                  R"(variables.input.branch is "main", expected "dev")"},
             Case{R"({"variables":{"input":{"tags":["a"]}}})",
                  R"(variables.input.tags is ["a","b"], expected ["a"])"},
             Case{R"({"body":{"wet":true}})", R"(body.wet is missing, expected true)"},
             Case{R"({"headers":{"x-run":"9"}})", R"(header x-run is "7", expected "9")"},
             Case{R"({"headers":{"X-Other":"9"}})", R"(header X-Other is missing, expected "9")"},
         }) {
      CAPTURE(it.match);
      const RequestMatcher match = match_from(it.match).match;
      CHECK_FALSE(match.matches(call()));
      CHECK(match.differences(call()) == std::vector{it.difference});
    }
    MatchInput other = call();
    other.body = "[";
    CHECK(match_from(R"({"body":{}})").match.differences(other) ==
          std::vector<std::string>{"body is not JSON, expected {}"});
    CHECK(match_from(R"({"variables":{}})").match.differences(other) ==
          std::vector<std::string>{"variables are missing, expected {}"});
  }

  TEST_CASE("cuts long values between two characters, and shows bytes that are no UTF-8") {
    const RequestMatcher match = match_from(R"({"method":"GET"})").match;
    MatchInput input;
    const std::string longest(199, 'x');
    const std::string method = longest + "é!";
    input.method = method;
    CHECK(match.differences(input) ==
          std::vector{"method is \"" + longest + "…\", expected \"GET\""});
    input.method = "a\xffz";
    CHECK(match.differences(input) ==
          std::vector<std::string>{"method is \"a\uFFFDz\", expected \"GET\""});
  }

  TEST_CASE("finds variables where the surface has them") {
    const RequestMatcher match = match_from(R"({"variables":{"a":1}})").match;
    MatchInput input;
    input.body = R"({"a":1,"query":"{ a }","variables":{"a":2}})";
    CHECK_FALSE(match.matches(input));
    input.operation_format = OperationFormat::portal_call;
    CHECK(match.matches(input));
    MatchInput document;
    document.operation_format = OperationFormat::graphql_request;
    document.body = R"({"query":"{ a }","variables":{"a":1}})";
    CHECK(match.matches(document));
    MatchInput without;
    without.operation_format = OperationFormat::graphql_request;
    without.body = R"({"query":"{ a }"})";
    CHECK_FALSE(match.matches(without));
    CHECK(match_from(R"({"variables":{}})").match.matches(without));
    MatchInput blank;
    blank.operation_format = OperationFormat::portal_call;
    CHECK(match_from(R"({"variables":{}})").match.matches(blank));
  }

  TEST_CASE("compares credentials as they are shown, where only that is kept") {
    const RequestMatcher match =
        match_from(R"({"headers":{"Authorization":"Bearer bkpat_MQ_0123456789abcdef1a2b"},)"
                   R"("body":{"secret":"0123456789abcdef44f4"}})")
            .match;
    const std::vector<HeaderField> masked = {{"Authorization", "Bearer bkpat_…1a2b"}};
    MatchInput kept;
    kept.is_redacted = true;
    kept.headers = masked;
    kept.body = R"({"secret":"…44f4"})";
    CHECK(match.matches(kept));
    MatchInput live;
    live.headers = masked;
    live.body = kept.body;
    CHECK_FALSE(match.matches(live));
    CHECK(match.differences(live).size() == 2);
    CHECK(match.json().find("0123456789abcdef") == std::string::npos);
  }
}

}  // namespace
}  // namespace porthole::http
