#pragma once

#include <cstdint>
#include <string>

#include "portal/base/clock.h"
#include "portal/graphql/mock/identity.h"

namespace porthole::graphql {

/// How answers are made up.
struct MockOptions {
  /// Equal seeds give equal values on every machine; another seed changes all of them.
  std::uint64_t seed = 0;
  /// The world's now: all times lie around it. Nothing else depends on it, so that only times
  /// differ between two starts of a server.
  Timestamp epoch = kMockEra;
  /// What URLs begin with, without a trailing slash. The default is a domain reserved for examples,
  /// so that no client calls a real server.
  std::string web_url = "https://example.com";
  /// Maximum number of objects in one answer; beyond it lists and objects become field errors. A
  /// query within the parser's limits can request endlessly nested lists. Costs up to 300 bytes of
  /// memory each, not all at once.
  std::int64_t objects_max = 100'000;
};

}  // namespace porthole::graphql
