#pragma once

#include "portal/base/json.h"
#include "portal/base/object_reader.h"
#include "portal/portal.h"
#include "store/document/image_builder.h"
#include "store/document/state_document.h"

namespace porthole {

/// Reads a document's `portals`, with their credentials, into the image.
void read_portals(const json::Value& list, const StateDocument& document, ImageBuilder& builder,
                  Findings& findings);

/// Reads one portal, whose organization and creator the builder has, and which has no credentials.
/// Null when something is wrong.
PortalPtr read_portal(const json::Value& value, const JsonPath& path, ImageBuilder& builder,
                      Findings& findings);

}  // namespace porthole
