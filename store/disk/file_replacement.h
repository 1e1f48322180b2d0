#pragma once

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

/// What ends the name of a copy of a file that is being written in place.
inline constexpr std::string_view kBackupSuffix = ".old";

}  // namespace porthole
