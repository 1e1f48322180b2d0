#include "http/testkit/named_snapshots.h"

#include "portal/limits.h"

namespace porthole::http {
namespace {

Error no_snapshot() {
  return {ErrorCode::not_found, "No snapshot found"};
}

std::size_t bytes_of(const Organization& organization) {
  return sizeof(Organization) + organization.members.size() * sizeof(Member) +
         2 * organization.api_settings.allowed_ip_addresses.value_or("").size();
}
std::size_t bytes_of(const Portal& portal) {
  return sizeof(Portal) + 2 * portal.json.size() +
         (portal.responses == nullptr ? 0 : 2 * portal.responses->json().size());
}
std::size_t bytes_of(const PortalToken& token) {
  return sizeof(PortalToken) + token.description.size();
}
std::size_t bytes_of(const PortalSecret& secret) {
  return sizeof(PortalSecret) + secret.description.size();
}
std::size_t bytes_of(const DeviceCode&) {
  return sizeof(DeviceCode);
}
/// The portals that an event tells of are counted twice at most: before and after.
std::size_t bytes_of(const AuditEvent& event) {
  return sizeof(AuditEvent) + event.user_agent.size() + limits::kAuditTextBytesMax / 4;
}

/// Calls `look(address, bytes)` for each value of a snapshot, and once for the snapshot itself.
template <typename Look>
void for_each_value(const NamedSnapshot& snapshot, const Look& look) {
  std::size_t own_bytes = sizeof(NamedSnapshot);
  const auto look_at = [&](const auto& values) {
    // A pointer and a time of last use for each.
    own_bytes += values.size() * 3 * sizeof(void*);
    for (const auto& value : values) look(value.get(), bytes_of(*value));
  };
  const StateImage& image = snapshot.state.image();
  for (const StateImage::OrganizationImage& organization : image.organizations) {
    look(organization.organization.get(), bytes_of(*organization.organization));
    look_at(organization.portals);
    look_at(organization.audit_events);
  }
  look_at(image.portal_tokens);
  look_at(image.portal_secrets);
  look_at(image.device_codes);
  for (const auto& [slug, nodes] : snapshot.answers) own_bytes += nodes->bytes();
  look(&snapshot, own_bytes);
}

}  // namespace

void SnapshotMemory::add(const NamedSnapshot& snapshot) {
  for_each_value(snapshot, [&](const void* value, std::size_t bytes) {
    Held& held = values_[value];
    if (held.snapshots++ > 0) return;
    held.bytes = bytes;
    bytes_ += bytes;
  });
}

void SnapshotMemory::remove(const NamedSnapshot& snapshot) {
  for_each_value(snapshot, [&](const void* value, std::size_t) {
    const auto held = values_.find(value);
    if (--held->second.snapshots > 0) return;
    bytes_ -= held->second.bytes;
    values_.erase(held);
  });
}

Result<void> NamedSnapshots::put(const std::string& organization, NamedSnapshot snapshot) {
  NamedSnapshotPtr replaced;  // Freed after the lock.
  auto shared = std::make_shared<const NamedSnapshot>(std::move(snapshot));
  const MutexLock lock(mutex_);
  const auto [entry, is_new] = snapshots_.try_emplace({organization, shared->name});
  memory_.add(*shared);
  if (!is_new) memory_.remove(*entry->second);
  if (snapshots_.size() > kNamedSnapshotsMax || memory_.bytes() > kNamedSnapshotsBytesMax) {
    memory_.remove(*shared);
    if (is_new) {
      snapshots_.erase(entry);
    } else {
      memory_.add(*entry->second);
    }
    return Error{ErrorCode::conflict, "There are too many snapshots: at most " +
                                          std::to_string(kNamedSnapshotsMax) + ", of " +
                                          std::to_string(kNamedSnapshotsBytesMax) +
                                          " bytes in all; delete some"};
  }
  replaced = std::exchange(entry->second, std::move(shared));
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
  NamedSnapshotPtr erased;  // Freed after the lock, as below.
  const MutexLock lock(mutex_);
  const auto found = snapshots_.find({organization, name});
  if (found == snapshots_.end()) return no_snapshot();
  erased = std::move(found->second);
  memory_.remove(*erased);
  snapshots_.erase(found);
  return {};
}

void NamedSnapshots::erase_all(const std::string& organization) {
  std::vector<NamedSnapshotPtr> erased;
  const MutexLock lock(mutex_);
  for (auto& [key, snapshot] : snapshots_) {
    if (key.first != organization) continue;
    memory_.remove(*snapshot);
    erased.push_back(std::move(snapshot));
  }
  std::erase_if(snapshots_, [](const auto& entry) { return entry.second == nullptr; });
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
