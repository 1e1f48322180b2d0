#include "store/disk/disk.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

namespace porthole {
namespace {

/// A folder of the test's own, which goes with it.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "porthole-disk-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path(std::string_view name = "") const { return path_ + "/" + std::string(name); }

  void put(std::string_view name, std::string_view bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
  }

  std::string bytes_of(std::string_view name) const {
    std::ostringstream bytes;
    bytes << std::ifstream(path(name), std::ios::binary).rdbuf();
    return bytes.str();
  }

  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  std::string path_;
};

using Names = std::vector<std::string>;

/// The bound of a file's size, for as long as it lives: what a full disk is to a program.
class FileSizeBound {
 public:
  explicit FileSizeBound(rlim_t bytes) {
    old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &old_) == 0);
    rlimit bound = old_;
    bound.rlim_cur = bytes;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &bound) == 0);
  }
  ~FileSizeBound() {
    ::setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, old_handler_);
  }
  FileSizeBound(const FileSizeBound&) = delete;
  FileSizeBound& operator=(const FileSizeBound&) = delete;

 private:
  rlimit old_{};
  void (*old_handler_)(int) = nullptr;
};

/// Takes root's power over permissions away, for as long as it lives.
class Nobody {
 public:
  Nobody() : was_root_(::geteuid() == 0) { is_powerless_ = !was_root_ || ::seteuid(65'534) == 0; }
  ~Nobody() {
    if (was_root_ && is_powerless_) REQUIRE(::seteuid(0) == 0);
  }
  Nobody(const Nobody&) = delete;
  Nobody& operator=(const Nobody&) = delete;

  bool is_powerless() const { return is_powerless_; }

 private:
  const bool was_root_;
  bool is_powerless_ = false;
};

}  // namespace

TEST_SUITE("disk") {
  TEST_CASE("knows the folder that a path is in") {
    CHECK(folder_of("state.json") == ".");
    CHECK(folder_of("a/state.json") == "a");
    CHECK(folder_of("/a/b/state.json") == "/a/b");
    CHECK(folder_of("/state.json") == "/");
    CHECK(folder_of("a/") == "a");
  }

  TEST_CASE("reads back what it wrote, whatever the bytes") {
    const Folder folder;
    SystemDisk disk;
    using namespace std::string_literals;
    for (const std::string& bytes : {""s, "\0\xFF\r\n\0"s, std::string(300'000, 'x')}) {
      REQUIRE(replace_file(disk, folder.path("file"), 0600, bytes).ok());
      CHECK(*disk.read(folder.path("file"), bytes.size()) == bytes);
      CHECK(folder.bytes_of("file") == bytes);
      CHECK(folder.names() == Names{"file"});
    }
  }

  TEST_CASE("gives a new file the permissions asked for, also in the place of an old one") {
    const Folder folder;
    SystemDisk disk;
    folder.put("file", "old");
    REQUIRE(::chmod(folder.path("file").c_str(), 0644) == 0);
    REQUIRE(replace_file(disk, folder.path("file"), 0600, "new").ok());
    struct stat status;
    REQUIRE(::stat(folder.path("file").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777u) == 0600u);
  }

  TEST_CASE("leaves the old file alone until the new one is whole") {
    const Folder folder;
    SystemDisk disk;
    folder.put("file", "old");
    {
      auto replacement = disk.replace(folder.path("file"), 0600);
      REQUIRE(replacement.ok());
      REQUIRE((*replacement)->append("new ").ok());
      REQUIRE((*replacement)->append("bytes").ok());
      CHECK(folder.bytes_of("file") == "old");
      REQUIRE((*replacement)->commit().ok());
      CHECK(folder.bytes_of("file") == "new bytes");
    }
    CHECK(folder.names() == Names{"file"});
  }

  TEST_CASE("a replacement that is dropped leaves nothing behind") {
    const Folder folder;
    SystemDisk disk;
    folder.put("file", "old");
    {
      auto replacement = disk.replace(folder.path("file"), 0600);
      REQUIRE(replacement.ok());
      REQUIRE((*replacement)->append("half").ok());
      CHECK(folder.names().size() == 2);
    }
    CHECK(folder.names() == Names{"file"});
    CHECK(folder.bytes_of("file") == "old");
  }

  TEST_CASE("a reader sees the old bytes or the new ones, and nothing in between") {
    const Folder folder;
    SystemDisk disk;
    const std::string path = folder.path("file");
    REQUIRE(replace_file(disk, path, 0600, std::string(50'000, 'a')).ok());
    std::atomic<bool> is_done = false;
    int torn = 0;
    std::thread reader([&] {
      while (!is_done) {
        const Result<std::string> read = disk.read(path, 1'000'000);
        if (!read.ok() || read->size() != 50'000 ||
            read->find_first_not_of(read->front()) != std::string::npos) {
          ++torn;
        }
      }
    });
    for (int i = 0; i < 40; ++i) {
      const std::string bytes(50'000, static_cast<char>('a' + i % 26));
      CHECK(replace_file(disk, path, 0600, bytes).ok());
    }
    is_done = true;
    reader.join();
    CHECK(torn == 0);
  }

  TEST_CASE("a disk that is full fails the replacement and keeps the old file") {
    const Folder folder;
    SystemDisk disk;
    folder.put("file", "old");
    {
      const FileSizeBound bound(1'000);
      const auto failed = replace_file(disk, folder.path("file"), 0600, std::string(5'000, 'x'));
      REQUIRE_FALSE(failed.ok());
      CHECK(failed.error().code == ErrorCode::internal);
      CHECK(failed.error().message.starts_with("cannot write " + folder.path("file")));
      CHECK(failed.error().message.ends_with(": File too large"));
    }
    CHECK(folder.bytes_of("file") == "old");
    CHECK(folder.names() == Names{"file"});
    CHECK(replace_file(disk, folder.path("file"), 0600, std::string(5'000, 'x')).ok());
  }

  TEST_CASE("a folder in the file's place fails the replacement, and nothing is left") {
    const Folder folder;
    SystemDisk disk;
    REQUIRE(std::filesystem::create_directory(folder.path("file")));
    const auto failed = replace_file(disk, folder.path("file"), 0600, "new");
    REQUIRE_FALSE(failed.ok());
    CHECK(failed.error().message == "cannot replace " + folder.path("file") + ": Is a directory");
    CHECK(folder.names() == Names{"file"});
  }

  TEST_CASE("says why a file can't be begun") {
    const Folder folder;
    SystemDisk disk;
    const auto nowhere = disk.replace(folder.path("none/file"), 0600);
    REQUIRE_FALSE(nowhere.ok());
    CHECK(nowhere.error().message.starts_with("cannot create " + folder.path("none/file")));
    CHECK(nowhere.error().message.ends_with(": No such file or directory"));
    folder.put("file", "");
    CHECK(disk.replace(folder.path("file/below"), 0600)
              .error()
              .message.ends_with(": Not a directory"));
    CHECK(disk.replace(folder.path(std::string(300, 'n')), 0600)
              .error()
              .message.ends_with(": File name too long"));
  }

  TEST_CASE("says why a file can't be read") {
    const Folder folder;
    const SystemDisk disk;
    CHECK(disk.read(folder.path("none"), 100).error().message ==
          "cannot open " + folder.path("none") + ": No such file or directory");
    REQUIRE(std::filesystem::create_directory(folder.path("folder")));
    CHECK(disk.read(folder.path("folder"), 100).error().message ==
          "cannot read " + folder.path("folder") + ": Is a directory");
    folder.put("large", "12345");
    CHECK(disk.read(folder.path("large"), 5).ok());
    CHECK(disk.read(folder.path("large"), 4).error().message ==
          "cannot read " + folder.path("large") + ": it is larger than 4 bytes");
    // Nobody writes to it: a read that waited for that would never end.
    REQUIRE(::mkfifo(folder.path("pipe").c_str(), 0600) == 0);
    CHECK(disk.read(folder.path("pipe"), 100).error().message ==
          "cannot read " + folder.path("pipe") + ": it is not a regular file");
    CHECK(disk.read("/dev/zero", 100).error().message ==
          "cannot read /dev/zero: it is not a regular file");
  }

  TEST_CASE("takes for absent only what certainly is") {
    const Folder folder;
    const SystemDisk disk;
    folder.put("file", "");
    CHECK(disk.exists(folder.path("file")));
    CHECK(disk.exists(folder.path("")));
    CHECK_FALSE(disk.exists(folder.path("none")));
    CHECK_FALSE(disk.exists(folder.path("none/file")));
    CHECK_FALSE(disk.exists(folder.path("file/below")));
    // A link that leads nowhere is there all the same.
    std::filesystem::create_symlink("nowhere", folder.path("link"));
    CHECK(disk.exists(folder.path("link")));
    CHECK(disk.exists(folder.path(std::string(300, 'n'))));
  }

  TEST_CASE("keeps to the permissions of files and folders") {
    const Folder folder;
    SystemDisk disk;
    folder.put("secret", "bytes");
    std::filesystem::create_directory(folder.path("closed"));
    folder.put("closed/file", "bytes");
    std::filesystem::create_directory(folder.path("open"));
    REQUIRE(::chmod(folder.path("secret").c_str(), 0000) == 0);
    REQUIRE(::chmod(folder.path("closed").c_str(), 0000) == 0);
    REQUIRE(::chmod(folder.path("open").c_str(), 0555) == 0);
    REQUIRE(::chmod(folder.path("").c_str(), 0755) == 0);
    {
      const Nobody nobody;
      if (!nobody.is_powerless()) {
        MESSAGE("root may not become somebody else here: permissions are not tested");
      } else {
        CHECK(disk.read(folder.path("secret"), 100).error().message ==
              "cannot open " + folder.path("secret") + ": Permission denied");
        CHECK(disk.read(folder.path("closed/file"), 100)
                  .error()
                  .message.ends_with(": Permission denied"));
        CHECK(replace_file(disk, folder.path("open/file"), 0600, "x")
                  .error()
                  .message.ends_with(": Permission denied"));
        CHECK(disk.exists(folder.path("closed/file")));
        CHECK(disk.exists(folder.path("closed/none")));
        disk.remove_abandoned(folder.path("closed/file"));
      }
    }
    REQUIRE(::chmod(folder.path("closed").c_str(), 0700) == 0);
    REQUIRE(::chmod(folder.path("open").c_str(), 0700) == 0);
    CHECK(folder.bytes_of("closed/file") == "bytes");
  }

  TEST_CASE("removes what dead processes left of this file, and nothing else") {
    const Folder folder;
    SystemDisk disk;
    // Linux gives no process a number above 4,194,304.
    const std::string dead = "999999999";
    const std::string parent = std::to_string(::getppid());
    const Names kept = {"file",
                        "file." + parent + ".tmp",
                        "file." + dead,
                        "file." + dead + ".tmp.bak",
                        "file." + dead + "x.tmp",
                        "file.x" + dead + ".tmp",
                        "file..tmp",
                        "file.tmp",
                        "file.-5.tmp",
                        "file.0.tmp",
                        "file.99999999999999999999.tmp",
                        "file2." + dead + ".tmp",
                        "file." + dead + "." + dead + ".tmp",
                        "xfile." + dead + ".tmp"};
    for (const std::string& name : kept) folder.put(name, "keep");
    folder.put("file." + dead + ".tmp", "remove");
    folder.put("file.999999998.tmp", "remove");
    // In containers, an earlier process often had our id.
    folder.put("file." + std::to_string(::getpid()) + ".tmp", "remove");
    disk.remove_abandoned(folder.path("file"));
    Names expected = kept;
    std::sort(expected.begin(), expected.end());
    CHECK(folder.names() == expected);
    // A folder that is not there has nothing to remove.
    disk.remove_abandoned(folder.path("none/file"));
  }

  TEST_CASE("follows no link that was planted as its temporary file, and takes over no mode") {
    const Folder folder;
    SystemDisk disk;
    const std::string temporary = "file." + std::to_string(::getpid()) + ".tmp";
    folder.put("victim", "precious");
    REQUIRE(::symlink(folder.path("victim").c_str(), folder.path(temporary).c_str()) == 0);
    REQUIRE(replace_file(disk, folder.path("file"), 0600, "new").ok());
    CHECK(folder.bytes_of("victim") == "precious");
    folder.put(temporary, "half");
    REQUIRE(::chmod(folder.path(temporary).c_str(), 0666) == 0);
    REQUIRE(replace_file(disk, folder.path("file"), 0600, "newer").ok());
    struct stat status;
    REQUIRE(::stat(folder.path("file").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777u) == 0600u);
    CHECK(folder.names() == Names{"file", "victim"});
  }

  TEST_CASE("appends to a file, cuts it, and knows whether it is still there") {
    const Folder folder;
    SystemDisk disk;
    folder.put("log", "head and more");
    auto opened = disk.append_to(folder.path("log"), 5);
    REQUIRE(opened.ok());
    AppendedFile& log = **opened;
    CHECK(folder.bytes_of("log") == "head ");
    CHECK(log.append("line\n").ok());
    CHECK(log.append("other\n").ok());
    CHECK(folder.bytes_of("log") == "head line\nother\n");
    CHECK(*log.read_from(5) == "line\nother\n");
    CHECK(log.cut(10).ok());
    CHECK(log.append("end").ok());
    CHECK(folder.bytes_of("log") == "head line\nend");
    CHECK(log.check_in_place().ok());
    REQUIRE(disk.remove(folder.path("log")).ok());
    REQUIRE(disk.remove(folder.path("log")).ok());
    CHECK(log.check_in_place().error().message ==
          "cannot look at " + folder.path("log") + ": No such file or directory");
    folder.put("log", "another");
    CHECK(log.check_in_place().error().message ==
          "cannot write " + folder.path("log") + ": it was replaced by another file");
    CHECK_FALSE(disk.append_to(folder.path("none"), 0).ok());
  }

  TEST_CASE("says that a file may grow no further, and cuts what is half there") {
    const Folder folder;
    SystemDisk disk;
    folder.put("log", "1234");
    auto log = disk.append_to(folder.path("log"), 4);
    REQUIRE(log.ok());
    const FileSizeBound bound(8);
    const Result<void> appended = (*log)->append("567890");
    REQUIRE_FALSE(appended.ok());
    CHECK(appended.error().message == "cannot write " + folder.path("log") + ": File too large");
    CHECK((*log)->cut(4).ok());
    CHECK(folder.bytes_of("log") == "1234");
  }

  TEST_CASE("lets one hold a lock at a time, and leaves nothing of it") {
    const Folder folder;
    SystemDisk disk;
    {
      const auto held = disk.lock(folder.path("lock"));
      REQUIRE(held.ok());
      // To the system, another opening of the file is another holder.
      const auto other = disk.lock(folder.path("lock"));
      REQUIRE_FALSE(other.ok());
      CHECK(other.error().code == ErrorCode::conflict);
      CHECK(other.error().message ==
            folder.path("lock") + " is locked by process " + std::to_string(::getpid()));
    }
    CHECK(folder.names().empty());
    folder.put("lock", "left by a process that was killed");
    CHECK(disk.lock(folder.path("lock")).ok());
    CHECK(disk.lock(folder.path("none/lock")).error().message ==
          "cannot create " + folder.path("none/lock") + ": No such file or directory");
  }
}

}  // namespace porthole
