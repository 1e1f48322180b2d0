#pragma once

#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace porthole::http {

/// Calls a function, from a thread of its own, when files change: when they are written, replaced
/// (as editors do), removed or created, or when a link to them changes. On Linux it notices changes
/// at once, by inotify; everywhere it also polls once a second.
class FileWatcher {
 public:
  /// Called at the start, after a change as soon as the files have been left alone for a moment,
  /// and again when it has returned other files than before. Returns the files to watch from then
  /// on.
  using Changed = std::function<std::vector<std::string>()>;

  FileWatcher(std::vector<std::string> paths, Changed changed);
  ~FileWatcher();
  FileWatcher(const FileWatcher&) = delete;
  FileWatcher& operator=(const FileWatcher&) = delete;

 private:
  void run();

  std::vector<std::string> paths_;  ///< Used by the thread only.
  const Changed changed_;
  /// A pipe: the thread ends when the write end is closed.
  int stop_read_ = -1;
  int stop_write_ = -1;
  std::thread thread_;
};

}  // namespace porthole::http
