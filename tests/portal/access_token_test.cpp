#include "portal/access_token.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "portal/limits.h"

namespace porthole {
namespace {

bool is_lower_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

AccessToken token_with(std::vector<std::string> scopes,
                       std::vector<std::string> organizations = {}) {
  AccessToken token;
  token.scopes = std::make_shared<const std::vector<std::string>>(std::move(scopes));
  token.organizations = std::move(organizations);
  return token;
}

}  // namespace

TEST_SUITE("access token") {
  TEST_CASE("extracts the token of a bearer header, with the scheme in any case") {
    CHECK(bearer_token("Bearer abc") == "abc");
    CHECK(bearer_token("bearer abc") == "abc");
    CHECK(bearer_token("BEARER abc") == "abc");
    CHECK(bearer_token("bEaReR   abc") == "abc");
    CHECK(bearer_token("Bearer abc  ") == "abc");
    CHECK(bearer_token("Bearer bkua_0123/+=~-._") == "bkua_0123/+=~-._");
  }

  TEST_CASE("rejects every other header") {
    for (const char* header : {"", " ", "Bearer", "Bearer ", "Bearer    ", "Basic dXNlcjpwYXNz",
                               "abc", "Bearerabc", "Bearer:abc", "Token abc", " Bearer abc",
                               "Beare abc", "Bearers abc", "Bearer\tabc", "\"Bearer\" abc"}) {
      CAPTURE(header);
      CHECK_FALSE(bearer_token(header).has_value());
    }
  }

  TEST_CASE("bounds the length of a token") {
    const std::string longest(limits::kTokenCharactersMax, 'x');
    CHECK(bearer_token("Bearer " + longest) == longest);
    CHECK_FALSE(bearer_token("Bearer " + longest + "x").has_value());
  }

  TEST_CASE("reports what is missing in the service's words") {
    const Error unknown = authentication_required();
    CHECK(unknown.code == ErrorCode::unauthenticated);
    CHECK(unknown.message ==
          "Authentication required. Please supply a valid API Access Token: "
          "https://buildkite.com/docs/apis/rest-api#authentication");

    const AccessToken reader = token_with({"read_portals", "read_user"});
    CHECK(check_scope(reader, "read_portals").ok());
    CHECK(check_scope(reader, "read_user").ok());
    const auto refused = check_scope(reader, "write_portals");
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::forbidden);
    CHECK(refused.error().message == "Your access token doesn't have the write_portals scope");
    CHECK(check_scope(token_with({}), "read_portals").error().message ==
          "Your access token doesn't have the read_portals scope");
    // Every token has the empty scope.
    CHECK(check_scope(token_with({}), "").ok());
    // A part of a scope's name does not match.
    CHECK_FALSE(check_scope(reader, "read").ok());
    CHECK_FALSE(check_scope(reader, "read_portals_").ok());
  }

  TEST_CASE("lists the scopes that our endpoints require, each once") {
    for (const char* scope : {"read_portals", "write_portals", "read_user", "read_organizations",
                              "read_accounts", "read_audit_events", "graphql"}) {
      CAPTURE(scope);
      CHECK(is_scope(scope));
      CHECK(token_with(*all_scopes()).has_scope(scope));
    }
    for (const char* word : {"", "portals", "read_portal", "READ_PORTALS", "read_portals ", "*"}) {
      CAPTURE(word);
      CHECK_FALSE(is_scope(word));
    }
    CHECK(std::set<std::string>(all_scopes()->begin(), all_scopes()->end()).size() ==
          all_scopes()->size());
  }

  TEST_CASE("a token sees the organizations it is limited to, or all") {
    CHECK(token_with({}).sees("acme"));
    const AccessToken limited = token_with({}, {"acme", "globex"});
    CHECK(limited.sees("acme"));
    CHECK(limited.sees("globex"));
    CHECK_FALSE(limited.sees("initech"));
    CHECK_FALSE(limited.sees("acm"));
    CHECK_FALSE(limited.sees(""));
  }

  TEST_CASE("a token expires exactly at its expiry time") {
    const Timestamp end(std::chrono::milliseconds(1'000));
    AccessToken token = token_with({});
    CHECK_FALSE(token.is_expired(end));
    token.expires_at = end;
    CHECK_FALSE(token.is_expired(end - std::chrono::milliseconds(1)));
    CHECK(token.is_expired(end));
    CHECK(token.is_expired(end + std::chrono::milliseconds(1)));
  }

  TEST_CASE("generates access tokens in the vendor's format") {
    SeededRandom random(5);
    const std::string token = make_access_token(random);
    CHECK(token.size() == 45);
    CHECK(token.starts_with("bkua_"));
    CHECK(is_lower_hex(token.substr(5)));
    CHECK(make_access_token(random) != token);
  }
}

}  // namespace porthole
