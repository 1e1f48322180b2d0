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

#include "http/cli/print.h"
#include "http/cli/run_server.h"
#include "http/cli/signal_set.h"

#if defined(__APPLE__)
extern char** environ;
#endif

namespace porthole::http {
namespace {

/// What shells return for a command that can't be run, and for one that there isn't.
constexpr int kCannotRun = 126;
constexpr int kNoCommand = 127;
/// What they add to the number of a signal that ended one.
constexpr int kEndedBySignal = 128;

/// In open mode any token opens everything; this one has the vendor's form.
constexpr std::string_view kAnyToken = "bkua_0000000000000000000000000000000000000000";
/// In open mode an organization comes into being when it is first used.
constexpr std::string_view kAnyOrganization = "acme";

constexpr std::string_view kTokenVariable = "BUILDKITE_API_TOKEN";

const std::vector<int> kPassedOn = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};

std::vector<int> held_by_exec() {
  std::vector<int> held = kPassedOn;
  held.push_back(SIGCHLD);
  return held;
}

/// The environment of a command.
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

/// Says what opens the server. In strict mode with digests alone, only the caller can know a token.
void set_token(const Serving& serving, Environment& environment) {
  if (!serving.access_token.empty()) {
    environment.set(kTokenVariable, serving.access_token);
  } else if (serving.mode == AuthMode::open) {
    environment.set(kTokenVariable, kAnyToken);
  } else {
    const char* own = std::getenv(kTokenVariable.data());
    if (own != nullptr && serving.store.authenticate(own)) return;
    environment.remove(kTokenVariable);
    serving.log.warn(
        "no access token is known in plain text: BUILDKITE_API_TOKEN is left out; set it to one "
        "that the server knows");
  }
}

Environment environment_for(const Serving& serving) {
  Environment environment;
  const std::string url = serving.server.url();
  environment.set("PORTHOLE_URL", url);
  environment.set("BUILDKITE_REST_URL", url);
  environment.set("BUILDKITE_GRAPHQL_URL", url + "/v1");
  environment.set("BUILDKITE_ORGANIZATION_SLUG", serving.organization.empty()
                                                     ? kAnyOrganization
                                                     : std::string_view(serving.organization));
  set_token(serving, environment);
  return environment;
}

/// As `execve` wants them. The strings must outlive what is returned.
std::vector<char*> pointers_to(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (std::string& string : strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// Starts the command with the signals as we found them. Returns 0 and its process, or `errno`.
int spawn(std::vector<std::string> command, Environment environment, const SignalSet& signals,
          pid_t& process) {
  posix_spawnattr_t attributes;
  if (const int error = posix_spawnattr_init(&attributes); error != 0) return error;
  sigset_t to_default;
  sigemptyset(&to_default);
  if (!signals.ignored_broken_pipes_before()) sigaddset(&to_default, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &to_default);
  posix_spawnattr_setsigmask(&attributes, &signals.mask_before());
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  const std::vector<char*> arguments = pointers_to(command);
  const std::vector<char*> variables = pointers_to(environment.entries());
  const int error = posix_spawnp(&process, arguments.front(), nullptr, &attributes,
                                 arguments.data(), variables.data());
  posix_spawnattr_destroy(&attributes);
  return error;
}

int exit_status_of(int wait_status) {
  if (WIFSIGNALED(wait_status)) return kEndedBySignal + WTERMSIG(wait_status);
  return WEXITSTATUS(wait_status);
}

/// Waits for the process to end, and passes signals on to it meanwhile.
int wait_for_end_of(pid_t process, const SignalSet& signals, const LifetimeWatch& lifetime) {
  for (;;) {
    const ReceivedSignal received = signals.wait();
    if (received.number == SIGCHLD) {
      int wait_status = 0;
      // Children that this process had before it was porthole are none of ours, but end, too.
      if (::waitpid(process, &wait_status, WNOHANG) == process) return exit_status_of(wait_status);
    } else if (received.number == kWakeSignal) {
      if (lifetime.reason().empty()) continue;
      // Nobody is left who could want its status.
      ::kill(process, SIGTERM);
      return kEndedBySignal + SIGTERM;
    } else if (!received.is_from_terminal || ::getpgid(process) != ::getpgrp()) {
      ::kill(process, received.number);
    }
  }
}

int run_command(const std::vector<std::string>& command, const Serving& serving,
                const SignalSet& signals) {
  pid_t process = 0;
  const int error = spawn(command, environment_for(serving), signals, process);
  if (error != 0) {
    print(stderr, "porthole: exec: " + command.front() + ": " + std::strerror(error) + '\n');
    return error == ENOENT || error == ENOTDIR ? kNoCommand : kCannotRun;
  }
  return wait_for_end_of(process, signals, serving.lifetime);
}

}  // namespace

int exec(const ExecCommand& command) {
  const SignalSet signals(held_by_exec());
  return run_server(command.options, [&](const Serving& serving) {
    // With the command gone, there is nobody to finish an answer for.
    return ServingEnd{run_command(command.command, serving, signals)};
  });
}

}  // namespace porthole::http
