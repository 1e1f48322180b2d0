#include "http/observe/request_matcher.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

struct ReadMatch {
  RequestMatch match;
  Findings findings;
};

ReadMatch match_from(const std::string& text) {
  const json::ParseResult parsed = json::parse(text);
  REQUIRE_FALSE(parsed.error);
  ReadMatch read;
  const JsonPath top;
  const JsonPath place = top.at("match");
  ObjectReader object(parsed.document, place, read.findings);
  read.match = RequestMatch::read(object);
  object.refuse_unknown();
  return read;
}

const std::vector<HeaderField> kHeaders = {{"X-Run", "7"}, {"x-run", "8"}, {"Accept", "*/*"}};

/// A call of a portal.
MatchSubject call() {
  MatchSubject subject;
  subject.organization = "acme";
  subject.method = "POST";
  subject.path = "/organizations/acme/portals/deploy";
  subject.surface = Surface::portal;
  subject.portal = "deploy";
  subject.operation = [] { return std::string("Deploy"); };
  subject.token_kind = "service";
  subject.headers = kHeaders;
  subject.body = R"({"input":{"branch":"main","tags":["a","b"]},"dry":true})";
  subject.operation_format = OperationFormat::portal_call;
  return subject;
}

TEST_SUITE("request match") {
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
      const RequestMatch match = match_from(it.match).match;
      CHECK_FALSE(match.matches(call()));
      CHECK(match.differences(call()) == std::vector{it.difference});
    }
    MatchSubject other = call();
    other.body = "[";
    CHECK(match_from(R"({"body":{}})").match.differences(other) ==
          std::vector<std::string>{"body is not JSON, expected {}"});
    CHECK(match_from(R"({"variables":{}})").match.differences(other) ==
          std::vector<std::string>{"variables are missing, expected {}"});
  }

  TEST_CASE("finds variables where the surface has them") {
    const RequestMatch match = match_from(R"({"variables":{"a":1}})").match;
    MatchSubject subject;
    subject.body = R"({"a":1,"query":"{ a }","variables":{"a":2}})";
    CHECK_FALSE(match.matches(subject));
    subject.operation_format = OperationFormat::portal_call;
    CHECK(match.matches(subject));
    MatchSubject document;
    document.operation_format = OperationFormat::graphql_request;
    document.body = R"({"query":"{ a }","variables":{"a":1}})";
    CHECK(match.matches(document));
    MatchSubject without;
    without.operation_format = OperationFormat::graphql_request;
    without.body = R"({"query":"{ a }"})";
    CHECK_FALSE(match.matches(without));
    CHECK(match_from(R"({"variables":{}})").match.matches(without));
    MatchSubject blank;
    blank.operation_format = OperationFormat::portal_call;
    CHECK(match_from(R"({"variables":{}})").match.matches(blank));
  }

  TEST_CASE("compares credentials as they are shown, where only that is kept") {
    const RequestMatch match =
        match_from(R"({"headers":{"Authorization":"Bearer bkpat_MQ_0123456789abcdef1a2b"},)"
                   R"("body":{"secret":"0123456789abcdef44f4"}})")
            .match;
    const std::vector<HeaderField> masked = {{"Authorization", "Bearer bkpat_…1a2b"}};
    MatchSubject kept;
    kept.is_redacted = true;
    kept.headers = masked;
    kept.body = R"({"secret":"…44f4"})";
    CHECK(match.matches(kept));
    MatchSubject live;
    live.headers = masked;
    live.body = kept.body;
    CHECK_FALSE(match.matches(live));
    CHECK(match.differences(live).size() == 2);
    CHECK(match.json().find("0123456789abcdef") == std::string::npos);
  }

  TEST_CASE("tells every problem, and where") {
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
      const ReadMatch wrong = match_from(it.match);
      REQUIRE(wrong.findings.size() == 1);
      CHECK(wrong.findings[0].pointer == it.path);
    }
    CHECK(match_from(R"({"method":1,"surface":"x","y":2})").findings.size() == 3);
  }

  TEST_CASE("takes * for any text and {name} for one segment") {
    struct Case {
      std::string pattern;
      std::string path;
      bool fits;
    };
    for (const Case& it : {
             Case{"/v2/organizations/{org}/portals", "/v2/organizations/acme/portals", true},
             Case{"/v2/organizations/{org}/portals/", "/v2/organizations/acme/portals", true},
             Case{"/v2/organizations/{org}/portals", "/v2/organizations/acme/portals/", true},
             Case{"/v2/organizations/{org}/portals", "/v2/organizations/a/b/portals", false},
             Case{"/v2/organizations/{org}/portals", "/v2/organizations//portals", false},
             Case{"/v2/organizations/{org}", "/v2/organizations/acme/portals", false},
             Case{"/v2/{a}/{b}", "/v2/organizations/acme", true},
             Case{"/v2/*", "/v2/organizations/acme/portals", true},
             Case{"/v2/*", "/v2", false},
             Case{"/v2*", "/v2", true},
             Case{"*", "/", true},
             Case{"*", "/any/thing", true},
             Case{"*/portals/{slug}", "/v2/organizations/acme/portals/main", true},
             Case{"*/portals/{slug}", "/v2/organizations/acme/portals", false},
             Case{"*/portals/{slug}", "/portals/x/portals/y", true},
             Case{"/a*b*c", "/aXbYbZc", true},
             Case{"/a*b*c", "/aXbYbZd", false},
             Case{"/*/{x}/end", "/one/two/three/end", true},
             Case{"/*/{x}/end", "/one/end", false},
             Case{"/v2", "/v2x", false},
             Case{"/v2x", "/v2", false},
             Case{"/", "/", true},
         }) {
      CAPTURE(it.pattern);
      CAPTURE(it.path);
      CHECK(fits_path_pattern(it.pattern, it.path) == it.fits);
    }
    // Many stars don't make it slow: each goes back to the last one only.
    std::string stars;
    for (int i = 0; i < 250; ++i) stars += "*a";
    CHECK_FALSE(fits_path_pattern(stars + "b", '/' + std::string(8000, 'a')));
  }
}

}  // namespace
}  // namespace porthole::http
