#pragma once

#include <chrono>
#include <string>

#include "http/cli/command.h"
#include "portal/base/result.h"

namespace porthole::http {

/// How to reach a server.
struct ServerAddress {
  bool is_secure = false;
  /// Empty for a Unix socket.
  std::string host;
  int port = 0;
  std::string unix_socket;
  /// Prefix of all paths, without a slash at the end.
  std::string base_path;
};

/// Parses `http://HOST[:PORT][/PATH]`, `https://HOST[:PORT][/PATH]` or `unix:PATH`. Fails with
/// `invalid` on anything else.
Result<ServerAddress> parse_server_url(const std::string& url);

/// Returns the body of `GET /_porthole/v1/health`. Doesn't verify certificates: the request has no
/// secrets, and the question isn't who the server is. Waits at most `timeout` for a connection, and
/// again for each part of the answer. Fails with `internal` and the reason if the server isn't
/// healthy.
Result<std::string> get_health(const ServerAddress& address, std::chrono::seconds timeout);

/// Prints the answer on standard output, or the reason on standard error.
ExitStatus healthcheck(const HealthcheckCommand& command);

}  // namespace porthole::http
