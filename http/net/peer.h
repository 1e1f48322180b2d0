#pragma once

#include <optional>

#include "portal/base/ip_address.h"

struct sockaddr_storage;

namespace porthole::http {

/// The other end of a connection.
struct Peer {
  /// None over a Unix socket.
  std::optional<IpAddress> address;
  bool is_secure = false;
};

/// The peer at `address`, as `accept` returns it. Safe from any thread.
Peer peer_of(const sockaddr_storage& address, bool is_secure);

}  // namespace porthole::http
