#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "http/log.h"
#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "portal/invoker.h"
#include "portal/rate_limit.h"
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
};

/// The counters of the REST API's limits. The numbers are the vendor's.
struct RateLimits {
  RateCounter rest{200, std::chrono::seconds(60)};
  RateCounter rest_user{50, std::chrono::seconds(60)};
  /// In points of complexity.
  RateCounter graphql{50'000, std::chrono::seconds(300)};
};

/// Identifiers of requests, for `X-Request-Id`: unlike within a process, and without a pattern that
/// would make people take one for another. No secret. Safe from any thread.
class RequestIds {
 public:
  explicit RequestIds(Random& random);
  /// Sixteen hexadecimal digits.
  std::string next();

 private:
  std::atomic<std::uint64_t> state_;
};

/// What handlers use. Everything in it is safe from any thread.
struct Services {
  /// All but `api_options` must outlive the services.
  Services(Store& the_store, Invoker& the_invoker, const Clock& the_clock, Random& random,
           const Log& the_log, ApiOptions api_options)
      : store(the_store),
        invoker(the_invoker),
        clock(the_clock),
        log(the_log),
        options(std::move(api_options)),
        request_ids(random) {}

  Store& store;
  Invoker& invoker;
  const Clock& clock;
  const Log& log;
  const ApiOptions options;
  RateLimits limits;
  RequestIds request_ids;
};

}  // namespace porthole::http
