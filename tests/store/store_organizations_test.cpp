#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "portal/limits.h"
#include "tests/store/store_support.h"

namespace porthole {
namespace {

using test::House;
using test::kExpiredToken;
using test::kSampleToken;
using test::sample_image;

std::vector<std::string> slugs_of(const Page<OrganizationPtr>& page) {
  std::vector<std::string> slugs;
  for (const OrganizationPtr& organization : page.items) slugs.push_back(organization->slug);
  return slugs;
}

/// Tells what it was told, and refuses when it shall.
class Recorder final : public ChangeObserver {
 public:
  Result<void> changed(std::uint64_t revision, const PendingChangePtr&) override {
    revisions.push_back(revision);
    if (refuses) return Error{ErrorCode::internal, "refused"};
    return {};
  }
  std::vector<std::uint64_t> revisions;
  bool refuses = false;
};

}  // namespace

TEST_SUITE("store: who may") {
  TEST_CASE("open mode takes every token, for the demo user and with every scope") {
    House house;
    const auto token = house.store.authenticate("whatever");
    REQUIRE(token.ok());
    CHECK((*token)->user == demo_user());
    CHECK((*token)->scopes == all_scopes());
    CHECK((*token)->sees("any"));
    CHECK_FALSE((*token)->expires_at.has_value());
    // One text is one token, however often it comes.
    CHECK((*house.store.authenticate("whatever"))->uuid == (*token)->uuid);
    CHECK((*house.store.authenticate("another"))->uuid != (*token)->uuid);
  }

  TEST_CASE("declared tokens keep what they were declared with, in both modes") {
    for (const AuthMode mode : {AuthMode::open, AuthMode::strict}) {
      House house(mode);
      house.store.load(sample_image());
      const auto token = house.store.authenticate(kSampleToken);
      REQUIRE(token.ok());
      CHECK((*token)->description == "For acme");
      CHECK((*token)->user->email == "sam@example.com");
      CHECK_FALSE((*token)->has_scope("graphql"));
    }
  }

  TEST_CASE("strict mode takes declared tokens only") {
    House house(AuthMode::strict);
    house.store.load(sample_image());
    for (const std::string text : {"", "whatever", "bkua_sampl", "bkua_sample "}) {
      const auto token = house.store.authenticate(text);
      REQUIRE_FALSE(token.ok());
      CHECK(token.error().code == ErrorCode::unauthenticated);
      CHECK(token.error().message == authentication_required().message);
    }
  }

  TEST_CASE("a declared token ends when it expires, in both modes") {
    for (const AuthMode mode : {AuthMode::open, AuthMode::strict}) {
      House house(mode);
      house.store.load(sample_image());
      CHECK_FALSE(house.store.authenticate(kExpiredToken).ok());
      house.clock.advance(std::chrono::milliseconds(-1));
      CHECK(house.store.authenticate(kExpiredToken).ok());
      house.clock.advance(std::chrono::milliseconds(1));
      CHECK_FALSE(house.store.authenticate(kExpiredToken).ok());
    }
  }

  TEST_CASE("a revoked token is unknown from then on, in both modes") {
    for (const AuthMode mode : {AuthMode::open, AuthMode::strict}) {
      House house(mode);
      house.store.load(sample_image());
      const auto token = house.store.authenticate(kSampleToken);
      REQUIRE(token.ok());
      REQUIRE(house.store.revoke(**token).ok());
      house.check();
      CHECK_FALSE(house.store.authenticate(kSampleToken).ok());
      CHECK(house.store.image().access_tokens.size() == 1);
      // Who was let in before may still say so twice.
      CHECK(house.store.revoke(**token).ok());
      CHECK_FALSE(house.store.authenticate(kSampleToken).ok());
    }
  }

  TEST_CASE("open mode remembers which made-up tokens are dead, and no others") {
    House house;
    REQUIRE(house.store.revoke(*house.token("mine")).ok());
    CHECK_FALSE(house.store.authenticate("mine").ok());
    CHECK(house.store.authenticate("yours").ok());
    CHECK(house.store.image().revoked_tokens == std::vector<Digest>{sha256("mine")});
    house.store.load(sample_image());
    CHECK(house.store.authenticate("mine").ok());
    CHECK_FALSE(house.store.authenticate("revoked").ok());
  }

  TEST_CASE("revoking past the bound changes nothing and tells nobody") {
    House house;
    StateImage image = sample_image();
    image.revoked_tokens.clear();
    for (std::size_t i = 0; i < limits::kRevokedTokensMax; ++i) {
      image.revoked_tokens.push_back(sha256(std::to_string(i)));
    }
    house.store.load(image);
    Recorder recorder;
    house.store.observe(recorder, false);
    // Once, the declaration was gone although the answer was an error.
    const auto refused = house.store.revoke(*house.token(kSampleToken));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::invalid);
    CHECK((*house.store.authenticate(kSampleToken))->description == "For acme");
    CHECK(house.store.authenticate("one more").ok());
    CHECK_FALSE(house.store.revoke(*house.token("one more")).ok());
    CHECK(recorder.revisions.empty());
    CHECK(house.store.revision() == 0);
  }
}

TEST_SUITE("store: organizations") {
  TEST_CASE("open mode makes an organization when it is first named") {
    House house;
    const OrganizationPtr acme = house.organization("acme");
    CHECK(acme->slug == "acme");
    CHECK(acme->name == "acme");
    CHECK(acme->created_at == house.clock.now());
    CHECK(acme->number == 1);
    CHECK(house.organization("globex")->number == 2);
    CHECK(house.organization("acme") == acme);
    CHECK(house.store.organization_count() == 2);
    CHECK(house.store.revision() == 2);
  }

  TEST_CASE("open mode numbers on from the highest that was loaded") {
    House house;
    house.store.load(sample_image());
    CHECK(house.organization("initech")->number == 8);
  }

  TEST_CASE("no mode makes an organization of what can't be a slug") {
    House house;
    for (const std::string slug : {"", "Acme", "a--b", "-", "a b", "..", "a/b"}) {
      CAPTURE(slug);
      const auto organization = house.store.organization(slug, *house.token());
      REQUIRE_FALSE(organization.ok());
      CHECK(organization.error().code == ErrorCode::not_found);
      CHECK(organization.error().message == "No organization found");
    }
    CHECK_FALSE(house.store.organization(std::string(101, 'a'), *house.token()).ok());
    CHECK(house.store.organization_count() == 0);
    CHECK(house.store.revision() == 0);
  }

  TEST_CASE("who asks is found together with the organization, if the token sees it") {
    for (const AuthMode mode : {AuthMode::open, AuthMode::strict}) {
      House house(mode);
      house.store.load(sample_image());
      const auto slug_found = [&](std::string_view slug) -> std::string {
        const Result<Caller> caller = house.store.authenticate(kSampleToken, slug);
        REQUIRE(caller.ok());
        CHECK(caller->token->description == "For acme");
        return caller->organization == nullptr ? "" : caller->organization->slug;
      };
      CHECK(slug_found("acme") == "acme");
      CHECK(slug_found("globex").empty());  // There, but none that it sees.
      CHECK(slug_found("nowhere").empty());
      CHECK(slug_found("").empty());
      CHECK(house.store.organization_count() == 2);
    }
    House house;
    house.store.load(sample_image());
    CHECK(house.store.authenticate("any", "globex")->organization->slug == "globex");
    CHECK(house.store.authenticate("any", "nowhere")->organization == nullptr);
    CHECK_FALSE(house.store.authenticate(kExpiredToken, "acme").ok());
  }

  TEST_CASE("strict mode knows declared organizations only") {
    House house(AuthMode::strict);
    house.store.load(sample_image());
    const AccessTokenPtr token = *house.store.authenticate(kSampleToken);
    CHECK((*house.store.organization("acme", *token))->name == "Acme Inc");
    const auto unknown = house.store.organization("initech", *token);
    REQUIRE_FALSE(unknown.ok());
    CHECK(unknown.error().message == "No organization found");
    CHECK(house.store.organization_count() == 2);
  }

  TEST_CASE("to a limited token other organizations look unknown, in both modes") {
    for (const AuthMode mode : {AuthMode::open, AuthMode::strict}) {
      House house(mode);
      house.store.load(sample_image());
      const AccessTokenPtr token = *house.store.authenticate(kSampleToken);
      CHECK(house.store.organization("acme", *token).ok());
      const auto invisible = house.store.organization("globex", *token);
      const auto unknown = house.store.organization("nowhere", *token);
      REQUIRE_FALSE(invisible.ok());
      REQUIRE_FALSE(unknown.ok());
      CHECK(invisible.error().code == unknown.error().code);
      CHECK(invisible.error().message == unknown.error().message);
      // Nor does it make one that it could not see.
      CHECK(house.store.organization_count() == 2);
      const auto page = house.store.organizations(*token, {});
      CHECK(page.total == 1);
      CHECK(slugs_of(page) == std::vector<std::string>{"acme"});
    }
  }

  TEST_CASE("lists organizations in the order of their creation, by pages") {
    House house;
    for (const char* slug : {"zeta", "alpha", "mid", "beta"}) house.organization(slug);
    const AccessTokenPtr token = house.token();
    CHECK(slugs_of(house.store.organizations(*token, {1, 3})) ==
          std::vector<std::string>{"zeta", "alpha", "mid"});
    CHECK(slugs_of(house.store.organizations(*token, {2, 3})) == std::vector<std::string>{"beta"});
    CHECK(slugs_of(house.store.organizations(*token, {3, 3})).empty());
    CHECK(house.store.organizations(*token, {3, 3}).total == 4);
  }

  TEST_CASE("open mode makes no more organizations than the bound") {
    House house;
    StateImage image;
    for (std::size_t i = 0; i < limits::kOrganizationsMax; ++i) {
      Organization organization;
      organization.slug = "o" + std::to_string(i);
      organization.uuid = Uuid::make_v8(sha256(organization.slug));
      organization.number = i + 1;
      image.organizations.push_back({std::make_shared<const Organization>(organization), {}});
    }
    house.store.load(image);
    const auto refused = house.store.organization("one-more", *house.token());
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::invalid);
    CHECK(refused.error().message ==
          "There are 10000 organizations already, and open mode makes no more");
    CHECK(house.store.organization("o9999", *house.token()).ok());
  }

  TEST_CASE("tells its observer of each change once, with growing revisions, and of nothing else") {
    House house;
    Recorder recorder;
    house.store.observe(recorder, false);
    const OrganizationPtr acme = house.organization();
    house.create(*acme, "One");
    CHECK(house.store.update_portal(*acme, "one", test::named("Uno"), {}).ok());
    CHECK_FALSE(house.store.update_portal(*acme, "one", test::named(""), {}).ok());
    CHECK_FALSE(house.store.create_portal(*acme, test::named("One"), {demo_user()}).ok());
    CHECK_FALSE(house.store.delete_portal(*acme, "two", {}).ok());
    CHECK(house.store.delete_portal(*acme, "one", {}).ok());
    CHECK(house.store.revoke(*house.token("dead")).ok());
    house.organization();
    house.store.load(sample_image());
    CHECK(recorder.revisions == std::vector<std::uint64_t>{1, 2, 3, 4, 5});
    CHECK(house.store.revision() == 5);
  }

  TEST_CASE("answers each change with its observer's error") {
    House house;
    house.store.load(sample_image());
    Recorder recorder;
    recorder.refuses = true;
    house.store.observe(recorder, false);
    const AccessTokenPtr token = house.token();
    const OrganizationPtr globex = *house.store.organization("globex", *token);
    CHECK(house.store.organization("initech", *token).error().message == "refused");
    CHECK(house.store.create_portal(*globex, test::named("New"), {demo_user()}).error().message ==
          "refused");
    CHECK(house.store.update_portal(*globex, "second", test::named("Other"), {}).error().message ==
          "refused");
    CHECK(house.store.delete_portal(*globex, "second", {}).error().message == "refused");
    CHECK(house.store.revoke(*token).error().message == "refused");
  }
}

}  // namespace porthole
