#include "store/snapshot/state_writer.h"

namespace porthole {

Error disk_hangs(const std::string& path, std::chrono::milliseconds waited) {
  return {ErrorCode::internal,
          "the disk has not written " + path + " within " + std::to_string(waited.count()) + " ms"};
}

}  // namespace porthole
