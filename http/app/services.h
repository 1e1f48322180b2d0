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
#include "http/app/local_access.h"
#include "http/app/rate_limits.h"
#include "http/observe/journal.h"
#include "http/observe/log.h"
#include "http/observe/metrics.h"
#include "http/testkit/baseline.h"
#include "http/testkit/fault_injection.h"
#include "http/testkit/named_snapshots.h"
#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "portal/invoker.h"
#include "store/store.h"

namespace porthole::http {

/// How the APIs behave.
struct ApiOptions {
  /// What the URLs that we hand out begin with, where a proxy hides us: scheme, host and perhaps a
  /// path, without a slash at the end. Empty: the request's own host.
  std::string public_url;
  /// Whether a body's unknown property is a 422 rather than ignored, as the real service does.
  bool refuse_unknown_properties = false;
  /// The certificate that clients of a TLS server need to trust; empty without TLS.
  std::string certificate_pem = {};
  RateLimitOptions rate_limits = {};
  /// Hosts that the control API and the pages may be asked as, besides this machine's own.
  std::vector<std::string> allowed_hosts = {};
  /// The bearer token of the control API; empty: it wants none.
  std::string control_token = {};
  JournalOptions journal = {};
};

/// Identifiers of requests, for `X-Request-Id`: unlike within a process, and without a pattern that
/// would make people take one for another. No secret. Safe from any thread. Apart from what others
/// only read, since each request changes it.
class alignas(64) RequestIds {
 public:
  explicit RequestIds(Random& random);
  /// Sixteen hexadecimal digits.
  std::string next();

 private:
  std::atomic<std::uint64_t> state_;
};

/// What only those know who run the server; empty functions where nobody does. To be set before
/// the server starts. Called from any thread.
struct Gauges {
  /// Open connections.
  std::function<std::size_t()> connections = {};
  /// Since the snapshot file was last written; nothing when it never was.
  std::function<std::optional<std::chrono::milliseconds>()> snapshot_age = {};
};

/// What handlers use. Everything in it is safe from any thread.
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
  const LocalAccess local_access;
  RequestIds request_ids;
  FormTokens form_tokens;
  Journal journal;
  Faults faults;
  StartStateHolder start = {};
  NamedSnapshots snapshots = {};
  Metrics metrics = {};
  Gauges gauges = {};
  const std::chrono::steady_clock::time_point started_at = std::chrono::steady_clock::now();
};

}  // namespace porthole::http
