#include "http/cli/completion.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

/// A program whose help has everything that could break a script.
CommandManual hostile_program() {
  CommandManual program{"porthole", "Help"};
  program.flags = {
      {.name = "--file", .value = "FILE", .help = "It's a [file]\nwith two: lines"},
      {.name = "--kind", .value = "a|b", .help = "A \\ and a 'quote'"},
      {.name = "--polls", .value = "N", .is_value_optional = true, .help = "# no comment"},
  };
  CommandManual serve{"serve", "Don't\nstop"};
  serve.takes_program_flags = true;
  CommandManual exec{"exec", "Run"};
  exec.takes_program_flags = true;
  CommandManual init{"init", "Write"};
  init.arguments = {{"FILE", "Where", {}}};
  init.flags = {{.name = "--force", .help = "Overwrite"}};
  program.commands = {serve, exec, init};
  return program;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

bool has_line(const std::string& script, const std::string& line) {
  const std::vector<std::string> lines = lines_of(script);
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

TEST_SUITE("completion") {
  TEST_CASE("quotes descriptions for fish, each on one line") {
    const std::string script = fish_completion(hostile_program());
    const std::string begin = "complete -c porthole -n '__porthole_is none serve exec' ";
    CHECK(has_line(script, begin + R"(-l file -r -F -d 'It\'s a [file] with two: lines')"));
    CHECK(has_line(script, begin + R"(-l kind -x -a 'a b' -d 'A \\ and a \'quote\'')"));
    CHECK(has_line(script, begin + "-l polls -d '# no comment'"));
    CHECK(has_line(script,
                   R"(complete -c porthole -n '__porthole_is none' -a serve -d 'Don\'t stop')"));
    CHECK(has_line(script, "complete -c porthole -n '__porthole_is init' -l force -d 'Overwrite'"));
  }

  TEST_CASE("makes each line of the fish script a comment or a command of fish") {
    for (const std::string& line : lines_of(fish_completion(hostile_program()))) {
      CAPTURE(line);
      if (line.starts_with('#')) CHECK(line.starts_with("# "));
      if (line.empty() || line.starts_with("# ") || line.starts_with("    ")) continue;
      const bool is_command = line.starts_with("function ") || line == "end" ||
                              line.starts_with("complete -c porthole ");
      CHECK(is_command);
    }
  }

  TEST_CASE("quotes specifications for zsh, each on one line") {
    const std::string script = zsh_completion(hostile_program());
    CHECK(has_line(script, R"(    '--file=[It'\''s a \[file\] with two: lines]:FILE:_files')"));
    CHECK(has_line(script, R"(    '--kind=[A \\ and a '\''quote'\'']:one of:(a b)')"));
    CHECK(has_line(script, "    '--polls=-[# no comment]::N: '"));
    CHECK(has_line(script, R"(    'serve:Don'\''t stop')"));
  }

  TEST_CASE("offers commands, flags and values in bash") {
    const std::string script = bash_completion(hostile_program());
    CHECK(has_line(script, "      serve|exec|init) command=${command:-${COMP_WORDS[i]}} ;;"));
    CHECK(has_line(script, "    --file) files=1 ;;"));
    CHECK(has_line(script, "    --kind) words='a b' ;;"));
    CHECK(has_line(script, "    exec) words='--file --kind --polls --' ;;"));
    CHECK(has_line(script, "    init) words='--force' files=1 ;;"));
    CHECK(has_line(script, "    '') words='serve exec init --file --kind --polls' ;;"));
  }
}

}  // namespace
}  // namespace porthole::http
