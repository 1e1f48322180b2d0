#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "portal/limits.h"
#include "tests/store/store_support.h"

namespace porthole {
namespace {

using std::chrono::minutes;
using test::Approval;
using test::House;

/// One portal that users can invoke, in a house that can undo.
struct PortalHouse : House {
  PortalHouse() {
    actor.user = demo_user();
    organization_ptr = organization();
    PortalDraft draft = test::named("Main");
    draft.user_invokable = {Presence::given, true};
    auto created = store.create_portal(*organization_ptr, draft, actor);
    REQUIRE(created.ok());
    portal = created->portal;
    token = created->token;
    store.observe(approval, true);
  }

  bool opens(const std::string& text, std::string_view slug = "main") {
    return store.authenticate_portal("acme", slug, text, clock.now()).ok();
  }
  IssuedSecret secret() { return *store.create_portal_secret("acme", "main", "", actor); }
  Result<IssuedToken> draw(const std::string& with, minutes lifetime = minutes(60)) {
    return store.exchange_secret("acme", "main", portal->uuid.to_string(), with, lifetime, {});
  }
  IssuedCode code() { return *store.create_code("acme", "main", {}); }
  Result<IssuedToken> redeem(const IssuedCode& issued) {
    return store.exchange_code("acme", "main", issued.code_text, issued.secret_text, minutes(60),
                               {});
  }
  IssuedCode approved_code() {
    IssuedCode issued = code();
    REQUIRE(store.decide_code(issued.code_text, Decision::approve, actor).ok());
    return issued;
  }

  Approval approval;
  Actor actor;
  OrganizationPtr organization_ptr;
  PortalPtr portal;
  std::string token;
};

}  // namespace

TEST_SUITE("store: credentials of portals") {
  TEST_CASE("takes back a change of every kind") {
    using Change = std::function<void(PortalHouse&)>;
    const std::vector<std::pair<Change, Change>> changes = {
        {nullptr, [](PortalHouse& house) { house.secret(); }},
        {nullptr, [](PortalHouse& house) { house.code(); }},
        {nullptr,
         [](PortalHouse& house) {
           REQUIRE(house.store.create_portal_token("acme", "main", "x", house.actor).ok());
         }},
        {nullptr,
         [](PortalHouse& house) {
           const Uuid uuid = house.store.portal_tokens("acme", "main")->front()->uuid;
           REQUIRE(house.store.delete_portal_token("acme", "main", uuid, house.actor).ok());
         }},
        {[](PortalHouse& house) { house.secret(); },
         [](PortalHouse& house) {
           const Uuid uuid = house.store.portal_secrets("acme", "main")->front()->uuid;
           REQUIRE(house.store.delete_portal_secret("acme", "main", uuid, house.actor).ok());
         }},
        {[](PortalHouse& house) {
           house.secret();
           house.approved_code();
         },
         [](PortalHouse& house) {
           REQUIRE(house.store.delete_portal(*house.organization_ptr, "main", house.actor).ok());
         }},
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
      CAPTURE(i);
      PortalHouse house;
      if (changes[i].first) changes[i].first(house);
      const std::string before = house.text();
      const std::uint64_t revision = house.store.revision();
      changes[i].second(house);
      CHECK(house.text() != before);
      house.check();
      house.store.roll_back(revision);
      house.check();
      CHECK(house.text() == before);
    }
  }

  TEST_CASE("an exchange that is undone leaves the code to be exchanged again") {
    PortalHouse house;
    const IssuedCode issued = house.approved_code();
    const std::uint64_t revision = house.store.revision();
    const auto first = house.redeem(issued);
    REQUIRE(first.ok());
    CHECK_FALSE(house.redeem(issued).ok());
    house.store.roll_back(revision);
    house.check();
    CHECK_FALSE(house.opens(first->text));
    CHECK(house.redeem(issued).ok());
  }

  TEST_CASE("what expired in between is no obstacle to undoing") {
    PortalHouse house;
    const std::string secret = house.secret().text;
    const std::uint64_t revision = house.store.revision();
    REQUIRE(house.draw(secret).ok());
    const IssuedCode issued = house.approved_code();
    REQUIRE(house.redeem(issued).ok());
    REQUIRE(house.store.delete_portal(*house.organization_ptr, "main", house.actor).ok());
    house.clock.advance(minutes(60));
    house.store.expire(house.clock.now());
    house.store.roll_back(revision);
    house.check();
    CHECK(house.opens(house.token));
    house.store.expire(house.clock.now());
    house.check();
    CHECK(house.store.portal_tokens("acme", "main")->size() == 1);
  }

  TEST_CASE("tells how many tokens and codes expired, and frees no other") {
    PortalHouse house;
    const std::string secret = house.secret().text;
    const auto early = house.draw(secret, minutes(1));
    const auto late = house.draw(secret, minutes(2));
    house.code();
    const IssuedCode decided = house.code();
    REQUIRE(house.store.decide_code(decided.code_text, Decision::deny, house.actor).ok());
    CHECK(house.store.expire(house.clock.now()).tokens == 0);
    house.clock.advance(minutes(1));
    CHECK(house.store.expire(house.clock.now()).tokens == 1);
    CHECK_FALSE(house.opens(early->text));
    CHECK(house.opens(late->text));
    house.clock.advance(minutes(4));
    const ExpiredCounts counts = house.store.expire(house.clock.now());
    CHECK(counts.tokens == 1);
    CHECK(counts.codes == 1);  // The other one had ended before.
    house.check();
    // What expired stays dead when the clock is set back.
    house.clock.set(*parse_iso8601("2024-08-26T03:22:45.555Z"));
    CHECK_FALSE(house.opens(late->text));
  }

  TEST_CASE("frees the expired by the way, when others are drawn") {
    PortalHouse house;
    const std::string secret = house.secret().text;
    for (int i = 0; i < 500; ++i) REQUIRE(house.draw(secret, minutes(1)).ok());
    CHECK(house.store.image().portal_tokens.size() == 501);
    house.clock.advance(minutes(1));
    for (int i = 0; i < 200; ++i) REQUIRE(house.draw(secret, minutes(1)).ok());
    CHECK(house.store.image().portal_tokens.size() == 201);
  }

  TEST_CASE("a portal has two secrets at most, and tokens outlive the secret they came from") {
    PortalHouse house;
    const IssuedSecret old = house.secret();
    const auto drawn = house.draw(old.text);
    REQUIRE(drawn.ok());
    CHECK(drawn->token->secret_uuid == old.secret->uuid);
    const IssuedSecret next = house.secret();
    CHECK(house.store.create_portal_secret("acme", "main", "", house.actor).error().code ==
          ErrorCode::invalid);
    REQUIRE(house.store.delete_portal_secret("acme", "main", old.secret->uuid, house.actor).ok());
    CHECK(house.opens(drawn->text));
    CHECK_FALSE(house.draw(old.text).ok());
    CHECK(house.draw(next.text).ok());
  }

  TEST_CASE("a portal of the same slug doesn't inherit the tokens of the one before") {
    PortalHouse house;
    REQUIRE(house.store.delete_portal(*house.organization_ptr, "main", house.actor).ok());
    house.create(*house.organization_ptr, "Main");
    CHECK_FALSE(house.opens(house.token));
    house.check();
  }

  TEST_CASE("so many codes can wait and no more, and ended ones make room") {
    PortalHouse house;
    for (std::size_t i = 0; i < limits::kPendingCodesMax; ++i) house.code();
    const auto refused = house.store.create_code("acme", "main", {});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::limited);
    house.clock.advance(kCodeLifetime);
    CHECK(house.store.create_code("acme", "main", {}).ok());
    house.check();
  }

  TEST_CASE("remembers how so many codes ended") {
    PortalHouse house;
    std::vector<IssuedCode> ended;
    for (std::size_t i = 0; i <= limits::kFinishedCodesMax; ++i) {
      ended.push_back(house.code());
      REQUIRE(house.store.decide_code(ended.back().code_text, Decision::deny, house.actor).ok());
    }
    CHECK_FALSE(house.store.find_code(ended.front().code_text).ok());
    CHECK(house.store.find_code(ended[1].code_text).ok());
    house.check();
  }

  TEST_CASE("a code whose portal was renamed is still found, with the portal as it is now") {
    PortalHouse house;
    const IssuedCode issued = house.code();
    REQUIRE(house.store
                .update_portal(*house.organization_ptr, "main",
                               test::draft_of(R"({"slug":"other"})"), house.actor)
                .ok());
    CHECK(house.store.find_code(issued.code_text)->at.portal->contents.slug == "other");
  }

  TEST_CASE("draws another token when a seed that is used again gives one that is there") {
    House house;
    Actor actor;
    actor.user = demo_user();
    const OrganizationPtr acme = house.organization();
    const auto first = house.store.create_portal(*acme, test::named("One"), actor);
    REQUIRE(first.ok());
    SeededRandom again(1);
    Store other(house.clock, again, AuthMode::open);
    other.load(house.store.image());
    const auto second = other.create_portal(*acme, test::named("Two"), actor);
    REQUIRE(second.ok());
    CHECK(second->token != first->token);
    CHECK(other.find_broken_invariant() == "");
  }
}

}  // namespace porthole
