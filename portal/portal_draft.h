#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/json.h"
#include "portal/portal.h"
#include "portal/property.h"
#include "portal/query_policy.h"

// From a request's body to valid portal contents. All functions are thread-safe.

namespace porthole {

/// The properties in a request's body, or of a portal in a file, before validation.
struct PortalDraft {
  Property<std::string> slug;
  Property<std::string> name;
  Property<std::string> description;
  Property<std::string> query;
  Property<std::string> allowed_ip_addresses;
  Property<bool> user_invokable;
};

/// The names of a draft's properties, in the order of the data model.
const std::vector<std::string_view>& draft_property_names();

/// Reads a draft from a JSON object. Ignores unknown properties.
PortalDraft decode_draft(const json::Value& object);

/// Whether another portal of the organization has the slug.
using SlugTaken = std::function<bool(std::string_view slug)>;

/// The result of `revise`. The contents are valid only if there are no `reasons`.
struct Revision {
  PortalContents contents;
  std::vector<Reason> reasons;
};

/// Applies a draft to `current`, or creates contents if that is null; then name and query are
/// required, and a missing slug is made from the name. Collects every reason against the draft, in
/// the order of the data model. A query in the draft is checked against `query_policy`.
Revision revise(const PortalContents* current, const PortalDraft& draft, const SlugTaken& is_taken,
                const QueryPolicy& query_policy);

}  // namespace porthole
