#include "store/transaction.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "store/state_conversion.h"
#include "tests/store/store_support.h"

namespace porthole {
namespace {

constexpr std::size_t kEventsMax = 2;

std::string text_of(const StoreState& state) {
  return test::written(to_image(capture(state)));
}

AuditEventPtr event_of(const Uuid& uuid) {
  AuditEvent event;
  event.uuid = uuid;
  return std::make_shared<const AuditEvent>(std::move(event));
}

/// The sample image, with a secret and a code of its first portal, and a full audit log.
StateImage full_image() {
  StateImage image = test::sample_image();
  StateImage::OrganizationImage& acme = image.organizations.front();
  const Uuid portal = acme.portals.front()->uuid;
  PortalSecret secret;
  secret.digest = sha256("secret");
  secret.uuid = Uuid::make_v8(secret.digest);
  secret.portal_uuid = portal;
  secret.created_by = demo_user();
  image.portal_secrets = {std::make_shared<const PortalSecret>(std::move(secret))};
  DeviceCode code;
  code.digest = sha256("code");
  code.uuid = Uuid::make_v8(code.digest);
  code.portal_uuid = portal;
  code.organization_slug = "acme";
  image.device_codes = {std::make_shared<const DeviceCode>(std::move(code))};
  acme.audit_number_first = 5;
  acme.audit_events = {event_of(Uuid::make_v8(sha256("1"))), event_of(Uuid::make_v8(sha256("2")))};
  return image;
}

/// A copy of a value with a new identity, where the value has one.
template <typename T>
std::shared_ptr<const T> copy_of(const std::shared_ptr<const T>& value, const char* identity) {
  T copy = *value;
  copy.digest = sha256(identity);
  copy.uuid = Uuid::make_v8(copy.digest);
  return std::make_shared<const T>(std::move(copy));
}

using Apply = std::function<void(Transaction& transaction, const StateImage& image)>;

/// One for each primitive change that isn't only made to undo another.
const std::vector<std::pair<const char*, Apply>>& primitive_changes() {
  static const std::vector<std::pair<const char*, Apply>> all = {
      {"PutUser",
       [](Transaction& transaction, const StateImage& image) {
         User user = *image.users.front();
         user.uuid = Uuid::make_v8(sha256("user"));
         user.email = "user@example.com";
         transaction.apply(PutUser{std::make_shared<const User>(std::move(user))});
       }},
      {"RemoveUser",
       [](Transaction& transaction, const StateImage& image) {
         transaction.apply(RemoveUser{image.users.front()->uuid});
       }},
      {"PutAccessToken",
       [](Transaction& transaction, const StateImage& image) {
         transaction.apply(PutAccessToken{copy_of(image.access_tokens.front(), "new")});
       }},
      {"PutAccessToken, replacing",
       [](Transaction& transaction, const StateImage& image) {
         AccessToken token = *image.access_tokens.front();
         token.description = "other";
         transaction.apply(PutAccessToken{std::make_shared<const AccessToken>(std::move(token))});
       }},
      {"RemoveAccessToken",
       [](Transaction& transaction, const StateImage& image) {
         transaction.apply(RemoveAccessToken{image.access_tokens.front()->digest});
       }},
      {"PutRevokedToken",
       [](Transaction& transaction, const StateImage&) {
         transaction.apply(PutRevokedToken{sha256("another")});
       }},
      {"RemoveRevokedToken",
       [](Transaction& transaction, const StateImage& image) {
         transaction.apply(RemoveRevokedToken{image.revoked_tokens.front()});
       }},
      {"PutOrganization",
       [](Transaction& transaction, const StateImage& image) {
         Organization organization = *image.organizations.front().organization;
         organization.slug = "new";
         organization.uuid = Uuid::make_v8(sha256("new"));
         transaction.apply(PutOrganization{std::make_unique<OrganizationState>(
             std::make_shared<const Organization>(std::move(organization)))});
       }},
      {"UpdateOrganization",
       [](Transaction& transaction, const StateImage& image) {
         Organization organization = *image.organizations.front().organization;
         organization.members = {{image.users.front()->uuid, Role::member}};
         transaction.apply(
             UpdateOrganization{transaction.find("acme"),
                                std::make_shared<const Organization>(std::move(organization))});
       }},
      {"RemoveOrganization",
       [](Transaction& transaction, const StateImage&) {
         transaction.apply(RemoveOrganization{"acme"});
       }},
      {"PutPortal",
       [](Transaction& transaction, const StateImage& image) {
         Portal portal = *image.organizations.front().portals.front();
         portal.uuid = Uuid::make_v8(sha256("portal"));
         portal.contents.slug = "new";
         transaction.apply(PutPortal{transaction.find("acme"),
                                     std::make_shared<const Portal>(std::move(portal))});
       }},
      {"PutPortal, replacing",
       [](Transaction& transaction, const StateImage& image) {
         const PortalPtr before = image.organizations.front().portals.front();
         Portal portal = *before;
         portal.contents.slug = "renamed";
         transaction.apply(PutPortal{transaction.find("acme"),
                                     std::make_shared<const Portal>(std::move(portal)), before});
       }},
      {"RemovePortal",
       [](Transaction& transaction, const StateImage& image) {
         transaction.apply(
             RemovePortal{transaction.find("acme"), image.organizations.front().portals.front()});
       }},
      {"PutPortalToken",
       [](Transaction& transaction, const StateImage& image) {
         transaction.apply(PutPortalToken{copy_of(image.portal_tokens.front(), "new")});
       }},
      {"RemovePortalToken",
       [](Transaction& transaction, const StateImage& image) {
         const PortalToken& token = *image.portal_tokens.front();
         transaction.apply(RemovePortalToken{token.portal_uuid, token.uuid});
       }},
      {"PutPortalSecret",
       [](Transaction& transaction, const StateImage& image) {
         transaction.apply(PutPortalSecret{copy_of(image.portal_secrets.front(), "new")});
       }},
      {"RemovePortalSecret",
       [](Transaction& transaction, const StateImage& image) {
         const PortalSecret& secret = *image.portal_secrets.front();
         transaction.apply(RemovePortalSecret{secret.portal_uuid, secret.uuid});
       }},
      {"PutDeviceCode",
       [](Transaction& transaction, const StateImage& image) {
         transaction.apply(PutDeviceCode{copy_of(image.device_codes.front(), "new")});
       }},
      {"PutDeviceCode, replacing",
       [](Transaction& transaction, const StateImage& image) {
         DeviceCode code = *image.device_codes.front();
         code.state = CodeState::denied;
         code.decided_by = demo_user();
         transaction.apply(PutDeviceCode{std::make_shared<const DeviceCode>(std::move(code))});
       }},
      {"RemoveDeviceCode",
       [](Transaction& transaction, const StateImage& image) {
         transaction.apply(RemoveDeviceCode{image.device_codes.front()->digest});
       }},
      {"SetCodeState",
       [](Transaction& transaction, const StateImage& image) {
         transaction.apply(SetCodeState{image.device_codes.front()->digest, CodeState::approved,
                                        image.users.front()});
       }},
      {"AppendAuditEvent",
       [](Transaction& transaction, const StateImage&) {
         transaction.apply(
             AppendAuditEvent{transaction.find("acme"), event_of(Uuid::make_v8(sha256("3")))});
       }},
      {"ReplaceState",
       [](Transaction& transaction, const StateImage&) {
         transaction.apply(ReplaceState{std::make_unique<StoreState>()});
       }},
  };
  return all;
}

}  // namespace

TEST_SUITE("transaction") {
  TEST_CASE("every primitive change changes the state, and is undone by the recorded ones") {
    // RestorePortal and UndoAppendAuditEvent only undo; PutAccessToken, PutPortal and PutDeviceCode
    // are there twice.
    CHECK(primitive_changes().size() == std::variant_size_v<PrimitiveChange> - 2 + 3);
    for (const auto& change : primitive_changes()) {
      CAPTURE(change.first);
      const StateImage image = full_image();
      StoreState state = make_state(image);
      const std::string before = text_of(state);
      Transaction::Leftovers leftovers;
      {
        Transaction transaction(state, kEventsMax, true, leftovers);
        change.second(transaction, image);
      }
      CHECK(text_of(state) != before);
      CHECK(leftovers.undo.size() == 1);
      Transaction::Leftovers removed;
      Transaction(state, kEventsMax, false, removed).apply_reversed(std::move(leftovers.undo));
      CHECK(text_of(state) == before);
      CHECK(state.find_broken_invariant(kEventsMax) == "");
    }
  }

  TEST_CASE("several changes are undone together") {
    const StateImage image = full_image();
    StoreState state = make_state(image);
    const std::string before = text_of(state);
    Transaction::Leftovers leftovers;
    Transaction transaction(state, kEventsMax, true, leftovers);
    const PortalPtr portal = image.organizations.front().portals.front();
    transaction.apply(AppendAuditEvent{transaction.find("acme"), event_of(Uuid{})});
    transaction.apply(RemovePortal{transaction.find("acme"), portal});
    transaction.apply(RemoveOrganization{"acme"});
    transaction.apply(ReplaceState{std::make_unique<StoreState>()});
    Transaction::Leftovers removed;
    Transaction(state, kEventsMax, false, removed).apply_reversed(std::move(leftovers.undo));
    CHECK(text_of(state) == before);
    CHECK(state.find_broken_invariant(kEventsMax) == "");
  }

  TEST_CASE("hands over what was removed when nothing is to be undone") {
    const StateImage image = full_image();
    StoreState state = make_state(image);
    Transaction::Leftovers leftovers;
    Transaction transaction(state, kEventsMax, false, leftovers);
    const AuditEventPtr oldest = image.organizations.front().audit_events.front();
    transaction.apply(AppendAuditEvent{transaction.find("acme"), event_of(Uuid{})});
    CHECK(leftovers.evicted == std::vector<AuditEventPtr>{oldest});
    transaction.apply(PutRevokedToken{sha256("another")});
    CHECK(leftovers.undo.empty());
    transaction.apply(RemoveOrganization{"acme"});
    CHECK(leftovers.undo.size() == 1);
  }

  TEST_CASE("removing what isn't there does nothing") {
    StoreState state = make_state(full_image());
    const std::string before = text_of(state);
    Transaction::Leftovers leftovers;
    Transaction transaction(state, kEventsMax, true, leftovers);
    transaction.apply(RemoveUser{Uuid{}});
    transaction.apply(RemoveAccessToken{Digest{}});
    transaction.apply(RemoveRevokedToken{Digest{}});
    transaction.apply(RemoveOrganization{"none"});
    transaction.apply(RemovePortalToken{Uuid{}, Uuid{}});
    transaction.apply(RemovePortalSecret{Uuid{}, Uuid{}});
    transaction.apply(RemoveDeviceCode{Digest{}});
    transaction.apply(SetCodeState{Digest{}, CodeState::approved, demo_user()});
    CHECK(leftovers.undo.empty());
    CHECK(text_of(state) == before);
  }
}

}  // namespace porthole
