#include "http/cli/manual.h"

#include <algorithm>

#include <CLI/CLI.hpp>

namespace porthole::http {
namespace {

/// `open|strict` as words; nothing for a text without bars.
std::vector<std::string> split_at_bars(const std::string& text) {
  std::vector<std::string> words;
  if (text.find('|') == std::string::npos) return words;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find('|', begin), text.size());
    words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

FlagManual describe_flag(const CLI::Option& option) {
  FlagManual flag;
  flag.name = "--" + option.get_lnames().front();
  if (!option.get_snames().empty()) flag.short_name = "-" + option.get_snames().front();
  // The name of a flag with an optional value ends with the value that it has without: {0}.
  flag.is_value_optional = option.get_name(false, true).ends_with('}');
  const bool is_switch = option.get_items_expected_max() == 0 || option.get_type_size_max() == 0;
  flag.value = flag.is_value_optional ? "N" : is_switch ? "" : option.get_type_name();
  flag.is_repeated = option.get_items_expected_max() > 1;
  flag.help = option.get_description();
  flag.variable = option.get_envname();
  flag.group = option.get_group();
  return flag;
}

ArgumentManual describe_argument(const CLI::Option& option) {
  ArgumentManual argument;
  argument.name = option.get_name(true);
  argument.help = option.get_description();
  argument.choices = split_at_bars(option.get_type_name());
  // An argument that isn't a word of a few has no type.
  if (argument.choices.empty() && !option.get_type_name().empty()) {
    argument.choices.push_back(option.get_type_name());
  }
  argument.is_required = option.get_required();
  argument.is_repeated = option.get_items_expected_max() > 1;
  return argument;
}

}  // namespace

std::vector<std::string> FlagManual::choices() const {
  return split_at_bars(value);
}

std::vector<std::string> CommandManual::argument_choices() const {
  return arguments.empty() ? std::vector<std::string>() : arguments.front().choices;
}

std::vector<std::string> CommandManual::command_names() const {
  std::vector<std::string> names;
  names.reserve(commands.size());
  for (const CommandManual& command : commands) names.push_back(command.name);
  return names;
}

std::vector<FlagManual> flags_allowed(const CommandManual& program, const CommandManual* command) {
  std::vector<FlagManual> flags;
  if (command == nullptr || command->takes_program_flags) flags = program.flags;
  if (command == nullptr) return flags;
  for (const FlagManual& flag : command->flags) {
    // The program's help flag is there already.
    if (!command->takes_program_flags || flag.name != "--help") flags.push_back(flag);
  }
  return flags;
}

CommandManual describe(const CLI::App& app) {
  CommandManual command{app.get_name(), app.get_description()};
  command.takes_program_flags = app.get_fallthrough();
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_lnames().empty()) {
      command.arguments.push_back(describe_argument(*option));
    } else {
      command.flags.push_back(describe_flag(*option));
    }
  }
  for (const CLI::App* subcommand : app.get_subcommands({})) {
    command.commands.push_back(describe(*subcommand));
  }
  return command;
}

}  // namespace porthole::http
