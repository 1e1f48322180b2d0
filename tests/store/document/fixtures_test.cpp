#include "store/document/fixtures.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/store/store_support.h"
#include "tests/support/fake_disk.h"

namespace porthole {
namespace {

using test::FakeDisk;
using test::House;

/// Files, and the reading of them.
struct Files {
  ReadResult read(const std::vector<std::string>& paths) {
    return read_fixtures(paths, disk, clock, random);
  }

  /// Reads what must be right.
  StateImage image(const std::vector<std::string>& paths) {
    ReadResult result = read(paths);
    for (const Problem& problem : result.problems) FAIL_CHECK(problem.to_string());
    return std::move(result.image);
  }

  FakeDisk disk;
  ManualClock clock{*parse_iso8601("2024-08-26T03:22:45.555Z")};
  SeededRandom random{4};
};

}  // namespace

TEST_SUITE("fixtures") {
  TEST_CASE("reads every property of every kind") {
    Files files;
    files.disk.put("f.json", R"({
      "$schema": "anything", "version": 1,
      "users": [{"uuid": "3D3C3BF0-7d58-4afe-8fe7-b3017d5504de", "name": "Sam", "email": "s@x",
                 "avatar_url": "https://x/y", "created_at": "2013-08-29T10:10:03Z"}],
      "organizations": [{"slug": "acme", "name": "Acme", "number": 12,
                         "uuid": "f02d6a6f-7a0e-481d-9d6d-89b427aec48d",
                         "created_at": "2012-01-01T00:00:00Z"}],
      "access_tokens": [{"token": "secret", "uuid": "01234567-89ab-cdef-0123-456789abcd00",
                         "description": "d", "scopes": ["graphql", "read_user"],
                         "organizations": ["acme"], "user": "s@x",
                         "created_at": "2014-01-01T00:00:00Z", "expires_at": "2034-01-01T00:00:00Z"}],
      "portals": [{"organization": "acme", "slug": "s", "name": "N", "description": "t",
                   "query": "{ a }", "allowed_ip_addresses": "::1", "user_invokable": true,
                   "uuid": "01234567-89ab-cdef-0123-456789abcdef", "token": "bkpat_x",
                   "created_at": "2024-01-01T00:00:00Z",
                   "created_by": "3d3c3bf0-7d58-4afe-8fe7-b3017d5504de"}]
    })");
    const StateImage image = files.image({"f.json"});
    REQUIRE(image.users.size() == 1);
    REQUIRE(image.organizations.size() == 1);
    REQUIRE(image.access_tokens.size() == 1);
    REQUIRE(image.organizations[0].portals.size() == 1);

    const User& sam = *image.users[0];
    CHECK(sam.uuid.to_string() == "3d3c3bf0-7d58-4afe-8fe7-b3017d5504de");
    CHECK(sam.avatar_url == "https://x/y");
    CHECK(to_iso8601(sam.created_at) == "2013-08-29T10:10:03.000Z");
    const Organization& acme = *image.organizations[0].organization;
    CHECK(acme.name == "Acme");
    CHECK(acme.number == 12);
    CHECK(to_iso8601(acme.created_at) == "2012-01-01T00:00:00.000Z");
    const AccessToken& token = *image.access_tokens[0];
    CHECK(token.digest == sha256("secret"));
    CHECK(token.description == "d");
    CHECK(*token.scopes == std::vector<std::string>{"graphql", "read_user"});
    CHECK(token.organizations == std::vector<std::string>{"acme"});
    CHECK(token.user == image.users[0]);
    CHECK(to_iso8601(*token.expires_at) == "2034-01-01T00:00:00.000Z");
    const Portal& portal = *image.organizations[0].portals[0];
    CHECK(portal.uuid.to_string() == "01234567-89ab-cdef-0123-456789abcdef");
    CHECK(portal.organization_uuid == acme.uuid);
    REQUIRE(image.portal_tokens.size() == 1);
    CHECK(image.portal_tokens[0]->digest == sha256("bkpat_x"));
    CHECK(image.portal_tokens[0]->portal_uuid == portal.uuid);
    CHECK(image.portal_tokens[0]->kind == PortalTokenKind::service);
    CHECK(image.portal_tokens[0]->created_at == portal.created_at);
    CHECK(portal.created_by == image.users[0]);
    CHECK(portal.contents.slug == "s");
    CHECK(portal.contents.user_invokable);
    CHECK_FALSE(portal.contents.allowlist.empty());
    CHECK(to_iso8601(portal.created_at) == "2024-01-01T00:00:00.000Z");
  }

  TEST_CASE("makes what was left out") {
    Files files;
    files.disk.put("f.json", R"({"version": 1,
      "users": [{"name": "Sam", "email": "sam@example.com"}, {"name": "Alex", "email": "a@x"}],
      "organizations": [{"slug": "acme"}, {"slug": "globex"}],
      "access_tokens": [{"token": "secret", "scopes": []}],
      "portals": [{"organization": "globex", "name": "My Portal", "query": "{ a }"},
                  {"organization": "globex", "name": "Other", "query": "{ a }"}]})");
    const StateImage image = files.image({"f.json"});
    const User& sam = *image.users[0];
    CHECK(sam.avatar_url == avatar_url_of("sam@example.com"));
    CHECK(sam.created_at == files.clock.now());
    CHECK_FALSE(sam.uuid == image.users[1]->uuid);
    CHECK(image.organizations[0].organization->name == "acme");
    CHECK(image.organizations[0].organization->number == 1);
    CHECK(image.organizations[1].organization->number == 2);
    CHECK(image.access_tokens[0]->user == image.users[0]);
    CHECK_FALSE(image.access_tokens[0]->expires_at.has_value());
    CHECK(image.access_tokens[0]->sees("globex"));
    CHECK(image.organizations[0].portals.empty());
    const PortalPtr portal = image.organizations[1].portals[0];
    CHECK(portal->contents.slug == "my-portal");
    CHECK(portal->created_by == image.users[0]);
    CHECK(portal->created_at == files.clock.now());
    // No token was given: none is known to anybody.
    CHECK(image.portal_tokens.empty());

    House house;
    house.store.load(image);
    CHECK(house.slugs("globex") == test::Slugs{"my-portal", "other"});
  }

  // Both once ended the program, which took the null and the number for the token's text.
  TEST_CASE("a digest is enough, whatever else stands in the token's place") {
    const std::string digest(64, 'a');
    const auto document = [&](const std::string& token) {
      return R"({"version": 1, "access_tokens": [{"scopes": [], "token": )" + token +
             R"(, "token_sha256": ")" + digest + "\"}]}";
    };
    Files files;
    files.disk.put("null.json", document("null"));
    const ReadResult read = files.read({"null.json"});
    CHECK(read.problems.empty());
    CHECK(read.access_token.empty());
    REQUIRE(read.image.access_tokens.size() == 1);
    CHECK(to_hex(read.image.access_tokens[0]->digest) == digest);
    files.disk.put("number.json", document("5"));
    CHECK(files.read({"number.json"}).problems.size() == 1);
  }

  TEST_CASE("does without users, and without naming the only organization") {
    Files files;
    files.disk.put("f.json", R"({"version": 1, "organizations": [{"slug": "acme"}],
      "portals": [{"name": "N", "query": "{ a }"}]})");
    const StateImage image = files.image({"f.json"});
    REQUIRE(image.organizations[0].portals.size() == 1);
    CHECK(image.organizations[0].portals[0]->created_by == demo_user());
    files.disk.put("empty.json", R"({"version": 1})");
    CHECK(files.image({"empty.json"}).organizations.empty());
    CHECK(files.image({}).organizations.empty());
  }

  TEST_CASE("takes comments and trailing commas") {
    Files files;
    files.disk.put("f.json",
                   "// who\n{ /* \"version\": 2 */ \"version\": 1,\n"
                   "  \"organizations\": [{\"slug\": \"acme\",},], // end\n}\n");
    CHECK(files.image({"f.json"}).organizations.size() == 1);
  }

  TEST_CASE("objects refer to each other over several files, in any order") {
    Files files;
    files.disk.put("portals.json", R"({"version": 1,
      "portals": [{"organization": "acme", "name": "N", "query": "{ a }", "created_by": "b@x"}],
      "access_tokens": [{"token": "t", "scopes": [], "organizations": ["acme"], "user": "b@x"}]})");
    files.disk.put("people.json", R"({"version": 1, "users": [{"name": "A", "email": "a@x"}]})");
    files.disk.put("more.json", R"({"version": 1, "organizations": [{"slug": "acme"}],
      "users": [{"name": "B", "email": "b@x"}]})");
    for (const std::vector<std::string>& order :
         {std::vector<std::string>{"portals.json", "people.json", "more.json"},
          std::vector<std::string>{"more.json", "people.json", "portals.json"}}) {
      const StateImage image = files.image(order);
      REQUIRE(image.organizations.size() == 1);
      REQUIRE(image.organizations[0].portals.size() == 1);
      CHECK(image.organizations[0].portals[0]->created_by->name == "B");
      CHECK(image.access_tokens[0]->user->name == "B");
    }
  }

  TEST_CASE("reads queries from files, beside the fixtures or by their whole path") {
    Files files;
    files.disk.put("dir/queries/a.graphql", "query A { a }\n");
    files.disk.put("/abs/b.graphql", "query B { b }");
    files.disk.put("dir/f.json", R"({"version": 1, "organizations": [{"slug": "acme"}], "portals": [
      {"name": "A", "query_file": "queries/a.graphql"},
      {"name": "B", "query_file": "/abs/b.graphql"}]})");
    const StateImage image = files.image({"dir/f.json"});
    CHECK(image.organizations[0].portals[0]->contents.query == "query A { a }\n");
    CHECK(image.organizations[0].portals[1]->contents.query == "query B { b }");
  }

  TEST_CASE("keeps the plain text of no token") {
    Files files;
    files.disk.put("f.json", R"({"version": 1, "organizations": [{"slug": "acme"}],
      "access_tokens": [{"token": "plain-1", "scopes": []}],
      "portals": [{"name": "N", "query": "{ a }", "token": "plain-2"}]})");
    const std::string text = test::written(files.image({"f.json"}));
    CHECK(text.find("plain-") == std::string::npos);
    CHECK(text.find(to_hex(sha256("plain-1"))) != std::string::npos);
    CHECK(text.find(to_hex(sha256("plain-2"))) != std::string::npos);
  }

  TEST_CASE("the same seed makes the same state of the same files") {
    const auto read = [] {
      Files files;
      files.disk.put("f.json", R"({"version": 1, "organizations": [{"slug": "acme"}],
        "portals": [{"name": "N", "query": "{ a }"}]})");
      return test::written(files.image({"f.json"}));
    };
    CHECK(read() == read());
  }
}

}  // namespace porthole
