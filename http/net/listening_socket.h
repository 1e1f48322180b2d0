#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "portal/base/result.h"

namespace porthole::http {

/// A socket that listens; closed with this, and a Unix socket's file removed.
class ListeningSocket {
 public:
  explicit ListeningSocket(int descriptor) : descriptor_(descriptor) {}
  ~ListeningSocket();
  ListeningSocket(ListeningSocket&& other) noexcept;
  ListeningSocket& operator=(ListeningSocket&&) = delete;

  int descriptor() const { return descriptor_; }
  /// The port that it is bound to; 0 for a Unix socket.
  std::uint16_t port() const;
  /// Makes `path` be removed with this.
  void own_file(std::string path) { path_ = std::move(path); }

 private:
  int descriptor_;
  std::string path_;
};

/// Listens on `host`, an address or a name, and `port`, 0 for any that is free. `::` takes IPv4
/// too. Fails (`conflict`) with a message that names both and the reason.
Result<ListeningSocket> listen_tcp(const std::string& host, std::uint16_t port);

/// Listens on a Unix socket. A file that a server which is gone has left there is replaced;
/// anything else that is there is left alone. Fails (`conflict`) likewise.
Result<ListeningSocket> listen_unix(const std::string& path);

/// Where a client on this machine finds what listens so: `http://127.0.0.1:8080`. An address that
/// stands for all of them is no place to go to, and becomes loopback.
std::string local_url(bool is_secure, const std::string& host, std::uint16_t port);

/// Whether everything that `host` stands for is this machine alone.
bool is_loopback_host(const std::string& host);

}  // namespace porthole::http
