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

/// Between two looks at the parent, where no signal tells of its end. Nobody waits for us then.
constexpr std::chrono::milliseconds kParentLookInterval{500};

}  // namespace

ParentWatch::ParentWatch(std::optional<pid_t> process)
    : parent_(::getppid()), process_(process.value_or(parent_)) {
#if defined(__linux__)
  // Comes when the thread that started us ends, too: whoever gets it asks `is_gone`.
  ::prctl(PR_SET_PDEATHSIG, kWakeSignal);
#endif
}

bool ParentWatch::is_gone() const {
  // An orphan is adopted by process 1, or by another that asked for it.
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
    is_ending_ = true;
  }
  ends_.notify_all();
  thread_.join();
}

std::string_view LifetimeWatch::reason() const {
  if (options_.parent != nullptr && options_.parent->is_gone()) return "parent";
  return is_idle_ ? "idle" : "";
}

void LifetimeWatch::run() {
  const MutexLock lock(mutex_);
  while (!is_ending_) {
    const Time next = look();
    if (!reason().empty()) {
      wake_();
      return;
    }
    ends_.wait_until(mutex_, next);
  }
}

LifetimeWatch::Time LifetimeWatch::look() {
  const Time now = std::chrono::steady_clock::now();
  Time next = Time::max();
  if (options_.parent != nullptr) next = now + kParentLookInterval;
  if (options_.idle_max) {
    // With a connection now, it can't be over before a whole time has passed from here.
    const std::optional<Time> since = options_.idle_since();
    const Time over = since.value_or(now) + *options_.idle_max;
    if (since && over <= now) is_idle_ = true;
    next = std::min(next, over);
  }
  return next;
}

}  // namespace porthole::http
