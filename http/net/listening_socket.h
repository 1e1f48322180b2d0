#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "portal/base/result.h"

namespace porthole::http {

/// A socket that listens. Owns it: the destructor closes it and removes a Unix socket's file. One
/// thread at a time.
class ListeningSocket {
 public:
  explicit ListeningSocket(int descriptor) : descriptor_(descriptor) {}
  ~ListeningSocket();
  ListeningSocket(ListeningSocket&& other) noexcept;
  ListeningSocket& operator=(ListeningSocket&&) = delete;

  int descriptor() const { return descriptor_; }
  /// The port it is bound to; 0 for a Unix socket.
  std::uint16_t port() const;
  /// Makes the destructor remove `path`.
  void own_file(std::string path) { path_ = std::move(path); }

 private:
  int descriptor_;
  std::string path_;
};

/// Listens on `host`, an address or a name, and `port`, 0 for any free one. `::` accepts IPv4 too
/// if `accepts_both`. Fails (`conflict`) with a message that names both and the reason.
Result<ListeningSocket> listen_tcp(const std::string& host, std::uint16_t port,
                                   bool accepts_both = true);

/// Listens on each of `hosts`, on the same port. Then `::` doesn't accept IPv4. Fails as above.
Result<std::vector<ListeningSocket>> listen_tcp(const std::vector<std::string>& hosts,
                                                std::uint16_t port);

/// Listens on a Unix socket. Replaces the file of a server that has ended; fails (`conflict`) if
/// `path` is anything else.
Result<ListeningSocket> listen_unix(const std::string& path);

/// The URL for clients on this machine: `http://127.0.0.1:8080`. A wildcard address becomes
/// loopback.
std::string local_url(bool is_secure, const std::string& host, std::uint16_t port);

/// Whether `host` has an address.
bool is_known_host(const std::string& host);

/// Whether all addresses of `host` are loopback.
bool is_loopback_host(const std::string& host);

}  // namespace porthole::http
