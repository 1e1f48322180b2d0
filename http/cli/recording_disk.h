#pragma once

#include <map>
#include <string>

#include "http/cli/forwarding_disk.h"
#include "portal/base/digest.h"

namespace porthole::http {

/// Records which files are read through it, and a digest of what was in them. For one thread.
class RecordingDisk final : public ForwardingDisk {
 public:
  /// By path; a file that could not be read has a digest of zeros.
  using Files = std::map<std::string, Digest>;

  using ForwardingDisk::ForwardingDisk;

  Result<std::string> read(const std::string& path, std::size_t bytes_max) const override;

  const Files& files() const { return files_; }

 private:
  mutable Files files_;
};

}  // namespace porthole::http
