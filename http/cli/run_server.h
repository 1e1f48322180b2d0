#pragma once

#include <chrono>
#include <functional>

#include "http/cli/exec_target.h"
#include "http/cli/lifetime_watch.h"
#include "http/cli/options.h"
#include "http/observe/log.h"
#include "http/server.h"
#include "store/store.h"

namespace porthole::http {

/// A server that accepts requests, as the command that runs it sees it.
struct RunningServer {
  const Server& server;
  const Store& store;
  /// Wakes `SignalSet::wait` when there is a reason to exit.
  const LifetimeWatch& lifetime;
  const Log& log;
  AuthMode mode = AuthMode::open;
  const ExecTarget& target;
};

/// How to shut down.
struct ShutdownPlan {
  /// The exit status of the process.
  int status = 0;
  /// Time for requests in flight to finish.
  std::chrono::milliseconds grace{0};
};

/// Loads the files that `options` name, serves until `during` returns, and shuts down as it says.
/// Returns its status, or an `ExitStatus` if the server can't start; the reason is then on standard
/// error. A `SignalSet` must exist.
int run_server(Options options, const std::function<ShutdownPlan(const RunningServer&)>& during);

}  // namespace porthole::http
