#pragma once

#include <chrono>
#include <cstdio>
#include <string>
#include <variant>
#include <vector>

#include "http/cli/options.h"
#include "portal/query_policy.h"
#include "store/document/state_document.h"

namespace porthole::http {

// The commands: what each is given, what they return, and how they print.

/// The exit status of the process.
enum class ExitStatus : int {
  success = 0,
  failure = 1,  ///< While running.
  usage = 2,    ///< Flags that don't exist, don't go together or are refused.
  cannot_bind = 3,
  invalid_input = 4,  ///< Fixtures, a schema or a snapshot.
};

struct ServeCommand {
  Options options;
};

struct ValidateCommand {
  /// Fixtures, snapshots, and queries: files whose names end with `.graphql` or `.gql`. Not empty
  /// unless there is a schema.
  std::vector<std::string> files;
  /// Empty: no schema.
  std::string schema;
  Validation validation = Validation::strict;
  /// About the environment; printed first.
  std::vector<std::string> warnings = {};
};

/// A server for as long as `command` runs.
struct ExecCommand {
  Options options;
  /// The program and its arguments; never empty.
  std::vector<std::string> command;
};

struct HealthcheckCommand {
  /// `http://HOST:PORT` or `https://HOST:PORT`, with a path where a proxy needs one, or
  /// `unix:PATH`.
  std::string url;
  std::chrono::seconds timeout{5};
};

struct InitCommand {
  /// `-`: standard output.
  std::string file = "porthole.jsonc";
  bool overwrite = false;
  /// Write the demo's fixtures instead of the starter's.
  bool demo = false;
};

/// Prints fixtures with the state of a snapshot.
struct FixturesCommand {
  std::string snapshot;
};

/// Nothing to run: print `text`, on standard error unless the status is success, and exit.
struct ExitCommand {
  ExitStatus status = ExitStatus::success;
  std::string text;
};

using Command = std::variant<ServeCommand, ExecCommand, ValidateCommand, HealthcheckCommand,
                             InitCommand, FixturesCommand, ExitCommand>;

/// Writes all of `text`. On standard error only as far as somebody reads: whoever has started a
/// server may not. Errors are ignored.
void print(std::FILE* stream, const std::string& text);

/// Prints `porthole: MESSAGE` on standard error.
void print_error(const std::string& message);

/// Prints `file:line:column: message` for each problem.
void print_problems(std::FILE* stream, const std::vector<Problem>& problems);

}  // namespace porthole::http
