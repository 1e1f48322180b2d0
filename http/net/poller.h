#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "portal/base/result.h"

/// Set by CMake: 1 makes `make_poller` use epoll, 0 the portable poll(2).
#if !defined(PORTHOLE_POLLER_EPOLL)
#if defined(__linux__)
#define PORTHOLE_POLLER_EPOLL 1
#else
#define PORTHOLE_POLLER_EPOLL 0
#endif
#endif

namespace porthole::http {

/// What a descriptor is watched for. With none of it it stays registered and nothing at all is said
/// of it, not even that its peer has gone: the way to leave a connection to a worker for a while.
/// Going there and back costs three system calls with epoll.
struct Interest {
  bool read = false;
  bool write = false;
  /// Whether it is gone in both directions, or broken, and nothing else. Told with the others
  /// anyway.
  bool hang_up = false;

  bool is_none() const { return !read && !write && !hang_up; }
};

/// Belongs to a poller's own descriptor; every other token is the caller's to choose.
inline constexpr std::uint64_t kReservedToken = std::numeric_limits<std::uint64_t>::max();

/// What can be done with a descriptor now.
struct PollerEvent {
  std::uint64_t token = 0;  ///< As given when it was registered.
  bool readable = false;    ///< A read won't block: there are bytes, an end of stream, or an error.
  bool writable = false;    ///< A write won't block: there is room, or an error.
  /// Gone in both directions, or broken. Both of the others are set with it, so that whoever reads
  /// or writes learns the reason; there may be bytes left to read.
  bool hung_up = false;
};

/// Tells which of many descriptors are ready. Level-triggered: what is ready and not dealt with is
/// said again by each `wait`.
///
/// Threads: `wait` belongs to one thread at a time; everything else may be called from any, also
/// while another waits, and then takes effect at once. An event that was already on its way when
/// `modify` or `remove` was called from another thread, or that stands further down in the vector
/// that is just being gone through, may still be seen: a token should tell a descriptor's former
/// owner from its present one.
///
/// Owns no descriptor that it watches: `remove` each before closing it. Whether a descriptor is
/// registered is for the caller to know; registering it twice, or changing or removing one that
/// isn't, is a bug of the caller's with no particular outcome but for not crashing.
class Poller {
 public:
  virtual ~Poller() = default;
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  /// Registers `descriptor`. Fails (`internal`) when the machine has no room for it.
  virtual Result<void> add(int descriptor, Interest interest, std::uint64_t token) = 0;

  /// Changes what a registered descriptor is watched for, and its token. Fails as `add` does.
  virtual Result<void> modify(int descriptor, Interest interest, std::uint64_t token) = 0;

  /// Forgets a registered descriptor.
  virtual void remove(int descriptor) = 0;

  /// Waits until something is ready, `wake` was called, or `timeout` is over (nothing: for ever),
  /// and puts what is ready into `events`, in place of what was there. May return early, with
  /// nothing. Fails (`internal`) only when the machine won't let us wait at all.
  virtual Result<void> wait(std::vector<PollerEvent>& events,
                            std::optional<std::chrono::milliseconds> timeout) = 0;

  /// Makes the present `wait`, else the next one, return at once. Several calls before it returns
  /// count as one. Never blocks; safe in a signal handler.
  virtual void wake() = 0;

 protected:
  Poller() = default;
};

/// The one for this machine; which is chosen when it is built. Fails (`internal`) when the process
/// is out of descriptors.
Result<std::unique_ptr<Poller>> make_poller();

/// By poll(2), which is everywhere and costs a look at each descriptor a wait.
Result<std::unique_ptr<Poller>> make_poll_poller();

#if defined(__linux__)
/// By epoll(7), which costs a look at each descriptor that is ready. At most 256 events a wait; the
/// kernel sees to it that all get their turn.
Result<std::unique_ptr<Poller>> make_epoll_poller();
#endif

}  // namespace porthole::http
