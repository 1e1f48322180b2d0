#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/app/form_tokens.h"
#include "http/app/graphql_limits.h"
#include "http/app/local_access.h"
#include "http/app/rate_limits.h"
#include "http/net/delivery.h"
#include "http/observe/journal.h"
#include "http/observe/log.h"
#include "http/observe/metrics.h"
#include "http/testkit/baseline.h"
#include "http/testkit/fault_injector.h"
#include "http/testkit/named_snapshots.h"
#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "portal/invoker.h"
#include "store/store.h"

namespace porthole::http {

/// How the APIs behave.
struct ApiOptions {
  /// The beginning of URLs in responses, for servers behind a proxy: scheme, host and perhaps a
  /// path, without a slash at the end. Empty: the request's own host.
  std::string public_url;
  /// Whether an unknown property in a body is a 422. The real service ignores it.
  bool refuse_unknown_properties = false;
  /// The certificate that clients must trust, in PEM; empty without TLS.
  std::string certificate_pem = {};
  RateLimitOptions rate_limits = {};
  /// Hosts that the control API and the pages are served as, besides loopback ones.
  std::vector<std::string> allowed_hosts = {};
  /// The control API's bearer token; empty: it needs none.
  std::string control_token = {};
  JournalOptions journal = {};
};

/// Identifiers of requests, for `X-Request-Id`: unique within the process, hard to confuse, and not
/// secret. Safe from any thread. On a cache line of its own, since each request writes it.
class alignas(64) RequestIds {
 public:
  explicit RequestIds(Random& random);
  /// Sixteen hexadecimal digits.
  std::string next();

 private:
  std::atomic<std::uint64_t> state_;
};

/// Figures for health and metrics that only the running server knows. Optional; set before the
/// server starts. Called from any thread.
struct Gauges {
  /// Open connections.
  std::function<std::size_t()> connections = {};
  /// The time since the snapshot file was last written, if it ever was.
  std::function<std::optional<std::chrono::milliseconds>()> snapshot_age = {};
};

/// Everything that handlers use. All of it is safe from any thread.
struct Services {
  /// All but `api_options` must outlive the services.
  Services(Store& the_store, Invoker& the_invoker, MovableClock& the_clock, Random& the_random,
           const Log& the_log, ApiOptions api_options)
      : store(the_store),
        invoker(the_invoker),
        clock(the_clock),
        random(the_random),
        log(the_log),
        options(std::move(api_options)),
        limits(options.rate_limits, the_clock),
        graphql_limits(options.rate_limits, the_clock),
        local_access({options.allowed_hosts, options.control_token, options.public_url}),
        request_ids(the_random),
        form_tokens(the_random),
        journal(options.journal),
        faults(the_random) {}

  Store& store;
  Invoker& invoker;
  MovableClock& clock;
  Random& random;
  const Log& log;
  const ApiOptions options;
  RateLimits limits;
  GraphqlLimits graphql_limits;
  const LocalAccess local_access;
  RequestIds request_ids;
  FormTokens form_tokens;
  Journal journal;
  FaultInjector faults;
  BaselineHolder baseline = {};
  NamedSnapshots snapshots = {};
  Metrics metrics = {};
  Gauges gauges = {};
  /// Sends responses that are held back. Set before the server starts; called from any thread.
  std::function<void(const HoldFilter&)> release_held = [](const HoldFilter&) {};
  const std::chrono::steady_clock::time_point started_at = std::chrono::steady_clock::now();
};

}  // namespace porthole::http
