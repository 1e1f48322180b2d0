#include "http/cli/command_line.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "http/cli/environment_check.h"
#include "http/cli/flags.h"
#include "http/cli/help_text.h"
#include "http/cli/manual.h"
#include "http/cli/serve_flags.h"
#include "http/cli/tool_commands.h"
#include "http/cli/usage_error.h"
#include "http/cli/validate_options.h"
#include "http/observe/version.h"

namespace porthole::http {
namespace {

/// Fixtures that are loaded where no others are named.
constexpr const char* kConfigFile = "porthole.jsonc";

ExitCommand usage_error(const std::string& message, const CLI::App* command = nullptr) {
  const std::string name = command == nullptr ? "" : command->get_name() + ' ';
  return {ExitStatus::usage,
          "porthole: " + message + "\nRun porthole " + name + "--help for usage.\n"};
}

/// Whether `flag` stands on the command line: `--flag` or `--flag=value`.
bool is_given(const std::string& flag, int argc, const char* const* argv) {
  return std::any_of(argv, argv + argc, [&flag](std::string_view word) {
    return word.starts_with(flag) && (word.size() == flag.size() || word[flag.size()] == '=');
  });
}

/// `message` with environment variables in place of the flags that it names, where their values
/// came from those.
std::string name_variables(std::string message, int argc, const char* const* argv) {
  for (std::size_t begin = 0; (begin = message.find("--", begin)) != std::string::npos;) {
    const std::size_t end = std::min(
        message.find_first_not_of("-abcdefghijklmnopqrstuvwxyz0123456789", begin), message.size());
    const std::string flag = message.substr(begin, end - begin);
    const std::string variable = environment_name(flag);
    const bool is_from_variable =
        !is_given(flag, argc, argv) && std::getenv(variable.c_str()) != nullptr;
    if (is_from_variable) message.replace(begin, flag.size(), variable);
    begin += is_from_variable ? variable.size() : flag.size();
  }
  return message;
}

/// Kubernetes describes a service called porthole to every container of its namespace, by
/// `PORTHOLE_PORT=tcp://ADDRESS:PORT` among others. It isn't meant for us.
void ignore_service_variable(CLI::App& app, Options& options) {
  const char* const value = std::getenv("PORTHOLE_PORT");
  if (value == nullptr || std::string_view(value).find("://") == std::string_view::npos) return;
  app.get_option("--port")->envname({});
  options.warnings.emplace_back(
      "PORTHOLE_PORT is ignored: it describes a service of Kubernetes; set --port, or "
      "enableServiceLinks: false");
}

/// A command line, split where the command of `exec` begins.
struct SplitArguments {
  int count = 0;
  std::vector<std::string> command;
};

/// Everything behind the first `--` of `exec` is the command's, whatever it looks like.
SplitArguments split_arguments(int argc, const char* const* argv) {
  const auto* const end = argv + argc;
  const auto* const dashes =
      std::find_if(argv, end, [](const char* word) { return std::string_view(word) == "--"; });
  const bool is_exec =
      std::any_of(argv, dashes, [](const char* word) { return std::string_view(word) == "exec"; });
  if (dashes == end || !is_exec) return {argc, {}};
  return {static_cast<int>(dashes - argv), {dashes + 1, end}};
}

/// The help of the subcommand that was called, or of the program.
ExitCommand help_on(const CLI::App& app) {
  const CommandManual program = describe(app);
  const CLI::App* called = called_command(app);
  for (const CommandManual& command : program.commands) {
    if (called == nullptr || command.name != called->get_name()) continue;
    return {ExitStatus::success, command_help(program, command, terminal_width())};
  }
  return {ExitStatus::success, program_help(program, terminal_width())};
}

/// Names the fixtures of this folder where no others are named.
void find_config(RawOptions& raw) {
  Options& options = raw.options;
  if (raw.no_config || options.demo || !options.fixtures.empty()) return;
  std::error_code error;  // A file that can't be seen isn't there.
  if (!std::filesystem::is_regular_file(kConfigFile, error)) return;
  options.fixtures.emplace_back(kConfigFile);
  options.notices.push_back(std::string("loading ") + kConfigFile +
                            " of this folder; --no-config turns that off");
}

}  // namespace

Command parse_command_line(int argc, const char* const* argv) {
  CLI::App app(
      "Buildkite Portals on your own machine: a mock server that keeps its state in memory.\n"
      "Every flag can also be set in the environment: --port-file as PORTHOLE_PORT_FILE.",
      "porthole");
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.set_version_flag("--version", "porthole " + version(), "Print the version and exit");
  app.formatter(std::make_shared<HelpFormatter>());
  app.get_formatter()->column_width(34);
  RawOptions raw;
  add_serve_flags(app, raw);
  ignore_service_variable(app, raw.options);
  app.require_subcommand(0, 1);
  CLI::App* serve = app.add_subcommand("serve", "Run a server until it is stopped (the default)");
  serve->fallthrough();
  const ToolCommands tools(app);
  // Behind the subcommands, which would get one each.
  app.set_help_all_flag("--help-all", "Print the help of every flag and exit");
  SplitArguments arguments = split_arguments(argc, argv);
  const auto refuse = [&app, count = arguments.count, argv](const std::string& problem) {
    return usage_error(name_variables(problem, count, argv), called_command(app));
  };
  const std::vector<std::string> words(argv + 1, argv + std::max(arguments.count, 1));
  try {
    app.parse(arguments.count, argv);
  } catch (const CLI::CallForHelp&) {
    return help_on(app);
  } catch (const CLI::CallForAllHelp&) {
    return ExitCommand{ExitStatus::success, app.help()};
  } catch (const CLI::CallForVersion&) {
    return ExitCommand{ExitStatus::success, "porthole " + version() + '\n'};
  } catch (const CLI::ExtrasError& error) {
    const std::string problem = describe_usage_error(app, error, words);
    return usage_error(problem + tools.usage_of_exec(arguments.command), called_command(app));
  } catch (const CLI::ParseError& error) {
    const std::string problem = describe_usage_error(app, error, words);
    return refuse(problem + tools.usage_of_exec(arguments.command));
  }
  if (const std::string problem = find_missing_value(app, words); !problem.empty()) {
    return usage_error(problem, called_command(app));
  }
  for (std::string& warning : unknown_variables(app)) {
    raw.options.warnings.push_back(std::move(warning));
  }
  if (tools.takes_serve_flags()) find_config(raw);
  if (auto made = tools.make(raw, std::move(arguments.command))) {
    if (const auto* problem = std::get_if<std::string>(&*made)) return refuse(*problem);
    return std::get<Command>(*std::move(made));
  }
  if (const std::string problem = validate_options(raw); !problem.empty()) return refuse(problem);
  return ServeCommand{std::move(raw.options)};
}

}  // namespace porthole::http
