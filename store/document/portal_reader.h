#pragma once

#include "portal/base/json.h"
#include "portal/base/object_reader.h"
#include "store/document/image_builder.h"
#include "store/document/state_document.h"

namespace porthole {

/// Reads a document's `portals`, with their credentials, into the image.
void read_portals(const json::Value& list, const StateDocument& document, ImageBuilder& builder,
                  Findings& findings);

}  // namespace porthole
