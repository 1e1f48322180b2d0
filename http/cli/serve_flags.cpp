#include "http/cli/serve_flags.h"

#include <cstdint>
#include <limits>

#include "portal/limits.h"

namespace porthole::http {
namespace {

/// A year.
constexpr std::uint64_t kIdleExitSecondsMax = 31'536'000;

/// What these keep takes some gigabytes then.
constexpr std::uint64_t kHighestAuditEventsMax = 1'000'000;
constexpr std::uint64_t kHighestJournalMax = 1'000'000;

void add_network_flags(CLI::App& app, RawOptions& raw) {
  Options& options = raw.options;
  ServerOptions& server = options.instance.server;
  FlagGroup group(app, "Network");
  group.texts("--host", server.hosts, "ADDRESS", ',',
              "Address or name to listen on (repeatable, or separated by commas); one that other "
              "machines can reach also needs access tokens or --auth open, and --control-token; "
              "none: only the Unix socket (default " +
                  server.hosts.front() + ')');
  group.number("--port", server.port, 0, 65'535, "Port to listen on; 0: any free port");
  group.text("--unix-socket", server.unix_socket, "PATH", "Also listen on this Unix socket");
  group.text("--port-file", options.port_file, "FILE",
             "Write the port to this file once the server is ready; remove it at the end");
  group.text("--public-url", options.instance.api.public_url, "URL",
             "Base URL of the links in answers, for a server behind a proxy");
  group.texts("--trusted-proxy", raw.trusted_proxies, "CIDR", ',',
              "Trust X-Forwarded-For from this address or network (repeatable, or separated by "
              "commas)");
  group.number("--threads", server.threads, 0, 1024,
               "Threads that serve connections; 0: one per processor");
  group.number("--connections-max", server.limits.connections_max, 1, 1'000'000,
               "Maximum number of open connections; above it the longest-idle one is closed");
  group.number("--body-bytes-max", server.limits.body_bytes_max, 1, 64 * 1024 * 1024,
               "Maximum size of a request body in bytes");
  group.text("--tls-cert", options.tls_certificate, "FILE",
             "Serve TLS with this certificate chain (PEM)");
  group.text("--tls-key", options.tls_key, "FILE", "Private key of --tls-cert (PEM)");
  group.on("--tls-self-signed", options.tls_self_signed,
           "Serve TLS with a certificate for localhost that is generated at start, with an "
           "authority that clients can get from /_porthole/v1/ca.pem");
  group.texts("--tls-name", options.tls_names, "NAME", ',',
              "Make the certificate of --tls-self-signed valid for this name or address, too "
              "(repeatable, or separated by commas)");
}

void add_state_flags(CLI::App& app, RawOptions& raw) {
  Options& options = raw.options;
  FlagGroup group(app, "State");
  group.texts("--fixtures", options.fixtures, "FILE", ':',
              "Load this fixtures file at start (repeatable, or separated by colons); -: standard "
              "input (default: ./porthole.jsonc, if it exists)");
  group.on("--no-config", raw.no_config, "Don't load ./porthole.jsonc");
  group.on("--demo", options.demo,
           "Load the demo's fixtures, which are built in, and print how to try them");
  group.on("--watch", options.watch,
           "Reload the fixtures and the schema when their files change, and drop all other state; "
           "if a file has a problem, log it and keep the old state");
  group.text("--snapshot", options.snapshot.path, "FILE",
             "Save the state to this file; at start load it, if it exists, instead of the "
             "fixtures");
  group.number("--snapshot-interval", options.snapshot.interval, 0, 86'400'000,
               "Minimum milliseconds between two snapshots");
  group.on("--snapshot-sync", options.snapshot.sync,
           "Acknowledge a change only when it is on disk, in a log beside the snapshot");
  group.choice<AuthChoice>("--auth", options.auth,
                           {{"open", AuthChoice::open}, {"strict", AuthChoice::strict}},
                           "open: any token can do anything, and organizations are created on "
                           "first use; strict: only declared ones (default: strict if access "
                           "tokens are declared, else open)");
  group.choice<bool>("--unknown-properties", options.instance.api.refuse_unknown_properties,
                     {{"ignore", false}, {"refuse", true}},
                     "What to do with a request whose body has properties that portals don't "
                     "have");
  group.on_with_value("--auto-authorize", raw.auto_authorize, "0",
                      "Approve user codes automatically, as the first user: at once, or with =N "
                      "after N polls");
  group.number("--rng-seed", options.instance.seed, 0, std::numeric_limits<std::uint64_t>::max(),
               "Generate the same identifiers and tokens for the same seed. Anyone who knows the "
               "seed knows the tokens");
}

void add_execution_flags(CLI::App& app, Options& options) {
  FlagGroup group(app, "Portals");
  group.number("--complexity-max", options.instance.invoker.complexity_max, 0,
               std::numeric_limits<std::uint64_t>::max(),
               "Maximum complexity of an operation, in points");
  group.number("--complexity-default-page", options.instance.invoker.complexity_default_page, 0,
               std::numeric_limits<std::uint32_t>::max(),
               "Items that a page without first and last is taken to have");
  group.choice<AnswerStyle>(
      "--answers", options.instance.invoker.answers,
      {{"plausible", AnswerStyle::plausible}, {"hostile", AnswerStyle::hostile}},
      "What portals answer where no response rule says; hostile: valid but as unpleasant as the "
      "types allow, another answer for each call, to harden clients");
}

void add_time_and_limit_flags(CLI::App& app, RawOptions& raw) {
  InstanceOptions& instance = raw.options.instance;
  RateLimitOptions& limits = instance.api.rate_limits;
  FlagGroup group(app, "Time and limits");
  group.text("--clock", raw.clock, "TIME",
             "Start the clock at this time, such as 2026-01-01T00:00:00Z; it runs on from there");
  group.on("--clock-frozen", raw.clock_frozen, "Start with the clock stopped until it is moved");
  group.choice<bool>("--rate-limits", limits.is_enforced, {{"off", false}, {"enforce", true}},
                     "off: count requests and report the counts in headers; enforce: refuse "
                     "requests over a limit with 429");
  group.number("--rate-limit-rest", limits.rest, 1, limits::kRateLimitMax,
               "REST requests per minute for each organization");
  group.number("--rate-limit-rest-user", limits.rest_user, 1, limits::kRateLimitMax,
               "REST requests per minute for each user");
  group.number("--rate-limit-portal", limits.portal, 1, limits::kRateLimitMax,
               "Portal calls per minute for each organization");
  group.number("--rate-limit-graphql", limits.graphql, 1, limits::kRateLimitMax,
               "Points of GraphQL in five minutes for each organization");
  group.number("--rate-limit-graphql-user", limits.graphql_user, 1, limits::kRateLimitMax,
               "Points of GraphQL in five minutes for each user");
  group.number("--audit-events-max", instance.audit_events_max, 0, kHighestAuditEventsMax,
               "Audit events to keep for each organization; the oldest are dropped");
}

void add_lifetime_flags(CLI::App& app, RawOptions& raw) {
  FlagGroup group(app, "Lifetime");
  group.on_with_value("--exit-with-parent", raw.exit_with_parent, "0",
                      "Exit when the parent process has ended, even if it was killed; with =N, "
                      "when process N has");
  group.number("--idle-exit", raw.options.idle_exit, 1, kIdleExitSecondsMax,
               "Exit after N seconds without a connection, counted from the start");
}

void add_control_flags(CLI::App& app, ApiOptions& api) {
  FlagGroup group(app, "Control API and pages (/_porthole/)");
  group.texts("--allowed-host", api.allowed_hosts, "HOST", ',',
              "Also accept requests for this host name or address there, besides this machine's "
              "own (repeatable, or separated by commas)");
  group.text("--control-token", api.control_token, "TOKEN",
             "Require this bearer token in the control API; without one, other machines are "
             "refused");
  group.number("--journal-max", api.journal.entries_max, 0, kHighestJournalMax,
               "Requests to keep for each organization, for tests to ask about; the oldest are "
               "dropped; 0: none");
}

void add_log_flags(CLI::App& app, Options& options) {
  FlagGroup group(app, "Log");
  group.choice<LogLevel>("--log-level", options.log_level,
                         {{"debug", LogLevel::debug},
                          {"info", LogLevel::info},
                          {"warn", LogLevel::warn},
                          {"error", LogLevel::error},
                          {"off", LogLevel::off}},
                         "Lowest level to log, on standard error");
  group.choice<LogFormatChoice>("--log-format", options.log_format,
                                {{"auto", LogFormatChoice::automatic},
                                 {"text", LogFormatChoice::text},
                                 {"json", LogFormatChoice::json},
                                 {"people", LogFormatChoice::people}},
                                "Format of log lines; auto: people in a terminal, otherwise text");
  group.choice<ColorChoice>("--color", options.color,
                            {{"auto", ColorChoice::automatic},
                             {"always", ColorChoice::always},
                             {"never", ColorChoice::never}},
                            "Colours for people; auto: in a terminal, unless NO_COLOR is set");
}

}  // namespace

void add_serve_flags(CLI::App& app, RawOptions& raw) {
  add_network_flags(app, raw);
  add_state_flags(app, raw);
  add_checking_flags(FlagGroup(app, "Portals"), raw.options.schema, raw.options.validation);
  add_execution_flags(app, raw.options);
  add_time_and_limit_flags(app, raw);
  add_lifetime_flags(app, raw);
  add_control_flags(app, raw.options.instance.api);
  add_log_flags(app, raw.options);
}

}  // namespace porthole::http
