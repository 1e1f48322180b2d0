#include "http/instance.h"

#include <chrono>
#include <utility>

#include "http/api/routes.h"

namespace porthole::http {
namespace {

std::unique_ptr<Random> make_random(const InstanceOptions& options) {
  if (options.seed) return std::make_unique<SeededRandom>(*options.seed);
  return std::make_unique<SystemRandom>();
}

/// Made-up objects lie before the start. In whole hours, so that servers started together agree.
InvokerOptions dated(InvokerOptions options, const Clock& clock) {
  options.mocks.epoch = std::chrono::floor<std::chrono::hours>(clock.now());
  options.clock = &clock;
  return options;
}

}  // namespace

ClockAndRandom::ClockAndRandom(const InstanceOptions& options, const Clock* source)
    : clock(source != nullptr ? *source : system_clock), random(make_random(options)) {
  clock.move(options.clock_start);
}

Instance::Instance(InstanceOptions options, std::unique_ptr<ClockAndRandom> sources,
                   QueryPolicyHolder query_policy, InitialState initial, const Log& log,
                   ChangeObserver* observer)
    : sources_(std::move(sources)),
      store_(clock(), random(), options.auth, query_policy, options.audit_events_max),
      invoker_(std::move(query_policy), dated(options.invoker, clock())),
      services_(store_, invoker_, clock(), random(), log, std::move(options.api)),
      application_(services_, all_routes()),
      server_(application_, log, std::move(options.server)) {
  services_.gauges.connections = [this] { return server_.connection_count(); };
  services_.release_held = [this](const HoldFilter& filter) { server_.release_held(filter); };
  if (observer != nullptr) store_.observe(*observer, false);
  if (options.auto_authorize_polls) store_.authorize_automatically(*options.auto_authorize_polls);
  KeptImage baseline(std::move(initial.baseline));
  store_.load(initial.image ? *initial.image : baseline.restored());
  services_.baseline.set({std::move(baseline), options.clock_start, random().position()});
}

}  // namespace porthole::http
