#include "store/document/audit_document.h"

#include <optional>
#include <string>

#include "portal/base/text.h"

namespace porthole {
namespace {

/// The value that one of the service's names stands for.
template <typename T>
T take_named(ObjectReader& object, std::string_view property,
             std::optional<T> (*parse)(std::string_view)) {
  const auto name = object.text(property, Need::required);
  if (!name) return T{};
  const std::optional<T> value = parse(*name);
  if (!value) object.refuse(property, "unknown type " + quote(*name));
  return value.value_or(T{});
}

AuditReference read_reference(ObjectReader& object) {
  AuditReference reference;
  reference.kind = take_named(object, "type", &parse_audit_kind);
  reference.uuid = object.uuid("uuid", Need::required).value_or(Uuid());
  reference.name = object.text("name", Need::required).value_or("");
  return reference;
}

AuditData take_data(ObjectReader& object) {
  const json::Value* data = object.take("data");
  if (data == nullptr || !data->IsObject()) {
    object.refuse("data", "expected an object");
    return {};
  }
  json::Writer writer;
  writer.value(*data);
  return AuditData(writer.take());
}

}  // namespace

AuditEvent read_audit_event(ObjectReader& object) {
  AuditEvent event;
  event.type = take_named(object, "type", &parse_audit_event_type);
  event.occurred_at = object.time("occurred_at", Need::required).value_or(Timestamp());
  object.inner("actor", Need::optional,
               [&](ObjectReader& actor) { event.actor = read_reference(actor); });
  object.inner("subject", Need::required,
               [&](ObjectReader& subject) { event.subject = read_reference(subject); });
  object.inner("context", Need::required, [&](ObjectReader& context) {
    event.surface = take_named(context, "type", &parse_actor_surface);
    event.address = context.text("request_ip", Need::optional).value_or("");
    event.user_agent = context.text("request_user_agent", Need::optional).value_or("");
  });
  event.data = take_data(object);
  return event;
}

void write_audit_event(json::Writer& writer, std::string_view organization_slug,
                       std::uint64_t number, const AuditEvent& event) {
  writer.begin_object();
  writer.member("organization", organization_slug);
  writer.key("number");
  writer.integer(static_cast<std::int64_t>(number));
  writer.member("uuid", event.uuid.to_string());
  write_members(writer, event);
  writer.end_object();
}

}  // namespace porthole
