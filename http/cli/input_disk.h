#pragma once

#include <map>
#include <string>

#include "http/cli/forwarding_disk.h"

namespace porthole::http {

/// The path that means standard input.
inline constexpr const char* kStandardInput = "-";

/// Reads standard input as `-`, and pipes, to their ends, and the built-in fixtures `kDemoFile`,
/// besides what another disk reads. Each is read once, and remembered. For one thread.
class InputDisk final : public ForwardingDisk {
 public:
  using ForwardingDisk::ForwardingDisk;

  bool exists(const std::string& path) const override;
  /// Waits for the writer of a pipe. Fails when that takes until a signal asks the process to end.
  Result<std::string> read(const std::string& path, std::size_t bytes_max) const override;

 private:
  mutable std::map<std::string, std::string> read_;
};

}  // namespace porthole::http
