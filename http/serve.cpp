#include "http/serve.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <memory>
#include <pthread.h>
#include <unistd.h>
#include <utility>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "http/application.h"
#include "http/listen.h"
#include "http/query_warnings.h"
#include "http/server.h"
#include "http/tls.h"
#include "http/version.h"
#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "store/disk.h"
#include "store/fixtures.h"
#include "store/schema_file.h"
#include "store/snapshot.h"
#include "store/snapshot_writer.h"
#include "store/store.h"

namespace porthole::http {
namespace {

/// The signals that end the server.
sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

/// Keeps the ending signals for `wait_for_end`, in this thread and those that it starts.
void hold_signals() {
  const sigset_t signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

/// Waits for an ending signal; the next one ends the process as if it had never been held.
int wait_for_end() {
  const sigset_t signals = ending_signals();
  int signal = 0;
  sigwait(&signals, &signal);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  return signal;
}

std::string join_lines(const std::vector<Problem>& problems) {
  std::string lines;
  for (const Problem& problem : problems) lines += problem.to_string() + '\n';
  return lines;
}

void print(std::FILE* stream, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

/// The schema in that file; none where no file is named.
SchemaResult read_schema_option(const std::string& file, const Disk& disk) {
  return file.empty() ? SchemaResult() : read_schema(file, disk);
}

ClockMove clock_start(const Options& options) {
  return {.now = options.clock, .frozen = options.clock_frozen};
}

/// What the server starts with, and what a reset goes back to.
struct InitialState {
  /// If there are any, the rest is of no use.
  std::vector<Problem> problems;
  StateImage image;
  StartState start;
};

InitialState read_initial_state(const Options& options, const QueryRules& rules, Disk& disk,
                                const Clock& clock, Random& random, const Log& log) {
  // Not to be prepared: only the last ones of many would be kept.
  const QueryRules checks(rules.schema(), rules.validation());
  ReadResult fixtures = read_fixtures(options.fixtures, disk, clock, random, checks);
  if (!fixtures.problems.empty()) return {std::move(fixtures.problems), {}, {}};
  InitialState initial;
  initial.start = {std::move(fixtures.image), clock_start(options)};
  if (!options.snapshot.empty()) disk.remove_abandoned(options.snapshot);
  if (options.snapshot.empty() || !disk.exists(options.snapshot)) {
    warn_of_queries(log, rules, initial.start.image);
    initial.image = detached(initial.start.image);
    return initial;
  }
  if (!options.fixtures.empty()) {
    log.info("the state comes from the snapshot; fixtures are what a reset goes back to",
             {{"snapshot", options.snapshot}});
  }
  ReadResult snapshot = read_snapshot(options.snapshot, disk, clock, random);
  initial.problems = std::move(snapshot.problems);
  initial.image = std::move(snapshot.image);
  return initial;
}

AuthMode auth_mode(const Options& options, const StateImage& image) {
  if (options.auth != AuthChoice::automatic) {
    return options.auth == AuthChoice::open ? AuthMode::open : AuthMode::strict;
  }
  return image.access_tokens.empty() ? AuthMode::open : AuthMode::strict;
}

/// Why the server must not be reachable as the options want it; empty when it may.
std::string find_exposure(const Options& options, AuthMode mode) {
  if (options.host.empty() || is_loopback_host(options.host)) return {};
  const std::string lets_in = "--host " + options.host + " lets other machines in, and ";
  if (mode != AuthMode::strict && options.auth != AuthChoice::open) {
    return lets_in +
           "anyone may do anything: declare access tokens in fixtures, or say --auth open";
  }
  if (options.control_token.empty()) {
    return lets_in + "anyone may use the control API: say --control-token TOKEN";
  }
  return {};
}

Result<std::shared_ptr<const TlsContext>> make_tls(const Options& options) {
  if (!options.tls_self_signed && options.tls_certificate.empty()) {
    return std::shared_ptr<const TlsContext>();
  }
  Result<std::unique_ptr<TlsContext>> context =
      options.tls_self_signed ? TlsContext::self_signed()
                              : TlsContext::from_files(options.tls_certificate, options.tls_key);
  if (!context) return std::move(context).error();
  return std::shared_ptr<const TlsContext>(*std::move(context));
}

ApiOptions api_options(const Options& options, const TlsContext* tls) {
  ApiOptions api;
  api.public_url = options.public_url;
  api.refuse_unknown_properties = options.refuse_unknown_properties;
  if (tls != nullptr) api.certificate_pem = tls->certificate_pem();
  api.rate_limits = options.rate_limits;
  api.allowed_hosts = options.allowed_hosts;
  api.control_token = options.control_token;
  return api;
}

ServerOptions server_options(const Options& options, std::shared_ptr<const TlsContext> tls) {
  ServerOptions server;
  server.host = options.host;
  server.port = options.port;
  server.unix_socket = options.unix_socket;
  server.threads = options.threads;
  server.limits = {options.connections_max, options.body_bytes_max};
  server.trusted_proxies = options.trusted_proxies;
  server.tls = std::move(tls);
  server.answers_may_block = options.snapshot_sync;
  return server;
}

InvokerOptions invoker_options(const Options& options) {
  InvokerOptions invoker;
  invoker.mocks.seed = options.rng_seed.value_or(0);
  invoker.complexity_max = options.complexity_max;
  return invoker;
}

Result<void> announce(const Options& options, const Server& server, Disk& disk) {
  if (!options.port_file.empty()) {
    const std::string port = std::to_string(server.port()) + '\n';
    if (Result<void> written = replace_file(disk, options.port_file, 0644, port); !written) {
      return written;
    }
  }
  json::Writer writer;
  writer.begin_object();
  writer.member("event", "ready");
  writer.member("url", server.url());
  writer.key("port");
  writer.integer(server.port());
  writer.key("pid");
  writer.integer(::getpid());
  writer.end_object();
  print(stdout, writer.take() + '\n');
  return {};
}

/// Everything of a running server but its state.
class Runner {
 public:
  Runner(const Options& options, Store& store, Invoker& invoker, SystemDisk& disk,
         MovableClock& clock, Random& random, const Log& log, std::shared_ptr<const TlsContext> tls,
         StartState start)
      : options_(options),
        disk_(disk),
        log_(log),
        services_(store, invoker, clock, random, log, api_options(options, tls.get())),
        application_(services_),
        server_(application_, log, server_options(options, std::move(tls))) {
    start.random_position = random.position();
    services_.start.set(std::move(start));
    services_.gauges.connections = [this] { return server_.connection_count(); };
  }

  /// To be called before `run`. `writer` must outlive the run.
  void observe(const SnapshotWriter& writer) {
    services_.gauges.snapshot_age = [&writer] { return writer.age(); };
  }

  /// Fails when there is nowhere to listen.
  ExitStatus listen() {
    const Result<void> listening = server_.listen();
    if (listening) return ExitStatus::success;
    log_.error(listening.error().message);
    return listening.error().code == ErrorCode::conflict ? ExitStatus::cannot_bind
                                                         : ExitStatus::failure;
  }

  /// Serves until the end.
  ExitStatus run(AuthMode mode) {
    // A file of the last run would lead others to a port that isn't ours.
    if (!options_.port_file.empty()) ::unlink(options_.port_file.c_str());
    server_.start();
    log_.info(mode == AuthMode::open
                  ? "serving in open mode: any token may do anything, and organizations come into "
                    "being when first used"
                  : "serving in strict mode: declared access tokens and organizations only",
              {{"version", version()},
               {"url", server_.url()},
               {"answers", options_.schema.empty() ? "untyped, without --schema" : "typed"}});
    if (Result<void> announced = announce(options_, server_, disk_); !announced) {
      log_.error(announced.error().message);
      return ExitStatus::failure;
    }
    const int signal = wait_for_end();
    log_.info("stopping", {{"signal", std::int64_t{signal}}});
    server_.stop(kShutdownGrace);
    if (!options_.port_file.empty()) ::unlink(options_.port_file.c_str());
    return ExitStatus::success;
  }

 private:
  const Options& options_;
  SystemDisk& disk_;
  const Log& log_;
  Services services_;
  Application application_;
  Server server_;
};

}  // namespace

ExitStatus serve(const Options& options) {
  hold_signals();
  const Log log(options.log_level, options.log_format);
  const SystemClock system_clock;
  MovableClock clock(system_clock);
  clock.move(clock_start(options));  // Checked with the flags.
  std::unique_ptr<Random> random = std::make_unique<SystemRandom>();
  if (options.rng_seed) random = std::make_unique<SeededRandom>(*options.rng_seed);
  SystemDisk disk;
  SchemaResult schema = read_schema_option(options.schema, disk);
  if (!schema.problems.empty()) {
    print(stderr, join_lines(schema.problems));
    return ExitStatus::invalid_input;
  }
  const QueryRules rules(std::move(schema.schema), options.validation,
                         std::make_shared<PreparedQueries>());
  InitialState initial = read_initial_state(options, rules, disk, clock, *random, log);
  if (!initial.problems.empty()) {
    print(stderr, join_lines(initial.problems));
    return ExitStatus::invalid_input;
  }
  const AuthMode mode = auth_mode(options, initial.image);
  if (const std::string exposure = find_exposure(options, mode); !exposure.empty()) {
    print(stderr, "porthole: " + exposure + '\n');
    return ExitStatus::usage;
  }
  auto tls = make_tls(options);
  if (!tls) {
    print(stderr, "porthole: " + tls.error().message + '\n');
    return ExitStatus::usage;
  }

  Store store(clock, *random, mode, rules, options.audit_events_max);
  if (options.auto_authorize) store.authorize_automatically(*options.auto_authorize);
  store.load(initial.image);
  initial.image = {};
#if defined(__GLIBC__)
  malloc_trim(0);  // Of a large snapshot's text and document nothing is needed any more.
#endif
  Invoker invoker(rules, invoker_options(options));
  Runner runner(options, store, invoker, disk, clock, *random, log, *std::move(tls),
                std::move(initial.start));
  if (const ExitStatus status = runner.listen(); status != ExitStatus::success) return status;
  if (options.snapshot.empty()) return runner.run(mode);
  SnapshotWriter writer(store, disk,
                        {options.snapshot, options.snapshot_interval, options.snapshot_sync,
                         !disk.exists(options.snapshot)},
                        [&log](const Error& error) {
                          log.error("no snapshot", {{"reason", error.message}});
                        });
  runner.observe(writer);
  const ExitStatus status = runner.run(mode);
  const Result<void> written = writer.stop();
  return written || status != ExitStatus::success ? status : ExitStatus::failure;
}

namespace {

bool is_query_file(const std::string& path) {
  return path.ends_with(".graphql") || path.ends_with(".gql");
}

/// What `validate` has seen.
struct Checked {
  std::vector<Problem> problems;
  std::size_t users = 0;
  std::size_t organizations = 0;
  std::size_t access_tokens = 0;
  std::size_t portals = 0;
  std::size_t queries = 0;

  void take(const ReadResult& result) {
    problems.insert(problems.end(), result.problems.begin(), result.problems.end());
    users += result.image.users.size();
    organizations += result.image.organizations.size();
    access_tokens += result.image.access_tokens.size();
    for (const auto& organization : result.image.organizations) {
      portals += organization.portals.size();
    }
  }

  std::string to_string() const {
    std::string text = "ok: " + std::to_string(users) + " users, " + std::to_string(organizations) +
                       " organizations, " + std::to_string(access_tokens) + " access tokens, " +
                       std::to_string(portals) + " portals";
    if (queries > 0) text += ", " + std::to_string(queries) + " queries";
    return text + '\n';
  }
};

}  // namespace

ExitStatus validate(const ValidateCommand& command) {
  const SystemClock clock;
  SystemRandom random;
  const SystemDisk disk;
  SchemaResult schema = read_schema_option(command.schema, disk);
  if (!schema.problems.empty()) {
    print(stdout, join_lines(schema.problems));
    return ExitStatus::invalid_input;
  }
  const QueryRules rules(std::move(schema.schema), command.validation);
  Checked checked;
  std::vector<std::string> fixtures;
  for (const std::string& file : command.files) {
    if (is_query_file(file)) {
      const std::vector<Problem> problems = check_query_file(file, disk, rules);
      checked.problems.insert(checked.problems.end(), problems.begin(), problems.end());
      ++checked.queries;
    } else if (is_snapshot(file, disk)) {
      checked.take(read_snapshot(file, disk, clock, random));
    } else {
      fixtures.push_back(file);
    }
  }
  const ReadResult read = read_fixtures(fixtures, disk, clock, random, rules);
  checked.take(read);
  if (read.problems.empty()) {
    warn_of_queries(Log(LogLevel::warn, LogFormat::text), rules, read.image);
  }
  if (!checked.problems.empty()) {
    print(stdout, join_lines(checked.problems));
    return ExitStatus::invalid_input;
  }
  print(stdout, checked.to_string());
  return ExitStatus::success;
}

}  // namespace porthole::http
