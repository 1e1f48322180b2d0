#pragma once

#include <cstdint>
#include <string_view>

#include "portal/graphql/execute/object.h"

namespace porthole::graphql {

/// An object of an answer that is made up.
class MockNode : public Object {
 public:
  /// An object as the field would have it at a place that has none: one more item of its list, or
  /// instead of null. `type_name` chooses among the field's possible types; empty leaves it open.
  /// Null where that is none of them.
  virtual ObjectPtr extra(const FieldCall& call, std::string_view type_name,
                          std::uint64_t place) const = 0;
};

}  // namespace porthole::graphql
