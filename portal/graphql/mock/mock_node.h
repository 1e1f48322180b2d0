#pragma once

#include <cstdint>
#include <string_view>

#include "portal/graphql/execute/object.h"

namespace porthole::graphql {

/// An object of a mock answer.
class MockNode : public Object {
 public:
  /// An additional object for a field: one more item of its list, or an object in index of null.
  /// `type_name` selects one of the field's possible types; empty allows any. Null if it isn't one
  /// of them.
  virtual ObjectPtr extra(const FieldCall& call, std::string_view type_name,
                          std::uint64_t index) const = 0;
};

}  // namespace porthole::graphql
