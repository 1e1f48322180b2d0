#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "portal/base/result.h"
#include "store/disk/disk.h"
#include "store/document/state_document.h"
#include "store/snapshot/log_position.h"

/// A snapshot: the whole state as one JSON file. It begins with
/// `{"format":"porthole-snapshot","version":1,` and ends with the SHA-256 of every byte before that
/// last member, so that corruption, truncation and edits are detected. One that has a log names its
/// history.
namespace porthole {

/// How a snapshot is written.
struct SnapshotFile {
  const std::string& path;
  /// Of the file, as its member `history`, if it has or had a log.
  std::optional<LogPosition> position = {};
  /// Called before the file replaces the old one. An error keeps it from doing so.
  std::function<Result<void>()> may_commit = {};
};

/// Writes `image`, or leaves the file as it was. Returns the size in bytes.
Result<std::size_t> write_snapshot(const StateImage& image, const SnapshotFile& file, Disk& disk);

/// The text of a snapshot.
std::string snapshot_text(const StateImage& image);

/// Reads the text of a snapshot that may have been edited: its checksum is checked if it has one.
/// Fails with `malformed` when it isn't JSON.
Result<ReadResult> read_state_text(std::string text, const Clock& clock, Random& random);

/// How snapshots, and the logs that follow them, are read.
const ReadOptions& snapshot_read_options();

/// Reads and checks a snapshot's text. Its problems name `file`. Sets `position` where it has one.
ReadResult parse_snapshot(const std::string& file, std::string text, const Clock& clock,
                          Random& random, std::optional<LogPosition>* position = nullptr);

/// Reads and checks a snapshot file. Its log isn't read: see state_recovery.h.
ReadResult read_snapshot(const std::string& path, const Disk& disk, const Clock& clock,
                         Random& random, std::optional<LogPosition>* position = nullptr);

/// Whether a file is a snapshot rather than fixtures, judged by its beginning.
bool is_snapshot(const std::string& path, const Disk& disk);

}  // namespace porthole
