#pragma once

#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace porthole::http {

/// Tells when files change, from a thread of its own, until it is destroyed. What counts is what
/// the names lead to: files that are written, replaced by others, as editors do, taken away or put
/// there, and where links lead. Where the system tells of changes it is heard at once; everywhere,
/// the files are looked at once a second.
class FileWatcher {
 public:
  /// Called at the start, when something has changed and then been left alone for a moment, and
  /// again after it has returned other files than before. Returns the files to watch from there on.
  using Changed = std::function<std::vector<std::string>()>;

  FileWatcher(std::vector<std::string> paths, Changed changed);
  ~FileWatcher();
  FileWatcher(const FileWatcher&) = delete;
  FileWatcher& operator=(const FileWatcher&) = delete;

 private:
  void run();

  std::vector<std::string> paths_;  ///< The thread's own.
  const Changed changed_;
  /// A pipe: the thread ends when its other end is closed.
  int ends_read_ = -1;
  int ends_write_ = -1;
  std::thread thread_;
};

}  // namespace porthole::http
