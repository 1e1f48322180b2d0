#include "http/cli/command_line.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "http/cli/flags.h"
#include "http/cli/serve_flags.h"
#include "http/cli/tool_commands.h"
#include "http/observe/version.h"

namespace porthole::http {
namespace {

ExitCommand usage_error(const std::string& message) {
  return {ExitStatus::usage, "porthole: " + message + "\nporthole --help tells what there is.\n"};
}

/// A command line, taken apart where the command of `exec` begins.
struct Words {
  int count = 0;
  std::vector<std::string> command;
};

/// What stands behind `--` is the command's, whatever it looks like.
Words split_words(int argc, const char* const* argv) {
  const auto* const end = argv + argc;
  const auto* const dashes =
      std::find_if(argv, end, [](const char* word) { return std::string_view(word) == "--"; });
  const bool is_exec =
      std::any_of(argv, dashes, [](const char* word) { return std::string_view(word) == "exec"; });
  if (dashes == end || !is_exec) return {argc, {}};
  return {static_cast<int>(dashes - argv), {dashes + 1, end}};
}

/// Of the subcommand that was called, if one was.
std::string help_of(const CLI::App& app) {
  const std::vector<const CLI::App*> called = app.get_subcommands({});
  for (const CLI::App* command : called) {
    if (command->parsed() && command->get_name() != "serve") return command->help("porthole");
  }
  return app.help();
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
  RawOptions raw;
  add_serve_flags(app, raw);
  app.require_subcommand(0, 1);
  CLI::App* serve = app.add_subcommand("serve", "Serve until told to stop (the default)");
  serve->fallthrough();
  const ToolCommands tools(app);
  Words words = split_words(argc, argv);
  try {
    app.parse(words.count, argv);
  } catch (const CLI::CallForHelp&) {
    return ExitCommand{ExitStatus::success, help_of(app)};
  } catch (const CLI::CallForVersion&) {
    return ExitCommand{ExitStatus::success, "porthole " + version() + '\n'};
  } catch (const CLI::ParseError& error) {
    const bool lacks_command = tools.is_exec() && words.command.empty();
    return usage_error(error.what() +
                       (lacks_command ? std::string("\nporthole: ") + kExecUsage : ""));
  }
  if (auto made = tools.make(raw, std::move(words.command))) {
    if (const auto* problem = std::get_if<std::string>(&*made)) return usage_error(*problem);
    return std::get<Command>(*std::move(made));
  }
  if (const std::string problem = validate_options(raw); !problem.empty())
    return usage_error(problem);
  return ServeCommand{std::move(raw.options)};
}

}  // namespace porthole::http
