#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "portal/base/result.h"

namespace porthole {

/// A file that is being written to take the place of another, or of none. Until `commit` succeeds
/// the old one is untouched; a replacement that is dropped leaves nothing behind.
class FileReplacement {
 public:
  virtual ~FileReplacement() = default;
  virtual Result<void> append(std::string_view bytes) = 0;
  /// Makes everything appended durable under the file's name.
  virtual Result<void> commit() = 0;
};

/// The file system as far as we use it: a seam that a test can make fail. Errors are `internal`,
/// with a message that names the file and gives the system's reason.
class Disk {
 public:
  virtual ~Disk() = default;
  virtual bool exists(const std::string& path) const = 0;
  /// A regular file's bytes. Fails on one over `bytes_max`.
  virtual Result<std::string> read(const std::string& path, std::size_t bytes_max) const = 0;
  /// Begins to replace `path`, with `mode` (e.g. 0600) as the new file's permissions.
  virtual Result<std::unique_ptr<FileReplacement>> replace(const std::string& path,
                                                           unsigned mode) = 0;
  /// Removes what replacements of `path` left behind in processes that were killed.
  virtual void remove_abandoned(const std::string& path) = 0;
};

/// The machine's: a temporary file beside the old one, fsync, rename, fsync of the folder.
class SystemDisk final : public Disk {
 public:
  bool exists(const std::string& path) const override;
  Result<std::string> read(const std::string& path, std::size_t bytes_max) const override;
  Result<std::unique_ptr<FileReplacement>> replace(const std::string& path, unsigned mode) override;
  void remove_abandoned(const std::string& path) override;
};

/// Writes `bytes` to `path` as one replacement.
Result<void> replace_file(Disk& disk, const std::string& path, unsigned mode,
                          std::string_view bytes);

/// Makes a new file with `bytes`, whole or not at all. Fails with `conflict` when there is anything
/// of that name, with `internal` otherwise.
Result<void> create_file(const std::string& path, unsigned mode, std::string_view bytes);

/// The folder that `path` is in: `.` for a bare name.
std::string folder_of(const std::string& path);

}  // namespace porthole
