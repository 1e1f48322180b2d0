#pragma once

#include <chrono>
#include <cstddef>
#include <string>

/// Each prints what it measures, and returns whether every bar was met. Throws `std::runtime_error`
/// when the server doesn't behave.
namespace porthole::bench {

struct Setting {
  /// The binary that is measured.
  std::string porthole;
  /// An empty folder for fixtures, snapshots and logs, which goes when the program ends.
  std::string folder;
};

/// Cold start, load of a large snapshot, resident memory.
bool run_startup(const Setting& setting);

/// The five calls at 100 and at 100,000 portals.
bool run_scale(const Setting& setting);

/// Calls of a portal, with the schema in that file.
bool run_calls(const Setting& setting, const std::string& schema);

/// Calls of a portal that 10 and 100,000 tokens open.
bool run_tokens(const Setting& setting);

struct Comparison {
  /// The binary that `Setting::porthole` is compared with.
  std::string other;
  /// For the row with a typed schema.
  std::string schema_file;
  std::size_t rounds = 7;
  /// How long each row of a round asks each binary.
  double seconds = 1;
  /// How much more than the other's a row's cost may be: 0.05 is 5 %.
  double tolerance = 0.05;
};

/// Two binaries side by side: processor time and requests/s of each kind of call, start-up, memory.
bool run_against(const Setting& setting, const Comparison& comparison);

/// Resets and restores of 1,000 portals.
bool run_state(const Setting& setting);
/// What the journal costs, and how soon `verify` answers.
bool run_journal(const Setting& setting);

/// A normal client beside thousands that idle, drip or don't read.
bool run_starvation(const Setting& setting);

/// Mixed calls with random disconnects, for long, against a sanitizer build.
bool run_soak(const Setting& setting, std::chrono::seconds duration);

}  // namespace porthole::bench
