#pragma once

#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name.
class App;
}

/// What the command line has, as data: from here come the man page and the completions of shells,
/// so that they say what `--help` says.
namespace porthole::http {

struct FlagManual {
  /// `--port`.
  std::string name;
  /// `-h`; empty where there is none.
  std::string short_name = {};
  /// The type of its value: `FILE`, or all words that it may be, `open|strict`; empty: it has none.
  std::string value = {};
  /// Whether it stands without its value, too.
  bool is_value_optional = false;
  bool is_repeated = false;
  std::string help = {};
  /// Its twin in the environment; empty where there is none.
  std::string variable = {};
  /// The heading that it stands under.
  std::string group = {};

  /// The words that the value is one of; empty where it may be others.
  std::vector<std::string> choices() const;
  bool takes_file() const { return value == "FILE" || value == "PATH"; }
};

/// An argument that is no flag.
struct ArgumentManual {
  std::string name;
  std::string help;
  /// The words that it is one of; empty where it may be others.
  std::vector<std::string> choices;
  bool is_required = false;
  bool is_repeated = false;
};

struct CommandManual {
  std::string name;
  std::string help;
  std::vector<FlagManual> flags = {};
  std::vector<ArgumentManual> arguments = {};
  std::vector<CommandManual> commands = {};
  /// Whether the flags of the program may stand behind its name.
  bool takes_program_flags = false;

  /// `exec`: what follows `--` is a command line of its own.
  bool runs_command() const { return name == "exec"; }
};

/// Of a program, and of its subcommands.
CommandManual describe(const CLI::App& app);

/// The man page, in troff's language with the macros of man(7).
std::string man_page(const CommandManual& program, const std::string& version);

/// The script that makes a shell complete the program's arguments.
std::string bash_completion(const CommandManual& program);
std::string zsh_completion(const CommandManual& program);
std::string fish_completion(const CommandManual& program);

}  // namespace porthole::http
