#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/app/call.h"
#include "http/app/services.h"
#include "http/message/request.h"
#include "http/message/response.h"
#include "http/message/router.h"
#include "portal/base/result.h"
#include "store/pending_change.h"

namespace porthole::http {

/// Answers requests: route, authentication, rate limit, faults, handler; then the headers that
/// every response of the surface has, the journal, and the log line. Safe from any thread.
class Application {
 public:
  /// `services` and `routes` must outlive the application.
  Application(Services& services, const std::vector<Route>& routes);

  /// Never throws: an exception of a handler becomes a logged 500.
  Response respond(const Request& request);

  /// The response to a request that is refused whatever its body is; nothing when it has to be
  /// read. For clients that send only the head and wait for `100 Continue`. A request that isn't
  /// refused is not counted.
  std::optional<Response> refuse_early(const Request& request);

  /// Whether the handler of a request runs on a worker thread rather than on the event loop.
  bool runs_on_worker(std::string_view method, std::string_view path) const {
    return router_.runs_on_worker(method, path);
  }

  /// How large the body of a request may be.
  BodySize body_size(std::string_view method, std::string_view path) const {
    return router_.body_size(method, path);
  }

  /// The response to bytes that are no request.
  Response refuse(int status, const std::string& message);

 private:
  /// What is recorded of a request besides the call and its response.
  struct Arrival {
    Timestamp received_at;
    std::chrono::steady_clock::time_point started;
  };

  Response dispatch(Call& call);
  /// Keeps the response until the change that it acknowledges is on disk; or answers with an error.
  Response await_commit(const Call& call, Response response, const PendingChangePtr& change,
                        const Arrival& arrival);
  /// Measures, records and logs.
  void finish(const Call& call, const Response& response, const Arrival& arrival);
  Response refuse_unrouted(Call& call);
  /// Counts the request in the rate limits of its surface.
  void count(Call& call);
  std::optional<Response> refuse_past_limit(Call& call) const;
  /// Undoes the body's `Content-Encoding`. Returns a response if that can't be done.
  static std::optional<Response> decode_body(Call& call);
  /// Picks the fault for this request, if one is due. Returns a response if the fault replaces it.
  std::optional<Response> inject_fault(Call& call);
  /// Adds the headers that every response of the surface has.
  void add_common_headers(const Call& call, Response& response) const;
  void measure(const Call& call, int status, std::chrono::steady_clock::duration elapsed);
  void record(const Call& call, const Response& response, Timestamp received_at,
              std::chrono::steady_clock::duration elapsed);
  /// Why the request was refused, without anything that it held; empty if it wasn't.
  static std::string reason_of(const Call& call);
  void log(const Call& call, const Response& response,
           std::chrono::steady_clock::duration elapsed) const;
  std::string request_id_of(const Request& request) const;

  Services& services_;
  const Router router_;
};

}  // namespace porthole::http
