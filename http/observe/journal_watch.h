#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "http/observe/journal_entry.h"
#include "http/observe/request_matcher.h"
#include "portal/base/mutex.h"
#include "portal/base/string_hash.h"

namespace porthole::http {

/// How many requests are expected, and when the outcome is settled.
struct CountBounds {
  std::uint64_t min = 0;
  std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
  /// Whether the bounds must hold at the deadline; otherwise it suffices that they hold once.
  bool must_hold_at_deadline = false;

  bool contain(std::uint64_t count) const { return count >= min && count <= max; }
  /// Whether further requests can't change the outcome.
  bool is_settled(std::uint64_t count) const {
    return count > max || (!must_hold_at_deadline && contain(count));
  }
};

/// Counts the requests that match: those in the journal and those that are recorded later. Made by
/// `Journal::watch`. Thread-safe.
class JournalWatch {
 public:
  JournalWatch(std::shared_ptr<const RequestMatcher> matcher, const CountBounds& bounds)
      : matcher_(std::move(matcher)), bounds_(bounds) {}

  std::uint64_t count() const PORTHOLE_EXCLUDES(mutex_);

  /// Calls `settled` once the bounds are settled: at once if they are already, else on the thread
  /// that records the deciding request. It must be quick, and must call neither the watch nor the
  /// journal. Null cancels: when this returns, no call is in progress.
  void notify(std::function<void()> settled) PORTHOLE_EXCLUDES(mutex_);

 private:
  friend class Journal;

  struct Tally {
    std::uint64_t count = 0;
    /// Entries up to this id were cleared.
    std::uint64_t cleared_to = 0;
  };

  /// Counts an entry if it matches. Entries may come in any order, but each one once.
  void add(const JournalEntry& entry) PORTHOLE_EXCLUDES(mutex_);
  /// Forgets the entries up to `last_id` of an organization; empty: of all.
  void clear(std::string_view organization, std::uint64_t last_id) PORTHOLE_EXCLUDES(mutex_);
  /// All entries that were in the journal at the start have been added.
  void complete() PORTHOLE_EXCLUDES(mutex_);

  std::uint64_t sum() const PORTHOLE_REQUIRES(mutex_);
  void notify_if_settled() PORTHOLE_REQUIRES(mutex_);

  const std::shared_ptr<const RequestMatcher> matcher_;
  const CountBounds bounds_;
  mutable Mutex mutex_;
  /// By organization.
  std::unordered_map<std::string, Tally, StringHash, std::equal_to<>> tallies_
      PORTHOLE_GUARDED_BY(mutex_);
  /// Entries of all organizations up to this id were cleared.
  std::uint64_t all_cleared_to_ PORTHOLE_GUARDED_BY(mutex_) = 0;
  bool is_complete_ PORTHOLE_GUARDED_BY(mutex_) = false;
  std::function<void()> settled_ PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole::http
