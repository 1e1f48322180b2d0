#pragma once

#include <string>
#include <string_view>

#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "portal/base/result.h"
#include "store/disk/disk.h"
#include "store/document/state_document.h"

/// A snapshot: the whole state as one JSON file, of which a flipped bit, a lost tail or a foreign
/// hand does not go unnoticed. It begins with `{"format":"porthole-snapshot","version":1,` and ends
/// with the SHA-256 of every byte before that last member.
namespace porthole {

/// Writes `image` whole, or leaves the file as it was.
Result<void> write_snapshot(const StateImage& image, const std::string& path, Disk& disk);

/// The text of a snapshot.
std::string snapshot_text(const StateImage& image);

/// Reads a snapshot's text that may have been edited: its seal is checked if it has one. Fails with
/// `malformed` when it is no JSON.
Result<ReadResult> read_state_text(std::string text, const Clock& clock, Random& random);

/// Reads and checks a snapshot's text. Its problems name `file`.
ReadResult parse_snapshot(const std::string& file, std::string text, const Clock& clock,
                          Random& random);

/// Reads and checks a snapshot file.
ReadResult read_snapshot(const std::string& path, const Disk& disk, const Clock& clock,
                         Random& random);

/// Whether a file means to be a snapshot rather than fixtures.
bool is_snapshot(const std::string& path, const Disk& disk);

}  // namespace porthole
