#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/store/store_support.h"

namespace porthole {
namespace {

using std::chrono::minutes;
using test::draft_of;
using test::named;

/// A store in which a change can be interrupted: an organization, a declared user, a portal of the
/// demo user's with a secret and a code.
struct InterruptedHouse {
  InterruptedHouse() {
    StateImage image;
    image.users = {sam};
    image.organizations = {{organization_of("01900000-0000-7000-8000-000000000001"), {}}};
    store.load(image);
    acme = image.organizations.front().organization;
    PortalDraft draft = named("Main");
    draft.user_invokable = {Presence::given, true};
    const auto created = store.create_portal(*acme, draft, {demo_user()});
    REQUIRE(created.ok());
    portal = created->portal;
    secret = store.create_portal_secret("acme", "main", "", {demo_user()})->text;
    code = *store.create_code("acme", "main", {});
  }
  ~InterruptedHouse() { check(); }
  InterruptedHouse(const InterruptedHouse&) = delete;
  InterruptedHouse& operator=(const InterruptedHouse&) = delete;

  void check() const { CHECK(store.find_broken_invariant() == ""); }

  static OrganizationPtr organization_of(const char* uuid) {
    return std::make_shared<const Organization>(Organization{
        *Uuid::parse(uuid), "acme", "Acme", *parse_iso8601("2024-01-01T00:00:00Z"), 1});
  }

  void interrupt(std::function<void()> interruption) {
    random.interruption = std::move(interruption);
  }

  /// Puts an organization of the same slug, but another UUID, in the place of `acme`.
  OrganizationPtr replace_acme() {
    StateImage image;
    image.users = {sam};
    image.organizations = {{organization_of("01900000-0000-7000-8000-000000000002"), {}}};
    REQUIRE(store.replace(image).ok());
    return image.organizations.front().organization;
  }

  ManualClock clock{*parse_iso8601("2024-08-26T03:22:45.555Z")};
  test::InterruptingRandom random;
  Store store{clock, random, AuthMode::strict};
  UserPtr sam = test::sample_image().users.front();
  OrganizationPtr acme;
  PortalPtr portal;
  std::string secret;
  IssuedCode code;
};

/// A change of the portal `main` made by `actor`; gives its error's message, or an empty text.
struct PortalChange {
  const char* name;
  std::function<std::string(InterruptedHouse& house, const Actor& actor)> make;
};

template <typename T>
std::string message_of(const Result<T>& result) {
  return result.ok() ? std::string() : result.error().message;
}

const std::vector<PortalChange>& changes_by_uuid() {
  static const std::vector<PortalChange> all = {
      {"create a portal",
       [](InterruptedHouse& house, const Actor& actor) {
         return message_of(house.store.create_portal(*house.acme, named("New"), actor));
       }},
      {"update a portal",
       [](InterruptedHouse& house, const Actor& actor) {
         return message_of(house.store.update_portal(*house.acme, "main", named("Other"), actor));
       }},
      {"delete a portal",
       [](InterruptedHouse& house, const Actor& actor) {
         return message_of(house.store.delete_portal(*house.acme, "main", actor));
       }},
  };
  return all;
}

const std::vector<PortalChange>& changes_by_slug() {
  static const std::vector<PortalChange> all = {
      {"create a token",
       [](InterruptedHouse& house, const Actor& actor) {
         return message_of(house.store.create_portal_token("acme", "main", "", actor));
       }},
      {"delete a token",
       [](InterruptedHouse& house, const Actor& actor) {
         const Uuid uuid = house.store.portal_tokens("acme", "main")->front()->uuid;
         return message_of(house.store.delete_portal_token("acme", "main", uuid, actor));
       }},
      {"delete a secret",
       [](InterruptedHouse& house, const Actor& actor) {
         const Uuid uuid = house.store.portal_secrets("acme", "main")->front()->uuid;
         return message_of(house.store.delete_portal_secret("acme", "main", uuid, actor));
       }},
      {"create a secret",
       [](InterruptedHouse& house, const Actor& actor) {
         return message_of(house.store.create_portal_secret("acme", "main", "", actor));
       }},
  };
  return all;
}

}  // namespace

TEST_SUITE("store: changes in flight") {
  TEST_CASE("fail when an organization of another UUID has taken the slug") {
    for (const PortalChange& change : changes_by_uuid()) {
      CAPTURE(change.name);
      InterruptedHouse house;
      house.interrupt([&] { house.replace_acme(); });
      CHECK(change.make(house, {demo_user()}) == "No organization found");
      CHECK(house.store.portal_count() == 0);
      CHECK(house.store.audit_events("acme", {})->items.empty());
    }
    for (const PortalChange& change : changes_by_slug()) {
      CAPTURE(change.name);
      InterruptedHouse house;
      house.interrupt([&] { house.replace_acme(); });
      CHECK(change.make(house, {demo_user()}) == "No portal found");
      CHECK(house.store.image().portal_tokens.empty());
      CHECK(house.store.image().portal_secrets.empty());
    }
  }

  TEST_CASE("fail when the portal was deleted") {
    for (const PortalChange& change : changes_by_uuid()) {
      if (&change == &changes_by_uuid().front()) continue;  // It needs no portal.
      CAPTURE(change.name);
      InterruptedHouse house;
      house.interrupt([&] { REQUIRE(house.store.delete_portal(*house.acme, "main", {}).ok()); });
      CHECK(change.make(house, {demo_user()}) == "No portal found");
    }
    for (const PortalChange& change : changes_by_slug()) {
      CAPTURE(change.name);
      InterruptedHouse house;
      house.interrupt([&] { REQUIRE(house.store.delete_portal(*house.acme, "main", {}).ok()); });
      CHECK(change.make(house, {demo_user()}) == "No portal found");
      CHECK(house.store.image().portal_tokens.empty());
    }
  }

  TEST_CASE("fail when their user was deleted, as a later call with the user's token would") {
    const auto check = [](const PortalChange& change) {
      CAPTURE(change.name);
      InterruptedHouse house;
      std::string without;
      house.interrupt([&] {
        REQUIRE(house.store.delete_user(house.sam->uuid).ok());
        without = test::written(house.store.image());
      });
      const std::string message = change.make(house, {house.sam});
      CHECK(message == house.store.authenticate("unknown").error().message);
      CHECK(test::written(house.store.image()) == without);
    };
    for (const PortalChange& change : changes_by_uuid()) check(change);
    for (const PortalChange& change : changes_by_slug()) check(change);
  }

  TEST_CASE("fail when the user who approves a code was deleted") {
    InterruptedHouse house;
    house.interrupt([&] { REQUIRE(house.store.delete_user(house.sam->uuid).ok()); });
    Actor actor{house.sam};
    actor.surface = ActorSurface::web;
    const auto decided = house.store.decide_code(house.code.code_text, Decision::approve, actor);
    CHECK(message_of(decided) == house.store.user("sam@example.com").error().message);
    CHECK(house.store.find_code(house.code.code_text)->code->state == CodeState::pending);
  }

  TEST_CASE("go to the portal that is there now, when it was put back as it was earlier") {
    InterruptedHouse house;
    const StateImage earlier = house.store.image();
    REQUIRE(
        house.store.update_portal(*house.acme, "main", draft_of(R"({"description":"later"})"), {})
            .ok());
    house.interrupt([&] { REQUIRE(house.store.replace(earlier).ok()); });
    const auto updated =
        house.store.update_portal(*house.acme, "main", draft_of(R"({"name":"Other"})"), {});
    REQUIRE(updated.ok());
    CHECK((*updated)->contents.name == "Other");
    CHECK_FALSE((*updated)->contents.description.has_value());
  }

  TEST_CASE("give a token to the portal of that slug that is there now") {
    InterruptedHouse house;
    Uuid now;
    house.interrupt([&] {
      const OrganizationPtr other = house.replace_acme();
      now = house.store.create_portal(*other, named("Main"), {demo_user()})->portal->uuid;
    });
    const auto issued = house.store.create_portal_token("acme", "main", "", {demo_user()});
    REQUIRE(issued.ok());
    CHECK(issued->token->portal_uuid == now);
    CHECK(issued->at.portal->uuid == now);
    CHECK(house.store.portal_tokens("acme", "main")->size() == 2);
  }

  TEST_CASE("a secret that was deleted draws no token") {
    InterruptedHouse house;
    const Uuid uuid = house.store.portal_secrets("acme", "main")->front()->uuid;
    house.interrupt(
        [&] { REQUIRE(house.store.delete_portal_secret("acme", "main", uuid, {}).ok()); });
    const auto issued = house.store.exchange_secret("acme", "main", house.portal->uuid.to_string(),
                                                    house.secret, minutes(5), {});
    REQUIRE_FALSE(issued.ok());
    CHECK(issued.error().protocol_code == "invalid_grant");
    CHECK(house.store.portal_tokens("acme", "main")->size() == 1);
  }

  TEST_CASE(
      "an approved code draws one token for two who exchange it at once, and none once its "
      "portal is gone") {
    InterruptedHouse house;
    REQUIRE(house.store.decide_code(house.code.code_text, Decision::approve, {demo_user()}).ok());
    const auto exchange = [&] {
      return house.store.exchange_code("acme", "main", house.code.code_text, house.code.secret_text,
                                       minutes(5), {});
    };
    SUBCASE("at once") {
      house.interrupt([&] { REQUIRE(exchange().ok()); });
      CHECK(message_of(exchange()) == "The code has been exchanged for a token already");
      CHECK(house.store.portal_tokens("acme", "main")->size() == 2);
    }
    SUBCASE("portal gone") {
      house.interrupt([&] { REQUIRE(house.store.delete_portal(*house.acme, "main", {}).ok()); });
      CHECK(message_of(exchange()) == "The code or its secret is wrong");
    }
  }

  TEST_CASE("a code is approved automatically as the user who is first now") {
    InterruptedHouse house;
    house.store.authorize_automatically(0);
    house.interrupt([&] { REQUIRE(house.store.delete_user(house.sam->uuid).ok()); });
    const auto issued = house.store.exchange_code("acme", "main", house.code.code_text,
                                                  house.code.secret_text, minutes(5), {});
    REQUIRE(issued.ok());
    CHECK(issued->token->user == demo_user());
    const AuditPage page = *house.store.audit_events("acme", {});
    REQUIRE(page.items.size() >= 2);
    CHECK(page.items[0]->type == AuditEventType::portal_token_created);
    CHECK(page.items[1]->type == AuditEventType::portal_token_code_authorized);
  }

  TEST_CASE("a new organization gets the next number, when another one took its number") {
    ManualClock clock{*parse_iso8601("2024-08-26T03:22:45.555Z")};
    test::InterruptingRandom random;
    Store store(clock, random, AuthMode::open);
    const AccessTokenPtr token = *store.authenticate("any");
    random.interruption = [&] { REQUIRE(store.organization("first", *token).ok()); };
    const auto second = store.organization("second", *token);
    REQUIRE(second.ok());
    CHECK((*second)->number == 2);
    CHECK(store.find_broken_invariant() == "");
  }
}

}  // namespace porthole
