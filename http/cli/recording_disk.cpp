#include "http/cli/recording_disk.h"

namespace porthole::http {

Result<std::string> RecordingDisk::read(const std::string& path, std::size_t bytes_max) const {
  Result<std::string> bytes = ForwardingDisk::read(path, bytes_max);
  files_[path] = bytes ? sha256(*bytes) : Digest{};
  return bytes;
}

}  // namespace porthole::http
