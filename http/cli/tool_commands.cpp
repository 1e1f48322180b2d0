#include "http/cli/tool_commands.h"

#include <chrono>
#include <utility>

#include "http/cli/completion.h"
#include "http/cli/man_page.h"
#include "http/cli/manual.h"
#include "http/net/listening_socket.h"
#include "http/observe/version.h"

namespace porthole::http {
namespace {

/// As long as anyone waits for a server to answer.
constexpr std::uint64_t kTimeoutSecondsMax = 3'600;

/// Where a server with these flags and this environment is; empty when nobody can know.
std::string url_of_server(const Options& options) {
  if (options.host == kNoHost) {
    return options.unix_socket.empty() ? std::string() : "unix:" + options.unix_socket;
  }
  if (options.port == 0) return {};
  const bool is_secure = options.tls_self_signed || !options.tls_certificate.empty();
  return local_url(is_secure, options.host, options.port);
}

std::string completion_of(const CLI::App& app, const std::string& shell) {
  const CommandManual program = describe(app);
  if (shell == "bash") return bash_completion(program);
  if (shell == "zsh") return zsh_completion(program);
  return fish_completion(program);
}

}  // namespace

const char* const kExecUsage =
    "exec: what to run stands behind --: porthole exec [FLAGS] -- COMMAND [ARGUMENT...]";

ToolCommands::ToolCommands(CLI::App& app) : app_(app) {
  exec_ = app.add_subcommand("exec",
                             "Run a command against a server of its own, and return its status. "
                             "Flags are those of serve; the port is any that is free, and the log "
                             "begins at warn, unless they say otherwise");
  exec_->fallthrough();
  exec_->add_option("COMMAND", words_,
                    "What to run. In its environment PORTHOLE_URL, BUILDKITE_REST_URL, "
                    "BUILDKITE_GRAPHQL_URL, BUILDKITE_API_TOKEN and BUILDKITE_ORGANIZATION_SLUG "
                    "lead to the server");

  validate_ = app.add_subcommand(
      "validate", "Check fixtures, snapshots or queries, and print every problem in them");
  validate_
      ->add_option("FILE", files_,
                   "Fixtures, which are checked together; snapshots; queries, in files whose names "
                   "end with .graphql or .gql")
      ->required();
  // Their twins in the environment are read with those of serve.
  add_checking_flags(FlagGroup(*validate_, "Portals", Twins::none), schema_, validation_);

  healthcheck_ = app.add_subcommand(
      "healthcheck", "Ask a server whether it is well: status 0 if so, 1 with the reason if not");
  FlagGroup health(*healthcheck_, "Options");
  health.text(
      "--url", url_, "URL",
      "Of the server: http://HOST:PORT, https://HOST:PORT or unix:PATH (default: where serve "
      "would listen with the same flags and environment, http://127.0.0.1:8080)");
  health.number("--timeout", timeout_s_, 1, kTimeoutSecondsMax,
                "Seconds to wait for a connection, and for an answer (default 5)");

  init_ = app.add_subcommand("init", "Write commented fixtures to start from");
  init_->add_option("FILE", file_, "Where to (default porthole.jsonc); -: standard output");
  FlagGroup(*init_, "Options").on("--force", overwrites_, "Overwrite a file that is there");

  completion_ = app.add_subcommand("completion", "Print what makes a shell complete arguments");
  choose_argument(*completion_, "SHELL", shell_, {"bash", "zsh", "fish"}, "Which shell");
  man_ = app.add_subcommand("man", "Print the manual page, for man(1) to show");
}

std::optional<std::variant<Command, std::string>> ToolCommands::make(
    RawOptions& raw, std::vector<std::string> command) const {
  if (exec_->parsed()) return make_exec(raw, std::move(command));
  if (validate_->parsed()) {
    return ValidateCommand{files_, schema_.value_or(raw.options.schema),
                           validation_.value_or(raw.options.validation)};
  }
  if (healthcheck_->parsed()) return make_healthcheck(raw);
  if (init_->parsed()) return InitCommand{file_, overwrites_};
  if (completion_->parsed()) return ExitCommand{ExitStatus::success, completion_of(app_, shell_)};
  if (man_->parsed()) return ExitCommand{ExitStatus::success, man_page(describe(app_), version())};
  return std::nullopt;
}

std::variant<Command, std::string> ToolCommands::make_exec(RawOptions& raw,
                                                           std::vector<std::string> command) const {
  if (command.empty() || !words_.empty()) return std::string(kExecUsage);
  if (std::string problem = validate_options(raw); !problem.empty()) return problem;
  Options& options = raw.options;
  if (options.host.empty()) {
    return std::string("--host: is none, but the command of exec needs a URL that it can ask");
  }
  if (options.idle_exit) {
    return std::string("--idle-exit: exec ends when its command does, not before");
  }
  if (app_.count("--port") == 0) options.port = 0;
  if (app_.count("--log-level") == 0) options.log_level = LogLevel::warn;
  return ExecCommand{std::move(options), std::move(command)};
}

std::variant<Command, std::string> ToolCommands::make_healthcheck(const RawOptions& raw) const {
  std::string url = url_.empty() ? url_of_server(raw.options) : url_;
  if (url.empty()) {
    return std::string(
        "healthcheck: with these flags and this environment a server may be "
        "anywhere; say --url URL");
  }
  return HealthcheckCommand{std::move(url), std::chrono::seconds(timeout_s_)};
}

}  // namespace porthole::http
