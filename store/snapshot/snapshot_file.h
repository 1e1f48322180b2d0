#pragma once

#include <string>
#include <string_view>

#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "portal/base/result.h"
#include "store/disk/disk.h"
#include "store/document/state_document.h"

/// A snapshot: the whole state as one JSON file. It begins with
/// `{"format":"porthole-snapshot","version":1,` and ends with the SHA-256 of every byte before that
/// last member, so that corruption, truncation and edits are detected.
namespace porthole {

/// Writes `image`, or leaves the file as it was.
Result<void> write_snapshot(const StateImage& image, const std::string& path, Disk& disk);

/// The text of a snapshot.
std::string snapshot_text(const StateImage& image);

/// Reads the text of a snapshot that may have been edited: its checksum is checked if it has one.
/// Fails with `malformed` when it isn't JSON.
Result<ReadResult> read_state_text(std::string text, const Clock& clock, Random& random);

/// Reads and checks a snapshot's text. Its problems name `file`.
ReadResult parse_snapshot(const std::string& file, std::string text, const Clock& clock,
                          Random& random);

/// Reads and checks a snapshot file.
ReadResult read_snapshot(const std::string& path, const Disk& disk, const Clock& clock,
                         Random& random);

/// Whether a file is a snapshot rather than fixtures, judged by its beginning.
bool is_snapshot(const std::string& path, const Disk& disk);

}  // namespace porthole
