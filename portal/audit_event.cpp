#include "portal/audit_event.h"

#include <algorithm>
#include <array>

#include "portal/limits.h"

namespace porthole {
namespace {

template <typename T>
struct Named {
  T value;
  std::string_view name;
};

constexpr std::array<Named<AuditEventType>, 8> kEventTypes = {{
    {AuditEventType::portal_created, "PortalCreatedEvent"},
    {AuditEventType::portal_updated, "PortalUpdatedEvent"},
    {AuditEventType::portal_deleted, "PortalDeletedEvent"},
    {AuditEventType::portal_token_created, "PortalTokenCreatedEvent"},
    {AuditEventType::portal_token_deleted, "PortalTokenDeletedEvent"},
    {AuditEventType::portal_secret_created, "PortalSecretCreatedEvent"},
    {AuditEventType::portal_secret_deleted, "PortalSecretDeletedEvent"},
    {AuditEventType::portal_token_code_authorized, "PortalTokenCodeAuthorizedEvent"},
}};

constexpr std::array<Named<AuditKind>, 5> kAuditKinds = {{
    {AuditKind::user, "User"},
    {AuditKind::portal, "Portal"},
    {AuditKind::portal_token, "PortalToken"},
    {AuditKind::portal_secret, "PortalSecret"},
    {AuditKind::portal_token_code, "PortalTokenCode"},
}};

constexpr std::array<Named<ActorSurface>, 2> kSurfaces = {{
    {ActorSurface::api, "APIContext"},
    {ActorSurface::web, "WebContext"},
}};

template <typename T, std::size_t kCount>
std::string_view name_in(const std::array<Named<T>, kCount>& names, T value) {
  for (const Named<T>& entry : names) {
    if (entry.value == value) return entry.name;
  }
  return {};
}

template <typename T, std::size_t kCount>
std::optional<T> value_in(const std::array<Named<T>, kCount>& names, std::string_view name) {
  for (const Named<T>& entry : names) {
    if (entry.name == name) return entry.value;
  }
  return std::nullopt;
}

/// The beginning of a long text and how long it was. Cuts between code points.
std::string shortened(std::string_view text) {
  std::size_t end = limits::kAuditTextBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
  return std::string(text.substr(0, end)) + "… (" + std::to_string(text.size()) + " bytes)";
}

void write_reference(json::Writer& writer, std::string_view name,
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

/// Whether a portal takes no more memory, to be kept by an event, than its texts may.
bool is_light(const PortalPtr& portal) {
  return portal == nullptr ||
         (portal->json.size() <= limits::kAuditTextBytesMax && portal->responses == nullptr);
}

const PortalContents* contents_of(const PortalPtr& portal) {
  return portal == nullptr ? nullptr : &portal->contents;
}

std::optional<std::string_view> unless_empty(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

/// The data of something of `portal` that was made, or is removed.
class CredentialData {
 public:
  CredentialData(bool is_removed, const Portal& portal) : is_removed_(is_removed) {
    text("portal", portal.contents.slug);
  }

  void text(std::string_view name, std::optional<std::string_view> value) {
    if (is_removed_) {
      data_.text(name, value, std::nullopt);
    } else {
      data_.text(name, std::nullopt, value);
    }
  }

  AuditData take() { return AuditData(data_.take()); }

 private:
  const bool is_removed_;
  AuditDataWriter data_;
};

}  // namespace

std::string_view name_of(AuditEventType type) {
  return name_in(kEventTypes, type);
}

std::optional<AuditEventType> parse_audit_event_type(std::string_view name) {
  return value_in(kEventTypes, name);
}

std::string_view name_of(AuditKind kind) {
  return name_in(kAuditKinds, kind);
}

std::optional<AuditKind> parse_audit_kind(std::string_view name) {
  return value_in(kAuditKinds, name);
}

std::string_view name_of(ActorSurface surface) {
  return name_in(kSurfaces, surface);
}

std::optional<ActorSurface> parse_actor_surface(std::string_view name) {
  return value_in(kSurfaces, name);
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

AuditData::AuditData(PortalPtr before, PortalPtr after) {
  if (is_light(before) && is_light(after)) {
    kept_ = Change{std::move(before), std::move(after)};
  } else {
    kept_ = describe_change(contents_of(before), contents_of(after));
  }
}

std::string AuditData::json() const {
  if (const auto* change = std::get_if<Change>(&kept_)) {
    return describe_change(contents_of(change->before), contents_of(change->after));
  }
  return std::get<std::string>(kept_);
}

void AuditDataWriter::text(std::string_view name, std::optional<std::string_view> before,
                           std::optional<std::string_view> after) {
  if (before == after) return;
  begin(name);
  write("old", before);
  write("new", after);
  writer_.end_object();
}

void AuditDataWriter::boolean(std::string_view name, std::optional<bool> before,
                              std::optional<bool> after) {
  if (before == after) return;
  begin(name);
  write("old", before);
  write("new", after);
  writer_.end_object();
}

std::string AuditDataWriter::take() {
  writer_.end_object();
  return writer_.take();
}

void AuditDataWriter::begin(std::string_view name) {
  writer_.key(name);
  writer_.begin_object();
}

void AuditDataWriter::write(std::string_view name, std::optional<std::string_view> text) {
  writer_.key(name);
  if (!text) {
    writer_.null();
  } else if (text->size() > limits::kAuditTextBytesMax) {
    writer_.string(shortened(*text));
  } else {
    writer_.string(*text);
  }
}

void AuditDataWriter::write(std::string_view name, std::optional<bool> value) {
  writer_.key(name);
  if (value) {
    writer_.boolean(*value);
  } else {
    writer_.null();
  }
}

std::string describe_change(const PortalContents* before, const PortalContents* after) {
  AuditDataWriter data;
  using View = std::optional<std::string_view>;
  const auto text = [&](std::string_view name, auto PortalContents::*member) {
    data.text(name, before == nullptr ? View() : View(before->*member),
              after == nullptr ? View() : View(after->*member));
  };
  text("slug", &PortalContents::slug);
  text("name", &PortalContents::name);
  text("description", &PortalContents::description);
  text("query", &PortalContents::query);
  text("allowed_ip_addresses", &PortalContents::allowed_ip_addresses);
  data.boolean("user_invokable",
               before == nullptr ? std::nullopt : std::optional(before->user_invokable),
               after == nullptr ? std::nullopt : std::optional(after->user_invokable));
  return data.take();
}

void write_members(json::Writer& writer, const AuditEvent& event) {
  writer.member("type", name_of(event.type));
  writer.member("occurred_at", to_iso8601(event.occurred_at));
  write_reference(writer, "actor", event.actor);
  write_reference(writer, "subject", event.subject);
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
