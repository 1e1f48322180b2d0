#pragma once

#include <cstdlib>

/// What the fuzz targets have in common.
namespace porthole::test {

/// Ends the run, with the input as an artifact, when a promise is broken.
inline void require(bool promise) {
  if (!promise) std::abort();
}

}  // namespace porthole::test
