#include "store/disk/disk.h"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace porthole {
namespace {

Error failure(std::string_view doing, const std::string& path, int reason) {
  return {ErrorCode::internal, "cannot " + std::string(doing) + ' ' + path + ": " +
                                   std::generic_category().message(reason)};
}

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  /// Returns what `close(2)` does.
  int close() { return number_ < 0 ? 0 : ::close(std::exchange(number_, -1)); }

 private:
  int number_;
};

/// `path` is for messages.
Result<void> write_all(int descriptor, const std::string& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return failure("write", path, errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

class SystemReplacement final : public FileReplacement {
 public:
  SystemReplacement(std::string path, std::string temporary, int descriptor)
      : path_(std::move(path)), temporary_(std::move(temporary)), file_(descriptor) {}

  ~SystemReplacement() override {
    if (!committed_) ::unlink(temporary_.c_str());
  }

  Result<void> append(std::string_view bytes) override {
    return write_all(file_.get(), temporary_, bytes);
  }

  Result<void> commit() override {
    if (::fsync(file_.get()) != 0) return failure("flush", temporary_, errno);
    if (file_.close() != 0) return failure("close", temporary_, errno);
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) return failure("replace", path_, errno);
    committed_ = true;
    // The new name is durable once the folder is synced.
    const std::string folder = folder_of(path_);
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory.is_open()) return failure("open", folder, errno);
    if (::fsync(directory.get()) != 0) return failure("flush", folder, errno);
    return {};
  }

 private:
  const std::string path_;
  const std::string temporary_;
  Descriptor file_;
  bool committed_ = false;
};

constexpr std::string_view kTemporarySuffix = ".tmp";

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

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

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
  std::error_code is_new;
  const std::filesystem::path target = std::filesystem::canonical(path, is_new);
  const std::string name = is_new ? path : target.string();
  // Beside the file, since a rename can't cross file systems; with our process id, since two
  // processes may write to the same folder.
  std::string temporary = name + '.' + std::to_string(::getpid()).append(kTemporarySuffix);
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (descriptor < 0) return failure("create", temporary, errno);
  return std::unique_ptr<FileReplacement>(
      std::make_unique<SystemReplacement>(name, std::move(temporary), descriptor));
}

void SystemDisk::remove_abandoned(const std::string& path) {
  const std::string base = std::filesystem::path(path).filename().string();
  std::error_code ignored;  // In a folder that can't be listed there is nothing we could remove.
  for (const auto& entry : std::filesystem::directory_iterator(folder_of(path), ignored)) {
    const auto owner = owner_of_temporary(entry.path().filename().string(), base);
    if (owner && ::kill(*owner, 0) != 0 && errno == ESRCH) ::unlink(entry.path().c_str());
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
