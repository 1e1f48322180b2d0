#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "portal/base/result.h"

namespace porthole {

/// A file that is being written, to replace another one or to be created. Until `commit` succeeds
/// the old one is untouched. A replacement that is destroyed before leaves nothing behind.
class FileReplacement {
 public:
  virtual ~FileReplacement() = default;
  virtual Result<void> append(std::string_view bytes) = 0;
  /// Makes what was appended durable under the file's name.
  virtual Result<void> commit() = 0;
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
  /// Removes temporary files of replacements of `path` by processes that were killed.
  virtual void remove_abandoned(const std::string& path) = 0;
};

/// The real one. Replaces by a temporary file beside the old one, fsync, rename, fsync of the
/// folder.
class SystemDisk final : public Disk {
 public:
  bool exists(const std::string& path) const override;
  Result<std::string> read(const std::string& path, std::size_t bytes_max) const override;
  Result<std::unique_ptr<FileReplacement>> replace(const std::string& path, unsigned mode) override;
  void remove_abandoned(const std::string& path) override;
};

/// Replaces `path` by a file with `bytes`.
Result<void> replace_file(Disk& disk, const std::string& path, unsigned mode,
                          std::string_view bytes);

/// Creates a file with `bytes`, or nothing. Fails with `conflict` when there is anything of that
/// name, else with `internal`.
Result<void> create_file(const std::string& path, unsigned mode, std::string_view bytes);

/// The folder that contains `path`; `.` for a bare name.
std::string folder_of(const std::string& path);

}  // namespace porthole
