#pragma once

#include <memory>
#include <string>

#include "store/disk/disk.h"

namespace porthole::http {

/// Does everything as another disk does, for those that change one thing.
class ForwardingDisk : public Disk {
 public:
  /// `disk` must outlive this.
  explicit ForwardingDisk(Disk& disk) : disk_(disk) {}

  bool exists(const std::string& path) const override { return disk_.exists(path); }
  Result<std::string> read(const std::string& path, std::size_t bytes_max) const override {
    return disk_.read(path, bytes_max);
  }
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

 private:
  Disk& disk_;
};

}  // namespace porthole::http
