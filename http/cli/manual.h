#pragma once

#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name.
class App;
}

// The command line as data. The man page and the shell completions are generated from it, so that
// they agree with `--help`.

namespace porthole::http {

struct FlagManual {
  /// `--port`.
  std::string name;
  /// `-h`; empty: there is none.
  std::string short_name = {};
  /// The type of the value: `FILE`, or all words that it can be, `open|strict`; empty: no value.
  std::string value = {};
  /// Whether the flag can be given without its value.
  bool is_value_optional = false;
  bool is_repeated = false;
  std::string help = {};
  /// The environment variable; empty: there is none.
  std::string variable = {};
  /// The heading in the help.
  std::string group = {};

  /// The words that the value can be; empty: it isn't one of a few words.
  std::vector<std::string> choices() const;
  bool takes_file() const { return value == "FILE" || value == "PATH"; }
};

/// A positional argument.
struct ArgumentManual {
  std::string name;
  std::string help;
  /// The words that it can be; empty: it isn't one of a few words.
  std::vector<std::string> choices;
  bool is_required = false;
  bool is_repeated = false;

  /// Whether the choices are so few that they can stand in for the name.
  bool shows_choices() const { return !choices.empty() && choices.size() <= 4; }
};

struct CommandManual {
  std::string name;
  std::string help;
  std::vector<FlagManual> flags = {};
  std::vector<ArgumentManual> arguments = {};
  std::vector<CommandManual> commands = {};
  /// Whether the flags of the program are allowed behind this command, too.
  bool takes_program_flags = false;

  /// `exec`: everything behind `--` is another command line.
  bool runs_command() const { return name == "exec"; }
  /// Whether its last argument is a file.
  bool takes_files() const { return !arguments.empty() && arguments.back().name == "FILE"; }
  /// The words that the first argument can be; empty: it isn't one of a few words.
  std::vector<std::string> argument_choices() const;
  std::vector<std::string> command_names() const;
};

/// All flags that are allowed behind `command`, which is one of the program's; null: before any.
std::vector<FlagManual> flags_allowed(const CommandManual& program, const CommandManual* command);

/// Describes a program with its subcommands.
CommandManual describe(const CLI::App& app);

}  // namespace porthole::http
