#include "http/net/listening_socket.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "http/net/limits.h"
#include "portal/base/ip_address.h"
#include "portal/base/text.h"

namespace porthole::http {
namespace {

/// How often a free port is looked for that all hosts can have.
constexpr int kPortTries = 16;

struct AddressFreer {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using AddressList = std::unique_ptr<addrinfo, AddressFreer>;

std::string reason(int error) {
  return std::generic_category().message(error);
}

Error failure(const std::string& where, const std::string& why) {
  return {ErrorCode::conflict, "cannot listen on " + where + ": " + why};
}

std::string endpoint(const std::string& host, std::uint16_t port) {
  const bool is_v6 = host.find(':') != std::string::npos;
  return (is_v6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

/// A non-blocking stream socket; -1 with `errno`.
int make_socket(int family) {
  const int descriptor = ::socket(family, SOCK_STREAM, 0);
  if (descriptor >= 0) {
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  }
  return descriptor;
}

AddressList resolve(const std::string& host, std::uint16_t port, std::string& why) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
  if (error != 0) why = error == EAI_SYSTEM ? reason(errno) : ::gai_strerror(error);
  return AddressList(error == 0 ? list : nullptr);
}

/// Whether the server that made the socket's file has ended. Other errors (a socket of another
/// kind, no permission, a full queue) don't prove that.
bool is_abandoned(const sockaddr_un& address) {
  const int probe = make_socket(AF_UNIX);
  if (probe < 0) return false;
  const bool refused =
      ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
      errno == ECONNREFUSED;
  ::close(probe);
  return refused;
}

}  // namespace

ListeningSocket::~ListeningSocket() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!path_.empty()) ::unlink(path_.c_str());
}

ListeningSocket::ListeningSocket(ListeningSocket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::exchange(other.path_, {})) {}

std::uint16_t ListeningSocket::port() const {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &length) != 0) return 0;
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  }
  if (address.ss_family != AF_INET) return 0;
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

Result<ListeningSocket> listen_tcp(const std::string& host, std::uint16_t port, bool accepts_both) {
  std::string why;
  const AddressList addresses = resolve(host, port, why);
  if (addresses == nullptr) {
    return failure(endpoint(host, port),
                   "there is no host " + quote(host, NI_MAXHOST) + ": " + why);
  }
  ListeningSocket socket(make_socket(addresses->ai_family));
  if (socket.descriptor() < 0) return failure(endpoint(host, port), reason(errno));
  const int on = 1;
  const int v6_only = accepts_both ? 0 : 1;
  // Not SO_REUSEPORT, with which two servers would silently share a port.
  ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (addresses->ai_family == AF_INET6) {
    ::setsockopt(socket.descriptor(), IPPROTO_IPV6, IPV6_V6ONLY, &v6_only, sizeof v6_only);
  }
  if (::bind(socket.descriptor(), addresses->ai_addr, addresses->ai_addrlen) != 0 ||
      ::listen(socket.descriptor(), kListenBacklog) != 0) {
    return failure(endpoint(host, port), reason(errno));
  }
  return socket;
}

Result<std::vector<ListeningSocket>> listen_tcp(const std::vector<std::string>& hosts,
                                                std::uint16_t port) {
  for (int tries = 1;; ++tries) {
    std::vector<ListeningSocket> sockets;
    std::uint16_t common = port;
    std::optional<Error> error;
    for (const std::string& host : hosts) {
      Result<ListeningSocket> socket = listen_tcp(host, common, hosts.size() == 1);
      if (!socket) {
        error = std::move(socket).error();
        break;
      }
      common = socket->port();
      sockets.push_back(*std::move(socket));
    }
    if (!error) return sockets;
    // A port that was free for the first host may be another's for the next.
    if (port != 0 || sockets.empty() || tries == kPortTries) return *std::move(error);
  }
}

Result<ListeningSocket> listen_unix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) {
    return failure(path, "a socket's path must have 1 to " +
                             std::to_string(sizeof address.sun_path - 1) + " bytes");
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  struct stat status;
  if (::lstat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode)) {
    if (!is_abandoned(address)) return failure(path, reason(EADDRINUSE));
    ::unlink(path.c_str());
  }
  ListeningSocket socket(make_socket(AF_UNIX));
  if (socket.descriptor() < 0 ||
      ::bind(socket.descriptor(), reinterpret_cast<const sockaddr*>(&address), sizeof address) !=
          0 ||
      ::listen(socket.descriptor(), kListenBacklog) != 0) {
    return failure(path, reason(errno));
  }
  socket.own_file(path);
  return socket;
}

std::string local_url(bool is_secure, const std::string& host, std::uint16_t port) {
  std::string name = host;
  if (name == "0.0.0.0") name = "127.0.0.1";
  if (name == "::") name = "::1";
  std::string url = is_secure ? "https://" : "http://";
  url += name.find(':') == std::string::npos ? name : '[' + name + ']';
  return url + ':' + std::to_string(port);
}

bool is_known_host(const std::string& host) {
  std::string why;
  return resolve(host, 0, why) != nullptr;
}

bool is_loopback_host(const std::string& host) {
  std::string why;
  const AddressList addresses = resolve(host, 0, why);
  if (addresses == nullptr) return false;
  for (const addrinfo* entry = addresses.get(); entry != nullptr; entry = entry->ai_next) {
    char text[NI_MAXHOST];
    if (::getnameinfo(entry->ai_addr, entry->ai_addrlen, text, sizeof text, nullptr, 0,
                      NI_NUMERICHOST) != 0) {
      return false;
    }
    const auto address = IpAddress::parse(text);
    if (!address || !address->is_loopback()) return false;
  }
  return true;
}

}  // namespace porthole::http
