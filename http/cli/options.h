#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "http/instance.h"
#include "http/observe/log.h"
#include "portal/query_policy.h"
#include "store/snapshot/state_writer.h"

namespace porthole::http {

/// `automatic`: strict if access tokens are declared, else open.
enum class AuthChoice { automatic, open, strict };

/// The flags of `porthole serve`. Each can also be set in the environment: `--port-file` is
/// `PORTHOLE_PORT_FILE`.
/// `automatic`: for people where standard error is a terminal, otherwise text.
enum class LogFormatChoice { automatic, text, json, people };
/// `automatic`: where standard error is a terminal and the environment has no `NO_COLOR`.
enum class ColorChoice { automatic, always, never };

struct Options {
  /// Everything that the server itself needs. `auth` and what depends on a certificate are set when
  /// the files have been read.
  InstanceOptions instance;

  /// Written once the server is ready, removed when it stops; empty: no file.
  std::string port_file;
  std::string tls_certificate;
  std::string tls_key;
  bool tls_self_signed = false;
  /// Besides this machine's own.
  std::vector<std::string> tls_names;

  /// What portals' operations are checked against and answered from; empty: no schema.
  std::string schema;
  Validation validation = Validation::strict;

  std::vector<std::string> fixtures;
  /// Also load the demo's fixtures, which are built in, and print how to try them.
  bool demo = false;
  /// Reload the fixtures and the schema when their files change.
  bool watch = false;
  AuthChoice auth = AuthChoice::automatic;

  /// No file if its path is empty.
  SnapshotOptions snapshot;

  /// The process to exit with; 0: the parent; none: no process.
  std::optional<int> parent;
  /// Stop after this long without a connection; none: never.
  std::optional<std::chrono::seconds> idle_exit;

  /// About the flags and variables themselves; logged at the start.
  std::vector<std::string> warnings;
  /// What was chosen without a flag; logged at the start, too.
  std::vector<std::string> notices;

  LogLevel log_level = LogLevel::info;
  LogFormatChoice log_format = LogFormatChoice::automatic;
  ColorChoice color = ColorChoice::automatic;
};

}  // namespace porthole::http
