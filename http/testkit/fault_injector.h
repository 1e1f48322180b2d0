#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/observe/match_input.h"
#include "http/testkit/fault.h"
#include "portal/base/json.h"
#include "portal/base/mutex.h"
#include "portal/base/random.h"
#include "portal/base/result.h"
#include "portal/base/string_hash.h"

namespace porthole::http {

/// Holds the faults, in order of creation, and decides which one fires for a request: every fault
/// that matches counts the request, and the first that is due fires. Thread-safe.
///
/// Randomness is a function of the seed, the organization, the fault's rank among the faults of its
/// organization, and the number of the request among those that matched it. So runs are
/// reproducible, whatever other organizations do at the same time.
class FaultInjector {
 public:
  /// Draws the seed.
  explicit FaultInjector(Random& random);

  /// Whether there are no faults. One atomic load.
  bool empty() const { return count_.load(std::memory_order_acquire) == 0; }

  /// Returns the fault as `write_list` writes it. Fails with `conflict` when there are
  /// `kFaultsMax`, or they take more than `kFaultsBytesMax`.
  Result<std::string> add(FaultDraft draft) PORTHOLE_EXCLUDES(mutex_);

  /// Counts the request, and returns the fault that fires for it, if any.
  std::optional<TriggeredFault> fire(const MatchInput& input) PORTHOLE_EXCLUDES(mutex_);

  /// False when there is no fault of that id.
  bool remove(std::uint64_t id) PORTHOLE_EXCLUDES(mutex_);

  /// Removes the faults of one organization, but not those for any organization; empty: all faults.
  void clear(std::string_view organization) PORTHOLE_EXCLUDES(mutex_);

  /// Writes `[{"id","match","times"?,"nth"?,"probability"?,"then","matched","fired"}]`: the faults
  /// of one organization, or all.
  void write_list(json::Writer& writer, std::optional<std::string_view> organization) const
      PORTHOLE_EXCLUDES(mutex_);

 private:
  struct Fault {
    std::uint64_t id = 0;
    /// Its rank among the faults of its organization, from 1.
    std::uint64_t rank = 0;
    std::shared_ptr<const FaultDraft> draft;
    std::atomic<std::uint64_t> matched = 0;
    std::atomic<std::uint64_t> fired = 0;

    /// Empty: any.
    std::string_view organization() const;
  };
  using FaultPtr = std::shared_ptr<Fault>;

  /// An immutable list of all faults, with indexes.
  struct Table {
    std::vector<FaultPtr> all;
    /// By organization, for those that have faults of their own: these and the ones for any.
    std::unordered_map<std::string, std::vector<FaultPtr>, StringHash, std::equal_to<>>
        by_organization;
    /// The faults for any organization.
    std::vector<FaultPtr> for_any;

    const std::vector<FaultPtr>& for_organization(std::string_view organization) const;
  };

  struct Draw {
    /// Both from 0 to below 1.
    double chance = 0;
    double jitter = 0;
  };

  std::shared_ptr<const Table> table() const PORTHOLE_EXCLUDES(mutex_);
  void set(std::vector<FaultPtr> faults) PORTHOLE_REQUIRES(mutex_);
  Draw draw(const Fault& fault, std::uint64_t match_number) const;
  static bool take_turn(Fault& fault, std::uint64_t match_number, const Draw& draw);
  static void write(json::Writer& writer, const Fault& fault);

  std::uint64_t seed_ = 0;
  std::atomic<std::size_t> count_ = 0;
  mutable Mutex mutex_;
  std::shared_ptr<const Table> table_ PORTHOLE_GUARDED_BY(mutex_);
  std::uint64_t last_id_ PORTHOLE_GUARDED_BY(mutex_) = 0;
};

}  // namespace porthole::http
