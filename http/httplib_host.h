#pragma once

#include <chrono>
#include <list>
#include <vector>

#include "http/app/application.h"
#include "http/message/request.h"
#include "http/message/response.h"
#include "http/message/route.h"
#include "http/net/delivery.h"
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
/// `Range`. A response that waits (a delay, a `verify`) keeps its thread, also when its client has
/// left: the library doesn't tell.
class HttplibHost {
 public:
  /// `application` must outlive the host, and the host must outlive the servers it is mounted on.
  explicit HttplibHost(Application& application) : application_(application) {}

  /// Registers handlers for every path whose first segment is one of a route's. Handlers that
  /// `server` already has go first. To be called before `server` listens.
  void mount(httplib::Server& server, const std::vector<Route>& routes);

  /// Sends the responses that wait and that `filter` matches. Safe from any thread.
  void release(const HoldFilter& filter) PORTHOLE_EXCLUDES(mutex_);

  /// Has waiting responses sent at once, now and from here on, so that stopping a server doesn't
  /// wait for them. Safe from any thread.
  void stop_waiting() PORTHOLE_EXCLUDES(mutex_);

 private:
  /// A response that waits in its thread.
  struct Waiting {
    Hold hold;
    bool is_released = false;
  };

  void respond(const httplib::Request& request, bool is_secure, httplib::Response& out);
  /// The response that `deferred` becomes.
  Response await(DeferredResponse& deferred, const Hold& hold) PORTHOLE_EXCLUDES(mutex_);
  /// Waits until `time`, until `is_ready`, or until the response is released.
  template <typename IsReady>
  void wait_until(std::chrono::steady_clock::time_point time, const Hold& hold,
                  const IsReady& is_ready) PORTHOLE_EXCLUDES(mutex_);

  Application& application_;
  Mutex mutex_;
  std::list<Waiting> waiting_ PORTHOLE_GUARDED_BY(mutex_);
  /// Notified when a deferred response is ready, and by `release` and `stop_waiting`.
  CondVar changed_;
  bool is_stopped_ PORTHOLE_GUARDED_BY(mutex_) = false;
};

}  // namespace porthole::http
