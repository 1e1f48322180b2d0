#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "store/document/fixtures.h"
#include "store/snapshot/snapshot_file.h"
#include "store/state_image.h"
#include "tests/store/store_support.h"

namespace porthole {
namespace {

using test::House;
using test::kExpiredToken;
using test::kSampleToken;
using test::named;
using test::sample_image;
using test::Slugs;
using test::written;

/// A house with the sample in it.
struct FullHouse : House {
  FullHouse() { store.load(sample_image()); }

  /// What a document adds to what is there.
  StateImage read(const std::string& document) {
    Result<ReadResult> read = read_more_fixtures(document, &store, clock, random, QueryPolicy());
    REQUIRE(read.ok());
    for (const Problem& problem : read->problems) FAIL_CHECK(problem.message);
    return std::move(read->image);
  }

  UserPtr make_user(const std::string& email) {
    const StateImage made =
        read(R"({"version":1,"users":[{"name":"New","email":")" + email + R"("}]})");
    REQUIRE(store.add(made).ok());
    return *store.user(email);
  }
};

ErrorCode code_of(const Result<void>& result) {
  REQUIRE_FALSE(result.ok());
  return result.error().code;
}

}  // namespace

TEST_SUITE("store: the whole") {
  TEST_CASE("is replaced by another") {
    FullHouse house;
    const std::string before = house.text();
    const StateImage image = house.store.image();
    house.create(*house.organization("beta"), "One");
    REQUIRE(house.store.replace(image).ok());
    CHECK(house.text() == before);
    CHECK(house.store.revision() == 3);
    REQUIRE(house.store.replace({}).ok());
    CHECK(house.store.organization_count() == 0);
    CHECK(house.store.portal_count() == 0);
  }

  TEST_CASE("is detached from what calls change") {
    FullHouse house;
    const PortalPtr portal = house.create(*house.organization(), "New");
    const KeptImage kept(house.store.image());
    const std::string before = written(kept.restored());
    for (const PortalTokenPtr& token : house.store.image().portal_tokens) {
      token->last_use.note(house.clock.now());
    }
    CHECK(written(kept.restored()) == before);
    CHECK(house.text() != before);
    CHECK(kept.image().portal_count() == house.store.portal_count());
  }

  TEST_CASE("has parts that are replaced by themselves") {
    FullHouse house;
    const OrganizationPtr beta = house.organization("beta");
    house.create(*beta, "One");
    const Result<StateImage> image = house.store.image("beta");
    REQUIRE(image.ok());
    CHECK(image->organizations.size() == 1);
    CHECK(image->portal_tokens.size() == 1);
    CHECK(image->access_tokens.empty());
    CHECK(image->users.empty());
    const std::string before = house.text();
    const std::string others = written(*house.store.image("acme"));
    REQUIRE(house.store.delete_portal(*beta, "one", {}).ok());
    house.create(*beta, "Two");
    REQUIRE(house.store.replace_organization(*image).ok());
    CHECK(house.slugs("beta") == Slugs{"one"});
    CHECK(house.text() == before);
    CHECK(written(*house.store.image("acme")) == others);
  }

  TEST_CASE("tells which of the declared users an organization's things name") {
    FullHouse house;
    const UserPtr ann = house.make_user("ann@example.com");
    house.make_user("bob@example.com");
    const OrganizationPtr beta = house.organization("beta");
    REQUIRE(house.store.create_portal(*beta, named("One"), {ann}).ok());
    const Result<StateImage> image = house.store.image("beta");
    REQUIRE(image.ok());
    REQUIRE(image->users.size() == 1);
    CHECK(image->users.front() == ann);
  }

  TEST_CASE("puts back an organization that was deleted, and the users it names") {
    FullHouse house;
    const UserPtr ann = house.make_user("ann@example.com");
    const OrganizationPtr beta = house.organization("beta");
    REQUIRE(house.store.create_portal(*beta, named("One"), {ann}).ok());
    const Result<StateImage> image = house.store.image("beta");
    REQUIRE(house.store.delete_organization("beta").ok());
    CHECK_FALSE(house.store.has_organization("beta"));
    REQUIRE(house.store.delete_user(ann->uuid).ok());
    REQUIRE(house.store.replace_organization(*image).ok());
    CHECK(house.slugs("beta") == Slugs{"one"});
    CHECK(house.store.user("ann@example.com").ok());
  }

  TEST_CASE("refuses an organization whose things are somebody else's here") {
    FullHouse house;
    const OrganizationPtr beta = house.organization("beta");
    house.create(*beta, "One");
    const StateImage image = *house.store.image("beta");
    StateImage other = image;
    Organization gamma = *beta;
    gamma.slug = "gamma";
    other.organizations.front().organization = std::make_shared<const Organization>(gamma);
    SUBCASE("its portals") {}
    SUBCASE("its tokens") {
      Portal portal = *image.organizations.front().portals.front();
      portal.uuid = Uuid::make_v7(house.clock.now(), house.random);
      PortalToken token = *image.portal_tokens.front();
      token.portal_uuid = portal.uuid;
      other.organizations.front().portals = {std::make_shared<const Portal>(portal)};
      other.portal_tokens = {std::make_shared<const PortalToken>(token)};
    }
    SUBCASE("its users' addresses") {
      house.make_user("ann@example.com");
      User ann = **house.store.user("ann@example.com");
      ann.uuid = Uuid::make_v7(house.clock.now(), house.random);
      other = {};
      other.organizations.push_back({std::make_shared<const Organization>(gamma), {}});
      other.users = {std::make_shared<const User>(ann)};
    }
    const std::string before = house.text();
    CHECK(code_of(house.store.replace_organization(other)) == ErrorCode::conflict);
    CHECK(house.text() == before);
  }

  TEST_CASE("takes additions, all or none") {
    FullHouse house;
    const StateImage more = house.read(R"({"version":1,
      "users":[{"name":"Ann","email":"ann@example.com"}],
      "organizations":[{"slug":"acme"},{"slug":"beta","name":"Beta"}],
      "access_tokens":[{"token":"bkua_new","user":"ann@example.com","scopes":["read_user"]}],
      "portals":[{"organization":"acme","name":"New","query":"{ a }","token":"bkpat_acme_new"},
                 {"organization":"beta","name":"New","query":"{ a }"}]})");
    const Slugs before = house.slugs();
    REQUIRE(house.store.add(more).ok());
    Slugs after = before;
    after.emplace_back("new");
    CHECK(house.slugs() == after);
    CHECK(house.slugs("beta") == Slugs{"new"});
    CHECK(house.store.authenticate("bkua_new").ok());
    CHECK(house.store.authenticate_portal("acme", "new", "bkpat_acme_new", house.clock.now()).ok());
    house.check();
    const std::string text = house.text();
    CHECK(code_of(house.store.add(more)) == ErrorCode::conflict);
    CHECK(house.text() == text);
  }

  TEST_CASE("refuses additions that are there by now, one thing at a time") {
    for (const std::string document :
         {R"("organizations":[{"slug":"beta"}])", R"("users":[{"name":"A","email":"ann@x"}])",
          R"("access_tokens":[{"token":"t","scopes":[]}])",
          R"("portals":[{"organization":"acme","name":"New","query":"{ a }"}])",
          R"("portals":[{"organization":"acme","name":"Other","query":"{ a }","token":"b"}])"}) {
      CAPTURE(document);
      FullHouse house;
      const StateImage first = house.read(R"({"version":1,)" + document + "}");
      const StateImage second = house.read(R"({"version":1,)" + document + "}");
      REQUIRE(house.store.add(first).ok());
      const std::string before = house.text();
      if (second.portal_tokens.empty()) {
        CHECK(code_of(house.store.add(second)) == ErrorCode::conflict);
      } else {
        StateImage renamed = second;
        Portal portal = *second.organizations.front().portals.front();
        portal.contents.slug = "else";
        renamed.organizations.front().portals = {std::make_shared<const Portal>(portal)};
        CHECK(code_of(house.store.add(renamed)) == ErrorCode::conflict);
      }
      CHECK(house.text() == before);
    }
  }

  TEST_CASE("lets a revoked token be declared anew") {
    FullHouse house;
    REQUIRE(house.store.revoke(*house.token(kSampleToken)).ok());
    REQUIRE_FALSE(house.store.authenticate(kSampleToken).ok());
    const StateImage more = house.read(R"({"version":1,"access_tokens":[{"token":")" +
                                       std::string(kSampleToken) + R"(","scopes":[]}]})");
    REQUIRE(house.store.add(more).ok());
    CHECK(house.store.authenticate(kSampleToken).ok());
  }

  TEST_CASE("loses an organization with all that is its own") {
    FullHouse house;
    const PortalPtr portal = house.create(*house.organization(), "Mine");
    const std::size_t access_tokens = house.store.access_tokens().size();
    REQUIRE(house.store.delete_organization("acme").ok());
    for (const PortalTokenPtr& token : house.store.image().portal_tokens) {
      CHECK(token->portal_uuid != portal->uuid);
    }
    CHECK(house.slugs("globex") == Slugs{"second"});
    // The sample's tokens see this organization only: without it they would see all of them.
    CHECK(house.store.access_tokens().size() < access_tokens);
    for (const AccessTokenPtr& token : house.store.access_tokens()) {
      CHECK_FALSE(std::count(token->organizations.begin(), token->organizations.end(), "acme"));
    }
    CHECK(code_of(house.store.delete_organization("acme")) == ErrorCode::not_found);
  }

  TEST_CASE("keeps a user as long as there is something of theirs") {
    FullHouse house;
    const UserPtr ann = house.make_user("ann@example.com");
    const OrganizationPtr beta = house.organization("beta");
    REQUIRE(house.store.create_portal(*beta, named("One"), {ann}).ok());
    const Result<void> refused = house.store.delete_user(ann->uuid);
    CHECK(code_of(refused) == ErrorCode::conflict);
    CHECK(refused.error().message ==
          "The user still has something: portal \"one\" of organization \"beta\"");
    REQUIRE(house.store.delete_portal(*beta, "one", {}).ok());
    CHECK(house.store.delete_user(ann->uuid).ok());
    CHECK(code_of(house.store.delete_user(ann->uuid)) == ErrorCode::not_found);
  }

  TEST_CASE("is not extended by what refers to something that was deleted meanwhile") {
    struct Case {
      std::string document;
      std::function<bool(FullHouse& house)> remove;
    };
    const auto remove_beta = [](FullHouse& house) {
      return house.store.delete_organization("beta").ok();
    };
    const auto remove_ann = [](FullHouse& house) {
      return house.store.delete_user((*house.store.user("ann@example.com"))->uuid).ok();
    };
    const std::string portal = R"("portals":[{"organization":"beta","name":"P","query":"{ a }")";
    for (const Case& it : {
             Case{portal + "}]", remove_beta},
             Case{portal + R"(,"created_by":"ann@example.com"}])", remove_ann},
             Case{R"("access_tokens":[{"token":"t","scopes":[],"organizations":["beta"]}])",
                  remove_beta},
             Case{R"("access_tokens":[{"token":"t","scopes":[],"user":"ann@example.com"}])",
                  remove_ann},
         }) {
      CAPTURE(it.document);
      FullHouse house;
      house.make_user("ann@example.com");
      house.organization("beta");
      const StateImage additions = house.read(R"({"version":1,)" + it.document + "}");
      REQUIRE(it.remove(house));
      const std::string before = house.text();
      CHECK(code_of(house.store.add(additions)) == ErrorCode::conflict);
      CHECK(house.text() == before);
    }
  }

  TEST_CASE("has no UUID twice, whoever comes with it") {
    FullHouse house;
    const OrganizationPtr beta = house.organization("beta");
    const std::string token = R"({"version":1,"access_tokens":[{"scopes":[],"uuid":")" +
                              Uuid::make_v8(sha256("x")).to_string() + R"(","token":")";
    const StateImage one = house.read(token + "one\"}]}");
    const StateImage other = house.read(token + "other\"}]}");
    REQUIRE(house.store.add(one).ok());
    CHECK(code_of(house.store.add(other)) == ErrorCode::conflict);
    Organization renamed = *beta;
    renamed.slug = "gamma";
    StateImage image;
    image.organizations.push_back({std::make_shared<const Organization>(renamed), {}});
    CHECK(code_of(house.store.replace_organization(image)) == ErrorCode::conflict);
    CHECK(code_of(house.store.add(image)) == ErrorCode::conflict);
  }

  TEST_CASE("knows users by their UUID, even if an address looks like one") {
    FullHouse house;
    const UserPtr ann = house.make_user("ann@example.com");
    const UserPtr odd = house.make_user(ann->uuid.to_string());
    REQUIRE(house.store.create_portal(*house.organization("beta"), named("One"), {ann}).ok());
    Result<ReadResult> read =
        read_state_text(snapshot_text(house.store.image()), house.clock, house.random);
    REQUIRE(read.ok());
    CHECK(read->image.organizations.back().portals.front()->created_by->email == ann->email);
  }

  TEST_CASE("lists access tokens, and deletes one by its UUID") {
    FullHouse house;
    const AccessTokenPtr token = house.token(kSampleToken);
    const auto all = house.store.access_tokens();
    CHECK(std::count(all.begin(), all.end(), token) == 1);
    REQUIRE(house.store.delete_access_token(token->uuid).ok());
    CHECK_FALSE(house.store.authenticate(kSampleToken).ok());
    CHECK(code_of(house.store.delete_access_token(token->uuid)) == ErrorCode::not_found);
  }

  TEST_CASE("is read from a text with or without its seal") {
    FullHouse house;
    const std::string text = snapshot_text(house.store.image());
    const auto read = [&](const std::string& from) {
      Result<ReadResult> result = read_state_text(from, house.clock, house.random);
      REQUIRE(result.ok());
      return *std::move(result);
    };
    const std::string before = house.text();
    CHECK(written(read(text).image) == before);
    CHECK(written(read(text + "\n\n").image) == before);
    const std::size_t seal = text.rfind(",\n\"sha256\"");
    CHECK(written(read(text.substr(0, seal) + "}").image) == before);
    std::string damaged = text;
    damaged.replace(damaged.find("acme"), 4, "acmf");
    const ReadResult refused = read(damaged);
    REQUIRE(refused.problems.size() == 1);
    CHECK(refused.problems.front().pointer == "/sha256");
    CHECK_FALSE(read_state_text("{", house.clock, house.random).ok());
  }
}

}  // namespace porthole
