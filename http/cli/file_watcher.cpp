#include "http/cli/file_watcher.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <poll.h>
#include <set>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#if defined(__linux__)
#include <sys/inotify.h>
#endif

#include "store/disk/disk.h"

namespace porthole::http {
namespace {

/// Polling finds changes without an event: on network file systems, and of a link's target.
constexpr int kPollIntervalMs = 1000;
/// How long the files must stay unchanged: an editor or a checkout takes some milliseconds to
/// write.
constexpr int kQuietMs = 100;

/// The parts of `stat` that differ when a file has changed. All zeros for a missing file.
struct Stamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t modified_s = 0;
  std::int64_t modified_ns = 0;

  friend bool operator==(const Stamp&, const Stamp&) = default;
};

Stamp stamp_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
#if defined(__APPLE__)
  const timespec& modified = status.st_mtimespec;
#else
  const timespec& modified = status.st_mtim;
#endif
  return {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
          static_cast<std::int64_t>(status.st_size), static_cast<std::int64_t>(modified.tv_sec),
          static_cast<std::int64_t>(modified.tv_nsec)};
}

std::vector<Stamp> stamps_of(const std::vector<std::string>& paths) {
  std::vector<Stamp> stamps;
  stamps.reserve(paths.size());
  for (const std::string& path : paths) stamps.push_back(stamp_of(path));
  return stamps;
}

/// Events of changes in the folders of some files, where the system has them.
class FolderEvents {
 public:
  explicit FolderEvents(const std::vector<std::string>& paths) {
#if defined(__linux__)
    descriptor_ = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (descriptor_ < 0) return;  // Polling is enough.
    std::set<std::string> folders;
    for (const std::string& path : paths) folders.insert(folder_of(path));
    for (const std::string& folder : folders) {
      ::inotify_add_watch(
          descriptor_, folder.c_str(),
          IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO);
    }
#else
    static_cast<void>(paths);
#endif
  }
  ~FolderEvents() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  FolderEvents(const FolderEvents&) = delete;
  FolderEvents& operator=(const FolderEvents&) = delete;

  /// Negative without events: `poll` ignores it then.
  int descriptor() const {
    return descriptor_;
  }

  /// Discards all events: `stat` finds what has changed.
  void drain() const {
    std::array<char, 4096> bytes;
    while (descriptor_ >= 0 && ::read(descriptor_, bytes.data(), bytes.size()) > 0) {
    }
  }

 private:
  int descriptor_ = -1;
};

/// Waits for an event, or until the timeout. Returns false when the watcher is to stop.
bool wait_for_event(int stop, const FolderEvents& events, int timeout_ms) {
  std::array<pollfd, 2> waits = {pollfd{stop, POLLIN, 0}, pollfd{events.descriptor(), POLLIN, 0}};
  // An interruption only makes the caller check the files early.
  ::poll(waits.data(), waits.size(), timeout_ms);
  events.drain();
  return waits.front().revents == 0;
}

/// Waits until the files have been unchanged for a moment. Returns false when the watcher is to
/// stop.
bool wait_for_quiet(int stop, const std::vector<std::string>& paths, std::vector<Stamp>& stamps) {
  const FolderEvents no_events({});
  for (;;) {
    if (!wait_for_event(stop, no_events, kQuietMs)) return false;
    std::vector<Stamp> now = stamps_of(paths);
    if (now == stamps) return true;
    stamps = std::move(now);
  }
}

}  // namespace

FileWatcher::FileWatcher(std::vector<std::string> paths, Changed changed)
    : paths_(std::move(paths)), changed_(std::move(changed)) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot watch files");
  }
  stop_read_ = ends.front();
  stop_write_ = ends.back();
  for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  thread_ = std::thread([this] { run(); });
}

FileWatcher::~FileWatcher() {
  ::close(stop_write_);
  thread_.join();
  ::close(stop_read_);
}

void FileWatcher::run() {
  for (;;) {
    // Before the callback reads the files, so that a change during the reading counts.
    const FolderEvents events(paths_);
    std::vector<Stamp> stamps = stamps_of(paths_);
    if (std::vector<std::string> next = changed_(); next != paths_) {
      paths_ = std::move(next);
      continue;
    }
    for (;;) {
      if (!wait_for_event(stop_read_, events, kPollIntervalMs)) return;
      std::vector<Stamp> now = stamps_of(paths_);
      if (now == stamps) continue;
      stamps = std::move(now);
      if (!wait_for_quiet(stop_read_, paths_, stamps)) return;
      std::vector<std::string> next = changed_();
      if (next == paths_) continue;
      paths_ = std::move(next);
      break;
    }
  }
}

}  // namespace porthole::http
