#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "portal/actor.h"
#include "portal/audit_data.h"
#include "portal/base/clock.h"
#include "portal/base/json_writer.h"
#include "portal/base/random.h"
#include "portal/base/uuid.h"
#include "portal/device_code.h"
#include "portal/organization.h"
#include "portal/portal.h"
#include "portal/portal_secret.h"
#include "portal/portal_token.h"

namespace porthole {

enum class AuditEventType {
  portal_created,
  portal_updated,
  portal_deleted,
  portal_token_created,
  portal_token_deleted,
  portal_secret_created,
  portal_secret_deleted,
  portal_token_code_authorized,
  organization_updated,
};

/// `PortalCreatedEvent`, …: the service's names.
std::string_view name_of(AuditEventType type);
std::optional<AuditEventType> parse_audit_event_type(std::string_view name);

/// What an event's actor or subject can be.
enum class AuditKind { user, portal, portal_token, portal_secret, portal_token_code, organization };

/// `User`, `Portal`, …: the service's names.
std::string_view name_of(AuditKind kind);
std::optional<AuditKind> parse_audit_kind(std::string_view name);

/// `APIContext`, `WebContext`: the service's names.
std::string_view name_of(ActorSurface surface);
std::optional<ActorSurface> parse_actor_surface(std::string_view name);

/// An event's actor or subject, with its name at that time.
struct AuditReference {
  AuditKind kind = AuditKind::user;
  Uuid uuid;
  /// For people to read. For a token or secret its description, never any of its plain text.
  std::string name;
};

/// A change in an organization and who made it. Immutable once shared. Contains no secret.
struct AuditEvent {
  Uuid uuid;
  AuditEventType type = AuditEventType::portal_created;
  Timestamp occurred_at;
  /// Absent if the user is unknown.
  std::optional<AuditReference> actor;
  AuditReference subject;
  ActorSurface surface = ActorSurface::api;
  /// The client's IP address; empty if there is none.
  std::string address;
  std::string user_agent;
  AuditData data;
};

using AuditEventPtr = std::shared_ptr<const AuditEvent>;

/// An event at `now`. The caller is its only owner and may still change it.
std::shared_ptr<AuditEvent> make_audit_event(AuditEventType type, AuditReference subject,
                                             const Actor& actor, AuditData data, Timestamp now,
                                             Random& random);

AuditReference reference_to(const User& user);
AuditReference reference_to(const Portal& portal);
AuditReference reference_to(const PortalSecret& secret);
AuditReference reference_to(const Organization& organization);

/// Events about a portal's credentials. They contain nothing of a credential's plain text.
std::shared_ptr<AuditEvent> make_audit_event(AuditEventType type, const PortalToken& token,
                                             const Portal& portal, const Actor& actor,
                                             Timestamp now, Random& random);
std::shared_ptr<AuditEvent> make_audit_event(AuditEventType type, const PortalSecret& secret,
                                             const Portal& portal, const Actor& actor,
                                             Timestamp now, Random& random);
std::shared_ptr<AuditEvent> make_audit_event(AuditEventType type, const DeviceCode& code,
                                             const Portal& portal, const Actor& actor,
                                             Timestamp now, Random& random);

/// Writes the members that the REST API and snapshots have in common: `type`, `occurred_at`,
/// `actor`, `subject`, `context`, `data`.
void write_members(json::Writer& writer, const AuditEvent& event);

/// Writes the event's object in the REST API.
void write_json(json::Writer& writer, const AuditEvent& event, std::string_view url);

}  // namespace porthole
