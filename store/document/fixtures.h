#pragma once

#include <string>
#include <vector>

#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "store/disk/disk.h"
#include "store/document/state_document.h"

namespace porthole {

/// Maximum size of a fixtures file, and of a file that `query_file` names.
inline constexpr std::size_t kFixturesBytesMax = 64 * 1024 * 1024;

/// Reads fixtures files together as one. When there is a problem in any, none may be used. The
/// queries of portals are checked against `query_policy`.
ReadResult read_fixtures(const std::vector<std::string>& paths, const Disk& disk,
                         const Clock& clock, Random& random,
                         const QueryPolicy& query_policy = QueryPolicy());

/// Reads one fixtures document, which can't name other files, as additions to `base` (null:
/// nothing; see `ReadOptions::base`). Fails with `malformed` when it isn't JSON.
Result<ReadResult> read_more_fixtures(std::string text, const StoreReader* base, const Clock& clock,
                                      Random& random, const QueryPolicy& query_policy);

}  // namespace porthole
