#include "http/testkit/named_snapshots.h"

namespace porthole::http {
namespace {

Error no_snapshot() {
  return {ErrorCode::not_found, "No snapshot found"};
}

}  // namespace

Result<void> NamedSnapshots::put(const std::string& organization, NamedSnapshot snapshot) {
  auto shared = std::make_shared<const NamedSnapshot>(std::move(snapshot));
  const MutexLock lock(mutex_);
  const auto [entry, is_new] = snapshots_.try_emplace({organization, shared->name});
  if (is_new && snapshots_.size() > kNamedSnapshotsMax) {
    snapshots_.erase(entry);
    return Error{ErrorCode::conflict, "There are " + std::to_string(kNamedSnapshotsMax) +
                                          " snapshots already: delete some"};
  }
  entry->second.swap(shared);  // The replaced snapshot is freed after the lock.
  return {};
}

Result<NamedSnapshotPtr> NamedSnapshots::find(const std::string& organization,
                                              const std::string& name) const {
  const MutexLock lock(mutex_);
  const auto found = snapshots_.find({organization, name});
  if (found == snapshots_.end()) return no_snapshot();
  return found->second;
}

Result<void> NamedSnapshots::erase(const std::string& organization, const std::string& name) {
  const MutexLock lock(mutex_);
  return snapshots_.erase({organization, name}) > 0 ? Result<void>() : no_snapshot();
}

void NamedSnapshots::erase_all(const std::string& organization) {
  const MutexLock lock(mutex_);
  std::erase_if(snapshots_, [&](const auto& entry) { return entry.first.first == organization; });
}

std::vector<NamedSnapshotPtr> NamedSnapshots::list(const std::string& organization) const {
  std::vector<NamedSnapshotPtr> found;
  const MutexLock lock(mutex_);
  for (const auto& [key, snapshot] : snapshots_) {
    if (key.first == organization) found.push_back(snapshot);
  }
  return found;
}

}  // namespace porthole::http
