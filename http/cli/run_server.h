#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "http/cli/command_line.h"
#include "http/cli/lifetime_watch.h"
#include "http/observe/log.h"
#include "http/server.h"
#include "store/store.h"

namespace porthole::http {

/// A server that answers, as whoever runs it sees it.
struct Serving {
  const Server& server;
  const Store& store;
  /// Wakes `SignalSet::wait` when it has a reason to end.
  const LifetimeWatch& lifetime;
  const Log& log;
  AuthMode mode = AuthMode::open;
  /// The first access token that fixtures write out, and the first organization that it sees, or
  /// that there is; each empty where there is none.
  std::string access_token;
  std::string organization;
};

/// How serving is to end.
struct ServingEnd {
  /// The process's exit status.
  int status = 0;
  /// What is in flight may take this long.
  std::chrono::milliseconds grace{0};
};

/// Reads what `options` name, serves for as long as `during` takes, and returns its status, or an
/// `ExitStatus` where it doesn't come to that; what is wrong then stands on standard error.
/// `SignalSet` must have been made before.
int run_server(const Options& options, const std::function<ServingEnd(const Serving&)>& during);

}  // namespace porthole::http
