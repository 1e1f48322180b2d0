#include "http/cli/run_server.h"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "http/cli/command.h"
#include "http/cli/file_watcher.h"
#include "http/cli/listen_error.h"
#include "http/cli/loaded_state.h"
#include "http/cli/log_style.h"
#include "http/cli/recording_disk.h"
#include "http/cli/reloader.h"
#include "http/cli/shutdown_deadline.h"
#include "http/cli/signal_set.h"
#include "http/instance.h"
#include "http/net/limits.h"
#include "http/net/listening_socket.h"
#include "http/net/tls.h"
#include "http/observe/version.h"
#include "store/disk/disk.h"
#include "store/document/schema_file.h"
#include "store/snapshot/start_state_writer.h"
#include "store/snapshot/state_recovery.h"

namespace porthole::http {
namespace {

/// A certificate chain or a key: some KiB.
constexpr std::size_t kPemBytesMax = std::size_t{1024} * 1024;

/// Time beyond the grace for the event loops to close what is left.
constexpr std::chrono::milliseconds kLoopMargin{250};

int to_int(ExitStatus status) {
  return static_cast<int>(status);
}

AuthMode auth_mode(AuthChoice choice, const StateImage& image) {
  if (choice != AuthChoice::automatic) {
    return choice == AuthChoice::open ? AuthMode::open : AuthMode::strict;
  }
  return image.access_tokens.empty() ? AuthMode::open : AuthMode::strict;
}

/// Why the server must not be reachable as the options want it; empty: it may be.
std::string find_exposure(const Options& options, AuthMode mode) {
  const std::vector<std::string>& hosts = options.instance.server.hosts;
  const auto open = std::find_if_not(hosts.begin(), hosts.end(), is_loopback_host);
  if (open == hosts.end()) return {};
  const bool is_open = mode != AuthMode::strict && options.auth != AuthChoice::open;
  if (!is_open && !options.instance.api.control_token.empty()) return {};
  if (!is_known_host(*open)) return "--host: there is no host \"" + *open + '"';
  const std::string reachable =
      "--host " + *open + " makes the server reachable from other machines";
  if (is_open) {
    return reachable +
           ", where anyone could do anything: declare access tokens in fixtures, or set --auth "
           "open";
  }
  return reachable + ", where anyone could use the control API: set --control-token TOKEN";
}

Result<std::unique_ptr<TlsContext>> read_tls(const Options& options, const Disk& disk) {
  Result<std::string> certificate = disk.read(options.tls_certificate, kPemBytesMax);
  if (!certificate) return std::move(certificate).error();
  Result<std::string> key = disk.read(options.tls_key, kPemBytesMax);
  if (!key) return std::move(key).error();
  return TlsContext::from_pem({options.tls_certificate, *std::move(certificate)},
                              {options.tls_key, *std::move(key)});
}

/// Null without TLS.
Result<std::shared_ptr<const TlsContext>> make_tls(const Options& options, const Disk& disk) {
  if (!options.tls_self_signed && options.tls_certificate.empty()) {
    return std::shared_ptr<const TlsContext>();
  }
  Result<std::unique_ptr<TlsContext>> context = options.tls_self_signed
                                                    ? TlsContext::self_signed(options.tls_names)
                                                    : read_tls(options, disk);
  if (!context) return std::move(context).error();
  return std::shared_ptr<const TlsContext>(*std::move(context));
}

InstanceOptions instance_options(const Options& options, AuthMode mode,
                                 std::shared_ptr<const TlsContext> tls) {
  InstanceOptions instance = options.instance;
  instance.auth = mode;
  if (tls != nullptr) instance.api.certificate_pem = tls->trusted_pem();
  instance.server.tls = std::move(tls);
  return instance;
}

/// Opens the standard streams that are closed: otherwise a socket or a file would get a number of
/// theirs, and what is meant for them.
void keep_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // Gets the lowest number that is free.
    if (::fcntl(stream, F_GETFD) < 0) (void)::open("/dev/null", O_RDWR);
  }
}

/// The file of `--port-file`, if there is one. Removes it at the end, and one of an earlier run at
/// the beginning, which would lead others to a wrong port.
class PortFile {
 public:
  explicit PortFile(const std::string& path) : path_(path) { remove(); }
  ~PortFile() { remove(); }
  PortFile(const PortFile&) = delete;
  PortFile& operator=(const PortFile&) = delete;

  Result<void> write(std::uint16_t port, Disk& disk) const {
    if (path_.empty()) return {};
    return replace_file(disk, path_, 0644, std::to_string(port) + '\n');
  }

 private:
  void remove() const {
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  const std::string& path_;
};

void log_start(const Options& options, AuthMode mode, const Server& server, const Log& log) {
  // The banner says it.
  if (log.is_for_people()) return;
  log.info(mode == AuthMode::open
               ? "serving in open mode: any token can do anything, and organizations are created "
                 "on first use"
               : "serving in strict mode: only declared access tokens and organizations",
           {{"version", version()},
            {"url", server.url()},
            {"answers", options.schema.empty() ? "untyped, without --schema" : "typed"}});
}

/// What `serve_during` works with.
struct Run {
  const Options& options;
  Instance& instance;
  AuthMode mode;
  const ExecTarget& target;
  const ParentWatch* parent;
  /// Null without `--watch`.
  Reloader* reloader;
  const StateOnDisk& on_disk;
  Disk& disk;
  const Log& log;
};

/// How serving has ended.
struct ServingEnd {
  int status = 0;
  /// Whether nothing of the server is running any more.
  bool is_complete = true;
};

/// Serves until `during` returns.
ServingEnd serve_during(const Run& run,
                        const std::function<ShutdownPlan(const RunningServer&)>& during) {
  Server& server = run.instance.server();
  const PortFile port_file(run.options.port_file);
  server.start();
  log_start(run.options, run.mode, server, run.log);
  if (const Result<void> written = port_file.write(server.port(), run.disk); !written) {
    run.log.error(written.error().message);
    server.stop(std::chrono::milliseconds(0));
    return {to_int(ExitStatus::failure)};
  }
  const ShutdownPlan plan = [&] {
    std::optional<FileWatcher> watcher;
    if (run.reloader != nullptr) {
      watcher.emplace(run.reloader->paths(), [&run] { return run.reloader->reload(); });
    }
    const LifetimeWatch lifetime(
        {run.parent, run.options.idle_exit, [&server] { return server.idle_since(); }},
        SignalSet::wake);
    const ShutdownPlan chosen =
        during({server, run.instance.store(), lifetime, run.log, run.mode, run.target});
    begin_shutdown(kShutdownTimeMax, chosen.status);
    return chosen;
  }();
  if (server.stop_within(plan.grace, kShutdownGrace + kLoopMargin)) return {plan.status};
  run.log.error("gave up on requests that are still being answered");
  return {plan.status != 0 ? plan.status : to_int(ExitStatus::failure), false};
}

/// Ends the process while something of the server is running that can't be destroyed.
[[noreturn]] void leave(int status) {
  ::_exit(status);
}

/// Listens and serves, with the snapshot writer where there is a snapshot.
int listen_and_serve(const Run& run,
                     const std::function<ShutdownPlan(const RunningServer&)>& during) {
  if (const Result<void> listening = run.instance.server().listen(); !listening) {
    run.log.error(explain_listen_error(listening.error(), run.options.instance.server));
    const bool is_in_use = listening.error().code == ErrorCode::conflict;
    return to_int(is_in_use ? ExitStatus::cannot_bind : ExitStatus::failure);
  }
  if (run.options.snapshot.path.empty()) {
    const ServingEnd end = serve_during(run, during);
    if (!end.is_complete) leave(end.status);
    return end.status;
  }
  SystemRandom random;
  const auto report = [&log = run.log](const Error& error) {
    log.error("cannot write the snapshot", {{"reason", error.message}});
  };
  auto started = start_state_writer(run.instance.store(), run.disk, run.options.snapshot,
                                    run.on_disk, random, report);
  if (!started) {
    print_error("--snapshot: " + started.error().message);
    return to_int(ExitStatus::invalid_input);
  }
  StateWriter& writer = **started;
  run.instance.services().gauges.snapshot_age = [&writer] { return writer.age(); };
  const ServingEnd end = serve_during(run, during);
  enter_shutdown_step("the last snapshot");
  const Result<void> written = writer.stop();
  if (!end.is_complete) leave(end.status);
  return written || end.status != 0 ? end.status : to_int(ExitStatus::failure);
}

/// Keeps other servers from the snapshot, where there is one. Fails where there could never be one.
Result<std::unique_ptr<FileLock>> lock_snapshot(const std::string& path, Disk& disk) {
  if (path.empty()) return std::unique_ptr<FileLock>();
  Result<std::unique_ptr<FileLock>> lock = disk.lock(lock_path_of(path));
  if (lock || lock.error().code != ErrorCode::conflict) return lock;
  return Error{ErrorCode::conflict, path + " is another server's: " + lock.error().message};
}

}  // namespace

int run_server(Options options,
               const std::function<ShutdownPlan(const RunningServer&)>& during) try {
  keep_standard_streams();
  options.snapshot.path = real_path(options.snapshot.path);
  std::optional<ParentWatch> parent;
  if (options.parent) parent.emplace(*options.parent > 0 ? options.parent : std::nullopt);
  if (parent && parent->is_gone()) {
    print_error("--exit-with-parent: the process to exit with has already ended");
    return to_int(ExitStatus::failure);
  }
  const Log log(options.log_level, log_style(options));
  for (const std::string& warning : options.warnings) log.warn(warning);
  for (const std::string& notice : options.notices) log.info(notice);
  SystemDisk disk;
  RecordingDisk recorder(disk);
  Disk& reading = options.watch ? static_cast<Disk&>(recorder) : disk;
  SchemaResult schema = read_schema(options.schema, reading);
  if (!schema.problems.empty()) {
    print_problems(stderr, schema.problems);
    return to_int(ExitStatus::invalid_input);
  }
  const QueryPolicyHolder policy(
      QueryPolicy(std::move(schema.schema), options.validation, std::make_shared<QueryCache>()));
  const auto snapshot_lock = lock_snapshot(options.snapshot.path, disk);
  if (!snapshot_lock) {
    print_error("--snapshot: " + snapshot_lock.error().message);
    return to_int(ExitStatus::invalid_input);
  }
  auto sources = std::make_unique<ClockAndRandom>(options.instance);
  LoadedState loaded = load_state(options, *policy.get(), reading, *sources, log);
  if (!loaded.problems.empty()) {
    print_problems(stderr, loaded.problems);
    return to_int(ExitStatus::invalid_input);
  }
  const AuthMode mode = auth_mode(options.auth, loaded.state.first_image());
  if (const std::string exposure = find_exposure(options, mode); !exposure.empty()) {
    print_error(exposure);
    return to_int(ExitStatus::usage);
  }
  auto tls = make_tls(options, disk);
  if (!tls) {
    print_error(tls.error().message);
    return to_int(ExitStatus::usage);
  }
  const ExecTarget target = find_exec_target(loaded.state.first_image(), loaded.access_token);
  Instance instance(instance_options(options, mode, *std::move(tls)), std::move(sources), policy,
                    std::move(loaded.state), log);
#if defined(__GLIBC__)
  malloc_trim(0);  // Returns the memory that the text of a large snapshot took.
#endif
  std::optional<Reloader> reloader;
  if (options.watch) {
    reloader.emplace(options, instance.services(), policy, mode, disk, recorder.files());
  }
  return listen_and_serve({options, instance, mode, target, parent ? &*parent : nullptr,
                           reloader ? &*reloader : nullptr, loaded.on_disk, disk, log},
                          during);
} catch (const std::system_error& error) {
  // Of the standard library only threads throw it.
  print_error(std::string("cannot start a thread: ") + error.code().message() +
              "; raise the limit of processes (ulimit -u, or pids of a container)");
  return to_int(ExitStatus::failure);
} catch (const std::bad_alloc&) {
  print_error("out of memory; raise the limit (ulimit -v, or memory of a container)");
  return to_int(ExitStatus::failure);
}

}  // namespace porthole::http
