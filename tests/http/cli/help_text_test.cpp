#include "http/cli/help_text.h"

#include <sstream>
#include <string>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

CommandManual program() {
  CommandManual manual{"porthole", "What it is\nMore"};
  manual.flags = {{.name = "--port", .value = "N", .help = "Long text"},
                  {.name = "--watch", .help = "Longer text"},
                  {.name = "--idle-exit", .value = "N", .help = "Seldom used"}};
  CommandManual exec{"exec", "Run a command. And more about it"};
  exec.takes_program_flags = true;
  CommandManual init{"init", "Write a file; with comments"};
  init.arguments = {{"FILE", "Where to write it", {}}};
  init.flags = {{.name = "--help", .short_name = "-h", .help = "Help"},
                {.name = "--force",
                 .help = "Overwrite what is there, even if it is somebody else's work of years",
                 .variable = "PORTHOLE_FORCE"}};
  manual.commands = {exec, init};
  return manual;
}

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
  return longest;
}

TEST_SUITE("help text") {
  TEST_CASE("lists the commands with a summary, and the common flags there are") {
    const std::string help = program_help(program(), 80);
    CHECK(help.starts_with("What it is\n\nUsage:\n"));
    CHECK(help.find("  exec                  Run a command\n") != std::string::npos);
    CHECK(help.find("  init                  Write a file\n") != std::string::npos);
    CHECK(help.find("  --port N              Port") != std::string::npos);
    CHECK(help.find("--idle-exit") == std::string::npos);
    CHECK(help.find("--schema FILE") == std::string::npos);
  }

  TEST_CASE("breaks lines at the width") {
    for (const std::size_t width : {40u, 60u, 80u, 120u}) {
      CAPTURE(width);
      CHECK(longest_line(program_help(program(), width)) <= width);
      for (const CommandManual& command : program().commands) {
        CHECK(longest_line(command_help(program(), command, width)) <= width);
      }
    }
    CHECK(longest_line(program_help(program(), 80)) > 60);
  }

  TEST_CASE("shows how a command is called") {
    const CommandManual manual = program();
    CHECK(call_of(manual.commands[0]) == "porthole exec [FLAGS] -- COMMAND [ARGUMENT...]");
    CHECK(call_of(manual.commands[1]) == "porthole init [FLAGS] [FILE]");
    CommandManual choosing{"choose", "Choose"};
    choosing.arguments = {{"WORD", "One", {"a", "b"}, true}, {"FILE", "Others", {}, true, true}};
    CHECK(call_of(choosing) == "porthole choose a|b FILE...");
    choosing.arguments.front().choices = {"a", "b", "c", "d", "e"};
    CHECK(call_of(choosing) == "porthole choose WORD FILE...");
  }

  TEST_CASE("describes all of a command that has flags of its own") {
    const CommandManual manual = program();
    const std::string help = command_help(manual, manual.commands[1], 100);
    CHECK(help.find("  FILE                  Where to write it\n") != std::string::npos);
    CHECK(help.find("  -h, --help            Help\n") != std::string::npos);
    CHECK(help.find("[PORTHOLE_FORCE]") != std::string::npos);
    CHECK(help.find("--port") == std::string::npos);
  }
}

}  // namespace
}  // namespace porthole::http
