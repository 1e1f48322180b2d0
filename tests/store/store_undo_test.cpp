#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "store/document/fixtures.h"
#include "tests/store/store_support.h"

namespace porthole {
namespace {

using test::Approval;
using test::draft_of;
using test::House;
using test::kSampleToken;
using test::named;
using test::sample_image;
using test::Slugs;

/// A house that remembers how to undo.
struct UndoHouse : House {
  explicit UndoHouse(AuthMode mode = AuthMode::open) : House(mode) {
    store.load(sample_image());
    store.observe(approval, true);
  }
  OrganizationPtr acme() { return *store.organization("acme", *token(kSampleToken)); }
  Approval approval;
};

struct Change {
  const char* name;
  std::function<bool(UndoHouse&)> make;
};

const std::vector<Change>& changes() {
  static const std::vector<Change> all = {
      {"an organization is made",
       [](UndoHouse& house) { return house.store.organization("new", *house.token()).ok(); }},
      {"a portal is created",
       [](UndoHouse& house) {
         return house.store.create_portal(*house.acme(), named("New"), {demo_user()}).ok();
       }},
      {"a portal is updated",
       [](UndoHouse& house) {
         return house.store.update_portal(*house.acme(), "deploie", named("Other"), {}).ok();
       }},
      {"a portal is renamed",
       [](UndoHouse& house) {
         return house.store.update_portal(*house.acme(), "deploie", draft_of(R"({"slug":"x"})"), {})
             .ok();
       }},
      {"a portal is deleted",
       [](UndoHouse& house) {
         return house.store.delete_portal(*house.acme(), "deploie", {}).ok();
       }},
      {"a declared token is revoked",
       [](UndoHouse& house) { return house.store.revoke(*house.token(kSampleToken)).ok(); }},
      {"everything is replaced", [](UndoHouse& house) { return house.store.replace({}).ok(); }},
      {"an organization is replaced",
       [](UndoHouse& house) {
         StateImage image;
         image.organizations.push_back({house.acme(), {}});
         return house.store.replace_organization(image).ok();
       }},
      {"an organization that was not there is put in",
       [](UndoHouse& house) {
         StateImage image;
         Organization made = *house.acme();
         made.uuid = Uuid::make_v7(house.clock.now(), house.random);
         made.slug = "put-in";
         image.organizations.push_back({std::make_shared<const Organization>(made), {}});
         return house.store.replace_organization(image).ok();
       }},
      {"API settings are changed",
       [](UndoHouse& house) {
         ApiSettingsDraft draft;
         draft.restrict_user_api_token_creation = {Presence::given, true};
         return house.store.update_api_settings(*house.acme(), draft, {demo_user()}).ok();
       }},
      {"fixtures are added",
       [](UndoHouse& house) {
         const auto read =
             read_more_fixtures(R"({"version":1,
             "users":[{"name":"Ann","email":"ann@x"}],
             "organizations":[{"slug":"beta"}],
             "access_tokens":[{"token":"t","scopes":[]}],
             "portals":[{"organization":"acme","name":"New","query":"{ a }","token":"bkpat_n"},
                        {"organization":"beta","name":"New","query":"{ a }"}]})",
                                &house.store, house.clock, house.random, QueryPolicy());
         return read.ok() && read->problems.empty() && house.store.add(read->image).ok();
       }},
      {"an organization is deleted",
       [](UndoHouse& house) { return house.store.delete_organization("acme").ok(); }},
  };
  return all;
}

}  // namespace

TEST_SUITE("store: undo") {
  TEST_CASE("takes back a change of every kind, in both modes") {
    for (const AuthMode mode : {AuthMode::open, AuthMode::strict}) {
      for (const Change& change : changes()) {
        CAPTURE(change.name);
        UndoHouse house(mode);
        if (mode == AuthMode::strict && &change == &changes().front()) continue;
        const std::string before = house.text();
        REQUIRE(change.make(house));
        CHECK(house.text() != before);
        // What was undone counts all the same: revisions only grow.
        CHECK(house.store.roll_back(0).revision == 1);
        house.check();
        CHECK(house.text() == before);
        CHECK(house.store.revision() == 1);
        REQUIRE(change.make(house));
        CHECK(house.store.revision() == 2);
      }
    }
  }

  TEST_CASE("takes back a token that open mode made up") {
    UndoHouse house;
    const AccessTokenPtr token = house.token("mine");
    REQUIRE(house.store.revoke(*token).ok());
    house.store.roll_back(0);
    CHECK(house.store.authenticate("mine").ok());
  }

  TEST_CASE("a second revocation that is undone leaves the first one standing") {
    // Two requests may both have been let in before either revoked the token they share.
    UndoHouse house;
    const AccessTokenPtr token = house.token("mine");
    REQUIRE(house.store.revoke(*token).ok());
    REQUIRE(house.store.revoke(*token).ok());
    house.store.roll_back(1);
    CHECK_FALSE(house.store.authenticate("mine").ok());
    house.store.roll_back(0);
    CHECK(house.store.authenticate("mine").ok());
  }

  TEST_CASE("takes back changes that build on each other") {
    UndoHouse house;
    const std::string before = house.text();
    Store& store = house.store;
    const OrganizationPtr made = *store.organization("new", *house.token());
    REQUIRE(store.create_portal(*made, named("One"), {demo_user()}).ok());
    REQUIRE(store.update_portal(*made, "one", draft_of(R"({"slug":"two"})"), {}).ok());
    REQUIRE(store.create_portal(*made, named("One"), {demo_user()}).ok());
    REQUIRE(store.delete_portal(*made, "two", {}).ok());
    REQUIRE(store.update_portal(*made, "one", draft_of(R"({"slug":"two"})"), {}).ok());
    CHECK(store.roll_back(0).revision == 6);
    CHECK(house.text() == before);
  }

  TEST_CASE("puts deleted portals back into their places, also after many were squeezed out") {
    UndoHouse house;
    const OrganizationPtr acme = house.acme();
    for (int i = 0; i < 200; ++i) house.create(*acme, "p" + std::to_string(i));
    const std::uint64_t full = house.store.revision();
    const std::string before = house.text();
    for (int i = 0; i < 199; ++i) {
      REQUIRE(house.store.delete_portal(*acme, "p" + std::to_string((i * 37) % 200), {}).ok());
    }
    house.check();
    house.store.roll_back(full);
    house.check();
    CHECK(house.text() == before);
  }

  TEST_CASE("undoes nothing up to the revision given, and nothing that was forgotten") {
    UndoHouse house;
    const OrganizationPtr acme = house.acme();
    for (const char* name : {"a", "b", "c", "d"}) house.create(*acme, name);
    CHECK(house.store.roll_back(3).revision == 4);
    CHECK(house.slugs() == Slugs{"deploie", "second", "a", "b", "c"});
    house.store.forget_undo(2);
    house.store.roll_back(0);
    CHECK(house.slugs() == Slugs{"deploie", "second", "a", "b"});
    house.store.roll_back(0);
    CHECK(house.slugs() == Slugs{"deploie", "second", "a", "b"});
  }

  TEST_CASE("a store that need not undo can't") {
    House house;
    Approval approval;
    house.store.observe(approval, false);
    house.create(*house.organization(), "Main");
    CHECK(house.store.roll_back(0).revision == 2);
    CHECK(house.slugs() == Slugs{"main"});
  }

  TEST_CASE("finds any earlier state again after random changes") {
    for (const std::uint64_t seed : {11u, 12u, 13u, 14u}) {
      CAPTURE(seed);
      std::mt19937_64 engine(seed);
      UndoHouse house;
      const OrganizationPtr acme = house.acme();
      struct Moment {
        std::uint64_t revision;
        std::string text;
      };
      std::vector<Moment> moments = {{house.store.revision(), house.text()}};
      for (int i = 0; i < 400; ++i) {
        const std::string slug = "p" + std::to_string(engine() % 40);
        const std::string other = "p" + std::to_string(engine() % 40);
        switch (engine() % 5) {
          case 0:
          case 1:
            (void)house.store.create_portal(*acme, named(slug), {demo_user()}).ok();
            break;
          case 2:
            (void)house.store
                .update_portal(*acme, slug, draft_of(R"({"slug":")" + other + R"("})"), {})
                .ok();
            break;
          case 3:
            (void)house.store.delete_portal(*acme, slug, {}).ok();
            break;
          default:
            (void)house.store.revoke(*house.token("t" + std::to_string(i))).ok();
        }
        if (moments.back().revision != house.store.revision()) {
          moments.push_back({house.store.revision(), house.text()});
        }
        if (engine() % 50 == 0) {
          const Moment back =
              moments[moments.size() - 1 - engine() % std::min<std::size_t>(moments.size(), 30)];
          house.store.roll_back(back.revision);
          REQUIRE(house.store.find_broken_invariant() == "");
          REQUIRE(house.text() == back.text);
          // Revisions go on; what was undone is no moment to go back to.
          moments = {{house.store.revision(), back.text}};
        }
      }
    }
  }
}

}  // namespace porthole
