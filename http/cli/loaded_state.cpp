#include "http/cli/loaded_state.h"

#include <utility>

#include "http/app/query_warnings.h"
#include "store/document/fixtures.h"
#include "store/snapshot/snapshot_file.h"

namespace porthole::http {

LoadedState load_state(const Options& options, const QueryPolicy& policy, Disk& disk,
                       ClockAndRandom& sources, const Log& log) {
  // Without the cache, which would keep only the last queries of many.
  const QueryPolicy checks(policy.schema(), policy.validation());
  ReadResult fixtures =
      read_fixtures(options.fixtures, disk, sources.clock, *sources.random, checks);
  if (!fixtures.problems.empty()) return {std::move(fixtures.problems)};
  LoadedState loaded;
  loaded.access_token = std::move(fixtures.access_token);
  loaded.state.baseline = std::move(fixtures.image);
  const std::string& path = options.snapshot.path;
  if (!path.empty()) disk.remove_abandoned(path);
  if (path.empty() || !disk.exists(path)) {
    warn_of_queries(log, policy, loaded.state.baseline);
    return loaded;
  }
  if (!options.fixtures.empty()) {
    log.info("the state comes from the snapshot; the fixtures apply after a reset",
             {{"snapshot", path}});
  }
  ReadResult snapshot = read_snapshot(path, disk, sources.clock, *sources.random);
  loaded.problems = std::move(snapshot.problems);
  loaded.state.image = std::move(snapshot.image);
  return loaded;
}

}  // namespace porthole::http
