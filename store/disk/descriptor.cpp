#include "store/disk/descriptor.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <system_error>

#include "store/disk/path.h"

namespace porthole::disk {

Error failure(std::string_view doing, const std::string& path, int reason) {
  return {ErrorCode::internal, "cannot " + std::string(doing) + ' ' + path + ": " +
                                   std::generic_category().message(reason)};
}

Descriptor create_anew(const std::string& path, unsigned mode) {
  // A temporary file of ours, from an earlier process with our id, or what somebody planted.
  // Removing a link leaves alone what it leads to.
  ::unlink(path.c_str());
  return Descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
}

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

Result<std::string> read_all(int descriptor, const std::string& path, std::size_t offset) {
  std::string bytes;
  std::array<char, std::size_t{64} * 1024> buffer;
  for (;;) {
    const ssize_t count = ::pread(descriptor, buffer.data(), buffer.size(),
                                  static_cast<off_t>(offset + bytes.size()));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure("read", path, errno);
    if (count == 0) return bytes;
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

Result<void> sync_folder_of(const std::string& path) {
  const std::string folder = folder_of(path);
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.is_open()) return failure("open", folder, errno);
  if (::fsync(directory.get()) != 0) return failure("flush", folder, errno);
  return {};
}

}  // namespace porthole::disk
