#pragma once

#include <map>
#include <memory>
#include <string>

#include "store/disk/disk.h"

namespace porthole::http {

/// Reads standard input as `-`, and pipes, to their ends, besides what `disk` reads. Each is read
/// once, and remembered. For one thread.
class InputDisk final : public Disk {
 public:
  /// `disk` must outlive this.
  explicit InputDisk(Disk& disk) : disk_(disk) {}

  bool exists(const std::string& path) const override;
  /// Waits for the writer of a pipe. Fails when that takes until a signal asks the process to end.
  Result<std::string> read(const std::string& path, std::size_t bytes_max) const override;
  Result<std::unique_ptr<FileReplacement>> replace(const std::string& path,
                                                   unsigned mode) override {
    return disk_.replace(path, mode);
  }
  void remove_abandoned(const std::string& path) override { disk_.remove_abandoned(path); }

 private:
  Disk& disk_;
  mutable std::map<std::string, std::string> read_;
};

/// The path that means standard input.
inline constexpr const char* kStandardInput = "-";

}  // namespace porthole::http
