#include "http/cli/run_server.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <unistd.h>
#include <utility>

#include "http/api/routes.h"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "http/app/application.h"
#include "http/app/query_warnings.h"
#include "http/cli/file_watcher.h"
#include "http/cli/print.h"
#include "http/cli/recording_disk.h"
#include "http/cli/reloader.h"
#include "http/cli/signal_set.h"
#include "http/net/listening_socket.h"
#include "http/net/tls.h"
#include "http/observe/version.h"
#include "http/server.h"
#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "store/disk/disk.h"
#include "store/document/fixtures.h"
#include "store/document/schema_file.h"
#include "store/snapshot/snapshot_file.h"
#include "store/snapshot/snapshot_writer.h"
#include "store/store.h"

namespace porthole::http {
namespace {

ClockMove clock_start(const Options& options) {
  return {.now = options.clock, .frozen = options.clock_frozen};
}

/// What the server starts with, and what a reset goes back to.
struct InitialState {
  /// If there are any, the rest is of no use.
  std::vector<Problem> problems;
  StateImage image;
  Baseline start;
  /// The first access token that the fixtures write out; empty where there is none.
  std::string access_token = {};
};

InitialState read_initial_state(const Options& options, const QueryPolicy& rules, Disk& disk,
                                const Clock& clock, Random& random, const Log& log) {
  // Not to be prepared: only the last ones of many would be kept.
  const QueryPolicy checks(rules.schema(), rules.validation());
  ReadResult fixtures = read_fixtures(options.fixtures, disk, clock, random, checks);
  if (!fixtures.problems.empty()) return {std::move(fixtures.problems), {}, {}};
  InitialState initial;
  initial.access_token = std::move(fixtures.access_token);
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
  api.journal.entries_max = options.journal_max;
  return api;
}

ServerOptions server_options(const Options& options, std::shared_ptr<const TlsContext> tls) {
  ServerOptions server;
  server.host = options.host;
  server.port = options.port;
  server.unix_socket = options.unix_socket;
  server.threads = options.threads;
  server.limits = {options.connections_max, options.body_bytes_max};
  server.responder.trusted_proxies = options.trusted_proxies;
  server.tls = std::move(tls);
  server.responder.all_on_workers = options.snapshot_sync;
  return server;
}

InvokerOptions invoker_options(const Options& options) {
  InvokerOptions invoker;
  invoker.mocks.seed = options.rng_seed.value_or(0);
  invoker.complexity_max = options.complexity_max;
  return invoker;
}

/// What a client could begin with.
struct Beginning {
  std::string access_token;
  std::string organization;
};

/// To be asked before the state is loaded, and gone.
Beginning find_beginning(const InitialState& initial) {
  Beginning beginning;
  const std::vector<AccessTokenPtr>& tokens = initial.image.access_tokens;
  const auto token = std::find_if(
      tokens.begin(), tokens.end(),
      [digest = sha256(initial.access_token)](const auto& one) { return one->digest == digest; });
  // What a snapshot came back with may be others than the fixtures'.
  if (token != tokens.end()) beginning.access_token = initial.access_token;
  if (token != tokens.end() && !(*token)->organizations.empty()) {
    beginning.organization = (*token)->organizations.front();
  } else if (!initial.image.organizations.empty()) {
    beginning.organization = initial.image.organizations.front().organization->slug;
  }
  return beginning;
}

/// Everything of a running server but its state.
class Runner {
 public:
  Runner(const Options& options, Store& store, Invoker& invoker, SystemDisk& disk,
         MovableClock& clock, Random& random, const Log& log, std::shared_ptr<const TlsContext> tls,
         Baseline start)
      : options_(options),
        disk_(disk),
        log_(log),
        services_(store, invoker, clock, random, log, api_options(options, tls.get())),
        application_(services_, all_routes()),
        server_(application_, log, server_options(options, std::move(tls))) {
    start.random_position = random.position();
    services_.start.set(std::move(start));
    services_.gauges.connections = [this] { return server_.connection_count(); };
  }

  /// To be called before `run`. `writer` must outlive the run.
  void observe(const SnapshotWriter& writer) {
    services_.gauges.snapshot_age = [&writer] { return writer.age(); };
  }

  /// Has files reloaded from here on. To be called before `run`; `files` are those of the start.
  void watch(const QueryPolicyHolder& rules, AuthMode mode, RecordingDisk::Files files) {
    reloader_.emplace(options_, services_, rules, mode, disk_, std::move(files));
  }

  /// Fails when there is nowhere to listen.
  ExitStatus listen() {
    const Result<void> listening = server_.listen();
    if (listening) return ExitStatus::success;
    log_.error(listening.error().message);
    return listening.error().code == ErrorCode::conflict ? ExitStatus::cannot_bind
                                                         : ExitStatus::failure;
  }

  /// Serves as long as `during` takes, and returns its status.
  int run(AuthMode mode, const ParentWatch* parent, const Beginning& beginning,
          const std::function<ServingEnd(const Serving&)>& during) {
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
    if (!options_.port_file.empty()) {
      const std::string port = std::to_string(server_.port()) + '\n';
      const Result<void> written = replace_file(disk_, options_.port_file, 0644, port);
      if (!written) {
        log_.error(written.error().message);
        return static_cast<int>(ExitStatus::failure);
      }
    }
    const ServingEnd ending = [&] {
      std::optional<FileWatcher> watch;
      if (reloader_) watch.emplace(reloader_->paths(), [this] { return reloader_->reload(); });
      const LifetimeWatch lifetime(
          {parent, options_.idle_exit, [this] { return server_.idle_since(); }}, SignalSet::wake);
      return during({server_, services_.store, lifetime, log_, mode, beginning.access_token,
                     beginning.organization});
    }();
    server_.stop(ending.grace);
    if (!options_.port_file.empty()) ::unlink(options_.port_file.c_str());
    return ending.status;
  }

 private:
  const Options& options_;
  SystemDisk& disk_;
  const Log& log_;
  Services services_;
  Application application_;
  Server server_;
  std::optional<Reloader> reloader_;
};

}  // namespace

int run_server(const Options& options, const std::function<ServingEnd(const Serving&)>& during) {
  std::optional<ParentWatch> parent;
  if (options.parent) parent.emplace(*options.parent > 0 ? options.parent : std::nullopt);
  if (parent && parent->is_gone()) {
    print(stderr, "porthole: --exit-with-parent: the process to exit with has gone already\n");
    return static_cast<int>(ExitStatus::failure);
  }
  const Log log(options.log_level, options.log_format);
  const SystemClock system_clock;
  MovableClock clock(system_clock);
  clock.move(clock_start(options));  // Checked with the flags.
  std::unique_ptr<Random> random = std::make_unique<SystemRandom>();
  if (options.rng_seed) random = std::make_unique<SeededRandom>(*options.rng_seed);
  SystemDisk disk;
  RecordingDisk recorder(disk);
  Disk& reading = options.watch ? static_cast<Disk&>(recorder) : disk;
  SchemaResult schema = read_schema(options.schema, reading);
  if (!schema.problems.empty()) {
    print(stderr, join_lines(schema.problems));
    return static_cast<int>(ExitStatus::invalid_input);
  }
  const QueryPolicyHolder rules(
      QueryPolicy(std::move(schema.schema), options.validation, std::make_shared<QueryCache>()));
  InitialState initial = read_initial_state(options, *rules.get(), reading, clock, *random, log);
  if (!initial.problems.empty()) {
    print(stderr, join_lines(initial.problems));
    return static_cast<int>(ExitStatus::invalid_input);
  }
  const AuthMode mode = auth_mode(options, initial.image);
  if (const std::string exposure = find_exposure(options, mode); !exposure.empty()) {
    print(stderr, "porthole: " + exposure + '\n');
    return static_cast<int>(ExitStatus::usage);
  }
  auto tls = make_tls(options);
  if (!tls) {
    print(stderr, "porthole: " + tls.error().message + '\n');
    return static_cast<int>(ExitStatus::usage);
  }

  Store store(clock, *random, mode, rules, options.audit_events_max);
  if (options.auto_authorize) store.authorize_automatically(*options.auto_authorize);
  store.load(initial.image);
  const Beginning beginning = find_beginning(initial);
  initial.image = {};
#if defined(__GLIBC__)
  malloc_trim(0);  // Of a large snapshot's text and document nothing is needed any more.
#endif
  Invoker invoker(rules, invoker_options(options));
  Runner runner(options, store, invoker, disk, clock, *random, log, *std::move(tls),
                std::move(initial.start));
  if (const ExitStatus status = runner.listen(); status != ExitStatus::success) {
    return static_cast<int>(status);
  }
  if (options.watch) runner.watch(rules, mode, recorder.files());
  const auto run = [&] { return runner.run(mode, parent ? &*parent : nullptr, beginning, during); };
  if (options.snapshot.empty()) return run();
  SnapshotWriter writer(store, disk,
                        {options.snapshot, options.snapshot_interval, options.snapshot_sync,
                         !disk.exists(options.snapshot)},
                        [&log](const Error& error) {
                          log.error("no snapshot", {{"reason", error.message}});
                        });
  runner.observe(writer);
  const int status = run();
  const Result<void> written = writer.stop();
  return written || status != 0 ? status : static_cast<int>(ExitStatus::failure);
}

}  // namespace porthole::http
