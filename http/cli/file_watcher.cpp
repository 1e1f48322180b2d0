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

/// Between two looks, for changes that nobody tells of: in file systems of other machines, and
/// where links lead.
constexpr int kLookIntervalMs = 1000;
/// What is being written is left to be written: editors and checkouts take some milliseconds.
constexpr int kQuietMs = 100;

/// What `stat` says of a file that changes with it. A missing file has zeros.
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

/// Hears of changes in folders, where the system tells of them.
class FolderEvents {
 public:
  explicit FolderEvents(const std::vector<std::string>& paths) {
#if defined(__linux__)
    descriptor_ = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (descriptor_ < 0) return;  // The looks are left.
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

  /// Negative where nobody tells: `poll` ignores it.
  int descriptor() const {
    return descriptor_;
  }

  /// What happened is told by the files themselves.
  void drain() const {
    std::array<char, 4096> bytes;
    while (descriptor_ >= 0 && ::read(descriptor_, bytes.data(), bytes.size()) > 0) {
    }
  }

 private:
  int descriptor_ = -1;
};

/// Waits for an event, or so long. Returns false when the watch ends.
bool wait_for_event(int ends, const FolderEvents& events, int timeout_ms) {
  std::array<pollfd, 2> waits = {pollfd{ends, POLLIN, 0}, pollfd{events.descriptor(), POLLIN, 0}};
  // Interrupted is as good as woken: the files are looked at.
  ::poll(waits.data(), waits.size(), timeout_ms);
  events.drain();
  return waits.front().revents == 0;
}

/// Waits until the files have stayed as they are for a moment. Returns false when the watch ends.
bool wait_for_quiet(int ends, const std::vector<std::string>& paths, std::vector<Stamp>& stamps) {
  const FolderEvents deaf({});
  for (;;) {
    if (!wait_for_event(ends, deaf, kQuietMs)) return false;
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
  ends_read_ = ends.front();
  ends_write_ = ends.back();
  for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  thread_ = std::thread([this] { run(); });
}

FileWatcher::~FileWatcher() {
  ::close(ends_write_);
  thread_.join();
  ::close(ends_read_);
}

void FileWatcher::run() {
  for (;;) {
    // Before the files are read, also those that are new: what changes meanwhile is a change.
    const FolderEvents events(paths_);
    std::vector<Stamp> stamps = stamps_of(paths_);
    if (std::vector<std::string> next = changed_(); next != paths_) {
      paths_ = std::move(next);
      continue;
    }
    for (;;) {
      if (!wait_for_event(ends_read_, events, kLookIntervalMs)) return;
      std::vector<Stamp> now = stamps_of(paths_);
      if (now == stamps) continue;
      stamps = std::move(now);
      if (!wait_for_quiet(ends_read_, paths_, stamps)) return;
      std::vector<std::string> next = changed_();
      if (next == paths_) continue;
      paths_ = std::move(next);
      break;
    }
  }
}

}  // namespace porthole::http
