#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "portal/base/result.h"
#include "store/disk/disk.h"
#include "store/snapshot/log_line.h"

namespace porthole {

/// The file of a log of changes, open for more of them. For one thread.
class ChangeLog {
 public:
  /// Makes a log that follows `position`, in the place of any other, and begins with `lines`, whose
  /// last one is of `last_change`.
  static Result<ChangeLog> create(const std::string& path, const LogPosition& position,
                                  std::string_view lines, std::uint64_t last_change, Disk& disk);
  /// Opens a log whose first `bytes` are whole, and whose last change is that of `last`.
  static Result<ChangeLog> open(const std::string& path, const LogPosition& last, std::size_t bytes,
                                Disk& disk);

  /// Appends the lines of changes, up to the one numbered `last_change`, durably. If it fails,
  /// nothing of them stays, unless the log is then unusable.
  Result<void> append(std::string_view lines, std::uint64_t last_change);

  /// False once a failed append left the log in a state that isn't known: there must be another.
  bool is_usable() const { return unusable_.empty(); }
  /// Why it isn't usable.
  const std::string& why_unusable() const { return unusable_; }
  /// Whether the log has the file's name. If not, nothing that is appended to it is found again.
  bool is_in_place() const { return file_->check_in_place().ok(); }

  /// The lines from the byte at `offset` on of changes after `change`.
  Result<std::string> lines_after(std::uint64_t change, std::size_t offset) const;

  const LogPosition& last() const { return last_; }
  std::size_t bytes() const { return bytes_; }

 private:
  ChangeLog(std::unique_ptr<AppendedFile> file, const LogPosition& last, std::size_t bytes)
      : file_(std::move(file)), last_(last), bytes_(bytes) {}

  std::unique_ptr<AppendedFile> file_;
  LogPosition last_;
  /// Of those that are durable.
  std::size_t bytes_;
  std::string unusable_;
};

}  // namespace porthole
