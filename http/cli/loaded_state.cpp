#include "http/cli/loaded_state.h"

#include <utility>

#include "http/app/portal_warnings.h"
#include "http/cli/input_disk.h"
#include "store/document/fixtures.h"
#include "store/snapshot/state_recovery.h"

namespace porthole::http {

LoadedState load_state(const Options& options, const QueryPolicy& policy, Disk& disk,
                       ClockAndRandom& sources, const Log& log) {
  // Without the cache, which would keep only the last queries of many.
  const QueryPolicy checks(policy.schema(), policy.validation());
  // What is watched is read again, which only a file can be.
  InputDisk input(disk);
  const Disk& files = options.watch ? disk : input;
  ReadResult fixtures =
      read_fixtures(options.fixtures, files, sources.clock, *sources.random, checks);
  if (!fixtures.problems.empty()) return {std::move(fixtures.problems)};
  LoadedState loaded;
  loaded.access_token = std::move(fixtures.access_token);
  loaded.state.baseline = std::move(fixtures.image);
  const std::string& path = options.snapshot.path;
  if (!path.empty()) {
    disk.remove_abandoned(path);
    disk.remove_abandoned(log_path_of(path));
  }
  RecoveredState recovered;
  if (!path.empty()) {
    recovered = recover_state(path, options.instance.audit_events_max, disk, sources.clock,
                              *sources.random);
  }
  loaded.problems = std::move(recovered.read.problems);
  if (!loaded.problems.empty()) return loaded;
  if (!recovered.is_there) {
    warn_of_queries(log, policy, loaded.state.baseline);
    return loaded;
  }
  if (!options.fixtures.empty()) {
    log.info("the state comes from the snapshot; the fixtures apply after a reset",
             {{"snapshot", path}});
  }
  if (recovered.is_from_backup) {
    log.warn("the snapshot was damaged by an interrupted write; its copy was read instead",
             {{"copy", path + std::string(kBackupSuffix)}});
  } else if (const Result<void> removed = disk.remove(path + std::string(kBackupSuffix));
             !removed) {
    log.warn(removed.error().message);
  }
  if (recovered.has_torn_line) {
    log.warn(
        "dropped the last line of the log, which is not whole: its change was not acknowledged",
        {{"log", log_path_of(path)}});
  }
  warn_of_rules(log, checks, recovered.read.image);
  loaded.state.image = std::move(recovered.read.image);
  loaded.on_disk = {!recovered.is_from_backup, recovered.position, recovered.log_bytes,
                    recovered.replayed};
  return loaded;
}

}  // namespace porthole::http
