#pragma once

#include <map>
#include <string>

#include "portal/base/digest.h"
#include "store/disk/disk.h"

namespace porthole::http {

/// Records which files are read through it, and a digest of what was in them. For one thread.
class RecordingDisk final : public Disk {
 public:
  /// By path; a file that could not be read has a digest of zeros.
  using Files = std::map<std::string, Digest>;

  /// `disk` must outlive this.
  explicit RecordingDisk(Disk& disk) : disk_(disk) {}

  bool exists(const std::string& path) const override { return disk_.exists(path); }
  Result<std::string> read(const std::string& path, std::size_t bytes_max) const override;
  Result<std::unique_ptr<FileReplacement>> replace(const std::string& path,
                                                   unsigned mode) override {
    return disk_.replace(path, mode);
  }
  Result<std::unique_ptr<AppendedFile>> append_to(const std::string& path,
                                                  std::size_t size) override {
    return disk_.append_to(path, size);
  }
  Result<void> remove(const std::string& path) override { return disk_.remove(path); }
  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override {
    return disk_.lock(path);
  }
  void remove_abandoned(const std::string& path) override { disk_.remove_abandoned(path); }

  const Files& files() const { return files_; }

 private:
  Disk& disk_;
  mutable Files files_;
};

}  // namespace porthole::http
