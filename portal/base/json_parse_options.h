#pragma once

#include <cstddef>

namespace porthole::json {

/// What `parse` accepts, and `locate` after it.
struct ParseOptions {
  /// Accept `//` and `/* */` comments and trailing commas: for files that people write.
  bool comments = false;
  /// Levels of nested arrays and objects. Writing and copying a document recurse, so this also
  /// bounds their use of the stack.
  std::size_t depth_max = 64;
  /// Values and keys in total. Without it a body of 1 MiB could become a document of 30 MiB.
  std::size_t nodes_max = 100'000;
};

}  // namespace porthole::json
