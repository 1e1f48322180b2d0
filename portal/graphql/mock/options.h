#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "portal/base/clock.h"

namespace porthole::graphql {

struct MockOptions {
  /// Equal seeds give equal values, on every machine; another one changes them all.
  std::uint64_t seed = 0;
  /// 2025-01-01. Objects are created in the 90 days before; it is part of what values are made
  /// from, so it must not be the time of day where answers are to be repeated.
  Timestamp epoch = Timestamp(std::chrono::milliseconds(1'735'689'600'000));
  /// What URLs begin with, without a slash at the end. The default is reserved for examples, so
  /// that nobody's client calls somebody's server.
  std::string web_url = "https://example.com";
  /// Most objects in one answer; beyond it lists and objects become errors of their fields. A query
  /// within the limits of parsing can ask for lists within lists without end. Costs up to 300 bytes
  /// of memory each, not all at once.
  std::int64_t objects_max = 100'000;
};

}  // namespace porthole::graphql
