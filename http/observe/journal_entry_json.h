#pragma once

#include "http/observe/journal_entry.h"
#include "portal/base/json.h"

namespace porthole::http {

/// Writes ENTRY of the control API. The values of headers with the same name are joined by commas.
void write_json(json::Writer& writer, const JournalEntry& entry);

}  // namespace porthole::http
