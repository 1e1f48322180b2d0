#include "http/cli/man_page.h"

#include <string_view>

#include "http/cli/shell_text.h"

namespace porthole::http {
namespace {

/// Escapes text for troff: backslashes are no commands, hyphens can be copied as such, and the
/// first character of a line calls no macro.
std::string to_troff(std::string_view text) {
  std::string troff;
  for (const char c : text) {
    if (c == '\\') {
      troff += "\\e";
    } else if (c == '-') {
      troff += "\\-";
    } else if (c == '\n') {
      troff += "\n.br\n";
    } else {
      troff += c;
    }
  }
  if (troff.starts_with('.') || troff.starts_with('\'')) troff.insert(0, "\\&");
  return troff;
}

std::string bold(std::string_view text) {
  return "\\fB" + to_troff(text) + "\\fR";
}

std::string italic(std::string_view text) {
  return "\\fI" + to_troff(text) + "\\fR";
}

/// `open|strict` with its words bold, `FILE` in italics.
std::string value_of(const FlagManual& flag) {
  const std::vector<std::string> choices = flag.choices();
  if (choices.empty()) return italic(flag.value);
  std::string words;
  for (const std::string& word : choices) words += (words.empty() ? "" : "|") + bold(word);
  return words;
}

void append_flag(const FlagManual& flag, std::string& page) {
  page += ".TP\n";
  if (!flag.short_name.empty()) page += bold(flag.short_name) + ", ";
  page += bold(flag.name);
  if (flag.is_value_optional) {
    page += "[=" + value_of(flag) + ']';
  } else if (!flag.value.empty()) {
    page += ' ' + value_of(flag);
  }
  page += '\n' + to_troff(flag.help);
  if (!flag.help.ends_with('.')) page += '.';
  page += '\n';
  if (!flag.variable.empty()) page += "In the environment: " + bold(flag.variable) + ".\n";
}

std::string arguments_of(const CommandManual& command) {
  if (command.runs_command()) {
    return " [" + italic("FLAGS") + "] " + bold("--") + ' ' + italic("COMMAND") + " [" +
           italic("ARGUMENT") + "]...";
  }
  std::string text;
  for (const ArgumentManual& argument : command.arguments) {
    std::string name;
    for (const std::string& word : argument.choices) {
      if (argument.shows_choices()) name += (name.empty() ? "" : "|") + bold(word);
    }
    if (name.empty()) name = italic(argument.name);
    text += ' ' + (argument.is_required ? name : '[' + name + ']');
    if (argument.is_repeated) text += "...";
  }
  return text;
}

void append_synopsis(const CommandManual& program, std::string& page) {
  page += ".SH SYNOPSIS\n";
  for (const CommandManual& command : program.commands) {
    const bool is_default = command.name == "serve";
    page += bold(program.name) + ' ';
    page += is_default ? '[' + bold(command.name) + ']' : bold(command.name);
    const bool has_flags = is_default || command.flags.size() > 1;
    if (has_flags && !command.runs_command()) page += " [" + italic("FLAGS") + ']';
    page += arguments_of(command) + "\n.br\n";
  }
}

void append_commands(const CommandManual& program, std::string& page) {
  page += ".SH COMMANDS\n";
  for (const CommandManual& command : program.commands) {
    page += ".SS " + bold(command.name) + arguments_of(command) + '\n';
    page += to_troff(command.help) + ".\n";
    for (const ArgumentManual& argument : command.arguments) {
      page += ".TP\n" + italic(argument.name) + '\n' + to_troff(argument.help) + ".\n";
    }
    for (const FlagManual& flag : command.flags) {
      if (flag.name != "--help") append_flag(flag, page);
    }
  }
}

void append_flags(const CommandManual& program, std::string& page) {
  page += ".SH FLAGS\n";
  std::string group = "Options";  // --help and --version, which need no heading.
  for (const FlagManual& flag : program.flags) {
    if (flag.group != group) page += ".SS " + to_troff(flag.group) + '\n';
    group = flag.group;
    append_flag(flag, page);
  }
}

/// The sections that aren't generated.
constexpr std::string_view kManualTail = R"(.SH ENVIRONMENT
Every flag can also be set by the environment variable that is named with it above.
A flag takes precedence over its variable, and the variable over the default.
.SH "EXIT STATUS"
.TP
0
Success.
.TP
1
Failure while running; a server that isn't healthy; a file that can't be written.
.TP
2
Usage error: flags or arguments that don't exist, are invalid or don't go together.
.TP
3
The server can't listen: the port is in use, or the address isn't this machine's.
.TP
4
Fixtures, a schema or a snapshot are invalid.
.PP
.B porthole exec
exits with the command's status; with 128 plus the number of the signal that ended it; with 127 if there is no such command and 126 if it can't be run.
.SH SIGNALS
SIGTERM, SIGINT, SIGHUP and SIGQUIT stop a server: requests in flight get four seconds to finish, and the last snapshot is written.
After five seconds it ends in any case, with status 1, and says what it gave up on.
SIGHUP and SIGQUIT stay ignored if they were at the start (nohup).
A second signal stops it at once.
.B porthole exec
forwards signals to its command.
.SH EXAMPLES
.TP
.B porthole
Start a server on the default address: with porthole.jsonc of this folder, if there is one, else without any state.
.TP
.B porthole demo
Start a server with something to try, and print how.
.TP
.B porthole init && porthole \-\-fixtures porthole.jsonc
Write example fixtures, and serve them.
.TP
.B porthole exec \-\-fixtures porthole.jsonc \-\- make test
Start a server, run tests against it, and stop it.
)";

}  // namespace

std::string man_page(const CommandManual& program, const std::string& version) {
  const std::size_t line = program.help.find('\n');
  const std::string summary = program.help.substr(0, program.help.find(':'));
  std::string page = ".\\\" Made by `porthole man`.\n";
  page += ".TH PORTHOLE 1 \"\" \"porthole " + to_troff(version) + "\" \"User Commands\"\n";
  page += ".nh\n.ad l\n";  // Without hyphenation, so that names of variables can be searched.
  page += ".SH NAME\nporthole \\- " + to_troff(summary) + '\n';
  append_synopsis(program, page);
  page += ".SH DESCRIPTION\n" + to_troff(program.help.substr(0, line)) + '\n';
  append_commands(program, page);
  append_flags(program, page);
  page += kManualTail;
  return page;
}

}  // namespace porthole::http
