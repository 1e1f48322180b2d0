#include <memory>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "store/document/fixtures.h"
#include "tests/store/snapshot/log_support.h"
#include "tests/store/store_support.h"

namespace porthole {
namespace {

using test::House;
using test::LogHouse;

ApiSettingsDraft settings_draft(std::string_view text) {
  const json::ParseResult parsed = json::parse(text);
  REQUIRE_MESSAGE(!parsed.error, text);
  return decode_api_settings(parsed.document);
}

/// Adds fixtures that must be right.
void add(House& house, const std::string& text) {
  const auto read =
      read_more_fixtures(text, &house.store, house.clock, house.random, QueryPolicy());
  REQUIRE(read.ok());
  for (const Problem& problem : read->problems) FAIL_CHECK(problem.to_string());
  REQUIRE(house.store.add(read->image).ok());
}

OrganizationPtr found(const House& house, std::string_view slug) {
  return house.store.look_up([&](const StoreState& state) {
    const OrganizationState* organization = state.find(slug);
    return organization == nullptr ? nullptr : organization->organization;
  });
}

constexpr const char* kBeta = R"({"version":1,"users":[{"name":"Ann","email":"ann@x"}],
    "organizations":[{"slug":"beta","members":[{"user":"ann@x","role":"member"},
    {"user":"demo@example.com"}],"api_settings":{"features":{"api_ip_allow_list":false}}}]})";

}  // namespace

TEST_SUITE("store: API settings and roles") {
  TEST_CASE("settings are changed in place, and nothing else of the organization is") {
    House house;
    const OrganizationPtr acme = house.organization();
    house.create(*acme, "Main");
    house.organization("globex");
    const auto updated = house.store.update_api_settings(
        *acme, settings_draft(R"({"allowed_ip_addresses":"10.0.0.0/8"})"), {demo_user()});
    REQUIRE(updated.ok());
    CHECK((*updated)->api_settings.allowed_ip_addresses == "10.0.0.0/8");
    CHECK(found(house, "acme") == *updated);
    CHECK(house.store.organizations().front() == *updated);
    CHECK(house.slugs() == test::Slugs{"main"});
    house.check();
    // Whoever was let in before may go on.
    house.create(*acme, "Second");
    CHECK(house.slugs() == test::Slugs{"main", "second"});
  }

  TEST_CASE("a change of settings is an audit event of the organization") {
    House house;
    const OrganizationPtr acme = house.organization();
    REQUIRE(house.store
                .update_api_settings(*acme,
                                     settings_draft(R"({"restrict_user_api_token_creation":true})"),
                                     {demo_user(), "192.0.2.1"})
                .ok());
    const auto events = house.store.audit_events("acme", {});
    REQUIRE(events.ok());
    REQUIRE(events->items.size() == 1);
    const AuditEvent& event = *events->items.front();
    CHECK(name_of(event.type) == "OrganizationUpdatedEvent");
    CHECK(name_of(event.subject.kind) == "Organization");
    CHECK(event.subject.uuid == acme->uuid);
    CHECK(event.subject.name == "acme");
    CHECK(event.address == "192.0.2.1");
    CHECK(event.data.json() == R"({"restrict_user_api_token_creation":{"old":false,"new":true}})");
  }

  TEST_CASE("what is invalid, or not in the plan, changes nothing") {
    House house;
    add(house, kBeta);
    const OrganizationPtr beta = found(house, "beta");
    const auto refuse = [&](std::string_view draft) {
      const auto updated =
          house.store.update_api_settings(*beta, settings_draft(draft), {demo_user()});
      REQUIRE_FALSE(updated.ok());
      return updated.error();
    };
    const Error missing = refuse(R"({"allowed_ip_addresses":null})");
    CHECK(missing.code == ErrorCode::forbidden);
    CHECK(missing.message == "The organization's plan does not include the API IP allowlist");
    const Error invalid = refuse(R"({"revoke_inactive_tokens_after_days":1})");
    CHECK(invalid.code == ErrorCode::invalid);
    CHECK(invalid.message ==
          "Validation failed: Revoke inactive tokens after days must be 30, 60, 90, 180, 365 or "
          "null");
    CHECK(found(house, "beta") == beta);
    CHECK(house.store.audit_events("beta", {})->items.empty());
    Organization gone = *beta;
    gone.uuid = Uuid();
    CHECK(house.store.update_api_settings(gone, {}, {demo_user()}).error().code ==
          ErrorCode::not_found);
  }

  TEST_CASE("two changes at once are both made") {
    ManualClock clock{*parse_iso8601("2024-08-26T03:22:45.555Z")};
    test::InterruptingRandom random;
    Store store(clock, random, AuthMode::open);
    const OrganizationPtr acme = *store.organization("acme", **store.authenticate("any"));
    random.interruption = [&] {
      REQUIRE(store
                  .update_api_settings(
                      *acme, settings_draft(R"({"revoke_inactive_tokens_after_days":30})"),
                      {demo_user()})
                  .ok());
    };
    const auto updated = store.update_api_settings(
        *acme, settings_draft(R"({"restrict_user_api_token_creation":true})"), {demo_user()});
    REQUIRE(updated.ok());
    CHECK((*updated)->api_settings.revoke_inactive_tokens_after_days == 30);
    CHECK((*updated)->api_settings.restrict_user_api_token_creation);
    CHECK(store.find_broken_invariant() == "");
  }

  TEST_CASE("roles are declared, written, and read again") {
    House house;
    add(house, kBeta);
    const UserPtr ann = *house.store.user("ann@x");
    CHECK(found(house, "beta")->role_of(ann->uuid) == Role::member);
    CHECK(found(house, "beta")->role_of(demo_user()->uuid) == Role::admin);
    const std::string text = house.text();
    CHECK(text.find(R"("role":"member")") != std::string::npos);
    // By itself, an organization is written with its members.
    const auto image = house.store.image("beta");
    REQUIRE(image.ok());
    CHECK(image->users == std::vector<UserPtr>{ann});
    // It may stand in fixtures again as it is, but not otherwise.
    add(house, kBeta);
    CHECK(house.text() == text);
    for (const char* other :
         {R"({"slug":"beta","members":[]})", R"({"slug":"beta","api_settings":{}})"}) {
      const auto read =
          read_more_fixtures(R"({"version":1,"organizations":[)" + std::string(other) + "]}",
                             &house.store, house.clock, house.random, QueryPolicy());
      REQUIRE(read.ok());
      REQUIRE(read->problems.size() == 1);
      CHECK(read->problems.front().message.ends_with("and can't be changed by a document"));
    }
  }

  TEST_CASE("a deleted user's role is deleted, too") {
    House house;
    add(house, kBeta);
    const Uuid ann = (*house.store.user("ann@x"))->uuid;
    REQUIRE(house.store.delete_user(ann).ok());
    house.check();
    CHECK(found(house, "beta")->members.size() == 1);
  }

  TEST_CASE("settings and roles are in the log of changes") {
    LogHouse house;
    add(house, kBeta);
    REQUIRE(house.store
                .update_api_settings(*house.acme,
                                     settings_draft(R"({"allowed_ip_addresses":"::1/128"})"),
                                     {demo_user()})
                .ok());
    CHECK(house.text_on_disk() == house.text());
    REQUIRE(house.store.delete_user((*house.store.user("ann@x"))->uuid).ok());
    CHECK(house.text_on_disk() == house.text());
    // The organization with its settings, put in again as a whole.
    REQUIRE(house.store.replace(house.store.image()).ok());
    CHECK(house.text_on_disk() == house.text());
    CHECK(house.text().find("::1/128") != std::string::npos);
  }
}

}  // namespace porthole
