#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "portal/audit_event.h"
#include "portal/base/uuid.h"
#include "store/index/flat_index.h"

namespace porthole {

/// Selects events of a log by number. Events are numbered from 1 in the order they occurred and
/// keep their numbers, so a position in the list is found again whatever came or went since. Lists
/// are newest first: each number is smaller than the one before it.
struct AuditPageRequest {
  std::size_t per_page = 30;
  /// Events that follow the one with this number in the list: older ones.
  std::optional<std::uint64_t> after = {};
  /// The last events before the one with this number in the list: newer ones. Not with `after`.
  std::optional<std::uint64_t> before = {};
};

/// A page of a log, newest first.
struct AuditPage {
  std::vector<AuditEventPtr> items;
  /// The number of the first item, or the number where it would be; likewise the last.
  std::uint64_t newest_number = 0;
  std::uint64_t oldest_number = 0;
  bool has_newer = false;
  bool has_older = false;
};

/// An organization's audit events in the order they occurred. The oldest are evicted when there are
/// too many. Not thread-safe.
class AuditLog {
 public:
  /// Adds the newest event. Returns the events evicted for it, for `undo_append`. An empty log
  /// continues with `number`, if given.
  std::vector<AuditEventPtr> append(AuditEventPtr event, std::size_t events_max,
                                    std::optional<std::uint64_t> number = {});

  /// Undoes the last `append`, which returned `evicted`.
  void undo_append(std::vector<AuditEventPtr> evicted);

  /// Adds an event of a loaded log. `number` is the next one, or any number when the log is empty.
  void restore(std::uint64_t number, AuditEventPtr event);

  AuditPage page(const AuditPageRequest& request) const;

  /// The last event with that UUID. Null when there is none, or it was evicted.
  AuditEventPtr find(const Uuid& uuid) const;

  /// The first broken invariant; empty when all hold. For tests.
  std::string find_broken_invariant() const;

  std::size_t size() const { return events_.size(); }
  /// The number of the oldest event, or of the next one when the log is empty.
  std::uint64_t first_number() const { return first_number_; }
  /// Oldest first.
  std::vector<AuditEventPtr> events() const;

 private:
  /// An event and a copy of its UUID. The log never reads the events themselves: they may have left
  /// the processor's caches long ago, and other threads wait for the store meanwhile.
  struct Entry {
    Uuid uuid;
    AuditEventPtr event;
  };
  /// The number of an event.
  struct Numbered {
    Uuid uuid;
    /// 0: an empty slot.
    std::uint64_t number = 0;
  };
  struct NumberedTraits : UuidKeyTraits {
    static bool is_empty(const Numbered& entry) { return entry.number == 0; }
    static const Uuid& key_of(const Numbered& entry) { return entry.uuid; }
  };

  void push_back(AuditEventPtr event);
  AuditEventPtr pop_front();
  void push_front(AuditEventPtr event);
  void pop_back();
  /// Unless a later event has the same UUID, as two may after chance was set back.
  void unindex(const Uuid& uuid, std::uint64_t number);

  std::uint64_t first_number_ = 1;
  std::deque<Entry> events_;
  FlatIndex<Numbered, NumberedTraits> by_uuid_;
};

}  // namespace porthole
