#pragma once

#include <chrono>
#include <cstddef>
#include <string>

/// The benchmarks. Each prints its figures and returns whether it met every bar. Throw
/// `std::runtime_error` when the server misbehaves.
namespace porthole::bench {

struct Setting {
  /// The binary to measure.
  std::string porthole;
  /// An empty folder for fixtures, snapshots and logs, removed when the program ends.
  std::string folder;
};

/// Cold start, load of a large snapshot, resident memory.
bool run_startup(const Setting& setting);

/// The five calls at 100 and at 100,000 portals.
bool run_scale(const Setting& setting);

/// Portal calls with the schema in the file `schema`.
bool run_calls(const Setting& setting, const std::string& schema);

/// Calls of a portal with 10 and with 100,000 tokens.
bool run_tokens(const Setting& setting);

struct Comparison {
  /// The binary that `Setting::porthole` is compared with.
  std::string other;
  /// For the row with a typed schema.
  std::string schema_file;
  std::size_t rounds = 7;
  /// How long each binary is measured in each row and round.
  double seconds = 1;
  /// The extra cost allowed in each row: 0.05 is 5 %.
  double tolerance = 0.05;
};

/// Two binaries side by side: processor time and requests/s of each kind of call, start-up, memory.
bool run_against(const Setting& setting, const Comparison& comparison);

/// Creates with `--snapshot-sync`, at 100 and at 100,000 portals.
bool run_sync(const Setting& setting);

/// Resets and restores of 1,000 portals.
bool run_state(const Setting& setting);
/// The cost of the journal, and the latency of `verify`.
bool run_journal(const Setting& setting);

/// A normal client beside thousands that idle, drip or don't read.
bool run_starvation(const Setting& setting);

/// Mixed calls with random disconnects, for `duration`, against a sanitizer build.
bool run_soak(const Setting& setting, std::chrono::seconds duration);

}  // namespace porthole::bench
