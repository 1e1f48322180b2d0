#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "portal/base/clock.h"

namespace porthole::graphql {

/// How answers are made up.
struct MockOptions {
  /// Equal seeds give equal values on every machine; another seed changes all of them.
  std::uint64_t seed = 0;
  /// 2025-01-01. Objects are created in the 90 days before. Values derive from it, so it must not
  /// be the current time if answers are to be repeatable.
  Timestamp epoch = Timestamp(std::chrono::milliseconds(1'735'689'600'000));
  /// What URLs begin with, without a trailing slash. The default is a domain reserved for examples,
  /// so that no client calls a real server.
  std::string web_url = "https://example.com";
  /// Maximum number of objects in one answer; beyond it lists and objects become field errors. A
  /// query within the parser's limits can request endlessly nested lists. Costs up to 300 bytes of
  /// memory each, not all at once.
  std::int64_t objects_max = 100'000;
};

}  // namespace porthole::graphql
