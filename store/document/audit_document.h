#pragma once

#include <cstdint>
#include <string_view>

#include "portal/audit_event.h"
#include "portal/base/json.h"
#include "portal/base/object_reader.h"

/// Audit events in snapshots. Fixtures have none.
namespace porthole {

/// Reads everything but what identifies the event: `organization`, `number` and `uuid`. What is
/// wrong goes to the object's findings.
AuditEvent read_audit_event(ObjectReader& object);

void write_audit_event(json::Writer& writer, std::string_view organization_slug,
                       std::uint64_t number, const AuditEvent& event);

}  // namespace porthole
