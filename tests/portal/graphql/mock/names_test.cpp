#include "portal/graphql/mock/names.h"

#include <string>

#include <doctest/doctest.h>

#include "portal/graphql/mock/owner_kind.h"
#include "portal/graphql/mock/word_table.h"

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

  TEST_CASE("splits names into words") {
    const NameWords words("authorizedIPAddress");
    REQUIRE(words.count() == 3);
    CHECK(words.first() == "authorized");
    CHECK(words.word(1) == "ip");
    CHECK(words.last() == "address");
    CHECK(words.from(1) == "ipaddress");
    CHECK(words.joined(0, 2) == "authorizedip");
    CHECK(words.contain("ip"));
    CHECK_FALSE(words.contain("ipaddress"));
    CHECK(NameWords("last_seen_").from(0) == "lastseen");
    CHECK(NameWords("__").count() == 0);
    CHECK(NameWords("").last().empty());
    const NameWords alternating(std::string(100, 'x') + "aBaBaB");
    CHECK(alternating.last() == "b");
    CHECK(NameWords(std::string(200, 'A')).from(0).size() == 64);
    CHECK(NameWords("_" + std::string(200, '_')).count() == 0);
  }

  TEST_CASE("finds rows by how a name ends") {
    constexpr auto kTable = word_table<int>({{"b", 1}, {"ab", 2}, {"ipaddress", 3}, {"state", 4}});
    const auto find = [&](std::string_view name) {
      const int* found = find_ending(kTable, NameWords(name));
      return found == nullptr ? 0 : *found;
    };
    CHECK(find("remoteIPAddress") == 3);
    CHECK(find("a_b") == 2);
    CHECK(find("c_b") == 1);
    CHECK(find("ab") == 2);
    CHECK(find("stateful") == 0);
    CHECK(find("") == 0);
    const int* any = find_last_of(kTable, NameWords("stateOfThings"));
    REQUIRE(any != nullptr);
    CHECK(*any == 4);
  }

  TEST_CASE("tells the kind of an object by its type") {
    CHECK(owner_kind_of("Team") == OwnerKind::team);
    CHECK(owner_kind_of("ClusterQueueToken") == OwnerKind::token);
    CHECK(owner_kind_of("RepositoryProviderGithub") == OwnerKind::provider);
    CHECK(owner_kind_of("RepositoryProviderGithubWebhook") == OwnerKind::webhook);
    CHECK(owner_kind_of("JobEventTimedOut") == OwnerKind::failure);
    CHECK(owner_kind_of("JobEventAssigned") == OwnerKind::event);
    CHECK(owner_kind_of("Garden") == OwnerKind::other);
    CHECK(owner_kind_of("") == OwnerKind::other);
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
    CHECK(title_of("deploy-api") == "Deploy API");
    CHECK(title_of("acme/web") == "Acme Web");
  }
}

}  // namespace porthole::graphql
