#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/json.h"
#include "store/recorded_change.h"
#include "store/snapshot/log_position.h"

/// The lines of a log of changes, each a JSON object that ends with the SHA-256 of every byte
/// before that last member. The first is the head:
///
///     {"format":"porthole-log","version":1,"history":"UUID","after":57,"sha256":"…"}
///
/// Each further one is a change: `after` is the number of the one before it.
///
///     {"change":58,"after":57,"changes":[{"put_portal":{…}},…],"sha256":"…"}
namespace porthole {

/// The head of a log that follows `position`, with its line feed.
std::string log_head(const LogPosition& position);

/// The line of the change with that number, which follows `after`, with its line feed.
std::string log_line(std::uint64_t change, std::uint64_t after,
                     const std::vector<ChangeRecord>& records);

/// The number of a change, from the beginning of its line, which must be whole.
std::uint64_t change_of(std::string_view line);

/// A line without its line feed, checked and parsed.
struct ParsedLine {
  json::Document root;
  /// Why it isn't a line of a log; empty when it is.
  std::string problem = {};
  json::Position position = {};
};
ParsedLine parse_log_line(std::string_view line);

/// What a head says; nothing when it isn't one that this version reads. Explains it in `problem`.
std::optional<LogPosition> read_log_head(const json::Value& root, std::string& problem);

}  // namespace porthole
