#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/observe/journal_arena.h"
#include "http/observe/journal_entry.h"
#include "http/observe/journal_watch.h"
#include "http/observe/limits.h"
#include "portal/base/mutex.h"
#include "portal/base/string_hash.h"

namespace porthole::http {

struct JournalOptions {
  /// Entries kept for each organization. 0 turns the journal off.
  std::size_t entries_max = kJournalMax;
  /// Memory for the entries of all organizations.
  std::size_t bytes_max = kJournalBytesMax;
};

/// The last requests of each organization, in bounded memory. Thread-safe.
///
/// An organization's requests evict only its own, unless all together take more than `bytes_max`:
/// then the organizations that take the most lose their oldest entries.
class Journal {
 public:
  explicit Journal(const JournalOptions& options) : options_(options) {}

  bool is_on() const { return options_.entries_max > 0; }

  /// Assigns the entry its id, stores a copy of it, and informs the watches.
  void record(JournalEntry entry) PORTHOLE_EXCLUDES(mutex_);

  /// The entries of one organization (empty: those that belong to none) or of all, oldest first.
  std::vector<JournalEntryPtr> entries(std::optional<std::string_view> organization) const
      PORTHOLE_EXCLUDES(mutex_);

  /// Null when there is no entry of that id, or no longer.
  JournalEntryPtr find(std::uint64_t id) const PORTHOLE_EXCLUDES(mutex_);

  /// How many entries were evicted since the last `clear`.
  std::uint64_t dropped(std::optional<std::string_view> organization) const
      PORTHOLE_EXCLUDES(mutex_);

  /// The memory in use.
  std::size_t bytes() const PORTHOLE_EXCLUDES(mutex_);

  /// Removes the entries of one organization, or all (empty). Ids are not used again.
  void clear(std::string_view organization) PORTHOLE_EXCLUDES(mutex_);

  /// Counts matching requests, those already recorded included, until `unwatch`.
  std::shared_ptr<JournalWatch> watch(const std::shared_ptr<const RequestMatcher>& matcher,
                                      const CountBounds& bounds) PORTHOLE_EXCLUDES(mutex_);
  /// When this returns, the watch notifies no longer.
  void unwatch(const std::shared_ptr<JournalWatch>& watch) PORTHOLE_EXCLUDES(mutex_);

 private:
  using Watches = std::vector<std::shared_ptr<JournalWatch>>;

  /// The entries of one organization.
  struct OrganizationLog {
    /// Oldest first; none is empty.
    std::deque<JournalArena> arenas = {};
    std::size_t entries = 0;
    std::size_t bytes = 0;
    std::uint64_t dropped = 0;

    void append_to(std::vector<JournalEntryPtr>& all) const;
    JournalEntryPtr find(std::uint64_t id) const;
  };
  using OrganizationLogs =
      std::unordered_map<std::string, OrganizationLog, StringHash, std::equal_to<>>;

  OrganizationLog& log_of(std::string_view organization) PORTHOLE_REQUIRES(mutex_);
  const JournalEntry& append(const JournalEntry& entry, OrganizationLog& log)
      PORTHOLE_REQUIRES(mutex_);
  /// Moves an arena that becomes empty to `freed`, to be freed after the lock.
  void drop_oldest(OrganizationLog& log, std::vector<JournalArena>& freed)
      PORTHOLE_REQUIRES(mutex_);
  void make_room(std::vector<JournalArena>& freed) PORTHOLE_REQUIRES(mutex_);
  /// The largest size that each organization may have so that all together fit into `bytes_max`.
  std::size_t organization_bytes_max(std::size_t bytes_max) const PORTHOLE_REQUIRES(mutex_);

  const JournalOptions options_;
  mutable Mutex mutex_;
  OrganizationLogs logs_ PORTHOLE_GUARDED_BY(mutex_);
  std::size_t bytes_ PORTHOLE_GUARDED_BY(mutex_) = 0;
  std::uint64_t last_id_ PORTHOLE_GUARDED_BY(mutex_) = 0;
  Watches watches_ PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole::http
