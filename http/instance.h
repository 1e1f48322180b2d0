#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "http/app/application.h"
#include "http/app/services.h"
#include "http/observe/log.h"
#include "http/server.h"
#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "portal/invoker.h"
#include "portal/limits.h"
#include "portal/query_policy.h"
#include "store/state_image.h"
#include "store/store.h"

namespace porthole::http {

/// Settings of one porthole server. The defaults here and in the structs below are the only ones:
/// flags and their help take them from here.
struct InstanceOptions {
  AuthMode auth = AuthMode::open;
  /// Makes identifiers and tokens repeatable; none: they are random.
  std::optional<std::uint64_t> seed = {};
  /// Where the clock starts, at first and after a reset; empty: at the current time.
  ClockMove clock_start = {};
  /// Audit events to keep for each organization.
  std::size_t audit_events_max = limits::kAuditEventsMax;
  /// Number of polls after which a user's code is approved automatically; none: never.
  std::optional<unsigned> auto_authorize_polls = {};
  ApiOptions api = {};
  /// Has a seed of its own, for the values of mocked answers.
  InvokerOptions invoker = {};
  ServerOptions server = {};
};

/// The clock and the random numbers of an instance. Separate because fixtures are read with them
/// before the instance exists.
struct ClockAndRandom {
  /// The clock runs with `source`, which must outlive this; null: with the machine's.
  explicit ClockAndRandom(const InstanceOptions& options, const Clock* source = nullptr);

  const SystemClock system_clock;
  MovableClock clock;
  const std::unique_ptr<Random> random;
};

/// The state that an instance starts with.
struct InitialState {
  /// What a reset restores: the content of the fixtures.
  StateImage baseline = {};
  /// What the store holds at first, if that isn't the baseline: the content of a snapshot.
  std::optional<StateImage> image = {};

  const StateImage& first_image() const { return image ? *image : baseline; }
};

/// The composition root: builds everything that one porthole server consists of, in the order in
/// which the parts need each other. Whatever runs a server (`serve`, `exec`, tests) makes one of
/// these. Doesn't print, exit or read the environment.
class Instance {
 public:
  /// `sources` is made with the same options. `log` must outlive the instance, and so must
  /// `observer`, which is notified of changes to the store unless it is null. `query_policy` is
  /// shared: a change of it takes effect here, too.
  Instance(InstanceOptions options, std::unique_ptr<ClockAndRandom> sources,
           QueryPolicyHolder query_policy, InitialState initial, const Log& log,
           ChangeObserver* observer = nullptr);
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  MovableClock& clock() { return sources_->clock; }
  Random& random() { return *sources_->random; }
  Store& store() { return store_; }
  Invoker& invoker() { return invoker_; }
  Services& services() { return services_; }
  Application& application() { return application_; }
  /// Neither listens nor has threads until it is told to; whoever calls the application from code
  /// leaves it alone.
  Server& server() { return server_; }

 private:
  // Each part uses the ones above it.
  const std::unique_ptr<ClockAndRandom> sources_;
  Store store_;
  Invoker invoker_;
  Services services_;
  Application application_;
  Server server_;
};

}  // namespace porthole::http
