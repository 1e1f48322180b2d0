#if defined(__linux__)

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <string>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "http/net/poller.h"
#include "http/net/system_error.h"

namespace porthole::http {
namespace {

constexpr std::size_t kEventsPerWait = 256;

// Needs no table of its own, so no lock: all state is in the kernel's set, which is safe from any
// thread.
class EpollPoller final : public Poller {
 public:
  EpollPoller()
      : epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

  ~EpollPoller() override {
    if (wake_ >= 0) close(wake_);
    if (epoll_ >= 0) close(epoll_);
  }

  // The part of construction that can fail.
  Result<void> start() {
    if (epoll_ < 0) return system_error("epoll_create1");
    if (wake_ < 0) return system_error("eventfd");
    // Edge-triggered: each write is reported once, and nobody needs to read it.
    if (!control(EPOLL_CTL_ADD, wake_, EPOLLIN | EPOLLET, kReservedToken)) {
      return system_error("epoll_ctl");
    }
    return {};
  }

  Result<void> add(int descriptor, Interest interest, std::uint64_t token) override {
    if (interest.is_none()) return {};
    if (control(EPOLL_CTL_ADD, descriptor, events_of(interest), token)) return {};
    return system_error("epoll_ctl");
  }

  // epoll always reports hang-ups. So a descriptor without interest is taken out of the set, and
  // put back when there is interest again.
  Result<void> modify(int descriptor, Interest interest, std::uint64_t token) override {
    if (interest.is_none()) {
      remove(descriptor);
      return {};
    }
    if (control(EPOLL_CTL_MOD, descriptor, events_of(interest), token)) return {};
    if (errno == ENOENT) return add(descriptor, interest, token);
    return system_error("epoll_ctl");
  }

  void remove(int descriptor) override { control(EPOLL_CTL_DEL, descriptor, 0, 0); }

  Result<void> wait(std::vector<PollerEvent>& events,
                    std::optional<std::chrono::milliseconds> timeout) override {
    events.clear();
    int timeout_ms = -1;
    if (timeout) {
      timeout_ms = static_cast<int>(
          std::clamp<std::int64_t>(timeout->count(), 0, std::numeric_limits<int>::max()));
    }
    std::array<epoll_event, kEventsPerWait> ready;
    const int count = epoll_wait(epoll_, ready.data(), static_cast<int>(ready.size()), timeout_ms);
    if (count < 0) {
      if (errno == EINTR) return {};
      return system_error("epoll_wait");
    }
    for (std::size_t index = 0; index < static_cast<std::size_t>(count); ++index) {
      const epoll_event& event = ready[index];
      if (event.data.u64 == kReservedToken) continue;
      const bool hung_up = (event.events & (EPOLLHUP | EPOLLERR)) != 0;
      events.push_back({event.data.u64, hung_up || (event.events & EPOLLIN) != 0,
                        hung_up || (event.events & EPOLLOUT) != 0, hung_up,
                        (event.events & EPOLLRDHUP) != 0});
    }
    return {};
  }

  void wake() override {
    const int saved_errno = errno;
    const std::uint64_t one = 1;
    // Can't fail: the counter would have to get near 2^64.
    [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof one);
    errno = saved_errno;
  }

 private:
  static std::uint32_t events_of(Interest interest) {
    return (interest.read ? std::uint32_t{EPOLLIN} : 0U) |
           (interest.write ? std::uint32_t{EPOLLOUT} : 0U) |
           (interest.peer_end ? std::uint32_t{EPOLLRDHUP} : 0U);
  }

  bool control(int operation, int descriptor, std::uint32_t wanted, std::uint64_t token) const {
    epoll_event event{};
    event.events = wanted;
    event.data.u64 = token;
    return epoll_ctl(epoll_, operation, descriptor, &event) == 0;
  }

  const int epoll_;
  const int wake_;
};

}  // namespace

Result<std::unique_ptr<Poller>> make_epoll_poller() {
  auto poller = std::make_unique<EpollPoller>();
  if (auto started = poller->start(); !started) return std::move(started).error();
  return std::unique_ptr<Poller>(std::move(poller));
}

}  // namespace porthole::http

#endif
