#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "portal/actor.h"
#include "portal/base/clock.h"
#include "portal/base/json.h"
#include "portal/base/random.h"
#include "portal/base/uuid.h"
#include "portal/device_code.h"
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
};

/// `PortalCreatedEvent`, …. The names are the service's.
std::string_view name_of(AuditEventType type);
std::optional<AuditEventType> parse_audit_event_type(std::string_view name);

/// What an event can speak of.
enum class AuditKind { user, portal, portal_token, portal_secret, portal_token_code };

/// `User`, `Portal`, …. The names are the service's.
std::string_view name_of(AuditKind kind);
std::optional<AuditKind> parse_audit_kind(std::string_view name);

/// `APIContext`, `WebContext`. The names are the service's.
std::string_view name_of(ActorSurface surface);
std::optional<ActorSurface> parse_actor_surface(std::string_view name);

/// Who did something, or whom or what it was done to, as it was called then.
struct AuditReference {
  AuditKind kind = AuditKind::user;
  Uuid uuid;
  /// For people; of a token or secret its description, never any of its text.
  std::string name;
};

/// What an event changed, a JSON object: `{"name":{"old":"A","new":"B"}}` (chosen: nothing public
/// says what the service writes). Texts over 4 KiB are cut, since ten thousand events may hold a
/// query each. Hardly any is ever looked at, so that one about a portal of usual size is not
/// written until somebody does.
class AuditData {
 public:
  AuditData() = default;
  /// An object as `AuditDataWriter` writes it.
  explicit AuditData(std::string json) : kept_(std::move(json)) {}
  /// Of a portal's creation (`before` is null), change or deletion (`after` is null).
  AuditData(PortalPtr before, PortalPtr after);

  std::string json() const;

 private:
  struct Change {
    PortalPtr before;
    PortalPtr after;
  };

  std::variant<std::string, Change> kept_ = std::string("{}");
};

/// A change that somebody made in an organization. Immutable once shared. Holds no secret.
struct AuditEvent {
  Uuid uuid;
  AuditEventType type = AuditEventType::portal_created;
  Timestamp occurred_at;
  /// None when nobody is known.
  std::optional<AuditReference> actor;
  AuditReference subject;
  ActorSurface surface = ActorSurface::api;
  std::string address;
  std::string user_agent;
  AuditData data;
};

using AuditEventPtr = std::shared_ptr<const AuditEvent>;

/// An event of now, done by `actor`'s user if there is one. Nobody else has it yet.
std::shared_ptr<AuditEvent> make_audit_event(AuditEventType type, AuditReference subject,
                                             const Actor& actor, AuditData data, Timestamp now,
                                             Random& random);

AuditReference reference_to(const User& user);
AuditReference reference_to(const Portal& portal);
AuditReference reference_to(const PortalSecret& secret);

/// Writes what an event changed.
class AuditDataWriter {
 public:
  AuditDataWriter() { writer_.begin_object(); }

  /// What was `before` and is `after`; null where there was or is nothing. Not mentioned when both
  /// are the same.
  void text(std::string_view name, std::optional<std::string_view> before,
            std::optional<std::string_view> after);
  void boolean(std::string_view name, std::optional<bool> before, std::optional<bool> after);

  /// To be called last.
  std::string take();

 private:
  void begin(std::string_view name);
  void write(std::string_view name, std::optional<std::string_view> text);
  void write(std::string_view name, std::optional<bool> value);

  json::Writer writer_;
};

/// The data of a portal's creation (`before` is null), change or deletion (`after` is null).
std::string describe_change(const PortalContents* before, const PortalContents* after);

/// Events about what belongs to a portal. None holds any of its text.
std::shared_ptr<AuditEvent> make_audit_event(AuditEventType type, const PortalToken& token,
                                             const Portal& portal, const Actor& actor,
                                             Timestamp now, Random& random);
std::shared_ptr<AuditEvent> make_audit_event(AuditEventType type, const PortalSecret& secret,
                                             const Portal& portal, const Actor& actor,
                                             Timestamp now, Random& random);
std::shared_ptr<AuditEvent> make_audit_event(AuditEventType type, const DeviceCode& code,
                                             const Portal& portal, const Actor& actor,
                                             Timestamp now, Random& random);

/// The members of an event that the REST API and snapshots have in common: `type`, `occurred_at`,
/// `actor`, `subject`, `context`, `data`.
void write_members(json::Writer& writer, const AuditEvent& event);

/// The event's object in the REST API.
void write_json(json::Writer& writer, const AuditEvent& event, std::string_view url);

}  // namespace porthole
