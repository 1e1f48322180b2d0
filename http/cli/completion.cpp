#include <string_view>

#include "http/cli/manual.h"

namespace porthole::http {
namespace {

std::string join_words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// In single quotes, for every one of the three shells: fish, too, ends a text and begins another.
std::string quote(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + '\'';
}

std::vector<std::string> names_of_commands(const CommandManual& program) {
  std::vector<std::string> names;
  names.reserve(program.commands.size());
  for (const CommandManual& command : program.commands) names.push_back(command.name);
  return names;
}

/// Those that may stand behind a command, or before any.
std::vector<FlagManual> flags_of(const CommandManual& program, const CommandManual* command) {
  std::vector<FlagManual> flags;
  if (command == nullptr || command->takes_program_flags) flags = program.flags;
  if (command == nullptr) return flags;
  for (const FlagManual& flag : command->flags) {
    if (!command->takes_program_flags || flag.name != "--help") flags.push_back(flag);
  }
  return flags;
}

bool takes_files(const CommandManual& command) {
  return !command.arguments.empty() && command.arguments.front().name == "FILE";
}

std::vector<std::string> choices_of_argument(const CommandManual& command) {
  return command.arguments.empty() ? std::vector<std::string>() : command.arguments.front().choices;
}

// Bash.

std::string names_of(const std::vector<FlagManual>& flags) {
  std::vector<std::string> names;
  names.reserve(flags.size());
  for (const FlagManual& flag : flags) names.push_back(flag.name);
  return join_words(names);
}

/// One branch a flag with a value, of the program and of its commands: what the value may be.
std::string bash_values(const CommandManual& program) {
  std::string files;
  std::string others;
  std::string branches;
  const auto add = [&](const FlagManual& flag) {
    if (flag.value.empty() || flag.is_value_optional) return;
    const std::vector<std::string> choices = flag.choices();
    if (flag.takes_file()) {
      files += (files.empty() ? "" : "|") + flag.name;
    } else if (choices.empty()) {
      others += (others.empty() ? "" : "|") + flag.name;
    } else {
      branches += "    " + flag.name + ") words=" + quote(join_words(choices)) + " ;;\n";
    }
  };
  for (const FlagManual& flag : program.flags) add(flag);
  for (const CommandManual& command : program.commands) {
    for (const FlagManual& flag : command.flags) {
      // validate has some of the program's.
      if (branches.find("    " + flag.name + ')') == std::string::npos &&
          ('|' + files + '|').find('|' + flag.name + '|') == std::string::npos) {
        add(flag);
      }
    }
  }
  return "    " + files + ") files=1 ;;\n    " + others + ") return ;;\n" + branches;
}

std::string bash_words(const CommandManual& program) {
  std::string branches =
      "    '') words=" +
      quote(join_words(names_of_commands(program)) + ' ' + names_of(flags_of(program, nullptr))) +
      " ;;\n";
  for (const CommandManual& command : program.commands) {
    std::vector<std::string> words = choices_of_argument(command);
    words.push_back(names_of(flags_of(program, &command)));
    if (command.runs_command()) words.emplace_back("--");
    branches += "    " + command.name + ") words=" + quote(join_words(words));
    if (takes_files(command)) branches += " files=1";
    branches += " ;;\n";
  }
  return branches;
}

constexpr std::string_view kBashHead =
    R"(# bash completion for porthole, made by `porthole completion bash`.
_porthole() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  local command= words= files= i
  # Bash takes --flag=value for three words.
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD-2]}
  fi
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    if [[ ${COMP_WORDS[i]} == -- && $command == exec ]]; then
      _porthole_command $((i + 1))
      return
    fi
    case ${COMP_WORDS[i]} in
      COMMANDS) command=${command:-${COMP_WORDS[i]}} ;;
    esac
  done
  case $previous in
)";

constexpr std::string_view kBashMiddle = R"(    *) previous= ;;
  esac
  if [[ ! $previous ]]; then
    case $command in
)";

constexpr std::string_view kBashTail = R"(    esac
    # Files are meant only where no flag has been begun.
    if [[ $current == -* ]]; then files=; fi
  fi
  local IFS=$' \t\n'
  if [[ $words ]]; then COMPREPLY=($(compgen -W "$words" -- "$current")); fi
  if [[ $files ]]; then
    IFS=$'\n'
    COMPREPLY+=($(compgen -f -- "$current"))
    compopt -o filenames 2>/dev/null
  fi
}
# What stands behind the -- of exec is a command line of its own, which begins at word $1.
_porthole_command() {
  if declare -F _command_offset >/dev/null; then
    _command_offset "$1"
    return
  fi
  local IFS=$'\n' kind=-f
  if ((COMP_CWORD == $1)); then kind=-c; fi
  COMPREPLY=($(compgen $kind -- "${COMP_WORDS[COMP_CWORD]}"))
  compopt -o filenames 2>/dev/null
}
complete -F _porthole porthole
)";

// Zsh.

/// The text of a specification between brackets, or of an item before its colon.
std::string zsh_text(std::string_view text, std::string_view special) {
  std::string escaped;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string zsh_action(const FlagManual& flag) {
  if (flag.takes_file()) return "_files";
  const std::vector<std::string> choices = flag.choices();
  return choices.empty() ? " " : '(' + join_words(choices) + ')';
}

std::string zsh_flag(const FlagManual& flag) {
  const std::string help = '[' + zsh_text(flag.help, "[]\\") + ']';
  const std::string value = flag.choices().empty() ? zsh_text(flag.value, ":\\") : "one of";
  std::string specification = flag.is_repeated ? "*" : "";
  if (flag.is_value_optional) {
    specification += flag.name + "=-" + help + "::" + value + ": ";
  } else if (flag.value.empty()) {
    specification += flag.name + help;
  } else {
    specification += flag.name + '=' + help + ':' + value + ':' + zsh_action(flag);
  }
  return "    " + quote(specification) + '\n';
}

std::string zsh_flags(const std::string& variable, const std::vector<FlagManual>& flags) {
  std::string text = "  local -a " + variable + "=(\n";
  for (const FlagManual& flag : flags) text += zsh_flag(flag);
  return text + "  )\n";
}

std::string zsh_command(const CommandManual& program, const CommandManual& command) {
  std::string text = "    " + command.name + ")\n";
  if (command.runs_command()) {
    text +=
        "      local dashes=$words[(i)--]\n"
        "      if ((dashes < CURRENT)); then\n"
        "        shift $dashes words\n"
        "        ((CURRENT -= dashes))\n"
        "        _normal && result=0\n"
        "        return result\n"
        "      fi\n";
  }
  std::string flags = "$program_flags";
  if (!command.takes_program_flags) {
    text += zsh_flags("command_flags", flags_of(program, &command));
    flags = "$command_flags";
  }
  std::string argument;
  const std::vector<std::string> choices = choices_of_argument(command);
  if (takes_files(command)) argument = " '*:file:_files'";
  if (!choices.empty()) argument = " " + quote("1:one of:(" + join_words(choices) + ')');
  if (command.runs_command()) argument = " '--[the command begins]'";
  return text + "      _arguments : " + flags + argument + " && result=0\n      ;;\n";
}

// Fish.

/// Of a line of `complete`: the option, and what its value may be.
std::string fish_flag(const FlagManual& flag) {
  std::string text = " -l " + flag.name.substr(2);
  if (!flag.short_name.empty()) text += " -s " + flag.short_name.substr(1);
  const std::vector<std::string> choices = flag.choices();
  if (!choices.empty()) {
    text += " -x -a " + quote(join_words(choices));
  } else if (flag.takes_file()) {
    text += " -r -F";
  } else if (!flag.value.empty() && !flag.is_value_optional) {
    text += " -x";
  }
  return text + " -d " + quote(flag.help);
}

constexpr std::string_view kFishHead =
    R"(# fish completion for porthole, made by `porthole completion fish`.

# The subcommand that has been typed; nothing where there is none.
function __porthole_command
    for word in (commandline -opc)[2..-1]
        if contains -- $word COMMANDS
            echo $word
            return
        end
    end
end
# Whether it is one of those given; `none` stands for none.
function __porthole_is
    set -l command (__porthole_command)
    test -n "$command"; or set command none
    contains -- $command $argv; and not __porthole_is_behind_dashes
end
function __porthole_is_behind_dashes
    contains -- exec (__porthole_command); and contains -- -- (commandline -opc)
end
#What stands behind the-- of exec is a command line of its own.
function __porthole_complete_command
    set -l words (commandline -opc) (commandline -ct)
    set -l dashes (contains -i -- -- $words)
    complete -C (string join -- ' ' (string escape -- $words[(math $dashes + 1)..-2]) $words[-1])
end

complete -c porthole -f
complete -c porthole -n __porthole_is_behind_dashes -x -a '(__porthole_complete_command)'
)";

std::string replaced(std::string_view text, std::string_view what, const std::string& with) {
  std::string result(text);
  const std::size_t at = result.find(what);
  return result.replace(at, what.size(), with);
}

}  // namespace

std::string bash_completion(const CommandManual& program) {
  std::string names;
  for (const std::string& name : names_of_commands(program)) {
    names += (names.empty() ? "" : "|") + name;
  }
  return replaced(kBashHead, "COMMANDS", names) + bash_values(program) + std::string(kBashMiddle) +
         bash_words(program) + std::string(kBashTail);
}

std::string zsh_completion(const CommandManual& program) {
  std::string text =
      "#compdef porthole\n# zsh completion for porthole, made by `porthole completion zsh`.\n"
      "_porthole() {\n  local curcontext=$curcontext state line result=1\n"
      "  typeset -A opt_args\n";
  text += zsh_flags("program_flags", program.flags);
  text += "  local -a commands=(\n";
  for (const CommandManual& command : program.commands) {
    text += "    " + quote(zsh_text(command.name, ":") + ':' + command.help) + '\n';
  }
  text +=
      "  )\n  _arguments -C -A '-*' : $program_flags '1: :->command' '*:: :->arguments' && "
      "result=0\n"
      "  case $state in\n  command) _describe command commands && result=0 ;;\n  arguments)\n"
      "    case $words[1] in\n";
  for (const CommandManual& command : program.commands) text += zsh_command(program, command);
  return text +
         "    esac\n    ;;\n  esac\n  return result\n}\n"
         "# Read by compinit it is the body of the function; sourced, it has to be told.\n"
         "if [[ $funcstack[1] == _porthole ]]; then\n  _porthole \"$@\"\nelse\n"
         "  compdef _porthole porthole\nfi\n";
}

std::string fish_completion(const CommandManual& program) {
  std::string text = replaced(kFishHead, "COMMANDS", join_words(names_of_commands(program)));
  std::string takers = "none";
  for (const CommandManual& command : program.commands) {
    if (command.takes_program_flags) takers += ' ' + command.name;
    text += "complete -c porthole -n '__porthole_is none' -a " + command.name + " -d " +
            quote(command.help) + '\n';
  }
  for (const FlagManual& flag : program.flags) {
    text += "complete -c porthole -n '__porthole_is " + takers + '\'' + fish_flag(flag) + '\n';
  }
  for (const CommandManual& command : program.commands) {
    const std::string here = "complete -c porthole -n '__porthole_is " + command.name + '\'';
    if (takes_files(command)) text += here + " -F\n";
    const std::vector<std::string> choices = choices_of_argument(command);
    if (!choices.empty()) text += here + " -a " + quote(join_words(choices)) + '\n';
    if (command.takes_program_flags) continue;
    for (const FlagManual& flag : command.flags) text += here + fish_flag(flag) + '\n';
  }
  return text;
}

}  // namespace porthole::http
