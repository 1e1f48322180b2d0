#include "portal/audit_event.h"

#include <utility>

#include "portal/base/enum_names.h"

namespace porthole {
namespace {

constexpr EnumNames<AuditEventType, 9> kEventTypes = {{{
    {AuditEventType::portal_created, "PortalCreatedEvent"},
    {AuditEventType::portal_updated, "PortalUpdatedEvent"},
    {AuditEventType::portal_deleted, "PortalDeletedEvent"},
    {AuditEventType::portal_token_created, "PortalTokenCreatedEvent"},
    {AuditEventType::portal_token_deleted, "PortalTokenDeletedEvent"},
    {AuditEventType::portal_secret_created, "PortalSecretCreatedEvent"},
    {AuditEventType::portal_secret_deleted, "PortalSecretDeletedEvent"},
    {AuditEventType::portal_token_code_authorized, "PortalTokenCodeAuthorizedEvent"},
    {AuditEventType::organization_updated, "OrganizationUpdatedEvent"},
}}};

constexpr EnumNames<AuditKind, 6> kAuditKinds = {{{
    {AuditKind::user, "User"},
    {AuditKind::portal, "Portal"},
    {AuditKind::portal_token, "PortalToken"},
    {AuditKind::portal_secret, "PortalSecret"},
    {AuditKind::portal_token_code, "PortalTokenCode"},
    {AuditKind::organization, "Organization"},
}}};

constexpr EnumNames<ActorSurface, 2> kSurfaces = {{{
    {ActorSurface::api, "APIContext"},
    {ActorSurface::web, "WebContext"},
}}};

void write_audit_reference(json::Writer& writer, std::string_view name,
                           const std::optional<AuditReference>& reference) {
  writer.key(name);
  if (!reference) {
    writer.null();
    return;
  }
  writer.begin_object();
  writer.member("type", name_of(reference->kind));
  writer.member("uuid", reference->uuid.to_string());
  writer.member("name", reference->name);
  writer.end_object();
}

std::optional<std::string_view> unless_empty(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

/// Collects the data of a credential of `portal` that was created or deleted.
class CredentialData {
 public:
  CredentialData(bool is_deleted, const Portal& portal) : is_deleted_(is_deleted) {
    text("portal", portal.contents.slug);
  }

  void text(std::string_view name, std::optional<std::string_view> value) {
    if (is_deleted_) {
      data_.text(name, value, std::nullopt);
    } else {
      data_.text(name, std::nullopt, value);
    }
  }

  AuditData take() { return AuditData(data_.take()); }

 private:
  const bool is_deleted_;
  AuditDataWriter data_;
};

}  // namespace

std::string_view name_of(AuditEventType type) {
  return kEventTypes.name_of(type);
}

std::optional<AuditEventType> parse_audit_event_type(std::string_view name) {
  return kEventTypes.find(name);
}

std::string_view name_of(AuditKind kind) {
  return kAuditKinds.name_of(kind);
}

std::optional<AuditKind> parse_audit_kind(std::string_view name) {
  return kAuditKinds.find(name);
}

std::string_view name_of(ActorSurface surface) {
  return kSurfaces.name_of(surface);
}

std::optional<ActorSurface> parse_actor_surface(std::string_view name) {
  return kSurfaces.find(name);
}

AuditReference reference_to(const User& user) {
  return {AuditKind::user, user.uuid, user.name};
}

AuditReference reference_to(const Portal& portal) {
  return {AuditKind::portal, portal.uuid, portal.contents.name};
}

AuditReference reference_to(const PortalSecret& secret) {
  return {AuditKind::portal_secret, secret.uuid, secret.description};
}

/// Named by its slug, as in the vendor's example.
AuditReference reference_to(const Organization& organization) {
  return {AuditKind::organization, organization.uuid, organization.slug};
}

std::shared_ptr<AuditEvent> make_audit_event(AuditEventType type, const PortalToken& token,
                                             const Portal& portal, const Actor& actor,
                                             Timestamp now, Random& random) {
  CredentialData data(type == AuditEventType::portal_token_deleted, portal);
  const std::string expires_at = token.expires_at ? to_iso8601(*token.expires_at) : std::string();
  data.text("kind", name_of(token.kind));
  data.text("description", unless_empty(token.description));
  data.text("expires_at", unless_empty(expires_at));
  return make_audit_event(type, {AuditKind::portal_token, token.uuid, token.description}, actor,
                          data.take(), now, random);
}

std::shared_ptr<AuditEvent> make_audit_event(AuditEventType type, const PortalSecret& secret,
                                             const Portal& portal, const Actor& actor,
                                             Timestamp now, Random& random) {
  CredentialData data(type == AuditEventType::portal_secret_deleted, portal);
  data.text("description", unless_empty(secret.description));
  return make_audit_event(type, reference_to(secret), actor, data.take(), now, random);
}

std::shared_ptr<AuditEvent> make_audit_event(AuditEventType type, const DeviceCode& code,
                                             const Portal& portal, const Actor& actor,
                                             Timestamp now, Random& random) {
  CredentialData data(false, portal);
  return make_audit_event(type, {AuditKind::portal_token_code, code.uuid, portal.contents.name},
                          actor, data.take(), now, random);
}

std::shared_ptr<AuditEvent> make_audit_event(AuditEventType type, AuditReference subject,
                                             const Actor& actor, AuditData data, Timestamp now,
                                             Random& random) {
  auto event = std::make_shared<AuditEvent>();
  event->uuid = Uuid::make_v7(now, random);
  event->type = type;
  event->occurred_at = now;
  if (actor.user != nullptr) event->actor = reference_to(*actor.user);
  event->subject = std::move(subject);
  event->surface = actor.surface;
  event->address = actor.address;
  event->user_agent = actor.user_agent;
  event->data = std::move(data);
  return event;
}

void write_members(json::Writer& writer, const AuditEvent& event) {
  writer.member("type", name_of(event.type));
  writer.member("occurred_at", to_iso8601(event.occurred_at));
  write_audit_reference(writer, "actor", event.actor);
  write_audit_reference(writer, "subject", event.subject);
  writer.key("context");
  writer.begin_object();
  writer.member("type", name_of(event.surface));
  writer.member("request_ip", unless_empty(event.address));
  writer.member("request_user_agent", unless_empty(event.user_agent));
  writer.end_object();
  writer.key("data");
  writer.raw(event.data.json());
}

void write_json(json::Writer& writer, const AuditEvent& event, std::string_view url) {
  writer.begin_object();
  writer.member("uuid", event.uuid.to_string());
  writer.member("graphql_id", graphql_id("AuditEvent", event.uuid));
  write_members(writer, event);
  writer.member("url", url);
  writer.end_object();
}

}  // namespace porthole
