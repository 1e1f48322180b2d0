#include "store/disk/system_replacement.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

namespace porthole::disk {
namespace {

/// Copies a file durably, or not at all.
Result<void> copy(const std::string& from, const std::string& to) {
  const Descriptor source(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  if (!source.is_open()) return failure("open", from, errno);
  Result<std::string> bytes = read_all(source.get(), from, 0);
  if (!bytes) return std::move(bytes).error();
  const std::string unfinished = to + std::string(kTemporarySuffix);
  const Descriptor target = create_anew(unfinished, 0600);
  if (!target.is_open()) return failure("create", unfinished, errno);
  Result<void> copied = write_all(target.get(), unfinished, *bytes);
  if (copied && ::fsync(target.get()) != 0) copied = failure("flush", unfinished, errno);
  if (copied && ::rename(unfinished.c_str(), to.c_str()) != 0) {
    copied = failure("replace", to, errno);
  }
  if (!copied) {
    ::unlink(unfinished.c_str());
    return copied;
  }
  return sync_folder_of(to);
}

}  // namespace

SystemReplacement::~SystemReplacement() {
  if (!is_renamed_) ::unlink(temporary_.c_str());
}

Result<void> SystemReplacement::append(std::string_view bytes) {
  return write_all(file_.get(), temporary_, bytes);
}

Result<void> SystemReplacement::commit() {
  if (::fsync(file_.get()) != 0) return failure("flush", temporary_, errno);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    if (errno == EBUSY) return write_in_place();
    return failure("replace", path_, errno);
  }
  is_renamed_ = true;
  // The new name is durable once the folder is synced.
  return sync_folder_of(path_);
}

Result<void> SystemReplacement::write_in_place() {
  const std::string backup = path_ + std::string(kBackupSuffix);
  struct stat status;
  // One that is there already is of a write that was interrupted, and whole.
  if (::lstat(backup.c_str(), &status) != 0) {
    if (Result<void> kept = copy(path_, backup); !kept) return kept;
  }
  Result<void> written = overwrite(file_.get(), temporary_);
  if (!written) {
    const Descriptor old(::open(backup.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    // What can't be put back either stays beside the file, for the next start.
    if (!old.is_open() || !overwrite(old.get(), backup)) return written;
  }
  ::unlink(backup.c_str());
  return written;
}

Result<void> SystemReplacement::overwrite(int source, const std::string& source_path) const {
  Result<std::string> bytes = read_all(source, source_path, 0);
  if (!bytes) return std::move(bytes).error();
  const Descriptor target(::open(path_.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!target.is_open()) return failure("open", path_, errno);
  if (Result<void> written = write_all(target.get(), path_, *bytes); !written) return written;
  if (::ftruncate(target.get(), static_cast<off_t>(bytes->size())) != 0) {
    return failure("cut", path_, errno);
  }
  if (::fsync(target.get()) != 0) return failure("flush", path_, errno);
  return {};
}

}  // namespace porthole::disk
