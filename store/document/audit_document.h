#pragma once

#include <cstdint>
#include <string_view>

#include "portal/audit_event.h"
#include "portal/base/json.h"
#include "portal/base/object_reader.h"

/// Audit events in complete documents. Fixtures have none.
namespace porthole {

/// All but what says which event of which organization it is: `organization`, `number`, `uuid`.
/// What is wrong goes to the object's findings.
AuditEvent read_audit_event(ObjectReader& object);

void write_audit_event(json::Writer& writer, std::string_view organization_slug,
                       std::uint64_t number, const AuditEvent& event);

}  // namespace porthole
