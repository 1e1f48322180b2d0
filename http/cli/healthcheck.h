#pragma once

#include <chrono>
#include <string>

#include "http/cli/command_line.h"
#include "portal/base/result.h"

namespace porthole::http {

/// Where a server answers, and how it is spoken to.
struct ServerAddress {
  bool is_secure = false;
  /// Empty for a Unix socket.
  std::string host;
  int port = 0;
  std::string unix_socket;
  /// What paths begin with, without a slash at the end.
  std::string base_path;
};

/// Reads `http://HOST[:PORT][/PATH]`, `https://…`, or `unix:PATH`. Fails (`invalid`) with what is
/// wrong with another text.
Result<ServerAddress> parse_server_url(const std::string& url);

/// The answer to `GET /_porthole/v1/health`. A certificate is not checked: whoever asks wants to
/// know whether the server is well, not who it is, and tells it nothing. Waits at most `timeout`
/// for a connection, and as long for each next part of the answer. Fails (`internal`) with why the
/// server isn't healthy.
Result<std::string> ask_health(const ServerAddress& address, std::chrono::seconds timeout);

/// The same as a command: the answer on standard output, or why not on standard error.
ExitStatus healthcheck(const HealthcheckCommand& command);

}  // namespace porthole::http
