#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http/server.h"
#include "portal/base/result.h"

namespace porthole::http {

/// Why a server can't listen, with what helps: who uses the port, as far as can be found out, and
/// how to take another one. Takes some seconds at most: whether it is a porthole is found by asking
/// for its health. `error` is that of `Server::listen`.
std::string explain_listen_error(const Error& error, const ServerOptions& options);

/// The inodes of the sockets that listen on `port`, in the format of Linux's /proc/net/tcp and
/// tcp6, whose text `table` is.
std::vector<std::uint64_t> listening_inodes(std::string_view table, std::uint16_t port);

}  // namespace porthole::http
