#pragma once

#include <string>
#include <vector>

#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "portal/base/result.h"
#include "store/document/state_document.h"

namespace porthole {

/// Reads documents, whose objects may refer to each other's, into one image, and finds every
/// problem in them: types, unknown properties, rules of portals, duplicate identifiers, references
/// to what isn't declared.
ReadResult read_documents(const std::vector<StateDocument>& documents, const ReadOptions& options,
                          const Clock& clock, Random& random);

/// Reads one document that isn't a file, as `read_documents` does. Fails with `malformed` when it
/// isn't JSON.
Result<ReadResult> read_text(std::string text, const ReadOptions& options, const Clock& clock,
                             Random& random);

}  // namespace porthole
