#include "http/cli/exec.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <spawn.h>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include "http/cli/run_server.h"
#include "http/cli/signal_set.h"
#include "http/net/descriptor_limit.h"

#if defined(__APPLE__)
extern char** environ;
#endif

namespace porthole::http {
namespace {

/// What shells return for a command that can't be run, and for one that doesn't exist.
constexpr int kCannotRun = 126;
constexpr int kNoCommand = 127;
/// What shells add to the number of the signal that ended a command.
constexpr int kEndedBySignal = 128;

/// In open mode any token is accepted; this one looks like the vendor's.
constexpr std::string_view kAnyToken = "bkua_0000000000000000000000000000000000000000";
/// In open mode an organization is created on first use.
constexpr std::string_view kAnyOrganization = "acme";

constexpr std::string_view kTokenVariable = "BUILDKITE_API_TOKEN";

/// The variables by which clients find the APIs, with the paths in their values: all of them, so
/// that no client calls the real service (docs/clients.md says which client reads which).
constexpr std::pair<std::string_view, std::string_view> kAddresses[] = {
    {"PORTHOLE_URL", ""},
    {"BUILDKITE_REST_URL", ""},
    {"BUILDKITE_REST_API_ENDPOINT", ""},
    {"BUILDKITE_BASE_URL", ""},
    {"BUILDKITE_GRAPHQL_URL", "/v1"},
    {"BUILDKITE_GRAPHQL_ENDPOINT", "/v1"},
};

const std::vector<int> kForwardedSignals = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};

std::vector<int> handled_signals() {
  std::vector<int> numbers = kForwardedSignals;
  numbers.push_back(SIGCHLD);
  return numbers;
}

/// The environment for a command: this process's own, with changes.
class Environment {
 public:
  Environment() {
    for (char** entry = environ; *entry != nullptr; ++entry) entries_.emplace_back(*entry);
  }

  void remove(std::string_view name) {
    std::erase_if(entries_, [name](const std::string& entry) {
      return entry.size() > name.size() && entry.starts_with(name) && entry[name.size()] == '=';
    });
  }

  void set(std::string_view name, std::string_view value) {
    remove(name);
    entries_.push_back(std::string(name) + '=' + std::string(value));
  }

  std::vector<std::string>& entries() { return entries_; }

 private:
  std::vector<std::string> entries_;
};

/// Sets a token that the server accepts. Where only digests of tokens are known, the caller has to
/// provide one.
void set_token(const RunningServer& running, Environment& environment) {
  if (!running.target.access_token.empty()) {
    environment.set(kTokenVariable, running.target.access_token);
  } else if (running.mode == AuthMode::open) {
    environment.set(kTokenVariable, kAnyToken);
  } else {
    const char* own = std::getenv(kTokenVariable.data());
    if (own != nullptr && running.store.authenticate(own)) return;
    environment.remove(kTokenVariable);
    running.log.warn(
        "BUILDKITE_API_TOKEN is not set: no access token is known in plain text; set it to one "
        "that the server accepts");
  }
}

Environment environment_for(const RunningServer& running) {
  Environment environment;
  const std::string url = running.server.url();
  for (const auto& [name, path] : kAddresses) environment.set(name, url + std::string(path));
  const std::string& organization = running.target.organization;
  environment.set("BUILDKITE_ORGANIZATION_SLUG",
                  organization.empty() ? kAnyOrganization : std::string_view(organization));
  set_token(running, environment);
  return environment;
}

/// The form that `execve` takes. The strings must outlive the result.
std::vector<char*> pointers_to(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (std::string& string : strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// What this process has changed for itself, but not for the command.
struct ProcessSettings {
  SignalSet signals{handled_signals()};
  RaisedDescriptorLimit descriptors;
};

/// Starts the command with the signals and limits that this process started with. Returns 0 and
/// sets `process`, or returns an `errno`.
int spawn(std::vector<std::string> command, Environment environment,
          const ProcessSettings& settings, pid_t& process) {
  const SignalSet& signals = settings.signals;
  posix_spawnattr_t attributes;
  if (const int error = posix_spawnattr_init(&attributes); error != 0) return error;
  posix_spawnattr_setsigdefault(&attributes, &signals.default_before());
  posix_spawnattr_setsigmask(&attributes, &signals.mask_before());
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  const std::vector<char*> arguments = pointers_to(command);
  const std::vector<char*> variables = pointers_to(environment.entries());
  const int error = settings.descriptors.with_limit_before([&] {
    return posix_spawnp(&process, arguments.front(), nullptr, &attributes, arguments.data(),
                        variables.data());
  });
  posix_spawnattr_destroy(&attributes);
  return error;
}

int exit_status_of(int wait_status) {
  if (WIFSIGNALED(wait_status)) return kEndedBySignal + WTERMSIG(wait_status);
  return WEXITSTATUS(wait_status);
}

/// Waits for the process to end, and forwards signals to it meanwhile. Returns the exit status.
int wait_for_end_of(pid_t process, const SignalSet& signals, const LifetimeWatch& lifetime) {
  for (;;) {
    const ReceivedSignal received = signals.wait();
    if (received.number == SIGCHLD) {
      int wait_status = 0;
      // It may be another child: one that this process had before it executed porthole.
      if (::waitpid(process, &wait_status, WNOHANG) == process) return exit_status_of(wait_status);
    } else if (received.number == kWakeSignal) {
      if (lifetime.reason().empty()) continue;
      // Nobody is left to wait for its status.
      ::kill(process, SIGTERM);
      return kEndedBySignal + SIGTERM;
    } else if (!received.is_from_terminal || ::getpgid(process) != ::getpgrp()) {
      ::kill(process, received.number);
    }
  }
}

int run_command(const std::vector<std::string>& command, const RunningServer& running,
                const ProcessSettings& settings) {
  pid_t process = 0;
  const int error = spawn(command, environment_for(running), settings, process);
  if (error != 0) {
    print_error("exec: " + command.front() + ": " + std::strerror(error));
    return error == ENOENT || error == ENOTDIR ? kNoCommand : kCannotRun;
  }
  return wait_for_end_of(process, settings.signals, running.lifetime);
}

}  // namespace

int exec(const ExecCommand& command) {
  const ProcessSettings settings;
  return run_server(command.options, [&](const RunningServer& running) {
    // No grace: when the command has ended, nobody waits for an answer.
    return ShutdownPlan{run_command(command.command, running, settings)};
  });
}

}  // namespace porthole::http
