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

/// Which events of a log are wanted. Newest first, an event's number is smaller than that of the
/// one before it; numbers count from 1 and stay with their events, so that a place in the list is
/// found again whatever came or went since.
struct AuditPageRequest {
  std::size_t per_page = 30;
  /// Those that follow the event with this number: older ones.
  std::optional<std::uint64_t> after = {};
  /// The last of those that stand before the event with this number: newer ones. Not with `after`.
  std::optional<std::uint64_t> before = {};
};

/// A part of a log, newest first.
struct AuditPage {
  std::vector<AuditEventPtr> items;
  /// Of the first item, or the place where it would be; likewise the last.
  std::uint64_t newest_number = 0;
  std::uint64_t oldest_number = 0;
  bool has_newer = false;
  bool has_older = false;
};

/// An organization's audit events in the order they occurred, of which the oldest go when there are
/// too many. Not thread-safe.
class AuditLog {
 public:
  /// Adds the newest event. Returns what had to go for it, for `take_back`.
  std::vector<AuditEventPtr> append(AuditEventPtr event, std::size_t events_max);

  /// Undoes the last `append`, which returned `gone`.
  void take_back(std::vector<AuditEventPtr> gone);

  /// Adds an event of an earlier log. `number` is the next one, or any when the log is empty.
  void restore(std::uint64_t number, AuditEventPtr event);

  AuditPage page(const AuditPageRequest& request) const;

  /// Null when there is none, or no more.
  AuditEventPtr find(const Uuid& uuid) const;

  /// Describes what does not hold; empty when all does. For tests.
  std::string find_broken_invariant() const;

  std::size_t size() const { return events_.size(); }
  /// The number of the oldest event, or of the next one when there is none.
  std::uint64_t first_number() const { return first_number_; }
  /// Oldest first.
  std::vector<AuditEventPtr> events() const;

 private:
  /// An event, and what it is found by: the log reads nothing of an event itself, which may have
  /// left the processor's caches long ago, while others wait for the store.
  struct Filed {
    Uuid uuid;
    AuditEventPtr event;
  };
  /// Where an event is.
  struct Numbered {
    Uuid uuid;
    /// 0: none.
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

  std::uint64_t first_number_ = 1;
  std::deque<Filed> events_;
  FlatIndex<Numbered, NumberedTraits> by_uuid_;
};

}  // namespace porthole
