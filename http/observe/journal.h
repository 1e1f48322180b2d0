#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/observe/journal_arena.h"
#include "http/observe/journal_entry.h"
#include "http/observe/limits.h"
#include "http/observe/request_matcher.h"
#include "portal/base/mutex.h"
#include "portal/base/string_hash.h"

namespace porthole::http {

struct JournalOptions {
  /// Entries kept of each organization; 0: none at all.
  std::size_t entries_max = kJournalMax;
  /// Memory that entries may take in all.
  std::size_t bytes_max = kJournalBytesMax;
};

/// How many requests are wanted, and when that is decided.
struct CountBounds {
  std::uint64_t least = 0;
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  /// Whether it is to hold until the time is up, rather than once.
  bool is_watched_to_end = false;

  bool holds(std::uint64_t count) const { return count >= least && count <= most; }
  /// Whether nothing that still comes matters.
  bool is_settled(std::uint64_t count) const {
    return count > most || (!is_watched_to_end && holds(count));
  }
};

/// Counts the requests that match, those that the journal has and those that come. Safe from any
/// thread.
class JournalWatch {
 public:
  JournalWatch(std::shared_ptr<const RequestMatch> match, const CountBounds& bounds)
      : match_(std::move(match)), bounds_(bounds) {}

  std::uint64_t count() const PORTHOLE_EXCLUDES(mutex_);

  /// Has `settled` called once the bounds are: at once if they are already, else by the thread that
  /// records the request that does it. It must be quick, and must not call the watch nor the
  /// journal. Null: not any more; when this returns, no call is under way.
  void notify(std::function<void()> settled) PORTHOLE_EXCLUDES(mutex_);

 private:
  friend class Journal;

  struct Tally {
    std::uint64_t count = 0;
    /// Entries up to this one were forgotten since.
    std::uint64_t forgotten_to = 0;
  };

  /// Counts an entry, if it matches. Entries may come in any order, but each one once.
  void see(const JournalEntry& entry) PORTHOLE_EXCLUDES(mutex_);
  void forget(std::string_view organization, std::uint64_t last_id) PORTHOLE_EXCLUDES(mutex_);
  std::uint64_t sum() const PORTHOLE_REQUIRES(mutex_);

  const std::shared_ptr<const RequestMatch> match_;
  const CountBounds bounds_;
  mutable Mutex mutex_;
  /// By organization.
  std::unordered_map<std::string, Tally, StringHash, std::equal_to<>> tallies_
      PORTHOLE_GUARDED_BY(mutex_);
  /// All entries up to this one were forgotten.
  std::uint64_t all_forgotten_to_ PORTHOLE_GUARDED_BY(mutex_) = 0;
  /// Whether the entries that were there before have been counted.
  bool is_complete_ PORTHOLE_GUARDED_BY(mutex_) = false;
  std::function<void()> settled_ PORTHOLE_GUARDED_BY(mutex_);
};

/// The last requests of each organization, oldest first: a bounded memory. Safe from any thread.
///
/// Organizations don't push each other's requests out, unless all of them together take more than
/// `bytes_max`: then those that take the most lose their oldest ones.
class Journal {
 public:
  explicit Journal(const JournalOptions& options) : options_(options) {}

  bool is_on() const { return options_.entries_max > 0; }

  /// Gives the entry its number, keeps a copy of it, and tells the watches.
  void record(JournalEntry entry) PORTHOLE_EXCLUDES(mutex_);

  /// The entries of one organization (empty: of none in particular), or of all; oldest first.
  std::vector<JournalEntryPtr> entries(std::optional<std::string_view> organization) const
      PORTHOLE_EXCLUDES(mutex_);

  /// Null when there is none of that number, or no longer.
  JournalEntryPtr find(std::uint64_t id) const PORTHOLE_EXCLUDES(mutex_);

  /// How many entries had to make room for others, since they were last cleared.
  std::uint64_t dropped(std::optional<std::string_view> organization) const
      PORTHOLE_EXCLUDES(mutex_);

  /// The memory that it takes.
  std::size_t bytes() const PORTHOLE_EXCLUDES(mutex_);

  /// Forgets the requests of one organization, or all of them (empty). Numbers go on.
  void clear(std::string_view organization) PORTHOLE_EXCLUDES(mutex_);

  /// Counts from now on; to be given back to `unwatch`.
  std::shared_ptr<JournalWatch> watch(const std::shared_ptr<const RequestMatch>& match,
                                      const CountBounds& bounds) PORTHOLE_EXCLUDES(mutex_);
  /// Afterwards nobody is notified any more.
  void unwatch(const std::shared_ptr<JournalWatch>& watch) PORTHOLE_EXCLUDES(mutex_);

 private:
  using Watches = std::vector<std::shared_ptr<JournalWatch>>;

  /// Of one organization.
  struct Shelf {
    /// None is empty.
    std::deque<JournalBlock> blocks = {};
    std::size_t entries = 0;
    std::size_t bytes = 0;
    std::uint64_t dropped = 0;

    void append_to(std::vector<JournalEntryPtr>& all) const;
  };
  using Shelves = std::unordered_map<std::string, Shelf, StringHash, std::equal_to<>>;

  Shelf& shelf_of(std::string_view organization) PORTHOLE_REQUIRES(mutex_);
  const JournalEntry& append(const JournalEntry& entry, Shelf& shelf) PORTHOLE_REQUIRES(mutex_);
  /// A block that it empties goes to `freed`.
  void drop_oldest(Shelf& shelf, std::vector<JournalBlock>& freed) PORTHOLE_REQUIRES(mutex_);
  void make_room(std::vector<JournalBlock>& freed) PORTHOLE_REQUIRES(mutex_);
  std::size_t water_level(std::size_t bytes_max) const PORTHOLE_REQUIRES(mutex_);

  const JournalOptions options_;
  mutable Mutex mutex_;
  Shelves shelves_ PORTHOLE_GUARDED_BY(mutex_);
  std::size_t bytes_ PORTHOLE_GUARDED_BY(mutex_) = 0;
  std::uint64_t last_id_ PORTHOLE_GUARDED_BY(mutex_) = 0;
  Watches watches_ PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole::http
