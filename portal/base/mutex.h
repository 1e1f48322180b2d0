#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

/// Clang's thread-safety annotations, which `scripts/lint` compiles as errors. Other compilers
/// ignore them.
#if defined(__clang__)
#define PORTHOLE_ANNOTATE(x) __attribute__((x))
#else
#define PORTHOLE_ANNOTATE(x)
#endif

#define PORTHOLE_GUARDED_BY(mutex) PORTHOLE_ANNOTATE(guarded_by(mutex))
#define PORTHOLE_REQUIRES(...) PORTHOLE_ANNOTATE(requires_capability(__VA_ARGS__))
#define PORTHOLE_RETURNS_CAPABILITY(mutex) PORTHOLE_ANNOTATE(lock_returned(mutex))
/// On a mutex: the lock order. -Wthread-safety-beta checks it where one function takes both.
#define PORTHOLE_ACQUIRED_BEFORE(...) PORTHOLE_ANNOTATE(acquired_before(__VA_ARGS__))
#define PORTHOLE_ACQUIRED_AFTER(...) PORTHOLE_ANNOTATE(acquired_after(__VA_ARGS__))
#define PORTHOLE_EXCLUDES(...) PORTHOLE_ANNOTATE(locks_excluded(__VA_ARGS__))

namespace porthole {

/// `std::mutex` with annotations. Not recursive. Meant to be held for microseconds: `lock` spins
/// for about as long before it sleeps, because sleeping and waking costs both threads more.
class PORTHOLE_ANNOTATE(capability("mutex")) Mutex {
 public:
  void lock() PORTHOLE_ANNOTATE(acquire_capability()) {
    for (int tries = 0; tries < kTries; ++tries) {
      if (mutex_.try_lock()) return;
      relax();
    }
    mutex_.lock();
  }
  void unlock() PORTHOLE_ANNOTATE(release_capability()) { mutex_.unlock(); }

 private:
  static constexpr int kTries = 100;

  /// Hints to the processor that this is a spin loop; takes tens of nanoseconds.
  static void relax() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
    asm volatile("yield");
#endif
  }

  std::mutex mutex_;
};

/// Holds a `Mutex` for a scope.
class PORTHOLE_ANNOTATE(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) PORTHOLE_ANNOTATE(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.lock();
  }
  ~MutexLock() PORTHOLE_ANNOTATE(release_capability()) { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

/// A condition variable for `Mutex`. Wake-ups may be spurious: wait in a loop.
class CondVar {
 public:
  void wait(Mutex& mutex) PORTHOLE_REQUIRES(mutex) { condition_.wait(mutex); }

  /// Returns at `deadline` at the latest.
  void wait_until(Mutex& mutex, std::chrono::steady_clock::time_point deadline)
      PORTHOLE_REQUIRES(mutex) {
    condition_.wait_until(mutex, deadline);
  }

  void notify_one() { condition_.notify_one(); }
  void notify_all() { condition_.notify_all(); }

 private:
  std::condition_variable_any condition_;
};

}  // namespace porthole
