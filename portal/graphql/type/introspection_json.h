#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/language/source_location.h"

namespace porthole::graphql {

/// A value in the JSON of an introspection response. `value` is null if it is missing or null in
/// the JSON; then `path` is that of its parent or its own.
struct IntrospectionItem {
  const json::Value* value = nullptr;
  ByteOffset path = 0;
};

/// Walks the JSON of an introspection response and records the path to each visited value, so that
/// a value's location can be computed if there is an error in it. Paths are numbered in visiting
/// order; the number stands in for a byte offset in the syntax tree.
class IntrospectionJson {
 public:
  IntrospectionJson() : paths_(1) {}

  /// A member of an object. The member's value is null if `parent` isn't an object.
  IntrospectionItem child(const IntrospectionItem& parent, std::string_view key);
  /// An element of `parent`, which must be an array longer than `index`.
  IntrospectionItem child(const IntrospectionItem& parent, std::size_t index);

  /// The JSON pointer (RFC 6901) of a path. Recurses once per level of the JSON.
  std::string pointer_to(ByteOffset path) const;

 private:
  /// The last segment of a path. The first path has none: it is the root's.
  struct IntrospectionPath {
    ByteOffset parent = 0;
    /// Empty for an array element.
    std::string_view key = {};
    std::size_t index = 0;
  };

  std::vector<IntrospectionPath> paths_;
};

}  // namespace porthole::graphql
