#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "http/app/rate_limits.h"
#include "http/net/limits.h"
#include "http/observe/limits.h"
#include "http/observe/log.h"
#include "portal/base/clock.h"
#include "portal/base/ip_address.h"
#include "portal/invoker.h"
#include "portal/limits.h"
#include "portal/query_policy.h"

namespace porthole::http {

/// What the process ends with.
enum class ExitStatus : int {
  success = 0,
  failure = 1,  ///< While running.
  usage = 2,    ///< Flags that don't exist, don't go together or are refused.
  cannot_bind = 3,
  invalid_input = 4,  ///< Fixtures, a schema or a snapshot.
};

enum class AuthChoice { automatic, open, strict };

/// What the flags of `porthole serve` say. Each has an environment twin: `--port-file` is
/// `PORTHOLE_PORT_FILE`.
struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string unix_socket;
  std::string port_file;
  std::size_t threads = 0;
  std::size_t connections_max = kConnectionsMax;
  std::size_t body_bytes_max = kBodyBytesMax;
  std::vector<IpNetwork> trusted_proxies;
  std::string tls_certificate;
  std::string tls_key;
  bool tls_self_signed = false;
  std::string public_url;
  std::vector<std::string> allowed_hosts;
  std::string control_token;
  /// Requests that are kept of each organization.
  std::size_t journal_max = kJournalMax;

  /// What portals' operations are checked against and answered from; empty: no schema.
  std::string schema;
  Validation validation = Validation::strict;
  std::uint64_t complexity_max = kComplexityMax;

  std::vector<std::string> fixtures;
  /// Reload the fixtures and the schema when their files change.
  bool watch = false;
  AuthChoice auth = AuthChoice::automatic;
  bool refuse_unknown_properties = false;
  std::optional<std::uint64_t> rng_seed;
  /// Polls after which a code is approved by itself; none: people, or tests, approve it.
  std::optional<unsigned> auto_authorize;

  /// When the clock starts; none: now.
  std::optional<Timestamp> clock;
  bool clock_frozen = false;
  RateLimitOptions rate_limits;
  std::size_t audit_events_max = limits::kAuditEventsMax;

  std::string snapshot;
  std::chrono::milliseconds snapshot_interval{1000};
  bool snapshot_sync = false;

  /// The process to exit with; 0: the parent. None: it may be an orphan.
  std::optional<int> parent;
  /// How long it may be without a connection; none: for ever.
  std::optional<std::chrono::seconds> idle_exit;

  LogLevel log_level = LogLevel::info;
  LogFormat log_format = LogFormat::text;
};

struct ServeCommand {
  Options options;
};

struct ValidateCommand {
  /// Fixtures, snapshots, and documents: those whose names end with `.graphql` or `.gql`.
  std::vector<std::string> files;
  /// May be empty.
  std::string schema;
  Validation validation = Validation::strict;
};

/// A server for as long as `command` runs.
struct ExecCommand {
  Options options;
  /// The program and its arguments; never empty.
  std::vector<std::string> command;
};

struct HealthcheckCommand {
  /// `http://HOST:PORT`, `https://…`, each with a path where a proxy wants one, or `unix:PATH`.
  std::string url;
  std::chrono::seconds timeout{0};
};

struct InitCommand {
  /// `-`: standard output.
  std::string file;
  bool overwrites = false;
};

/// Nothing to run: print `text`, on standard error if the status isn't success, and end.
struct ExitCommand {
  ExitStatus status = ExitStatus::success;
  std::string text;
};

using Command = std::variant<ServeCommand, ExecCommand, ValidateCommand, HealthcheckCommand,
                             InitCommand, ExitCommand>;

/// Reads the command line and the environment; the command line has precedence.
Command parse_command_line(int argc, const char* const* argv);

}  // namespace porthole::http
