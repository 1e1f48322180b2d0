#include "http/app/local_access.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

/// What becomes of a request with this host and these headers.
struct Asked {
  std::string authority = "localhost:8080";
  std::vector<HeaderField> headers = {};
  bool is_local = true;

  Request request() const {
    Request request;
    request.method = "GET";
    request.path = "/_porthole/v1/clock";
    request.authority = authority;
    request.headers = headers;
    request.is_local = is_local;
    return request;
  }
};

bool is_let_in(const LocalAccess& access, const Asked& asked) {
  return access.check(asked.request()).ok();
}

Error refusal(const LocalAccess& access, const Asked& asked) {
  const Result<void> result = access.check(asked.request());
  REQUIRE_FALSE(result.ok());
  return result.error();
}

}  // namespace

TEST_SUITE("control access") {
  TEST_CASE("lets in what asks for this machine, by whatever name and port") {
    const LocalAccess access({});
    for (const std::string authority :
         {"localhost", "localhost:8080", "LocalHost:1", "porthole.localhost:8080", "127.0.0.1",
          "127.0.0.1:8080", "127.8.8.8", "[::1]", "[::1]:8080", "[::ffff:127.0.0.1]:8080", ""}) {
      CAPTURE(authority);
      CHECK(is_let_in(access, {authority}));
    }
  }

  TEST_CASE("refuses what asks for another machine, also when it begins or ends like this one") {
    const LocalAccess access({});
    for (const std::string authority :
         {"evil.example", "evil.example:8080", "localhost.evil.example", "notlocalhost",
          "127.0.0.1.evil.example", "192.0.2.1", "10.0.0.1:8080", "0.0.0.0", "[::]",
          "[2001:db8::1]:8080", "[::1", "127.1", "2130706433", "0x7f.0.0.1", "localhost."}) {
      CAPTURE(authority);
      // A bracket that isn't closed never comes out of a framed head, and must only not crash.
      if (authority == "[::1") {
        (void)is_let_in(access, {authority});
        continue;
      }
      CHECK_FALSE(is_let_in(access, {authority}));
    }
    const Error error = refusal(access, {"evil.example:8080"});
    CHECK(error.code == ErrorCode::forbidden);
    CHECK(error.message ==
          "/_porthole serves this machine only, and was asked for as \"evil.example\": "
          "start with --allowed-host evil.example to allow it");
  }

  TEST_CASE("lets in hosts that are allowed, with every port, and their like no more") {
    const LocalAccess access(
        {.allowed_hosts = {"porthole", "Mock.example", "192.0.2.7", "2001:db8::7"}});
    for (const std::string authority :
         {"porthole:8080", "PORTHOLE", "mock.example", "192.0.2.7:8080", "[2001:db8:0::7]:80"}) {
      CAPTURE(authority);
      CHECK(is_let_in(access, {authority}));
    }
    for (const std::string authority :
         {"xporthole", "porthole.example", "mock.example.evil", "192.0.2.70"}) {
      CAPTURE(authority);
      CHECK_FALSE(is_let_in(access, {authority}));
    }
  }

  TEST_CASE("refuses the pages of other origins, and lets in our own") {
    const LocalAccess access({});
    for (const std::string_view origin : {"http://localhost:8080", "https://LOCALHOST:8080"}) {
      CHECK(is_let_in(access, {"localhost:8080", {{"Origin", origin}}}));
    }
    for (const std::string_view origin :
         {"http://evil.example", "http://localhost", "http://localhost:3000",
          "http://127.0.0.1:8080", "null", "http://localhost:8080.evil.example",
          "ftp://localhost:8080", "localhost:8080", "\xFF"}) {
      CAPTURE(origin);
      CHECK_FALSE(is_let_in(access, {"localhost:8080", {{"origin", origin}}}));
    }
    const Error error = refusal(access, {"localhost", {{"Origin", "http://\xFF"}}});
    CHECK(error.code == ErrorCode::forbidden);
    CHECK(error.message ==
          "/_porthole does not serve other web pages, and was asked for by one of "
          "\"http://\\xff\"");
  }

  TEST_CASE("takes the public URL's origin for its own") {
    const LocalAccess access({.public_url = "https://mock.example/porthole"});
    CHECK(is_let_in(access, {"localhost", {{"Origin", "https://mock.example"}}}));
    CHECK_FALSE(is_let_in(access, {"localhost", {{"Origin", "http://mock.example"}}}));
    CHECK_FALSE(is_let_in(access, {"localhost", {{"Origin", "https://mock.example:444"}}}));
  }

  TEST_CASE("wants the control token if there is one, from the right source all the same") {
    const LocalAccess access({.token = "sesame"});
    CHECK(is_let_in(access, {"localhost", {{"Authorization", "Bearer sesame"}}}));
    CHECK(is_let_in(access, {"localhost", {{"authorization", "bearer sesame"}}}));
    for (const std::string_view value :
         {"Bearer sesam", "Bearer sesame1", "Basic sesame", "sesame", "Bearer ", "Bearer Sesame"}) {
      CAPTURE(value);
      const Error error = refusal(access, {"localhost", {{"Authorization", value}}});
      CHECK(error.code == ErrorCode::unauthenticated);
      CHECK(error.message.find("sesame") == std::string::npos);
    }
    CHECK(refusal(access, {}).code == ErrorCode::unauthenticated);
    CHECK(refusal(access, {"evil.example", {{"Authorization", "Bearer sesame"}}}).code ==
          ErrorCode::forbidden);
    CHECK(access.check_source(Asked{}.request()).ok());
  }

  TEST_CASE("refuses what another site asks for, by the browser's word") {
    const LocalAccess access({});
    CHECK_FALSE(is_let_in(access, {"localhost", {{"Sec-Fetch-Site", "cross-site"}}}));
    CHECK_FALSE(is_let_in(access, {"localhost", {{"sec-fetch-site", "Cross-Site"}}}));
    for (const std::string_view site : {"same-origin", "same-site", "none"}) {
      CHECK(is_let_in(access, {"localhost", {{"Sec-Fetch-Site", site}}}));
    }
    // A link may lead to a page, but neither a frame nor a form.
    Asked link{"localhost", {{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "navigate"}}};
    CHECK_FALSE(access.check_page(link.request(), {}).ok());
    link.headers.push_back({"Sec-Fetch-Dest", "document"});
    CHECK(access.check_page(link.request(), {}).ok());
    CHECK_FALSE(access.check(link.request()).ok());
    Request form = link.request();
    form.method = "POST";
    CHECK_FALSE(access.check_page(form, {}).ok());
  }

  TEST_CASE("lets in other machines with the control token only, to pages with a session") {
    const Timestamp now{std::chrono::hours(1)};
    const Asked other{.is_local = false};
    const LocalAccess closed({});
    CHECK(refusal(closed, other).code == ErrorCode::forbidden);
    CHECK(closed.check_page(other.request(), now).error().code == ErrorCode::forbidden);
    CHECK_FALSE(closed.open_session("", now));

    const LocalAccess access({.token = "sesame"});
    CHECK(is_let_in(access, {"localhost", {{"Authorization", "Bearer sesame"}}, false}));
    CHECK(access.check_page(Asked{}.request(), now).ok());
    CHECK(access.check_page(other.request(), now).error().code == ErrorCode::unauthenticated);
    CHECK_FALSE(access.open_session("sesam", now));
    const std::string session = access.open_session("sesame", now).value_or("");
    CHECK(session.find("sesame") == std::string::npos);
    const auto is_signed_in = [&](const std::string& value, Timestamp when) {
      const std::string cookie = "a=b; porthole_session=" + value;
      const Asked asked{"localhost", {{"Cookie", cookie}}, false};
      return access.check_page(asked.request(), when).ok();
    };
    CHECK(is_signed_in(session, now));
    CHECK(is_signed_in(session, now + LocalAccess::kSessionLifetime - std::chrono::seconds(1)));
    CHECK_FALSE(is_signed_in(session, now + LocalAccess::kSessionLifetime));
    for (const std::string& forged :
         {std::string(), session + "0", "9" + session, session.substr(0, session.size() - 1),
          std::string("99999999999."), std::string("x")}) {
      CAPTURE(forged);
      CHECK_FALSE(is_signed_in(forged, now));
    }
    CHECK_FALSE(
        LocalAccess({.token = "other"})
            .check_page(
                Asked{"localhost", {{"Cookie", "porthole_session=" + session}}, false}.request(),
                now)
            .ok());
  }

  TEST_CASE("knows what can be an allowed host") {
    for (const std::string_view text : {"a", "mock.example", "my_mock-1", "192.0.2.1", "::1"}) {
      CHECK(is_host(text));
    }
    for (const std::string_view text :
         {"", "a:80", "[::1]", "a/b", "http://a", "*", "a b", "\xC3\xA9"}) {
      CAPTURE(text);
      CHECK_FALSE(is_host(text));
    }
  }
}

}  // namespace porthole::http
