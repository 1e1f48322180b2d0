#include "store/disk/disk.h"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "store/disk/descriptor.h"
#include "store/disk/system_replacement.h"

namespace porthole {

using disk::create_anew;
using disk::Descriptor;
using disk::failure;
using disk::kTemporarySuffix;
using disk::read_all;
using disk::SystemReplacement;
using disk::write_all;

namespace {

class SystemAppendedFile final : public AppendedFile {
 public:
  SystemAppendedFile(std::string path, Descriptor file)
      : path_(std::move(path)), file_(std::move(file)) {}

  Result<void> append(std::string_view bytes) override {
    if (Result<void> written = write_all(file_.get(), path_, bytes); !written) return written;
    return flush();
  }

  Result<void> cut(std::size_t size) override {
    if (::ftruncate(file_.get(), static_cast<off_t>(size)) != 0)
      return failure("cut", path_, errno);
    return flush();
  }

  Result<std::string> read_from(std::size_t offset) const override {
    return read_all(file_.get(), path_, offset);
  }

  Result<void> check_in_place() const override {
    struct stat ours;
    struct stat there;
    if (::fstat(file_.get(), &ours) != 0 || ::stat(path_.c_str(), &there) != 0) {
      return failure("look at", path_, errno);
    }
    if (ours.st_dev == there.st_dev && ours.st_ino == there.st_ino) return {};
    return Error{ErrorCode::internal,
                 "cannot write " + path_ + ": it was replaced by another file"};
  }

 private:
  Result<void> flush() const {
#if defined(__linux__)
    const int flushed = ::fdatasync(file_.get());
#else
    const int flushed = ::fsync(file_.get());
#endif
    if (flushed != 0) return failure("flush", path_, errno);
    return {};
  }

  const std::string path_;
  const Descriptor file_;
};

class SystemFileLock final : public FileLock {
 public:
  SystemFileLock(std::string path, Descriptor file)
      : path_(std::move(path)), file_(std::move(file)) {}
  // Removed while it is locked: whoever waits for the name finds that it isn't this file's any
  // more.
  ~SystemFileLock() override { ::unlink(path_.c_str()); }

 private:
  const std::string path_;
  const Descriptor file_;
};

/// ` by process 123`, if the lock's file says so.
std::string holder_of(int descriptor, const std::string& path) {
  const Result<std::string> pid = read_all(descriptor, path, 0);
  const bool is_number = pid && !pid->empty() && pid->size() < 20 &&
                         pid->find_first_not_of("0123456789") == std::string::npos;
  return is_number ? " by process " + *pid : std::string();
}

/// The process that created the temporary file `name`, if it is one for replacing `base`.
std::optional<pid_t> owner_of_temporary(std::string_view name, std::string_view base) {
  if (!name.starts_with(base) || !name.ends_with(kTemporarySuffix)) return std::nullopt;
  name.remove_prefix(base.size());
  if (name.size() <= kTemporarySuffix.size() + 1 || name.front() != '.') return std::nullopt;
  name.remove_prefix(1);
  name.remove_suffix(kTemporarySuffix.size());
  pid_t owner = 0;
  const auto [rest, error] = std::from_chars(name.data(), name.data() + name.size(), owner);
  if (error != std::errc() || rest != name.data() + name.size() || owner <= 0) return std::nullopt;
  return owner;
}

}  // namespace

bool SystemDisk::exists(const std::string& path) const {
  struct stat status;
  // Anything but certainty that there is nothing counts as existing: it must not be replaced.
  return ::lstat(path.c_str(), &status) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

Result<std::string> SystemDisk::read(const std::string& path, std::size_t bytes_max) const {
  // Without O_NONBLOCK, opening a pipe waits for a writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) return failure("open", path, errno);
  struct stat status;
  if (::fstat(file.get(), &status) != 0) return failure("look at", path, errno);
  if (S_ISDIR(status.st_mode)) return failure("read", path, EISDIR);
  if (!S_ISREG(status.st_mode)) {
    return Error{ErrorCode::internal, "cannot read " + path + ": it is not a regular file"};
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > bytes_max) {
    return Error{ErrorCode::internal, "cannot read " + path + ": it is larger than " +
                                          std::to_string(bytes_max) + " bytes"};
  }
  std::string bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t count = ::read(file.get(), bytes.data() + filled, size - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure("read", path, errno);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  bytes.resize(filled);
  return bytes;
}

Result<std::unique_ptr<FileReplacement>> SystemDisk::replace(const std::string& path,
                                                             unsigned mode) {
  // The target of a symbolic link is replaced, not the link.
  const std::string name = real_path(path);
  // Beside the file, since a rename can't cross file systems; with our process id, since two
  // processes may write to the same folder.
  std::string temporary = name + '.' + std::to_string(::getpid()).append(kTemporarySuffix);
  Descriptor file = create_anew(temporary, mode);
  if (!file.is_open()) return failure("create", temporary, errno);
  return std::unique_ptr<FileReplacement>(
      std::make_unique<SystemReplacement>(name, std::move(temporary), std::move(file)));
}

Result<std::unique_ptr<AppendedFile>> SystemDisk::append_to(const std::string& path,
                                                            std::size_t size) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) return failure("open", path, errno);
  auto opened = std::make_unique<SystemAppendedFile>(path, std::move(file));
  if (Result<void> cut = opened->cut(size); !cut) return std::move(cut).error();
  return std::unique_ptr<AppendedFile>(std::move(opened));
}

Result<void> SystemDisk::remove(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return failure("remove", path, errno);
  return {};
}

Result<std::unique_ptr<FileLock>> SystemDisk::lock(const std::string& path) {
  for (;;) {
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.is_open()) return failure("create", path, errno);
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EINTR) continue;
      if (errno != EWOULDBLOCK) return failure("lock", path, errno);
      return Error{ErrorCode::conflict, path + " is locked" + holder_of(file.get(), path)};
    }
    // Whoever had it may have removed it in between.
    struct stat ours;
    struct stat there;
    if (::fstat(file.get(), &ours) != 0) return failure("look at", path, errno);
    if (::stat(path.c_str(), &there) != 0 || ours.st_ino != there.st_ino) continue;
    // For messages only: a full disk is no reason to fail.
    if (::ftruncate(file.get(), 0) == 0) {
      [[maybe_unused]] const Result<void> named =
          write_all(file.get(), path, std::to_string(::getpid()));
    }
    return std::unique_ptr<FileLock>(std::make_unique<SystemFileLock>(path, std::move(file)));
  }
}

void SystemDisk::remove_abandoned(const std::string& path) {
  const std::string base = std::filesystem::path(path).filename().string();
  std::error_code ignored;  // In a folder that can't be listed there is nothing we could remove.
  for (const auto& entry : std::filesystem::directory_iterator(folder_of(path), ignored)) {
    const auto owner = owner_of_temporary(entry.path().filename().string(), base);
    if (!owner) continue;
    // In containers, an earlier process often had our id.
    const bool is_gone = *owner == ::getpid() || (::kill(*owner, 0) != 0 && errno == ESRCH);
    if (is_gone) ::unlink(entry.path().c_str());
  }
}

Result<void> replace_file(Disk& disk, const std::string& path, unsigned mode,
                          std::string_view bytes) {
  auto file = disk.replace(path, mode);
  if (!file) return std::move(file).error();
  if (Result<void> appended = (*file)->append(bytes); !appended) return appended;
  return (*file)->commit();
}

Result<void> create_file(const std::string& path, unsigned mode, std::string_view bytes) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file.is_open() && errno == EEXIST) {
    return Error{ErrorCode::conflict, path + " is there already"};
  }
  if (!file.is_open()) return failure("create", path, errno);
  Result<void> written = write_all(file.get(), path, bytes);
  if (!written) ::unlink(path.c_str());
  return written;
}

}  // namespace porthole
