#pragma once

#include <memory>

#include "portal/base/random.h"
#include "portal/base/result.h"
#include "store/disk/disk.h"
#include "store/snapshot/state_writer.h"
#include "store/store.h"

namespace porthole {

/// Starts a writer that observes `store`, which must outlive it, as must `disk`. `on_disk` is where
/// the store's state came from. Fails when it could never write. `random` identifies new histories:
/// not one with a seed, which would identify all by the same.
Result<std::unique_ptr<StateWriter>> start_state_writer(Store& store, Disk& disk,
                                                        const SnapshotOptions& options,
                                                        const StateOnDisk& on_disk, Random& random,
                                                        StateWriter::Report report);

}  // namespace porthole
