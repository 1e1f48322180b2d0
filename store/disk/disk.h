#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "portal/base/result.h"
#include "store/disk/file_replacement.h"
#include "store/disk/path.h"

namespace porthole {

/// A file that grows at its end. A destroyed one stays as it is.
class AppendedFile {
 public:
  virtual ~AppendedFile() = default;
  /// Appends the bytes and makes them durable. If it fails, some of them may be there.
  virtual Result<void> append(std::string_view bytes) = 0;
  /// Cuts the file to its first `size` bytes, and makes that durable.
  virtual Result<void> cut(std::size_t size) = 0;
  /// What follows the first `offset` bytes.
  virtual Result<std::string> read_from(std::size_t offset) const = 0;
  /// Fails when the file's path no longer leads to it.
  virtual Result<void> check_in_place() const = 0;
};

/// Keeps other processes from taking the same lock, until it is destroyed.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

/// The file system as far as we use it, so that tests can make it fail. Errors are `internal`, with
/// a message that names the file and the system's reason.
class Disk {
 public:
  virtual ~Disk() = default;
  virtual bool exists(const std::string& path) const = 0;
  /// The contents of a regular file. Fails when it is larger than `bytes_max`.
  virtual Result<std::string> read(const std::string& path, std::size_t bytes_max) const = 0;
  /// Starts to replace `path`. `mode` (e.g. 0600) are the new file's permissions.
  virtual Result<std::unique_ptr<FileReplacement>> replace(const std::string& path,
                                                           unsigned mode) = 0;
  /// Opens a file of ours to append to it, and cuts it to `size` bytes first.
  virtual Result<std::unique_ptr<AppendedFile>> append_to(const std::string& path,
                                                          std::size_t size) = 0;
  /// Removes a file, if it is there.
  virtual Result<void> remove(const std::string& path) = 0;
  /// Removes temporary files of replacements of `path` by processes that were killed.
  virtual void remove_abandoned(const std::string& path) = 0;
  /// Locks a file that exists for this alone. Fails with `conflict` when another process has it.
  virtual Result<std::unique_ptr<FileLock>> lock(const std::string& path) = 0;
};

/// The real one. Replaces by a temporary file beside the old one, fsync, rename, fsync of the
/// folder. Where the file is a mount point, which can't be renamed to, it is written in place, with
/// its old content in a file beside it until the new one is on disk.
class SystemDisk final : public Disk {
 public:
  bool exists(const std::string& path) const override;
  Result<std::string> read(const std::string& path, std::size_t bytes_max) const override;
  Result<std::unique_ptr<FileReplacement>> replace(const std::string& path, unsigned mode) override;
  Result<std::unique_ptr<AppendedFile>> append_to(const std::string& path,
                                                  std::size_t size) override;
  Result<void> remove(const std::string& path) override;
  void remove_abandoned(const std::string& path) override;
  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override;
};

/// Replaces `path` by a file with `bytes`.
Result<void> replace_file(Disk& disk, const std::string& path, unsigned mode,
                          std::string_view bytes);

/// Creates a file with `bytes`, or nothing. Fails with `conflict` when there is anything of that
/// name, else with `internal`.
Result<void> create_file(const std::string& path, unsigned mode, std::string_view bytes);

}  // namespace porthole
