#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "http/message/response.h"
#include "http/observe/request_matcher.h"
#include "http/testkit/limits.h"
#include "portal/base/json.h"
#include "portal/base/mutex.h"
#include "portal/base/random.h"
#include "portal/base/result.h"
#include "portal/base/string_hash.h"

namespace porthole::http {

/// What a fault does to an answer: THEN of the control API.
struct FaultAction {
  /// It is held back for so long, and for up to `jitter` longer.
  std::chrono::milliseconds delay{0};
  std::chrono::milliseconds jitter{0};
  std::optional<int> status = {};
  /// Names and values. They take the place of those of the same name.
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::optional<std::string> body = {};
  /// Of `body`.
  std::string content_type = {};
  /// Bytes of the body that are sent, though the head promises all, before the connection ends.
  std::optional<std::size_t> truncate_after_bytes = {};
  /// No answer at all: the connection is reset.
  bool resets_connection = false;

  /// Whether there is nothing for a handler to do, so that nothing changes.
  bool replaces_answer() const { return status || body || resets_connection; }
};

/// A fault as it was asked for.
struct FaultDraft {
  RequestMatch match;
  /// How often it fires at most.
  std::optional<std::uint64_t> times = {};
  /// It fires at this one of the requests that match, counted from 1, and no other.
  std::optional<std::uint64_t> nth = {};
  /// How likely it fires at each.
  std::optional<double> probability = {};
  FaultAction then;
  /// `then` as it was given, as JSON, redacted.
  std::string then_json;

  std::size_t bytes() const;
};

/// A fault that fired for one request.
struct TriggeredFault {
  std::uint64_t id = 0;
  std::shared_ptr<const FaultDraft> fault;
  /// What chance made of its delay and jitter.
  std::chrono::milliseconds delay{0};
};

/// Faults, in the order of their creation. Of those that match a request, each counts it, and the
/// first one that is due fires. Safe from any thread.
///
/// Chance is a function of the seed, the organization, the fault's place among its organization's
/// faults and the number of the request among those that matched it: a run repeats, whatever other
/// organizations do meanwhile.
class Faults {
 public:
  /// Draws its seed.
  explicit Faults(Random& random);

  /// Whether there are none at all; costs next to nothing.
  bool none() const { return count_.load(std::memory_order_acquire) == 0; }

  /// Returns it as `write_list` has it. Fails with `conflict` when there are `kFaultsMax`, or they
  /// take too much.
  Result<std::string> add(FaultDraft draft) PORTHOLE_EXCLUDES(mutex_);

  /// Which fault, if any, fires this request, which is counted.
  std::optional<TriggeredFault> fire(const MatchSubject& subject) PORTHOLE_EXCLUDES(mutex_);

  /// False when there is none of that id.
  bool remove(std::uint64_t id) PORTHOLE_EXCLUDES(mutex_);

  /// Removes the faults of one organization, those that are for any not included; or all (empty).
  void clear(std::string_view organization) PORTHOLE_EXCLUDES(mutex_);

  /// `[{"id","match","times"?,"nth"?,"probability"?,"then","matched","fired"}]`, of one
  /// organization or all.
  void write_list(json::Writer& writer, std::optional<std::string_view> organization) const
      PORTHOLE_EXCLUDES(mutex_);

 private:
  struct Fault {
    std::uint64_t id = 0;
    /// Among the faults of its organization.
    std::uint64_t number = 0;
    std::shared_ptr<const FaultDraft> draft;
    std::atomic<std::uint64_t> matched = 0;
    std::atomic<std::uint64_t> fired = 0;

    std::string_view organization() const;
  };
  using FaultPtr = std::shared_ptr<Fault>;

  /// All faults, and those that concern each organization that has some of its own; for the others,
  /// those that are for any. Immutable.
  struct Table {
    std::vector<FaultPtr> all;
    std::unordered_map<std::string, std::vector<FaultPtr>, StringHash, std::equal_to<>> of;
    std::vector<FaultPtr> of_any;
  };

  struct Draw {
    double chance = 0;
    double jitter = 0;
  };

  std::shared_ptr<const Table> table() const PORTHOLE_EXCLUDES(mutex_);
  void set(std::vector<FaultPtr> faults) PORTHOLE_REQUIRES(mutex_);
  Draw draw(const Fault& fault, std::uint64_t match_number) const;
  bool is_due(Fault& fault, std::uint64_t match_number, const Draw& draw) const;
  static void write(json::Writer& writer, const Fault& fault);

  std::uint64_t seed_ = 0;
  std::atomic<std::size_t> count_ = 0;
  mutable Mutex mutex_;
  std::shared_ptr<const Table> table_ PORTHOLE_GUARDED_BY(mutex_);
  std::uint64_t last_id_ PORTHOLE_GUARDED_BY(mutex_) = 0;
};

/// The answer of a fault that replaces it.
Response faulty_response(const FaultAction& then);

/// What a fault does to an answer that has all of its headers.
void apply_fault(const TriggeredFault& fired, Response& response);

}  // namespace porthole::http
