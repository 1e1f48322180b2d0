#include "http/cli/lifetime_watch.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <unistd.h>
#include <utility>

#if defined(__linux__)
#include <sys/prctl.h>
#endif

#include "http/cli/signal_set.h"

namespace porthole::http {
namespace {

/// Time between two checks of the process to exit with, where no signal comes when it ends.
constexpr std::chrono::milliseconds kParentPollInterval{500};

}  // namespace

ParentWatch::ParentWatch(std::optional<pid_t> process)
    : parent_(::getppid()), process_(process.value_or(parent_)) {
#if defined(__linux__)
  // Also sent when only the thread that started us ends: who gets it has to ask `is_gone`.
  ::prctl(PR_SET_PDEATHSIG, kWakeSignal);
#endif
}

bool ParentWatch::is_gone() const {
  // An orphan gets process 1 as its parent, or another one that has asked for orphans.
  if (process_ == parent_) return ::getppid() != parent_ || parent_ <= 1;
  return ::kill(process_, 0) != 0 && errno == ESRCH;
}

LifetimeWatch::LifetimeWatch(Options options, std::function<void()> wake)
    : options_(std::move(options)), wake_(std::move(wake)) {
  if (options_.parent == nullptr && !options_.idle_max) return;
  thread_ = std::thread([this] { run(); });
}

LifetimeWatch::~LifetimeWatch() {
  if (!thread_.joinable()) return;
  {
    const MutexLock lock(mutex_);
    is_stopping_ = true;
  }
  stopping_.notify_all();
  thread_.join();
}

std::string_view LifetimeWatch::reason() const {
  if (options_.parent != nullptr && options_.parent->is_gone()) return "parent";
  return is_idle_ ? "idle" : "";
}

void LifetimeWatch::run() {
  const MutexLock lock(mutex_);
  while (!is_stopping_) {
    const Time next = poll();
    if (!reason().empty()) {
      wake_();
      return;
    }
    stopping_.wait_until(mutex_, next);
  }
}

LifetimeWatch::Time LifetimeWatch::poll() {
  const Time now = std::chrono::steady_clock::now();
  Time next = Time::max();
  if (options_.parent != nullptr) next = now + kParentPollInterval;
  if (options_.idle_max) {
    // If there is a connection now, the time can't be up before all of it has passed again.
    const std::optional<Time> since = options_.idle_since();
    const Time over = since.value_or(now) + *options_.idle_max;
    if (since && over <= now) is_idle_ = true;
    next = std::min(next, over);
  }
  return next;
}

}  // namespace porthole::http
