#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "portal/base/result.h"

/// Set by CMake: 1 makes `make_poller` return epoll, 0 the portable poll(2).
#if !defined(PORTHOLE_POLLER_EPOLL)
#if defined(__linux__)
#define PORTHOLE_POLLER_EPOLL 1
#else
#define PORTHOLE_POLLER_EPOLL 0
#endif
#endif

namespace porthole::http {

/// What a descriptor is watched for. With none of these it stays registered, but no event is
/// reported, not even a hang-up: used while a worker has a connection. Switching to that and back
/// takes three system calls with epoll.
struct Interest {
  bool read = false;
  bool write = false;
  /// Closed in both directions, or broken. Always reported with the others, too.
  bool hang_up = false;
  /// The peer has closed its side, whatever there is left to read. Where the system doesn't tell
  /// that apart, it is reported as a hang-up.
  bool peer_end = false;

  bool operator==(const Interest&) const = default;
  bool is_none() const { return !read && !write && !hang_up && !peer_end; }
};

/// The token of a poller's own descriptor; callers may use any other.
inline constexpr std::uint64_t kReservedToken = std::numeric_limits<std::uint64_t>::max();

/// A descriptor that is ready.
struct PollerEvent {
  std::uint64_t token = 0;  ///< As given when it was registered.
  bool readable = false;    ///< A read won't block: there are bytes, an end of stream, or an error.
  bool writable = false;    ///< A write won't block: there is room, or an error.
  /// Closed in both directions, or broken. The other two are set too, so that a read or a write
  /// shows the reason. There may be bytes left to read.
  bool hung_up = false;
  bool peer_ended = false;
};

/// Waits for any of many descriptors to be ready. Level-triggered: each `wait` reports again what
/// is still ready.
///
/// Threads: one thread at a time may `wait`; any thread may call everything else, also while
/// another waits, with immediate effect. An event that was under way when another thread called
/// `modify` or `remove`, or that is further down in the vector being processed, may still be seen.
/// A token should therefore tell a descriptor's former owner from its present one.
///
/// Doesn't own the descriptors: `remove` each before closing it. The caller keeps track of what is
/// registered. Registering a descriptor twice, or changing or removing one that isn't registered,
/// doesn't crash; nothing else is promised.
class Poller {
 public:
  virtual ~Poller() = default;
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  /// Registers `descriptor`. Fails (`internal`) when the system is out of memory for it.
  virtual Result<void> add(int descriptor, Interest interest, std::uint64_t token) = 0;

  /// Changes what a registered descriptor is watched for, and its token. Fails as `add` does.
  virtual Result<void> modify(int descriptor, Interest interest, std::uint64_t token) = 0;

  /// Unregisters a descriptor.
  virtual void remove(int descriptor) = 0;

  /// Waits until something is ready, `wake` is called, or `timeout` is over (none: forever), and
  /// replaces `events` with what is ready. May return early without events. Fails (`internal`) only
  /// when the system can't wait at all.
  virtual Result<void> wait(std::vector<PollerEvent>& events,
                            std::optional<std::chrono::milliseconds> timeout) = 0;

  /// Makes the current `wait`, or else the next one, return at once. Several calls before it
  /// returns count as one. Never blocks; safe in a signal handler.
  virtual void wake() = 0;

 protected:
  Poller() = default;
};

/// The poller chosen at build time. Fails (`internal`) when the process is out of descriptors.
Result<std::unique_ptr<Poller>> make_poller();

/// By poll(2), which every system has. Each wait takes time linear in all descriptors.
Result<std::unique_ptr<Poller>> make_poll_poller();

#if defined(__linux__)
/// By epoll(7). Each wait takes time linear in the ready descriptors, and reports at most 256; the
/// kernel takes turns among them.
Result<std::unique_ptr<Poller>> make_epoll_poller();
#endif

}  // namespace porthole::http
