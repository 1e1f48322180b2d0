#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "portal/base/json.h"
#include "portal/graphql/execute/selection_plan.h"

namespace porthole::graphql {

/// A value of an answer that is looked for in the arguments of the fields above it.
struct SoughtValue {
  /// The name of its field, and of the field whose value is the object that has it; that is empty
  /// at the root.
  std::string_view field;
  std::string_view object_field;
  /// As text; empty if it is null.
  std::string_view text;
};

/// Where a value was given.
struct ArgumentSource {
  /// See `Origin`.
  std::string argument;
  std::string variable;
};

/// The argument of `field`, or the member of one, that says `sought`: it has the name of the
/// field; or names the object (`pipelineID`) if an id is sought; or is the same text or, in a path
/// (`acme/web/41`), a part of it. `arguments` are those of the call. Nothing if there is none.
std::optional<ArgumentSource> find_source(const FieldPlan& field, const json::Value& arguments,
                                          const SoughtValue& sought);

}  // namespace porthole::graphql
