#include "http/net/peer.h"

#include <algorithm>
#include <cstdint>
#include <netinet/in.h>
#include <sys/socket.h>

namespace porthole::http {

Peer peer_of(const sockaddr_storage& address, bool is_secure) {
  Peer peer{std::nullopt, is_secure};
  if (address.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    IpAddress ip;
    std::copy_n(v6.sin6_addr.s6_addr, ip.bytes.size(), ip.bytes.begin());
    peer.address = ip;
  } else if (address.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&v4.sin_addr);
    IpAddress ip;
    ip.bytes[10] = ip.bytes[11] = 0xFF;
    std::copy_n(bytes, 4, ip.bytes.begin() + 12);
    peer.address = ip;
  }
  return peer;
}

}  // namespace porthole::http
