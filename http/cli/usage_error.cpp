#include "http/cli/usage_error.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include <CLI/CLI.hpp>

#include "http/cli/help_text.h"
#include "http/cli/manual.h"
#include "http/cli/message_limits.h"
#include "portal/base/near_miss.h"
#include "portal/base/text.h"

namespace porthole::http {
namespace {

std::vector<std::string> flags_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

/// The flag that a message of CLI11 begins with; null if it names none.
const CLI::Option* find_flag(const CLI::App& app, std::string_view message) {
  const std::string name(message.substr(0, message.find_first_of(": ")));
  // Names without dashes would be those of arguments.
  if (!name.starts_with("--") || name.size() == 2) return nullptr;
  const CLI::App* command = called_command(app);
  const CLI::Option* option = command == nullptr ? nullptr : command->get_option_no_throw(name);
  return option != nullptr ? option : app.get_option_no_throw(name);
}

std::string describe_missing_value(const CLI::Option& option) {
  const std::string name = option.get_name();
  return name + ": its value is missing; expected " + name + ' ' + option.get_type_name();
}

std::string describe_count(const CLI::Option& option) {
  const std::string name = option.get_name();
  if (option.count() > 1) {
    return name + ": given " + std::to_string(option.count()) +
           " times, but it can have only one value";
  }
  return describe_missing_value(option);
}

/// The flag with an optional value that stands before `word`; empty if none does.
std::string flag_before(const CLI::App& app, const std::string& word,
                        const std::vector<std::string>& words) {
  const auto at = std::find(words.begin(), words.end(), word);
  if (at == words.begin() || at == words.end()) return {};
  const CLI::Option* option = at[-1].starts_with("--") ? app.get_option_no_throw(at[-1]) : nullptr;
  const bool has_optional = option != nullptr && option->get_name(false, true).ends_with('}');
  return has_optional ? at[-1] : std::string();
}

std::string describe_flag(const CLI::App& app, const CLI::App* command, const std::string& word) {
  const std::string flag = word.substr(0, word.find('='));
  const std::string shown = cut(flag, kShownBytesMax);
  const bool has_own_flags = command != nullptr && !command->get_fallthrough();
  std::vector<std::string> known = flags_of(has_own_flags ? *command : app);
  const std::string of = has_own_flags ? " of " + command->get_name() : "";
  if (has_own_flags && app.get_option_no_throw(flag) != nullptr) {
    return shown + ": is no flag" + of + ", but of serve";
  }
  // A single dash, which is what other programs' long flags have.
  const std::string name = flag.starts_with("--") ? flag : '-' + flag;
  if (std::find(known.begin(), known.end(), name) != known.end()) {
    return shown + ": unknown flag" + of + "; did you mean " + quote(name) + '?';
  }
  return shown + ": unknown flag" + of + did_you_mean(name, known);
}

std::string describe_extra(const CLI::App& app, const std::vector<std::string>& words) {
  const std::vector<std::string> extra = app.remaining(true);
  // What follows the first one may have been meant as its value.
  const auto first = std::find_if(extra.begin(), extra.end(),
                                  [](const std::string& word) { return word != "--"; });
  if (first == extra.end()) return "unexpected argument \"--\"";
  const std::string& word = *first;
  const CLI::App* command = called_command(app);
  if (word.starts_with('-')) return describe_flag(app, command, word);
  const std::string shown = quote(word, kShownBytesMax);
  if (const std::string before = flag_before(app, word, words); !before.empty()) {
    return before + ": its value goes behind =: " + before + '=' + cut(word, kShownBytesMax);
  }
  if (command != nullptr) return command->get_name() + ": unexpected argument " + shown;
  return "unknown command " + shown + did_you_mean(word, commands_of(app));
}

/// `Could not convert: --watch = maybe`, of a switch.
std::string describe_conversion(const std::string& message) {
  const std::size_t name = message.find("--");
  const std::size_t equals = message.find(" = ");
  if (name == std::string::npos || equals == std::string::npos || equals < name) return message;
  return message.substr(name, equals - name) + ": must be true or false, or stand alone, not " +
         quote(std::string_view(message).substr(equals + 3), kShownBytesMax);
}

}  // namespace

const CLI::App* called_command(const CLI::App& app) {
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->parsed()) return command;
  }
  return nullptr;
}

std::string find_missing_value(const CLI::App& app, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i].find('=') != std::string::npos) continue;
    const CLI::Option* flag = find_flag(app, words[i]);
    if (flag == nullptr || flag->get_items_expected_min() == 0) continue;
    if (words[i + 1].find('=') == std::string::npos && find_flag(app, words[i + 1]) != nullptr) {
      return describe_missing_value(*flag);
    }
    ++i;
  }
  return {};
}

std::string describe_usage_error(const CLI::App& app, const CLI::ParseError& error,
                                 const std::vector<std::string>& words) {
  std::string message = error.what();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) return describe_extra(app, words);
  if (std::string missing = find_missing_value(app, words); !missing.empty()) return missing;
  const CLI::Option* flag = find_flag(app, message);
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr && flag != nullptr) {
    return describe_count(*flag);
  }
  const CLI::App* command = called_command(app);
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && command != nullptr) {
    return command->get_name() + ": " + message.substr(0, message.find(' ')) +
           " is missing; expected " + call_of(describe(*command));
  }
  if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr) {
    return describe_conversion(message);
  }
  return message;
}

}  // namespace porthole::http
