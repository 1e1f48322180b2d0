#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "portal/base/result.h"
#include "store/disk/descriptor.h"
#include "store/disk/file_replacement.h"

namespace porthole::disk {

/// What ends the name of a file that isn't whole yet.
inline constexpr std::string_view kTemporarySuffix = ".tmp";

/// A temporary file that is renamed to the file that it replaces, or, where that is a mount point,
/// copied into it.
class SystemReplacement final : public FileReplacement {
 public:
  /// `file` is `temporary`, opened for reading and writing.
  SystemReplacement(std::string path, std::string temporary, Descriptor file)
      : path_(std::move(path)), temporary_(std::move(temporary)), file_(std::move(file)) {}
  ~SystemReplacement() override;

  Result<void> append(std::string_view bytes) override;
  Result<void> commit() override;

 private:
  Result<void> write_in_place();
  /// Gives the file at `path_` the bytes of another one.
  Result<void> overwrite(int source, const std::string& source_path) const;

  const std::string path_;
  const std::string temporary_;
  const Descriptor file_;
  bool is_renamed_ = false;
};

}  // namespace porthole::disk
