#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "portal/base/text.h"
#include "store/document/access_token_reader.h"
#include "store/document/audit_document.h"
#include "store/document/change_document.h"
#include "store/document/credentials_document.h"
#include "store/document/organization_reader.h"
#include "store/document/portal_reader.h"

namespace porthole {

ChangeReader::ChangeReader(StoreState& state, std::size_t audit_events_max,
                           const ReadOptions& options, Timestamp now, Random& random)
    : state_(state),
      audit_events_max_(audit_events_max),
      options_(options),
      now_(now),
      random_(random) {}

const std::vector<ChangeReader::Kind>& ChangeReader::kinds() {
  static const std::vector<Kind> all = {
      {"put_user", &ChangeReader::put_user},
      {"remove_user", &ChangeReader::remove_user},
      {"put_access_token", &ChangeReader::put_access_token},
      {"remove_access_token", &ChangeReader::remove_access_token},
      {"put_revoked_token", &ChangeReader::put_revoked_token},
      {"remove_revoked_token", &ChangeReader::remove_revoked_token},
      {"put_organization", &ChangeReader::put_organization},
      {"update_organization", &ChangeReader::update_organization},
      {"remove_organization", &ChangeReader::remove_organization},
      {"put_portal", &ChangeReader::put_portal},
      {"remove_portal", &ChangeReader::remove_portal},
      {"put_credentials", &ChangeReader::put_credentials},
      {"remove_portal_token", &ChangeReader::remove_portal_token},
      {"remove_portal_secret", &ChangeReader::remove_portal_secret},
      {"append_audit_event", &ChangeReader::append_audit_event},
      {"clear_state", &ChangeReader::clear_state},
  };
  return all;
}

void ChangeReader::apply(const json::Value& change, const JsonPath& path, Findings& findings) {
  findings_ = &findings;
  for (rapidjson::SizeType i = 0; i < change.Size() && findings.empty(); ++i) {
    Transaction::Leftovers removed;
    Transaction transaction(state_, audit_events_max_, false, removed);
    const JsonPath place = path.at(i);
    ObjectReader primitive(change[i], place, findings);
    if (!primitive.is_object()) return;
    for (const Kind& kind : kinds()) {
      primitive.inner(kind.name, Need::optional,
                      [&](ObjectReader& object) { (this->*kind.apply)(object, transaction); });
    }
    primitive.refuse_unknown();
  }
}

// Users and access tokens.

void ChangeReader::put_user(ObjectReader& object, Transaction& transaction) {
  ImageBuilder builder(options_, now_, random_);
  read_user(object, builder);
  if (findings_->empty()) transaction.apply(PutUser{builder.image().users.back()});
}

void ChangeReader::remove_user(ObjectReader& object, Transaction& transaction) {
  if (const auto uuid = object.uuid("uuid", Need::required)) transaction.apply(RemoveUser{*uuid});
}

void ChangeReader::put_access_token(ObjectReader& object, Transaction& transaction) {
  ImageBuilder builder = builder_for(object);
  std::string none;
  read_access_token(object, builder, none);
  if (findings_->empty()) transaction.apply(PutAccessToken{builder.image().access_tokens.back()});
}

void ChangeReader::remove_access_token(ObjectReader& object, Transaction& transaction) {
  const auto digest = object.digest("token_sha256", Need::required);
  if (digest) transaction.apply(RemoveAccessToken{*digest});
}

void ChangeReader::put_revoked_token(ObjectReader& object, Transaction& transaction) {
  const auto digest = object.digest("token_sha256", Need::required);
  if (digest) transaction.apply(PutRevokedToken{*digest});
}

void ChangeReader::remove_revoked_token(ObjectReader& object, Transaction& transaction) {
  const auto digest = object.digest("token_sha256", Need::required);
  if (digest) transaction.apply(RemoveRevokedToken{*digest});
}

// Organizations.

void ChangeReader::put_organization(ObjectReader& object, Transaction& transaction) {
  ImageBuilder builder = builder_for_organization(json::find(object.object(), "organization"));
  object.inner("organization", Need::required,
               [&](ObjectReader& organization) { read_organization(organization, builder); });
  const auto position = object.natural("position", Need::optional);
  if (!findings_->empty()) return;
  const OrganizationPtr& organization = builder.image().organizations.back().organization;
  if (state_.find(organization->slug) != nullptr) {
    return object.refuse("organization " + quote(organization->slug) + " is there already");
  }
  transaction.apply(PutOrganization{std::make_unique<OrganizationState>(organization),
                                    position.value_or(kAtEnd)});
}

void ChangeReader::update_organization(ObjectReader& object, Transaction& transaction) {
  ImageBuilder builder = builder_for_organization(&object.object());
  read_organization(object, builder);
  if (!findings_->empty()) return;
  const OrganizationPtr& after = builder.image().organizations.back().organization;
  OrganizationState* organization = transaction.find(after->slug);
  if (organization == nullptr || organization->organization->uuid != after->uuid ||
      organization->organization->number != after->number) {
    return object.refuse("there is no organization " + quote(after->slug) +
                         " with this uuid and number");
  }
  transaction.apply(UpdateOrganization{organization, after});
}

void ChangeReader::remove_organization(ObjectReader& object, Transaction& transaction) {
  const OrganizationState* organization = find_organization(object, transaction);
  if (organization == nullptr) return;
  transaction.apply(RemoveOrganization{organization->organization->slug});
}

// Portals.

void ChangeReader::put_portal(ObjectReader& object, Transaction& transaction) {
  OrganizationState* organization = find_organization(object, transaction);
  for (const auto& member : object.object().GetObject()) object.take(json::text_of(member.name));
  if (organization == nullptr) return;
  ImageBuilder builder = builder_for(object);
  PortalPtr portal = read_portal(object.object(), object.path(), builder, *findings_);
  if (portal == nullptr) return;
  const PortalPtr* before = organization->by_uuid.find(portal->uuid);
  const OrganizationState::PortalEntry* same_slug =
      organization->by_slug.find(portal->contents.slug);
  if (same_slug != nullptr && same_slug->portal->uuid != portal->uuid) {
    return object.refuse("slug", "Slug has already been taken");
  }
  transaction.apply(
      PutPortal{organization, std::move(portal), before == nullptr ? nullptr : *before});
}

void ChangeReader::remove_portal(ObjectReader& object, Transaction& transaction) {
  OrganizationState* organization = find_organization(object, transaction);
  const auto uuid = object.uuid("uuid", Need::required);
  if (organization == nullptr || !uuid) return;
  const PortalPtr* portal = organization->by_uuid.find(*uuid);
  if (portal == nullptr) {
    return object.refuse("uuid", "there is no portal " + uuid->to_string());
  }
  transaction.apply(RemovePortal{organization, *portal});
}

// Credentials.

void ChangeReader::put_credentials(ObjectReader& object, Transaction& transaction) {
  const auto uuid = object.uuid("portal", Need::required);
  const auto organization = object.text("organization", Need::optional);
  const CredentialsSource source{
      true, now_, random_, *findings_,
      [this](ObjectReader& of, std::string_view property) { return find_user(of, property); }};
  const Portal portal = portal_of_credentials(uuid.value_or(Uuid()));
  ParsedCredentials read = read_credentials(object, portal, organization.value_or(""), source);
  if (!findings_->empty()) return;
  // One of the same digest had expired when this one was drawn.
  for (PortalToken& token : read.tokens) {
    note_use_of_secret(token);
    if (const PortalTokenPtr expired = state_.credentials.token(token.digest)) {
      transaction.apply(RemovePortalToken{expired->portal_uuid, expired->uuid});
    }
    transaction.apply(PutPortalToken{std::make_shared<const PortalToken>(std::move(token))});
  }
  for (PortalSecret& secret : read.secrets) {
    transaction.apply(PutPortalSecret{std::make_shared<const PortalSecret>(std::move(secret))});
  }
  for (DeviceCode& code : read.codes) {
    const DeviceCodePtr before = state_.credentials.code(code.digest);
    const bool is_later_value =
        before != nullptr && before->uuid == code.uuid && before->portal_uuid == code.portal_uuid;
    if (before != nullptr && !is_later_value) transaction.apply(RemoveDeviceCode{code.digest});
    transaction.apply(PutDeviceCode{std::make_shared<const DeviceCode>(std::move(code))});
  }
}

/// Whoever was issued the token presented a secret.
void ChangeReader::note_use_of_secret(const PortalToken& token) const {
  if (!token.secret_uuid) return;
  const PortalSecretPtr secret =
      state_.credentials.secrets().find(token.portal_uuid, *token.secret_uuid);
  if (secret != nullptr) secret->last_use.note(token.created_at);
}

void ChangeReader::remove_portal_token(ObjectReader& object, Transaction& transaction) {
  const auto portal = object.uuid("portal", Need::required);
  const auto uuid = object.uuid("uuid", Need::required);
  if (portal && uuid) transaction.apply(RemovePortalToken{*portal, *uuid});
}

void ChangeReader::remove_portal_secret(ObjectReader& object, Transaction& transaction) {
  const auto portal = object.uuid("portal", Need::required);
  const auto uuid = object.uuid("uuid", Need::required);
  if (portal && uuid) transaction.apply(RemovePortalSecret{*portal, *uuid});
}

// Audit events, and everything.

void ChangeReader::append_audit_event(ObjectReader& object, Transaction& transaction) {
  OrganizationState* organization = find_organization(object, transaction);
  const auto number = object.natural("number", Need::required);
  const auto uuid = object.uuid("uuid", Need::required);
  AuditEvent event = read_audit_event(object);
  if (!findings_->empty()) return;
  const AuditLog& log = organization->audit_log;
  if (*number == 0 || (log.size() > 0 && *number != log.first_number() + log.size())) {
    return object.refuse("number", "audit events of an organization must be numbered one by one");
  }
  event.uuid = *uuid;
  transaction.apply(
      AppendAuditEvent{organization, std::make_shared<const AuditEvent>(std::move(event)), number});
}

void ChangeReader::clear_state(ObjectReader&, Transaction& transaction) {
  transaction.apply(ReplaceState{std::make_unique<StoreState>()});
}

// Look-ups.

UserPtr ChangeReader::find_user(ObjectReader& object, std::string_view property) const {
  const auto uuid = object.uuid(property, Need::required);
  if (!uuid || *uuid == demo_user()->uuid) return demo_user();
  if (const UserPtr* user = state_.users_by_uuid.find(*uuid)) return *user;
  object.refuse(property, "there is no user " + uuid->to_string());
  return demo_user();
}

OrganizationState* ChangeReader::find_organization(ObjectReader& object,
                                                   Transaction& transaction) const {
  const auto slug = object.text("organization", Need::required);
  if (!slug) return nullptr;
  OrganizationState* organization = transaction.find(*slug);
  if (organization == nullptr) {
    object.refuse("organization", "there is no organization " + quote(*slug));
  }
  return organization;
}

ImageBuilder ChangeReader::builder_for_organization(const json::Value* organization) const {
  ImageBuilder builder(options_, now_, random_);
  const json::Value* members = organization != nullptr && organization->IsObject()
                                   ? json::find(*organization, "members")
                                   : nullptr;
  if (members == nullptr || !members->IsArray()) return builder;
  for (const json::Value& member : members->GetArray()) {
    const json::Value* text = member.IsObject() ? json::find(member, "user") : nullptr;
    const auto uuid = text != nullptr && text->IsString() ? Uuid::parse(json::text_of(*text))
                                                          : std::optional<Uuid>();
    const UserPtr* user = uuid ? state_.users_by_uuid.find(*uuid) : nullptr;
    if (user != nullptr) builder.add_user(*user);
  }
  return builder;
}

ImageBuilder ChangeReader::builder_for(const ObjectReader& object) const {
  ImageBuilder builder(options_, now_, random_);
  const auto text_at = [&](const char* name) -> std::string {
    const json::Value* value = json::find(object.object(), name);
    return value != nullptr && value->IsString() ? std::string(json::text_of(*value)) : "";
  };
  for (const char* name : {"user", "created_by"}) {
    const std::optional<Uuid> uuid = Uuid::parse(text_at(name));
    const UserPtr* user = uuid ? state_.users_by_uuid.find(*uuid) : nullptr;
    if (user != nullptr) builder.add_user(*user);
  }
  const auto add = [&](std::string_view slug) {
    const OrganizationState* organization = state_.find(slug);
    if (organization != nullptr) builder.add_organization(*organization->organization);
  };
  add(text_at("organization"));
  const json::Value* slugs = json::find(object.object(), "organizations");
  if (slugs == nullptr || !slugs->IsArray()) return builder;
  for (const json::Value& slug : slugs->GetArray()) {
    if (slug.IsString()) add(json::text_of(slug));
  }
  return builder;
}

}  // namespace porthole
