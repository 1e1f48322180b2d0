#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/app/application.h"
#include "http/app_responder.h"
#include "http/net/delivery.h"
#include "http/net/event_loop.h"
#include "portal/base/result.h"

namespace porthole::http {

struct ServerOptions {
  /// Addresses or names; none: no TCP at all.
  std::vector<std::string> hosts = {"127.0.0.1"};
  /// Of all hosts. 0: any that is free.
  std::uint16_t port = 8080;
  /// A Unix socket's path; empty: none.
  std::string unix_socket;
  /// Threads that serve connections; 0: as many as there are processors. More than those only helps
  /// others to be slow.
  std::size_t threads = 0;
  ConnectionLimits limits;
  /// Speaks TLS on TCP; null: plain.
  std::shared_ptr<const TlsContext> tls;
  ResponderOptions responder;
};

/// The HTTP server: has an application answer the requests that event loops read from connections.
/// `listen`, `start` and `stop` are called in this order, by one thread.
class Server {
 public:
  /// `application` and `log` must outlive the server.
  Server(Application& application, const Log& log, ServerOptions options);
  /// Stops at once.
  ~Server();

  /// Listens: from here on clients can connect, and wait. Fails with `conflict` when an address
  /// can't be listened on, and with `internal` when the machine is out of descriptors.
  Result<void> listen();

  /// Serves, in threads of its own.
  void start();

  /// Accepts no more, lets what is in flight finish for `grace` at most, and returns when all of it
  /// has ended: what a worker responds to is waited for.
  void stop(std::chrono::milliseconds grace);
  /// The same, but returns false when that takes longer than `time_max`. The server may then still
  /// be responding; `stop` and the destructor would wait for that.
  [[nodiscard]] bool stop_within(std::chrono::milliseconds grace,
                                 std::chrono::milliseconds time_max);

  /// Sends the responses that are held back and that `filter` matches. Safe from any thread from
  /// `listen` on.
  void release_held(const HoldFilter& filter);

  /// Connections that are open.
  std::size_t connection_count() const;

  /// The TCP port that is listened on; 0 without TCP or before `listen`.
  std::uint16_t port() const;
  /// Since when there has been no connection; nothing while there is one. From `start` on, safe
  /// from any thread.
  std::optional<std::chrono::steady_clock::time_point> idle_since() const;
  /// `http://127.0.0.1:41233`, or `unix:PATH` without TCP.
  std::string url() const;
  /// The URL of each address that is listened on; at least one.
  std::vector<std::string> urls() const;

 private:
  struct Running;

  Application& application_;
  const Log& log_;
  const ServerOptions options_;
  std::unique_ptr<Running> running_;
};

}  // namespace porthole::http
