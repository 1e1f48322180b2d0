#include "http/cli/tool_commands.h"

#include <cstdint>
#include <utility>

#include "http/cli/completion.h"
#include "http/cli/help_text.h"
#include "http/cli/man_page.h"
#include "http/cli/manual.h"
#include "http/cli/validate_options.h"
#include "http/net/listening_socket.h"
#include "http/observe/version.h"

namespace porthole::http {
namespace {

/// Longer than anyone waits for a server to answer.
constexpr std::uint64_t kTimeoutSecondsMax = 3'600;

/// The URL of a server with these flags; empty when they don't determine it.
std::string server_url(const Options& options) {
  const ServerOptions& server = options.instance.server;
  if (server.hosts.empty() || server.hosts.front() == kNoHost) {
    return server.unix_socket.empty() ? std::string() : "unix:" + server.unix_socket;
  }
  if (server.port == 0) return {};
  const bool is_secure = options.tls_self_signed || !options.tls_certificate.empty();
  return local_url(is_secure, server.hosts.front(), server.port);
}

std::string completion_for(const CLI::App& app, const std::string& shell) {
  const CommandManual program = describe(app);
  if (shell == "bash") return bash_completion(program);
  if (shell == "zsh") return zsh_completion(program);
  return fish_completion(program);
}

/// The message when exec's command is missing.
constexpr const char* kExecUsage =
    "exec: the command to run goes after --: porthole exec [FLAGS] -- COMMAND [ARGUMENT...]";

}  // namespace

ToolCommands::ToolCommands(CLI::App& app) : app_(app) {
  add_runners(app);
  add_checks(app);
  add_writers(app);
  add_manuals(app);
}

void ToolCommands::add_runners(CLI::App& app) {
  demo_ =
      app.add_subcommand("demo", "Run a server with something to try, and print how; serve --demo");
  demo_->fallthrough();

  exec_ = app.add_subcommand("exec",
                             "Start a server, run a command against it, and exit with the "
                             "command's status. Takes the flags of serve; by default the server "
                             "listens on any free port and logs warnings and errors only");
  exec_->fallthrough();
  exec_
      ->add_option("COMMAND", words_,
                   "Command to run. Its environment has PORTHOLE_URL, BUILDKITE_API_TOKEN, "
                   "BUILDKITE_ORGANIZATION_SLUG and the variables by which clients find the APIs "
                   "(BUILDKITE_REST_URL, BUILDKITE_REST_API_ENDPOINT, BUILDKITE_BASE_URL, "
                   "BUILDKITE_GRAPHQL_URL, BUILDKITE_GRAPHQL_ENDPOINT) set for the server")
      ->type_name("");
}

void ToolCommands::add_checks(CLI::App& app) {
  validate_ = app.add_subcommand(
      "validate",
      "Check fixtures, snapshots, queries or a schema, and print every problem in them");
  validate_
      ->add_option("FILE", files_,
                   "Fixtures, checked together; snapshots; queries, in files whose names end with "
                   ".graphql or .gql. Without any, --schema is checked alone")
      ->type_name("");
  // The environment sets those of serve, which apply here, too.
  add_checking_flags(FlagGroup(*validate_, "Portals", EnvironmentVariables::no), schema_,
                     validation_);

  healthcheck_ = app.add_subcommand(
      "healthcheck",
      "Check that a server is healthy: exit with 0 if it is, with 1 and the reason if it isn't");
  FlagGroup health(*healthcheck_, "Options");
  health.text("--url", health_.url, "URL",
              "Server to check: http://HOST:PORT, https://HOST:PORT or unix:PATH (default: the one "
              "that serve starts with the same flags and environment, " +
                  server_url({}) + ')');
  health.number("--timeout", health_.timeout, 1, kTimeoutSecondsMax,
                "Seconds to wait for a connection, and for an answer");
}

void ToolCommands::add_writers(CLI::App& app) {
  init_ = app.add_subcommand(
      "init", "Write a fixtures file with comments, and its JSON Schema for editors");
  init_
      ->add_option(
          "FILE", init_options_.file,
          "File to write; -: standard output (default " + default_text(init_options_.file) + ')')
      ->type_name("");
  FlagGroup(*init_, "Options")
      .on("--force", init_options_.overwrite, "Overwrite a file that exists");
  // Its variable would be that of serve's flag.
  FlagGroup(*init_, "Options", EnvironmentVariables::no)
      .on("--demo", init_options_.demo, "Write the demo's fixtures, which tell a story");

  fixtures_ = app.add_subcommand(
      "fixtures", "Print fixtures with the state of a snapshot, even if that was edited");
  choose_argument(*fixtures_, "WORD", source_, {"from"}, "The word from");
  fixtures_->add_option("FILE", fixtures_options_.snapshot, "Snapshot to read")
      ->type_name("")
      ->required();
}

void ToolCommands::add_manuals(CLI::App& app) {
  completion_ = app.add_subcommand("completion", "Print a shell completion script");
  choose_argument(*completion_, "SHELL", shell_, {"bash", "zsh", "fish"}, "Shell to complete in");
  man_ = app.add_subcommand("man", "Print the man page, in the format that man(1) reads");
  help_ = app.add_subcommand("help", "Describe a command, or the program");
  std::vector<std::string> topics;
  for (const CLI::App* command : app.get_subcommands({})) topics.push_back(command->get_name());
  choose_argument(*help_, "COMMAND", topic_, topics, "Command to describe (default: all)")
      ->required(false);
}

bool ToolCommands::takes_serve_flags() const {
  return app_.get_subcommands().empty() || app_.get_subcommands().front()->get_fallthrough();
}

std::string ToolCommands::usage_of_exec(const std::vector<std::string>& command) const {
  const bool is_needed = exec_->parsed() && command.empty();
  return is_needed ? std::string("\nporthole: ") + kExecUsage : std::string();
}

std::optional<std::variant<Command, std::string>> ToolCommands::make(
    RawOptions& raw, std::vector<std::string> command) const {
  if (demo_->parsed()) raw.options.demo = true;
  if (exec_->parsed()) return make_exec(raw, std::move(command));
  if (validate_->parsed()) return make_validate(raw);
  if (healthcheck_->parsed()) return make_healthcheck(raw);
  if (init_->parsed()) return init_options_;
  if (completion_->parsed()) return ExitCommand{ExitStatus::success, completion_for(app_, shell_)};
  if (man_->parsed()) return ExitCommand{ExitStatus::success, man_page(describe(app_), version())};
  if (fixtures_->parsed()) return fixtures_options_;
  if (help_->parsed()) return make_help();
  return std::nullopt;
}

std::variant<Command, std::string> ToolCommands::make_validate(const RawOptions& raw) const {
  ValidateCommand command{files_, schema_.value_or(raw.options.schema),
                          validation_.value_or(raw.options.validation), raw.options.warnings};
  if (command.files.empty() && command.schema.empty()) {
    return std::string("validate: there is nothing to check: name a FILE, or a --schema");
  }
  return command;
}

std::variant<Command, std::string> ToolCommands::make_help() const {
  const CommandManual program = describe(app_);
  for (const CommandManual& command : program.commands) {
    if (command.name != topic_) continue;
    return ExitCommand{ExitStatus::success, command_help(program, command, terminal_width())};
  }
  return ExitCommand{ExitStatus::success, program_help(program, terminal_width())};
}

std::variant<Command, std::string> ToolCommands::make_exec(RawOptions& raw,
                                                           std::vector<std::string> command) const {
  if (command.empty() || !words_.empty()) return std::string(kExecUsage);
  if (std::string problem = validate_options(raw); !problem.empty()) return problem;
  Options& options = raw.options;
  if (options.instance.server.hosts.empty()) {
    return std::string("--host: is none, but the command of exec needs a URL");
  }
  if (options.idle_exit) {
    return std::string("--idle-exit: not with exec, which ends when its command does");
  }
  if (app_.count("--port") == 0) options.instance.server.port = 0;
  if (app_.count("--log-level") == 0) options.log_level = LogLevel::warn;
  return ExecCommand{std::move(options), std::move(command)};
}

std::variant<Command, std::string> ToolCommands::make_healthcheck(const RawOptions& raw) const {
  HealthcheckCommand command = health_;
  if (command.url.empty()) command.url = server_url(raw.options);
  if (command.url.empty()) {
    return std::string(
        "healthcheck: these flags and this environment don't say where the server is; give --url");
  }
  return command;
}

}  // namespace porthole::http
