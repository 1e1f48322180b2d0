#include "http/cli/help_text.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "http/cli/shell_text.h"

namespace porthole::http {
namespace {

constexpr std::size_t kWidthDefault = 80;
constexpr std::size_t kWidthMin = 40;
/// Longer lines are hard to read.
constexpr std::size_t kWidthMax = 120;

/// What is explained stands on the left, up to this column if it is short enough.
constexpr std::size_t kExplanationColumn = 24;

/// The flags that are used most, in a line each. The names are those of serve's flags.
constexpr std::pair<std::string_view, std::string_view> kCommonFlags[] = {
    {"--fixtures", "Start with the state that this file declares (default: porthole.jsonc)"},
    {"--watch", "Reload the fixtures and the schema when their files change"},
    {"--demo", "Start with the demo's organization, acme"},
    {"--schema", "Check queries and type answers by this GraphQL schema"},
    {"--port", "Port to listen on; 0: any free port (default 8080)"},
    {"--host", "Address to listen on (default 127.0.0.1)"},
    {"--auth", "Whether any access token works, or only declared ones"},
    {"--snapshot", "Save the state to this file, and start with it"},
    {"--clock", "Start the clock at this time"},
    {"--rng-seed", "Generate the same identifiers and tokens in every run"},
    {"--tls-self-signed", "Serve TLS with a certificate that is made at start"},
    {"--log-level", "Lowest level to log, on standard error"},
};

constexpr std::pair<std::string_view, std::string_view> kExamples[] = {
    {"porthole demo", "serve something to try at once, and print how"},
    {"porthole init", "write porthole.jsonc, fixtures to edit"},
    {"porthole --watch", "serve porthole.jsonc, and reload it when it changes"},
    {"porthole exec -- make test", "run tests against a server of their own"},
};

/// Writes paragraphs, and lists of two columns, on lines of a bounded width.
class HelpWriter {
 public:
  explicit HelpWriter(std::size_t width) : width_(width) {}

  void paragraph(std::string_view text, std::size_t indent = 0) {
    text_.append(indent, ' ');
    words(text, indent, indent);
  }

  void heading(std::string_view text) { text_.append("\n").append(text).append(":\n"); }

  /// `term` and what it means, on the right of it or below.
  void entry(std::string_view term, std::string_view meaning) {
    text_.append("  ").append(term);
    std::size_t column = 2 + term.size();
    const std::size_t right = std::min(kExplanationColumn, width_ / 3);
    if (column + 2 > right) {
      text_ += '\n';
      column = 0;
    }
    text_.append(right - column, ' ');
    words(meaning, right, right);
  }

  std::string take() { return std::move(text_); }

 private:
  /// Writes words from `column` on, and a line feed. Lines that follow are indented.
  void words(std::string_view text, std::size_t column, std::size_t indent) {
    bool is_first = true;
    while (!text.empty()) {
      const std::size_t length = std::min(text.find_first_of(" \n"), text.size());
      const std::string_view word = text.substr(0, length);
      text.remove_prefix(std::min(length + 1, text.size()));
      if (word.empty()) continue;
      if (!is_first && column + 1 + word.size() > width_) {
        text_.append("\n").append(indent, ' ');
        column = indent;
      } else if (!is_first) {
        text_ += ' ';
        ++column;
      }
      text_ += word;
      column += word.size();
      is_first = false;
    }
    text_ += '\n';
  }

  const std::size_t width_;
  std::string text_;
};

std::string term_of(const FlagManual& flag) {
  std::string term = flag.short_name.empty() ? flag.name : flag.short_name + ", " + flag.name;
  if (flag.value.empty()) return term;
  return term + (flag.is_value_optional ? "[=" + flag.value + ']' : ' ' + flag.value);
}

void write_common_flags(const CommandManual& program, HelpWriter& help) {
  help.heading("The flags that are used most");
  for (const auto& [name, meaning] : kCommonFlags) {
    const auto flag =
        std::find_if(program.flags.begin(), program.flags.end(),
                     [name = name](const FlagManual& one) { return one.name == name; });
    if (flag != program.flags.end()) help.entry(term_of(*flag), meaning);
  }
}

/// Up to the end of its first sentence or clause.
std::string_view summary_of(std::string_view help) {
  return help.substr(0, std::min({help.find(". "), help.find(';'), help.find(": ")}));
}

}  // namespace

std::string call_of(const CommandManual& command) {
  std::string usage = "porthole " + command.name;
  if (command.runs_command()) return usage + " [FLAGS] -- COMMAND [ARGUMENT...]";
  if (command.takes_program_flags || command.flags.size() > 1) usage += " [FLAGS]";
  for (const ArgumentManual& argument : command.arguments) {
    const bool has_choices = argument.shows_choices();
    std::string name = has_choices ? join_words(argument.choices, "|") : argument.name;
    if (argument.is_repeated) name += "...";
    usage += argument.is_required ? ' ' + name : " [" + name + ']';
  }
  return usage;
}

std::size_t terminal_width() {
  std::size_t width = 0;
  if (const char* columns = std::getenv("COLUMNS"); columns != nullptr) {
    const std::string_view text = columns;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), width);
    if (error != std::errc() || end != text.data() + text.size()) width = 0;
  }
  winsize size{};
  if (width == 0 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) width = size.ws_col;
  return width == 0 ? kWidthDefault : std::clamp(width, kWidthMin, kWidthMax);
}

std::string program_help(const CommandManual& program, std::size_t width) {
  HelpWriter help(width);
  help.paragraph(std::string_view(program.help).substr(0, program.help.find('\n')));
  help.heading("Usage");
  help.paragraph("porthole [COMMAND] [FLAGS]", 2);
  help.heading("Commands");
  for (const CommandManual& command : program.commands) {
    help.entry(command.name, summary_of(command.help));
  }
  write_common_flags(program, help);
  help.heading("Examples");
  for (const auto& [command, meaning] : kExamples) help.entry(command, meaning);
  help.paragraph("\n");
  help.paragraph(
      "porthole help COMMAND describes a command. porthole --help-all describes every "
      "flag, and so does the man page: porthole man | man -l -");
  return help.take();
}

std::string command_help(const CommandManual& program, const CommandManual& command,
                         std::size_t width) {
  HelpWriter help(width);
  help.paragraph("Usage: " + call_of(command));
  help.paragraph("\n");
  help.paragraph(command.help);
  if (!command.arguments.empty()) help.heading("Arguments");
  for (const ArgumentManual& argument : command.arguments) {
    help.entry(argument.name, argument.help);
  }
  if (command.takes_program_flags) {
    write_common_flags(program, help);
    help.paragraph("\n");
    help.paragraph("porthole --help-all describes every flag.");
    return help.take();
  }
  help.heading("Flags");
  for (const FlagManual& flag : command.flags) {
    const std::string variable = flag.variable.empty() ? "" : " [" + flag.variable + ']';
    help.entry(term_of(flag), flag.help + variable);
  }
  return help.take();
}

}  // namespace porthole::http
