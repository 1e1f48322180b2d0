#include "portal/graphql/mock/names.h"

#include <doctest/doctest.h>

namespace porthole::graphql {

TEST_SUITE("names") {
  TEST_CASE("finds the words of a name") {
    CHECK(last_word("createdAt") == "at");
    CHECK(last_word("badgeURL") == "url");
    CHECK(last_word("pipeline_id") == "id");
    CHECK(last_word("uuid") == "uuid");
    CHECK(last_word("").empty());
    CHECK(first_word("createdAt") == "created");
    CHECK(first_word("URLPath") == "url");
    CHECK(first_word("last_seen") == "last");
    CHECK(hyphenated("APIAccessToken") == "api-access-token");
    CHECK(hyphenated("has_two_factor") == "has-two-factor");
  }

  TEST_CASE("goes from a type to its field and back") {
    CHECK(member_name("Build") == "build");
    CHECK(member_name("APIAccessToken") == "apiAccessToken");
    CHECK(type_name_of("apiAccessToken") == "ApiAccessToken");
    CHECK(type_name_of("pull_request") == "PullRequest");
  }

  TEST_CASE("takes the ending of a plural away") {
    CHECK(singular("builds") == "build");
    CHECK(singular("registries") == "registry");
    CHECK(singular("branches") == "branch");
    CHECK(singular("status") == "status");
    CHECK(singular("address") == "address");
    CHECK(singular("addresses") == "address");
    CHECK(singular("staff") == "staff");
  }

  TEST_CASE("gives a plural its ending") {
    CHECK(plural("build") == "builds");
    CHECK(plural("registry") == "registries");
    CHECK(plural("key") == "keys");
    CHECK(plural("branch") == "branches");
    CHECK(plural("alias") == "aliases");
  }

  TEST_CASE("knows what an identifier refers to") {
    CHECK(referred_member("pipelineID") == "pipeline");
    CHECK(referred_member("pipelineId") == "pipeline");
    CHECK(referred_member("pipeline_id") == "pipeline");
    CHECK(referred_member("id").empty());
    CHECK(referred_member("ID").empty());
    CHECK(referred_member("paid").empty());
  }

  TEST_CASE("makes slugs and titles") {
    CHECK(slug_of("  My App, v2!") == "my-app-v2");
    CHECK(slug_of("!!").empty());
    CHECK(title_of("deploy-api") == "Deploy Api");
    CHECK(title_of("acme/web") == "Acme Web");
  }
}

}  // namespace porthole::graphql
