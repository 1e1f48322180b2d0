#pragma once

#include <string>
#include <vector>

#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "store/disk/disk.h"
#include "store/document/state_document.h"

namespace porthole {

/// Bytes of one fixtures file, or of one that `query_file` names.
inline constexpr std::size_t kFixturesBytesMax = 64 * 1024 * 1024;

/// Reads fixtures files, all together as one whole. Nothing of them is to be used when there is a
/// problem in any. What the queries of portals must be, `query_policy` say.
ReadResult read_fixtures(const std::vector<std::string>& paths, const Disk& disk,
                         const Clock& clock, Random& random,
                         const QueryPolicy& query_policy = QueryPolicy());

/// Reads one fixtures document, which can name no other files, as additions to `base`
/// (`ReadOptions::base`). Fails with `malformed` when it is no JSON.
Result<ReadResult> read_more_fixtures(std::string text, const StateImage& base, const Clock& clock,
                                      Random& random, const QueryPolicy& query_policy);

}  // namespace porthole
