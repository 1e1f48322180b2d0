#pragma once

#include <string>
#include <vector>

#include "http/cli/options.h"
#include "http/instance.h"
#include "http/observe/log.h"
#include "portal/query_policy.h"
#include "store/disk/disk.h"
#include "store/document/state_document.h"
#include "store/snapshot/state_writer.h"

namespace porthole::http {

/// The state that a server starts with, as it was read from files.
struct LoadedState {
  /// Of the fixtures, or of the snapshot. Where there are any, the rest is unusable.
  std::vector<Problem> problems = {};
  InitialState state = {};
  /// The first access token that the fixtures have in plain text; empty: there is none.
  std::string access_token = {};
  /// The files that the state came from.
  StateOnDisk on_disk = {};
};

/// Reads the fixtures and the snapshot, with its log, that `options` name, and checks the fixtures'
/// queries by `policy`. Removes what an interrupted write left beside the snapshot, which must be
/// locked.
LoadedState load_state(const Options& options, const QueryPolicy& policy, Disk& disk,
                       ClockAndRandom& sources, const Log& log);

}  // namespace porthole::http
