#pragma once

#include <chrono>
#include <vector>

#include "http/app/application.h"
#include "http/message/request.h"
#include "http/message/response.h"
#include "http/message/route.h"
#include "portal/base/mutex.h"

namespace httplib {
struct Request;
struct Response;
class Server;
}  // namespace httplib

namespace porthole::http {

/// Serves an application's routes from a cpp-httplib server, as `Server` does from its own
/// connections. The library reads and writes the connections, one thread each, so its rules apply:
/// it decodes escapes in header values, bounds bodies by `set_payload_max_length`, and honours
/// `Range`. A response that waits (a delay, a `verify`) keeps its thread.
class HttplibHost {
 public:
  /// `application` must outlive the host, and the host must outlive the servers it is mounted on.
  explicit HttplibHost(Application& application) : application_(application) {}

  /// Registers handlers for every path whose first segment is one of a route's. Handlers that
  /// `server` already has go first. To be called before `server` listens.
  void mount(httplib::Server& server, const std::vector<Route>& routes);

  /// Has waiting responses sent at once, now and from here on, so that stopping a server doesn't
  /// wait for them. Safe from any thread.
  void stop_waiting() PORTHOLE_EXCLUDES(mutex_);

 private:
  void respond(const httplib::Request& request, bool is_secure, httplib::Response& out);
  /// The response that `deferred` becomes.
  Response await(DeferredResponse& deferred) PORTHOLE_EXCLUDES(mutex_);
  void wait_until(std::chrono::steady_clock::time_point time) PORTHOLE_EXCLUDES(mutex_);

  Application& application_;
  Mutex mutex_;
  /// Notified when a deferred response is ready, and by `stop_waiting`.
  CondVar changed_;
  bool is_stopped_ PORTHOLE_GUARDED_BY(mutex_) = false;
};

}  // namespace porthole::http
