#include "http/command_line.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>

#include "http/control_access.h"
#include "http/version.h"

namespace porthole::http {
namespace {

/// `PORTHOLE_PORT_FILE` for `--port-file`.
std::string environment_name(const std::string& flag) {
  std::string name = "PORTHOLE_" + flag.substr(flag.find_first_not_of('-'));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
    return c == '-' ? '_' : static_cast<char>(std::toupper(c));
  });
  return name;
}

/// The word that stands for "no TCP".
constexpr const char* kNoHost = "none";

/// More polls than anybody makes in the five minutes that a code lives.
constexpr unsigned kAutoAuthorizePollsMax = 1'000;

/// Some gigabytes.
constexpr std::uint64_t kAuditEventsMaxMost = 1'000'000;

/// What the flags are read into before it makes sense.
struct Raw {
  Options options;
  std::uint64_t snapshot_interval_ms = 1000;
  std::string auto_authorize;
  std::vector<std::string> trusted_proxies;
  std::string clock;
  std::vector<std::string> files;
  /// What `validate` takes behind its name.
  std::optional<std::string> schema;
  std::optional<Validation> validation;
};

/// Whether flags have twins in the environment.
enum class Twins { all, none };

/// Shows a flag that may have a value as `--flag[=N]`, and not with the value that it has without.
class HelpFormatter final : public CLI::Formatter {
 public:
  std::string make_option_name(const CLI::Option* option, bool is_positional) const override {
    std::string name = CLI::Formatter::make_option_name(option, is_positional);
    if (name.ends_with('}')) name.replace(name.rfind('{'), std::string::npos, "[=N]");
    return name;
  }
};

/// Declares one group of flags: what each takes, its twin in the environment, its help.
class FlagGroup {
 public:
  FlagGroup(CLI::App& app, std::string name, Twins twins = Twins::all)
      : app_(app), name_(std::move(name)), twins_(twins) {}

  /// `Text` is `std::string`, or optional.
  template <typename Text>
  void text(const std::string& flag, Text& value, const std::string& type,
            const std::string& help) {
    declare(flag, app_.add_option(flag, value, help), type);
  }

  /// Repeatable; a single value may also hold several with `separator` between them.
  void texts(const std::string& flag, std::vector<std::string>& values, const std::string& type,
             char separator, const std::string& help) {
    declare(flag, app_.add_option(flag, values, help)->delimiter(separator), type);
  }

  template <typename T>
  void number(const std::string& flag, T& value, std::uint64_t least, std::uint64_t most,
              const std::string& help) {
    const auto read = [flag, &value, least, most](const std::string& text) {
      std::uint64_t number = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (error != std::errc() || end != text.data() + text.size() || number < least ||
          number > most) {
        throw CLI::ValidationError(flag, "must be a whole number from " + std::to_string(least) +
                                             " to " + std::to_string(most) + ", not \"" + text +
                                             '"');
      }
      value = static_cast<T>(number);
    };
    declare(flag, app_.add_option_function<std::string>(flag, read, help), "N");
  }

  /// One of a few words.
  template <typename T>
  void choice(const std::string& flag, T& value,
              const std::vector<std::pair<std::string, T>>& choices, const std::string& help) {
    std::string words;
    for (const auto& [word, meaning] : choices) words += (words.empty() ? "" : "|") + word;
    const auto read = [flag, &value, choices, words](const std::string& text) {
      for (const auto& [word, meaning] : choices) {
        if (word != text) continue;
        value = meaning;
        return;
      }
      throw CLI::ValidationError(flag, "must be one of " + words + ", not \"" + text + '"');
    };
    declare(flag, app_.add_option_function<std::string>(flag, read, help), words);
  }

  /// A flag that means `fallback` unless it has a value of its own: `--flag`, `--flag=3`.
  void on_with_value(const std::string& flag, std::string& value, const std::string& fallback,
                     const std::string& help) {
    app_.add_flag(flag + '{' + fallback + '}', value, help)
        ->envname(environment_name(flag))
        ->group(name_);
  }

  void on(const std::string& flag, bool& value, const std::string& help) {
    app_.add_flag(flag, value, help)->envname(environment_name(flag))->group(name_);
  }

 private:
  void declare(const std::string& flag, CLI::Option* option, const std::string& type) {
    if (twins_ == Twins::all) option->envname(environment_name(flag));
    option->type_name(type)->group(name_);
  }

  CLI::App& app_;
  const std::string name_;
  const Twins twins_;
};

void add_network_flags(CLI::App& app, Raw& raw) {
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

void add_state_flags(CLI::App& app, Raw& raw) {
  Options& options = raw.options;
  FlagGroup group(app, "State");
  group.texts("--fixtures", options.fixtures, "FILE", ':',
              "Start with what this file declares (repeatable, or with colons)");
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

/// What queries are checked with, served or offline.
template <typename Text, typename Choice>
void add_checking_flags(FlagGroup group, Text& schema, Choice& validation) {
  group.text(
      "--schema", schema, "FILE",
      "What portals are checked against and answered from: GraphQL's definition language, or "
      "the answer to an introspection query as JSON (default: none, answers are untyped)");
  group.choice<Choice>(
      "--validation", validation,
      {{"strict", Validation::strict}, {"warn", Validation::warn}, {"off", Validation::off}},
      "What becomes of a portal whose query isn't valid: strict refuses it "
      "(default), warn lets its calls answer with the errors, off executes "
      "what can be");
}

void add_execution_flags(CLI::App& app, Options& options) {
  FlagGroup group(app, "Portals");
  group.number("--complexity-max", options.complexity_max, 0,
               std::numeric_limits<std::uint64_t>::max(),
               "Points that an operation may cost (default 50000)");
}

void add_behaviour_flags(CLI::App& app, Raw& raw) {
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

void add_control_flags(CLI::App& app, Options& options) {
  FlagGroup group(app, "Control API and pages (/_porthole/)");
  group.texts("--allowed-host", options.allowed_hosts, "HOST", ',',
              "Answer there when asked by this name or address, besides this machine's own "
              "(repeatable, or with commas)");
  group.text("--control-token", options.control_token, "TOKEN",
             "Want this bearer token in the control API; other machines are let in only with one");
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

/// The clock and the control API, likewise.
std::string make_sense_of_control(Raw& raw) {
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

/// What the flags say beyond their types; empty when it makes sense.
std::string make_sense(Raw& raw) {
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
  if (options.snapshot_sync && options.snapshot.empty()) {
    return "--snapshot-sync: there is no --snapshot to write to";
  }
  if (std::string problem = make_sense_of_control(raw); !problem.empty()) return problem;
  return {};
}

ExitCommand usage_error(const std::string& message) {
  return {ExitStatus::usage, "porthole: " + message + "\nporthole --help tells what there is.\n"};
}

}  // namespace

Command parse_command_line(int argc, const char* const* argv) {
  CLI::App app(
      "Buildkite Portals on your own machine: answers the portals REST API from memory.\n"
      "Every flag can be given in the environment too: --port-file as PORTHOLE_PORT_FILE.",
      "porthole");
  app.set_version_flag("--version", "porthole " + version());
  app.formatter(std::make_shared<HelpFormatter>());
  app.get_formatter()->column_width(34);
  Raw raw;
  add_network_flags(app, raw);
  add_state_flags(app, raw);
  add_checking_flags(FlagGroup(app, "Portals"), raw.options.schema, raw.options.validation);
  add_execution_flags(app, raw.options);
  add_behaviour_flags(app, raw);
  add_control_flags(app, raw.options);
  add_log_flags(app, raw.options);
  app.require_subcommand(0, 1);
  CLI::App* serve = app.add_subcommand("serve", "Serve until told to stop (the default)");
  serve->fallthrough();
  CLI::App* validate = app.add_subcommand(
      "validate", "Check fixtures, snapshots or queries, and print every problem in them");
  validate
      ->add_option("FILE", raw.files,
                   "Fixtures, which are checked together; snapshots; queries, in files whose names "
                   "end with .graphql or .gql")
      ->required();
  // Their twins in the environment are read with the ones above.
  add_checking_flags(FlagGroup(*validate, "Portals", Twins::none), raw.schema, raw.validation);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return ExitCommand{ExitStatus::success, validate->parsed() ? validate->help() : app.help()};
  } catch (const CLI::CallForVersion&) {
    return ExitCommand{ExitStatus::success, "porthole " + version() + '\n'};
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what());
  }
  if (validate->parsed()) {
    return ValidateCommand{std::move(raw.files), raw.schema.value_or(raw.options.schema),
                           raw.validation.value_or(raw.options.validation)};
  }
  if (const std::string problem = make_sense(raw); !problem.empty()) return usage_error(problem);
  return ServeCommand{std::move(raw.options)};
}

}  // namespace porthole::http
