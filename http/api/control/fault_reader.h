#pragma once

#include "http/testkit/fault.h"
#include "portal/base/object_reader.h"

namespace porthole::http::control {

/// Reads the members of a fault, and adds a finding for each that is wrong.
FaultDraft read_fault(ObjectReader& members);

}  // namespace porthole::http::control
