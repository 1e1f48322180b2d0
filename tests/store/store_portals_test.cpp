#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "portal/limits.h"
#include "tests/store/store_support.h"

namespace porthole {
namespace {

using test::draft_of;
using test::House;
using test::InterruptingRandom;
using test::named;
using test::sample_image;
using test::Slugs;

}  // namespace

TEST_SUITE("store: portals") {
  TEST_CASE("creates a portal and gives its token this once") {
    House house;
    const UserPtr sam = sample_image().users.front();
    StateImage with_sam;
    with_sam.users = {sam};
    house.store.load(with_sam);
    const OrganizationPtr acme = house.organization();
    const auto created = house.store.create_portal(
        *acme, draft_of(R"({"name":"Main","query":"{ a }","description":"d"})"), {sam});
    REQUIRE(created.ok());
    const Portal& portal = *created->portal;
    CHECK(portal.organization_uuid == acme->uuid);
    CHECK(portal.contents.slug == "main");
    CHECK(portal.contents.description == "d");
    CHECK(portal.created_at == house.clock.now());
    CHECK(portal.created_by == sam);
    CHECK(created->token.starts_with("bkpat_MQ_"));
    const auto opened =
        house.store.authenticate_portal("acme", "main", created->token, house.clock.now());
    REQUIRE(opened.ok());
    CHECK(opened->portal == created->portal);
    CHECK(opened->token->kind == PortalTokenKind::service);
    CHECK(opened->token->created_by == sam);
    CHECK(portal.json.find(created->token) == std::string::npos);
    CHECK(portal.uuid.to_string()[14] == '7');
    // The same value, not a copy, is what readers get.
    CHECK(*house.store.portal("acme", "main") == created->portal);
    CHECK(house.store.image("acme")->organizations.front().portals.front() == created->portal);
    CHECK(house.store.portal_count() == 1);
  }

  TEST_CASE("gives every portal its own UUID and token") {
    House house;
    const OrganizationPtr acme = house.organization();
    const auto one = house.store.create_portal(*acme, named("One"), {demo_user()});
    const auto two = house.store.create_portal(*acme, named("Two"), {demo_user()});
    CHECK(one->token != two->token);
    CHECK(one->portal->uuid < two->portal->uuid);
  }

  TEST_CASE("refuses a draft against the rules, and changes nothing") {
    House house;
    const OrganizationPtr acme = house.organization();
    const auto refused = house.store.create_portal(*acme, draft_of("{}"), {demo_user()});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::invalid);
    CHECK(refused.error().message ==
          "Validation failed: Name can't be blank, Query can't be blank");
    CHECK(house.slugs().empty());
    CHECK(house.store.revision() == 1);  // The organization's.
  }

  TEST_CASE("has a slug once in an organization, and in another one again") {
    House house;
    const OrganizationPtr acme = house.organization();
    house.create(*acme, "Main");
    const auto refused = house.store.create_portal(*acme, named("main!"), {demo_user()});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message == "Validation failed: Slug has already been taken");
    // All that is wrong is told at once.
    const PortalDraft wrong = draft_of(R"({"slug":"main","name":" ","query":"{ a }"})");
    CHECK(house.store.create_portal(*acme, wrong, {demo_user()}).error().message ==
          "Validation failed: Slug has already been taken, Name can't be blank");
    house.create(*house.organization("globex"), "Main");
    house.create(*acme, "Other");
    CHECK(house.store.update_portal(*acme, "other", draft_of(R"({"slug":"main"})"), {})
              .error()
              .message == "Validation failed: Slug has already been taken");
    CHECK(house.store.update_portal(*acme, "main", draft_of(R"({"slug":"main"})"), {}).ok());
    CHECK(house.store.portal_count() == 3);
  }

  TEST_CASE("knows no portal and no organization that is not there") {
    House house;
    const OrganizationPtr acme = house.organization();
    const Organization elsewhere{Uuid{}, "elsewhere", "Elsewhere", house.clock.now(), 9};
    CHECK(house.store.portal("acme", "main").error().message == "No portal found");
    CHECK(house.store.portal("elsewhere", "main").error().message == "No organization found");
    CHECK(house.store.portals("elsewhere", {}).error().message == "No organization found");
    CHECK(house.store.update_portal(*acme, "main", named("x"), {}).error().message ==
          "No portal found");
    CHECK(house.store.delete_portal(*acme, "main", {}).error().message == "No portal found");
    CHECK(house.store.create_portal(elsewhere, named("x"), {demo_user()}).error().message ==
          "No organization found");
    CHECK(house.store.update_portal(elsewhere, "main", named("x"), {}).error().code ==
          ErrorCode::not_found);
    CHECK(house.store.delete_portal(elsewhere, "main", {}).error().code == ErrorCode::not_found);
    // An invalid update of what is not there is not there, first of all.
    CHECK(house.store.update_portal(*acme, "main", draft_of(R"({"name":7})"), {}).error().code ==
          ErrorCode::not_found);
  }

  TEST_CASE("updates what is mentioned and keeps identity, creation and token") {
    House house;
    const OrganizationPtr acme = house.organization();
    const PortalPtr before = house.create(*acme, "Main");
    house.clock.advance(std::chrono::hours(1));
    const auto after = house.store.update_portal(
        *acme, "main", draft_of(R"({"description":"new","user_invokable":true})"), {});
    REQUIRE(after.ok());
    CHECK((*after)->uuid == before->uuid);
    CHECK((*after)->created_at == before->created_at);
    CHECK((*after)->created_by == before->created_by);
    CHECK((*after)->contents.name == "Main");
    CHECK((*after)->contents.description == "new");
    CHECK((*after)->json.find("\"description\":\"new\"") != std::string::npos);
    CHECK(*house.store.portal("acme", "main") == *after);
    // Who still holds the old value sees it as it was.
    CHECK_FALSE(before->contents.description.has_value());
  }

  TEST_CASE("a refused update leaves the portal as it was") {
    House house;
    const OrganizationPtr acme = house.organization();
    const PortalPtr before = house.create(*acme, "Main");
    const auto refused = house.store.update_portal(
        *acme, "main", draft_of(R"({"name":"New","slug":"new","query":"{"})"), {});
    REQUIRE_FALSE(refused.ok());
    CHECK(*house.store.portal("acme", "main") == before);
    CHECK(house.slugs() == Slugs{"main"});
  }

  TEST_CASE("a renamed portal keeps its place, and gives its slug free") {
    House house;
    const OrganizationPtr acme = house.organization();
    for (const char* name : {"a", "b", "c"}) house.create(*acme, name);
    REQUIRE(house.store.update_portal(*acme, "b", draft_of(R"({"slug":"z"})"), {}).ok());
    house.check();
    CHECK(house.slugs() == Slugs{"a", "z", "c"});
    CHECK_FALSE(house.store.portal("acme", "b").ok());
    house.create(*acme, "b");
    REQUIRE(house.store.update_portal(*acme, "c", named("Other"), {}).ok());
    CHECK(house.slugs() == Slugs{"a", "z", "c", "b"});
  }

  TEST_CASE("deletes a portal, whose slug is then free") {
    House house;
    const OrganizationPtr acme = house.organization();
    for (const char* name : {"a", "b", "c"}) house.create(*acme, name);
    REQUIRE(house.store.delete_portal(*acme, "b", {}).ok());
    house.check();
    CHECK(house.slugs() == Slugs{"a", "c"});
    CHECK_FALSE(house.store.portal("acme", "b").ok());
    CHECK_FALSE(house.store.delete_portal(*acme, "b", {}).ok());
    house.create(*acme, "b");
    CHECK(house.slugs() == Slugs{"a", "c", "b"});
  }

  TEST_CASE("lists portals in the order of their creation, by pages") {
    House house;
    const OrganizationPtr acme = house.organization();
    for (const char* name : {"z", "a", "m", "b", "q"}) house.create(*acme, name);
    CHECK(house.slugs("acme", {1, 2}) == Slugs{"z", "a"});
    CHECK(house.slugs("acme", {3, 2}) == Slugs{"q"});
    CHECK(house.slugs("acme", {4, 2}).empty());
    CHECK(house.store.portals("acme", {9, 100})->total == 5);
    CHECK(PageRequest{}.per_page == 30);
  }

  TEST_CASE("keeps the part that was rendered last until a portal changes") {
    House house;
    const OrganizationPtr acme = house.organization();
    const OrganizationPtr globex = house.organization("globex");
    const auto rendered = [&](PageRequest request = {}) {
      const Result<RenderedPage> page = house.store.portals("acme", request);
      REQUIRE(page.ok());
      return page->json;
    };
    CHECK(*rendered() == "[]");
    const PortalPtr one = house.create(*acme, "One");
    CHECK(*rendered() == '[' + one->json + ']');
    CHECK(rendered() == rendered());
    const auto kept = rendered();
    house.create(*globex, "Other");
    CHECK(rendered() == kept);
    CHECK(*rendered({2, 30}) == "[]");
    CHECK(*rendered() == *kept);
    const auto updated = house.store.update_portal(*acme, "one", named("New"), {demo_user()});
    REQUIRE(updated.ok());
    CHECK(*rendered() == '[' + (*updated)->json + ']');
    REQUIRE(house.store.delete_portal(*acme, "one", {demo_user()}).ok());
    CHECK(*rendered() == "[]");
    CHECK(*kept == '[' + one->json + ']');
    CHECK(house.store.portals("elsewhere", {}).error().code == ErrorCode::not_found);
    house.store.load(sample_image());
    CHECK(rendered()->find(house.slugs().front()) != std::string::npos);
  }

  TEST_CASE("renders a large part anew each time") {
    House house;
    const OrganizationPtr acme = house.organization();
    PortalDraft draft = named("Large");
    const std::string query = "{ viewer { id } }" + std::string(limits::kRenderedPageBytesMax, ' ');
    draft.query = {Presence::given, query};
    REQUIRE(house.store.create_portal(*acme, draft, {demo_user()}).ok());
    const auto first = house.store.portals("acme", {});
    const auto second = house.store.portals("acme", {});
    CHECK(*first->json == *second->json);
    CHECK(first->json != second->json);
  }

  TEST_CASE("loads an image in the place of all there was") {
    House house;
    house.create(*house.organization("old"), "Gone");
    const StateImage image = sample_image();
    house.store.load(image);
    house.check();
    CHECK(house.text() == test::written(image));
    CHECK_FALSE(house.store.portals("old", {}).ok());
    CHECK(house.slugs("acme") == Slugs{"deploie", "second"});
    CHECK(*house.store.portal("acme", "second") == image.organizations[0].portals[1]);
  }

  TEST_CASE("creates anew on what is there now, when another change came in between") {
    ManualClock clock{*parse_iso8601("2024-08-26T03:22:45.555Z")};
    InterruptingRandom random;
    Store store(clock, random, AuthMode::open);
    const AccessTokenPtr token = *store.authenticate("any");
    const OrganizationPtr acme = *store.organization("acme", *token);
    SUBCASE("the slug was taken") {
      random.interruption = [&] {
        REQUIRE(store.create_portal(*acme, named("Main"), {demo_user()}).ok());
      };
      const auto late = store.create_portal(*acme, named("Main"), {demo_user()});
      REQUIRE_FALSE(late.ok());
      CHECK(late.error().message == "Validation failed: Slug has already been taken");
      CHECK(store.portal_count() == 1);
    }
    SUBCASE("the slug was taken and given free") {
      random.interruption = [&] {
        REQUIRE(store.create_portal(*acme, named("Main"), {demo_user()}).ok());
        REQUIRE(store.delete_portal(*acme, "main", {}).ok());
      };
      CHECK(store.create_portal(*acme, named("Main"), {demo_user()}).ok());
    }
    SUBCASE("the organization is gone") {
      random.interruption = [&] { store.load({}); };
      const auto late = store.create_portal(*acme, named("Main"), {demo_user()});
      REQUIRE_FALSE(late.ok());
      CHECK(late.error().message == "No organization found");
    }
    CHECK(store.find_broken_invariant() == "");
  }

  TEST_CASE("an organization that appears while another thread makes it is made once") {
    ManualClock clock{*parse_iso8601("2024-08-26T03:22:45.555Z")};
    InterruptingRandom random;
    Store store(clock, random, AuthMode::open);
    const AccessTokenPtr token = *store.authenticate("any");
    OrganizationPtr first;
    random.interruption = [&] { first = *store.organization("acme", *token); };
    const auto second = store.organization("acme", *token);
    REQUIRE(second.ok());
    CHECK(*second == first);
    CHECK(store.organization_count() == 1);
    CHECK(store.revision() == 1);
  }
}

}  // namespace porthole
