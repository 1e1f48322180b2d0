#include "http/cli/serve_flags.h"

#include <charconv>
#include <limits>
#include <utility>

#include "http/app/local_access.h"
#include "portal/base/ip_address.h"

namespace porthole::http {
namespace {

/// More polls than anybody makes in the five minutes that a code lives.
constexpr unsigned kAutoAuthorizePollsMax = 1'000;

/// A year.
constexpr std::uint64_t kIdleExitSecondsMax = 31'536'000;

/// Some gigabytes.
constexpr std::uint64_t kAuditEventsMaxMost = 1'000'000;
constexpr std::uint64_t kJournalMaxMost = 1'000'000;

void add_network_flags(CLI::App& app, RawOptions& raw) {
  Options& options = raw.options;
  FlagGroup group(app, "Network");
  group.text(
      "--host", options.host, "ADDRESS",
      "Address or name to listen on (default 127.0.0.1); other machines are let in only with "
      "access tokens or --auth open; none: only the Unix socket");
  group.number("--port", options.port, 0, 65'535,
               "Port to listen on (default 8080); 0: any that is free");
  group.text("--unix-socket", options.unix_socket, "PATH", "Listen on this Unix socket too");
  group.text("--port-file", options.port_file, "FILE",
             "Write the port to this file once it answers");
  group.text("--public-url", options.public_url, "URL",
             "What the URLs that are handed out begin with, where a proxy hides this server");
  group.texts("--trusted-proxy", raw.trusted_proxies, "CIDR", ',',
              "Believe X-Forwarded-For from this address or network (repeatable, or with commas)");
  group.number("--threads", options.threads, 0, 1024,
               "Threads that serve connections (default 0: one a processor)");
  group.number("--connections-max", options.connections_max, 1, 1'000'000,
               "Open connections (default 10000); past it the longest-idle one is closed");
  group.number("--body-bytes-max", options.body_bytes_max, 1, 64 * 1024 * 1024,
               "Bytes of a request's body (default 1048576)");
  group.text("--tls-cert", options.tls_certificate, "FILE",
             "Speak TLS with this certificate chain (PEM)");
  group.text("--tls-key", options.tls_key, "FILE", "The key of --tls-cert (PEM)");
  group.on("--tls-self-signed", options.tls_self_signed,
           "Speak TLS with a certificate for localhost made at the start; clients find it at "
           "/_porthole/v1/ca.pem");
}

void add_state_flags(CLI::App& app, RawOptions& raw) {
  Options& options = raw.options;
  FlagGroup group(app, "State");
  group.texts("--fixtures", options.fixtures, "FILE", ':',
              "Start with what this file declares (repeatable, or with colons)");
  group.on(
      "--watch", options.watch,
      "Reload the fixtures and the schema when their files change, and forget everything else; "
      "a file with a problem is logged, and what was there goes on");
  group.text(
      "--snapshot", options.snapshot, "FILE",
      "Start from this file if it exists, instead of the fixtures, and keep the state in it");
  group.number("--snapshot-interval", raw.snapshot_interval_ms, 0, 86'400'000,
               "Milliseconds between two snapshots at least (default 1000)");
  group.on("--snapshot-sync", options.snapshot_sync,
           "Answer a change only when a snapshot that holds it is on disk");
  group.choice<AuthChoice>(
      "--auth", options.auth, {{"open", AuthChoice::open}, {"strict", AuthChoice::strict}},
      "open: any token may do anything, and organizations come into being when "
      "first used; strict: only declared ones (default: strict if access "
      "tokens are declared, else open)");
  group.choice<bool>("--unknown-properties", options.refuse_unknown_properties,
                     {{"ignore", false}, {"refuse", true}},
                     "What becomes of a request whose body has properties that portals lack "
                     "(default ignore)");
  group.on_with_value("--auto-authorize", raw.auto_authorize, "0",
                      "Approve users' codes by itself, as the first user: at once, or with =N "
                      "after N polls");
  group.number("--rng-seed", options.rng_seed, 0, std::numeric_limits<std::uint64_t>::max(),
               "Make identifiers and tokens repeatable: the same for the same seed. Who knows the "
               "seed knows the tokens");
}

void add_execution_flags(CLI::App& app, Options& options) {
  FlagGroup group(app, "Portals");
  group.number("--complexity-max", options.complexity_max, 0,
               std::numeric_limits<std::uint64_t>::max(),
               "Points that an operation may cost (default 50000)");
}

void add_behaviour_flags(CLI::App& app, RawOptions& raw) {
  Options& options = raw.options;
  RateLimitOptions& limits = options.rate_limits;
  FlagGroup group(app, "Time and limits");
  group.text("--clock", raw.clock, "TIME",
             "Start the clock at this time, like 2026-01-01T00:00:00Z; it runs on from there");
  group.on("--clock-frozen", options.clock_frozen,
           "Start with a clock that stands still until it is moved");
  group.choice<bool>("--rate-limits", limits.is_enforced, {{"off", false}, {"enforce", true}},
                     "off: count requests and tell the counts in headers; enforce: refuse those "
                     "past a limit with 429 (default off)");
  group.number("--rate-limit-rest", limits.rest, 1, limits::kRateLimitMax,
               "REST requests of an organization in a minute (default 200)");
  group.number("--rate-limit-rest-user", limits.rest_user, 1, limits::kRateLimitMax,
               "REST requests of a user in a minute (default 50)");
  group.number("--rate-limit-portal", limits.portal, 1, limits::kRateLimitMax,
               "Calls of an organization's portals in a minute (default 200)");
  group.number("--audit-events-max", options.audit_events_max, 0, kAuditEventsMaxMost,
               "Audit events that are kept of each organization (default 10000); the oldest go");
}

void add_lifetime_flags(CLI::App& app, RawOptions& raw) {
  FlagGroup group(app, "Lifetime");
  group.on_with_value("--exit-with-parent", raw.exit_with_parent, "0",
                      "End when the process that started this one has ended, however it did; with "
                      "=N when process N has");
  group.number("--idle-exit", raw.idle_exit_s, 1, kIdleExitSecondsMax,
               "End after N seconds without a connection, counted from the start");
}

void add_control_flags(CLI::App& app, Options& options) {
  FlagGroup group(app, "Control API and pages (/_porthole/)");
  group.texts("--allowed-host", options.allowed_hosts, "HOST", ',',
              "Answer there when asked by this name or address, besides this machine's own "
              "(repeatable, or with commas)");
  group.text("--control-token", options.control_token, "TOKEN",
             "Want this bearer token in the control API; other machines are let in only with one");
  group.number("--journal-max", options.journal_max, 0, kJournalMaxMost,
               "Requests that are kept of each organization, for tests to ask about (default "
               "10000); the oldest go. 0: none");
}

void add_log_flags(CLI::App& app, Options& options) {
  FlagGroup group(app, "Log");
  group.choice<LogLevel>("--log-level", options.log_level,
                         {{"trace", LogLevel::trace},
                          {"debug", LogLevel::debug},
                          {"info", LogLevel::info},
                          {"warn", LogLevel::warn},
                          {"error", LogLevel::error},
                          {"off", LogLevel::off}},
                         "Least level that goes to standard error (default info)");
  group.choice<LogFormat>("--log-format", options.log_format,
                          {{"text", LogFormat::text}, {"json", LogFormat::json}},
                          "Form of the log's lines (default text)");
}

/// The process to exit with. As a variable of the environment it may be a switch like others.
std::string validate_parent(RawOptions& raw) {
  const std::string& text = raw.exit_with_parent;
  if (text.empty() || text == "false") return {};
  // Process 1 never ends before us.
  int process = text == "true" || text == "1" ? 0 : -1;
  if (process < 0) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), process);
    if (error != std::errc() || end != text.data() + text.size() || process < 0) {
      return "--exit-with-parent: must be the number of a process, not \"" + text + '"';
    }
  }
  raw.options.parent = process;
  return {};
}

/// The clock and the control API, likewise.
std::string make_sense_of_control(RawOptions& raw) {
  Options& options = raw.options;
  if (!raw.clock.empty()) {
    options.clock = parse_iso8601(raw.clock);
    if (!options.clock || *options.clock < kClockEarliest || *options.clock > kClockLatest) {
      return "--clock: must be a time in UTC like 2026-01-01T00:00:00Z, from " +
             to_iso8601_seconds(kClockEarliest) + " to " + to_iso8601_seconds(kClockLatest) +
             ", not \"" + raw.clock + '"';
    }
  }
  for (const std::string& host : options.allowed_hosts) {
    if (!is_host(host)) {
      return "--allowed-host: \"" + host + "\" is not a name or an address without a port";
    }
  }
  const std::string& token = options.control_token;
  if (token.size() > limits::kTokenCharactersMax ||
      token.find_first_of(" \t\r\n") != std::string::npos) {
    return "--control-token: must be at most " + std::to_string(limits::kTokenCharactersMax) +
           " characters without white space";
  }
  return {};
}

}  // namespace

void add_serve_flags(CLI::App& app, RawOptions& raw) {
  add_network_flags(app, raw);
  add_state_flags(app, raw);
  add_checking_flags(FlagGroup(app, "Portals"), raw.options.schema, raw.options.validation);
  add_execution_flags(app, raw.options);
  add_behaviour_flags(app, raw);
  add_lifetime_flags(app, raw);
  add_control_flags(app, raw.options);
  add_log_flags(app, raw.options);
}

std::string validate_options(RawOptions& raw) {
  Options& options = raw.options;
  options.snapshot_interval = std::chrono::milliseconds(raw.snapshot_interval_ms);
  if (options.host.empty()) {
    return std::string("--host: is empty; \"") + kNoHost + "\" means only the Unix socket";
  }
  if (options.host == kNoHost) options.host.clear();
  for (const std::string& text : raw.trusted_proxies) {
    const auto network = IpNetwork::parse(text);
    if (!network) {
      return "--trusted-proxy: \"" + text + "\" is not an IP address or a CIDR block";
    }
    options.trusted_proxies.push_back(*network);
  }
  if (!raw.auto_authorize.empty()) {
    const std::string& text = raw.auto_authorize;
    unsigned polls = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), polls);
    if (error != std::errc() || end != text.data() + text.size() ||
        polls > kAutoAuthorizePollsMax) {
      return "--auto-authorize: must be a whole number of polls from 0 to " +
             std::to_string(kAutoAuthorizePollsMax) + ", not \"" + text + '"';
    }
    options.auto_authorize = polls;
  }
  while (options.public_url.ends_with('/')) options.public_url.pop_back();
  if (!options.public_url.empty() && !options.public_url.starts_with("http://") &&
      !options.public_url.starts_with("https://")) {
    return "--public-url: must begin with http:// or https://";
  }
  if (options.host.empty() && options.unix_socket.empty()) {
    return "--host: is none, and there is no --unix-socket to listen on";
  }
  if (options.tls_certificate.empty() != options.tls_key.empty()) {
    return "--tls-cert and --tls-key go together";
  }
  if (options.tls_self_signed && !options.tls_certificate.empty()) {
    return "--tls-self-signed and --tls-cert exclude each other";
  }
  if (options.watch && options.fixtures.empty() && options.schema.empty()) {
    return "--watch: there are no --fixtures and no --schema to watch";
  }
  if (options.watch && !options.snapshot.empty()) {
    return "--watch and --snapshot exclude each other: a reload would forget what the snapshot "
           "keeps";
  }
  if (options.snapshot_sync && options.snapshot.empty()) {
    return "--snapshot-sync: there is no --snapshot to write to";
  }
  if (raw.idle_exit_s) options.idle_exit = std::chrono::seconds(*raw.idle_exit_s);
  if (std::string problem = validate_parent(raw); !problem.empty()) return problem;
  if (std::string problem = make_sense_of_control(raw); !problem.empty()) return problem;
  return {};
}

}  // namespace porthole::http
