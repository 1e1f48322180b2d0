#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <limits>
#include <poll.h>
#include <string>
#include <unistd.h>
#include <unordered_map>

#include "http/net/poller.h"
#include "http/net/system_error.h"
#include "portal/base/mutex.h"

namespace porthole::http {
namespace {

#if defined(POLLRDHUP)
constexpr int kPeerEnd = POLLRDHUP;
#else
constexpr int kPeerEnd = 0;  // Reported as POLLHUP.
#endif

class PollPoller final : public Poller {
 public:
  PollPoller() = default;

  ~PollPoller() override {
    for (const int end : pipe_) {
      if (end >= 0) close(end);
    }
  }

  // The part of construction that can fail.
  Result<void> start() {
    if (pipe(pipe_.data()) != 0) return system_error("pipe");
    for (const int end : pipe_) {
      if (fcntl(end, F_SETFD, FD_CLOEXEC) != 0 || fcntl(end, F_SETFL, O_NONBLOCK) != 0) {
        return system_error("fcntl");
      }
    }
    const MutexLock lock(mutex_);
    watched_.push_back({pipe_[0], POLLIN, 0});
    registrations_.push_back({pipe_[0], kReservedToken});
    return {};
  }

  Result<void> add(int descriptor, Interest interest, std::uint64_t token) override {
    const MutexLock lock(mutex_);
    if (!slots_.emplace(descriptor, watched_.size()).second) {
      return Error{ErrorCode::internal, "the descriptor is registered already"};
    }
    watched_.push_back(watch(descriptor, interest));
    registrations_.push_back({descriptor, token});
    changed();
    return {};
  }

  Result<void> modify(int descriptor, Interest interest, std::uint64_t token) override {
    const MutexLock lock(mutex_);
    const auto slot = slots_.find(descriptor);
    if (slot == slots_.end()) {
      return Error{ErrorCode::internal, "the descriptor is not registered"};
    }
    watched_[slot->second] = watch(descriptor, interest);
    registrations_[slot->second].token = token;
    changed();
    return {};
  }

  void remove(int descriptor) override {
    const MutexLock lock(mutex_);
    if (const auto slot = slots_.find(descriptor); slot != slots_.end()) {
      forget(slot->second);
      changed();
    }
  }

  Result<void> wait(std::vector<PollerEvent>& events,
                    std::optional<std::chrono::milliseconds> timeout) override {
    events.clear();
    int timeout_ms = -1;
    if (timeout) {
      timeout_ms = static_cast<int>(
          std::clamp<std::int64_t>(timeout->count(), 0, std::numeric_limits<int>::max()));
    }
    std::uint64_t version_polled = 0;
    {
      const MutexLock lock(mutex_);
      polled_ = watched_;
      version_polled = version_;
      waiting_ = true;
    }
    int count = poll(polled_.data(), static_cast<nfds_t>(polled_.size()), timeout_ms);
    const MutexLock lock(mutex_);
    waiting_ = false;
    if (polled_[0].revents != 0) drain_pipe();
    if (version_ != version_polled) {
      // Another thread changed the table meanwhile: the results are about the old one.
      polled_ = watched_;
      count = poll(polled_.data(), static_cast<nfds_t>(polled_.size()), 0);
    }
    if (count < 0 && errno != EINTR && errno != EAGAIN) return system_error("poll");
    if (count > 0) collect(events);
    return {};
  }

  void wake() override {
    const int saved_errno = errno;
    // A full pipe wakes as well.
    [[maybe_unused]] const ssize_t written = write(pipe_[1], "", 1);
    errno = saved_errno;
  }

 private:
  struct Registration {
    int descriptor = -1;
    std::uint64_t token = 0;
  };

  // poll() always reports hang-ups, but ignores negative descriptors.
  static pollfd watch(int descriptor, Interest interest) {
    const int wanted = (interest.read ? POLLIN : 0) | (interest.write ? POLLOUT : 0) |
                       (interest.peer_end ? kPeerEnd : 0);
    return {interest.is_none() ? -1 : descriptor, static_cast<short>(wanted), 0};
  }

  void changed() PORTHOLE_REQUIRES(mutex_) {
    ++version_;
    if (waiting_) wake();
  }

  // Moves the last registration into the slot of the one that is removed.
  void forget(std::size_t slot) PORTHOLE_REQUIRES(mutex_) {
    slots_.erase(registrations_[slot].descriptor);
    if (slot + 1 != registrations_.size()) {
      registrations_[slot] = registrations_.back();
      watched_[slot] = watched_.back();
      slots_[registrations_[slot].descriptor] = slot;
    }
    registrations_.pop_back();
    watched_.pop_back();
  }

  // `polled_` and the table agree. From the back, because `forget` moves the last slot.
  void collect(std::vector<PollerEvent>& events) PORTHOLE_REQUIRES(mutex_) {
    for (std::size_t slot = polled_.size() - 1; slot > 0; --slot) {
      const int found = polled_[slot].revents;
      if (found == 0) continue;
      if ((found & POLLNVAL) != 0) {  // Closed but not removed: epoll forgets these by itself.
        forget(slot);
        continue;
      }
      const bool hung_up = (found & (POLLHUP | POLLERR)) != 0;
      events.push_back({registrations_[slot].token, hung_up || (found & POLLIN) != 0,
                        hung_up || (found & POLLOUT) != 0, hung_up, (found & kPeerEnd) != 0});
    }
  }

  void drain_pipe() const {
    std::array<char, 256> bytes;
    while (read(pipe_[0], bytes.data(), bytes.size()) > 0) {
    }
  }

  // Set by `start` and unchanged since: the pipe that `wake` writes to.
  std::array<int, 2> pipe_ = {-1, -1};

  // For the thread in `wait` only.
  std::vector<pollfd> polled_;

  // The table: slot 0 of both vectors is the pipe; `slots_` has the others by descriptor.
  Mutex mutex_;
  std::vector<pollfd> watched_ PORTHOLE_GUARDED_BY(mutex_);
  std::vector<Registration> registrations_ PORTHOLE_GUARDED_BY(mutex_);
  std::unordered_map<int, std::size_t> slots_ PORTHOLE_GUARDED_BY(mutex_);
  std::uint64_t version_ PORTHOLE_GUARDED_BY(mutex_) = 0;
  bool waiting_ PORTHOLE_GUARDED_BY(mutex_) = false;
};

}  // namespace

Result<std::unique_ptr<Poller>> make_poll_poller() {
  auto poller = std::make_unique<PollPoller>();
  if (auto started = poller->start(); !started) return std::move(started).error();
  return std::unique_ptr<Poller>(std::move(poller));
}

Result<std::unique_ptr<Poller>> make_poller() {
#if PORTHOLE_POLLER_EPOLL
  return make_epoll_poller();
#else
  return make_poll_poller();
#endif
}

}  // namespace porthole::http
