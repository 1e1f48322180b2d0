#include "http/cli/file_watcher.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include "portal/base/mutex.h"

namespace porthole::http {
namespace {

/// A temporary folder.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "porthole-watch-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) FAIL("no folder");
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = path_ / name;
    std::ofstream(file) << text;
    return file.string();
  }

 private:
  std::filesystem::path path_;
};

/// Counts calls, and waits for them for half a minute at most.
class Calls {
 public:
  void add() {
    const MutexLock lock(mutex_);
    ++count_;
    changed_.notify_all();
  }

  bool reach(int count) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    const MutexLock lock(mutex_);
    while (count_ < count && std::chrono::steady_clock::now() < deadline) {
      changed_.wait_until(mutex_, deadline);
    }
    return count_ >= count;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  int count_ PORTHOLE_GUARDED_BY(mutex_) = 0;
};

TEST_SUITE("file watcher") {
  TEST_CASE("calls at the start and on each change of the watched files") {
    const Folder folder;
    const std::string first = folder.write("first", "1");
    const std::string second = folder.write("second", "1");
    Calls calls;
    std::vector<std::string> watched = {first};
    {
      const FileWatcher watch({first}, [&] {
        calls.add();
        // Read by the watcher's thread only.
        return watched = {first, second};
      });
      // The call returned another file, so there is a second one once that is watched.
      REQUIRE(calls.reach(2));
      folder.write("second", "two");
      REQUIRE(calls.reach(3));
      std::filesystem::remove(first);
      REQUIRE(calls.reach(4));
      folder.write("first", "again");
      REQUIRE(calls.reach(5));
    }
    // Stopped: no more calls.
    folder.write("first", "unwatched");
  }

  TEST_CASE("watches files that don't exist yet") {
    const Folder folder;
    const std::string path = folder.write("gone", "");
    std::filesystem::remove(path);
    Calls calls;
    const FileWatcher watch({path, "/nowhere/at/all"}, [&] {
      calls.add();
      return std::vector<std::string>{path, "/nowhere/at/all"};
    });
    REQUIRE(calls.reach(1));
    folder.write("gone", "here");
    CHECK(calls.reach(2));
  }
}

}  // namespace
}  // namespace porthole::http
