#include "store/snapshot/start_state_writer.h"

#include <utility>

#include "store/snapshot/change_log_writer.h"
#include "store/snapshot/snapshot_writer.h"

namespace porthole {

Result<std::unique_ptr<StateWriter>> start_state_writer(Store& store, Disk& disk,
                                                        const SnapshotOptions& options,
                                                        const StateOnDisk& on_disk, Random& random,
                                                        StateWriter::Report report) {
  if (options.sync) {
    return ChangeLogWriter::start(store, disk, options, on_disk, random, std::move(report));
  }
  return std::unique_ptr<StateWriter>(
      std::make_unique<SnapshotWriter>(store, disk, options, on_disk, std::move(report)));
}

}  // namespace porthole
