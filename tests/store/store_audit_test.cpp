#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "store/snapshot/snapshot_file.h"
#include "tests/store/store_support.h"
#include "tests/support/fake_disk.h"

namespace porthole::test {
namespace {

const Actor kSam{demo_user(), "192.0.2.1", "curl/8"};

std::vector<std::string> types_of(const Store& store, std::string_view organization = "acme") {
  const Result<AuditPage> page = store.audit_events(organization, {.per_page = 100});
  REQUIRE(page.ok());
  std::vector<std::string> types;
  for (const AuditEventPtr& event : page->items) types.emplace_back(name_of(event->type));
  return types;
}

using Types = std::vector<std::string>;

/// A disk that fails when it is told to, in the shape that the store sees.
class Refusing final : public ChangeObserver {
 public:
  explicit Refusing(Store& store) : store_(store) { store.observe(*this, true); }
  Result<void> changed(std::uint64_t revision, const PendingChangePtr&) override {
    if (!refuses) return {};
    store_.roll_back(revision - 1);
    return Error{ErrorCode::internal, "refused"};
  }
  bool refuses = false;

 private:
  Store& store_;
};

}  // namespace

TEST_SUITE("store: audit events") {
  TEST_CASE("records who changed which portal, when, from where, and what of it") {
    House house;
    const OrganizationPtr acme = house.organization();
    const auto created = house.store.create_portal(*acme, named("Main"), kSam);
    REQUIRE(created.ok());
    house.clock.advance(std::chrono::seconds(5));
    REQUIRE(house.store.update_portal(*acme, "main", draft_of(R"({"slug":"x"})"), kSam).ok());
    REQUIRE(house.store.delete_portal(*acme, "x", kSam).ok());
    const AuditPage page = *house.store.audit_events("acme", {});
    REQUIRE(page.items.size() == 3);
    CHECK(types_of(house.store) ==
          Types{"PortalDeletedEvent", "PortalUpdatedEvent", "PortalCreatedEvent"});
    const AuditEvent& updated = *page.items[1];
    CHECK(updated.occurred_at == house.clock.now());
    REQUIRE(updated.actor);
    CHECK(updated.actor->uuid == demo_user()->uuid);
    CHECK(updated.subject.uuid == created->portal->uuid);
    CHECK(updated.subject.name == "Main");
    CHECK(updated.address == "192.0.2.1");
    CHECK(updated.user_agent == "curl/8");
    CHECK(updated.data.json() == R"({"slug":{"old":"main","new":"x"}})");
    CHECK(*house.store.audit_event("acme", updated.uuid) == page.items[1]);
  }

  TEST_CASE("records nothing of what was refused") {
    House house;
    const OrganizationPtr acme = house.organization();
    CHECK_FALSE(house.store.create_portal(*acme, draft_of("{}"), kSam).ok());
    CHECK_FALSE(house.store.update_portal(*acme, "none", named("x"), kSam).ok());
    CHECK_FALSE(house.store.delete_portal(*acme, "none", kSam).ok());
    CHECK(types_of(house.store).empty());
  }

  TEST_CASE("records changes of tokens, secrets and codes, and never their text") {
    House house;
    const OrganizationPtr acme = house.organization();
    REQUIRE(house.store
                .create_portal(*acme,
                               draft_of(R"({"name":"Main","query":"{ a }","user_invokable":true})"),
                               kSam)
                .ok());
    const auto token = house.store.create_portal_token("acme", "main", "ci", kSam);
    REQUIRE(token.ok());
    const auto secret = house.store.create_portal_secret("acme", "main", "ci", kSam);
    REQUIRE(secret.ok());
    const auto drawn =
        house.store.exchange_secret("acme", "main", token->at.portal->uuid.to_string(),
                                    secret->text, std::chrono::minutes(5), {});
    REQUIRE(drawn.ok());
    const auto code = house.store.create_code("acme", "main", {});
    REQUIRE(code.ok());
    REQUIRE(house.store.decide_code(code->code_text, Decision::approve, kSam).ok());
    const auto user = house.store.exchange_code("acme", "main", code->code_text, code->secret_text,
                                                std::chrono::minutes(5), {});
    REQUIRE(user.ok());
    REQUIRE(house.store.delete_portal_token("acme", "main", token->token->uuid, kSam).ok());
    REQUIRE(house.store.delete_portal_secret("acme", "main", secret->secret->uuid, kSam).ok());
    CHECK(types_of(house.store) ==
          Types{"PortalSecretDeletedEvent", "PortalTokenDeletedEvent", "PortalTokenCreatedEvent",
                "PortalTokenCodeAuthorizedEvent", "PortalTokenCreatedEvent",
                "PortalSecretCreatedEvent", "PortalTokenCreatedEvent", "PortalCreatedEvent"});
    const AuditPage page = *house.store.audit_events("acme", {});
    // Drawn with the secret: nobody else is known.
    REQUIRE(page.items[4]->actor);
    CHECK(page.items[4]->actor->kind == AuditKind::portal_secret);
    CHECK(page.items[4]->actor->uuid == secret->secret->uuid);
    // Drawn with the code: as who approved it.
    REQUIRE(page.items[2]->actor);
    CHECK(page.items[2]->actor->uuid == demo_user()->uuid);
    for (const AuditEventPtr& event : page.items) {
      json::Writer writer;
      write_json(writer, *event, "");
      for (const std::string& text : {token->text, secret->text, drawn->text, code->code_text,
                                      code->secret_text, user->text}) {
        CHECK(writer.view().find(text) == std::string_view::npos);
      }
    }
  }

  TEST_CASE("tells of a code that was approved by itself, and of none that was denied") {
    House house;
    house.store.authorize_automatically(0);
    const OrganizationPtr acme = house.organization();
    REQUIRE(house.store
                .create_portal(*acme,
                               draft_of(R"({"name":"Main","query":"{ a }","user_invokable":true})"),
                               kSam)
                .ok());
    const auto code = house.store.create_code("acme", "main", {});
    REQUIRE(house.store
                .exchange_code("acme", "main", code->code_text, code->secret_text,
                               std::chrono::minutes(5), {})
                .ok());
    const auto other = house.store.create_code("acme", "main", {});
    REQUIRE(house.store.decide_code(other->code_text, Decision::deny, kSam).ok());
    CHECK(types_of(house.store) ==
          Types{"PortalTokenCreatedEvent", "PortalTokenCodeAuthorizedEvent", "PortalCreatedEvent"});
  }

  TEST_CASE("keeps the events of each organization by themselves") {
    House house;
    house.create(*house.organization("acme"), "One");
    house.create(*house.organization("globex"), "Two");
    CHECK(types_of(house.store, "acme").size() == 1);
    const AuditPage page = *house.store.audit_events("globex", {});
    REQUIRE(page.items.size() == 1);
    CHECK(page.items[0]->subject.name == "Two");
    CHECK(house.store.audit_event("acme", page.items[0]->uuid).error().message ==
          "No audit event found");
    CHECK(house.store.audit_events("none", {}).error().message == "No organization found");
    CHECK(house.store.audit_event("none", {}).error().message == "No organization found");
  }

  TEST_CASE("keeps as many as it is told to") {
    const ManualClock clock{Timestamp(std::chrono::seconds(1))};
    SeededRandom random{1};
    for (const std::size_t events_max : {std::size_t{0}, std::size_t{3}}) {
      Store store(clock, random, AuthMode::open, QueryPolicy(), events_max);
      const OrganizationPtr acme = *store.organization("acme", **store.authenticate("any"));
      for (int i = 0; i < 10; ++i) {
        REQUIRE(store.create_portal(*acme, named("P" + std::to_string(i)), kSam).ok());
      }
      const AuditPage page = *store.audit_events("acme", {});
      REQUIRE(page.items.size() == events_max);
      if (events_max > 0) CHECK(page.items.front()->subject.name == "P9");
      CHECK(store.find_broken_invariant() == "");
    }
  }

  TEST_CASE("forgets the event of a change that is undone") {
    House house;
    Refusing disk(house.store);
    const OrganizationPtr acme = house.organization();
    REQUIRE(house.store.create_portal(*acme, named("Main"), kSam).ok());
    REQUIRE(house.store.create_portal_secret("acme", "main", "", kSam).ok());
    const std::string before = house.text();
    disk.refuses = true;
    CHECK_FALSE(house.store.update_portal(*acme, "main", named("Other"), kSam).ok());
    CHECK_FALSE(house.store.create_portal(*acme, named("Second"), kSam).ok());
    CHECK_FALSE(house.store.delete_portal(*acme, "main", kSam).ok());
    CHECK_FALSE(house.store.create_portal_token("acme", "main", "", kSam).ok());
    CHECK_FALSE(house.store.create_portal_secret("acme", "main", "", kSam).ok());
    CHECK(house.text() == before);
    CHECK(types_of(house.store) == Types{"PortalSecretCreatedEvent", "PortalCreatedEvent"});
  }

  TEST_CASE("brings the oldest back when the event that drove it out is undone") {
    const ManualClock clock{Timestamp(std::chrono::seconds(1))};
    SeededRandom random{1};
    Store store(clock, random, AuthMode::open, QueryPolicy(), 2);
    Refusing disk(store);
    const OrganizationPtr acme = *store.organization("acme", **store.authenticate("any"));
    for (const char* const name : {"One", "Two", "Three"}) {
      REQUIRE(store.create_portal(*acme, named(name), kSam).ok());
    }
    disk.refuses = true;
    CHECK_FALSE(store.create_portal(*acme, named("Four"), kSam).ok());
    const AuditPage page = *store.audit_events("acme", {});
    REQUIRE(page.items.size() == 2);
    CHECK(page.items[1]->subject.name == "Two");
    CHECK(store.find_broken_invariant() == "");
  }

  TEST_CASE("is in snapshots whole, with its places") {
    House house;
    const OrganizationPtr acme = house.organization();
    REQUIRE(house.store.create_portal(*acme, named("Main"), kSam).ok());
    REQUIRE(
        house.store.update_portal(*acme, "main", draft_of(R"({"name":"\u00e9 \"q\""})"), {}).ok());
    house.create(*house.organization("globex"), "Other");
    FakeDisk disk;
    const std::string path = "state";
    REQUIRE(write_snapshot(house.store.image(), {path}, disk).ok());
    const ReadResult read = read_snapshot("state", disk, house.clock, house.random);
    REQUIRE(read.problems.empty());
    House other;
    other.store.load(read.image);
    CHECK(other.text() == house.text());
    const AuditPage before = *house.store.audit_events("acme", {});
    const AuditPage after = *other.store.audit_events("acme", {});
    REQUIRE(after.items.size() == 2);
    CHECK(after.newest_number == before.newest_number);
    for (std::size_t i = 0; i < 2; ++i) {
      json::Writer left;
      json::Writer right;
      write_json(left, *before.items[i], "");
      write_json(right, *after.items[i], "");
      CHECK(left.view() == right.view());
    }
  }
}

}  // namespace porthole::test
