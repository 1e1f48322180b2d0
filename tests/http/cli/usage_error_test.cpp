#include "http/cli/usage_error.h"

#include <initializer_list>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "http/cli/command_line.h"

namespace porthole::http {
namespace {

/// The first line of the refusal, without `porthole: `.
std::string refusal(std::initializer_list<const char*> arguments) {
  std::vector<const char*> argv = {"porthole"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  const Command command = parse_command_line(static_cast<int>(argv.size()), argv.data());
  const auto* exit = std::get_if<ExitCommand>(&command);
  if (exit == nullptr) return "(accepted)";
  CHECK(exit->status == ExitStatus::usage);
  const std::string prefix = "porthole: ";
  REQUIRE(exit->text.starts_with(prefix));
  return exit->text.substr(prefix.size(), exit->text.find('\n') - prefix.size());
}

TEST_SUITE("usage errors") {
  TEST_CASE("suggest the flag that was meant") {
    CHECK(refusal({"--prot", "1"}) == R"(--prot: unknown flag; did you mean "--port"?)");
    CHECK(refusal({"-port", "1"}) == R"(-port: unknown flag; did you mean "--port"?)");
    CHECK(refusal({"--tls-sert=x"}) == R"(--tls-sert: unknown flag; did you mean "--tls-cert"?)");
    CHECK(refusal({"--flavour"}) == "--flavour: unknown flag");
  }

  TEST_CASE("don't show the value of an unknown flag, which may be a secret") {
    CHECK(refusal({"--control-tokn=sesame"}).find("sesame") == std::string::npos);
  }

  TEST_CASE("know whose flag it is") {
    CHECK(refusal({"validate", "--port", "1"}) == "--port: is no flag of validate, but of serve");
    CHECK(refusal({"init", "--forse"}) ==
          R"(--forse: unknown flag of init; did you mean "--force"?)");
    CHECK(refusal({"exec", "--prot", "1", "--", "ls"}) ==
          R"(--prot: unknown flag; did you mean "--port"?)");
  }

  TEST_CASE("suggest the command that was meant") {
    CHECK(refusal({"exce", "--", "ls"}) == R"(unknown command "exce"; did you mean "exec"?)");
    CHECK(refusal({"surf"}) == R"(unknown command "surf")");
    CHECK(refusal({"serve", "more"}) == R"(serve: unexpected argument "more")");
  }

  TEST_CASE("say what a flag without its value needs") {
    CHECK(refusal({"--port"}) == "--port: its value is missing; expected --port N");
    CHECK(refusal({"--schema", "--watch"}) ==
          "--schema: its value is missing; expected --schema FILE");
    CHECK(refusal({"--auth", "--port", "0"}) ==
          "--auth: its value is missing; expected --auth open|strict");
    CHECK(refusal({"validate", "a", "--schema", "--validation", "off"}) ==
          "--schema: its value is missing; expected --schema FILE");
    CHECK(refusal({"--control-token=--watch"}) == "(accepted)");
    CHECK(refusal({"--control-token", "--x"}) == "(accepted)");
    CHECK(refusal({"--auto-authorize", "--clock-frozen"}) == "(accepted)");
  }

  TEST_CASE("count the values of a flag that has one") {
    CHECK(refusal({"--port", "1", "--port", "1"}) ==
          "--port: given 2 times, but it can have only one value");
    CHECK(refusal({"--host", "localhost", "--host", "127.0.0.1"}) == "(accepted)");
  }

  TEST_CASE("show where an optional value goes") {
    CHECK(refusal({"--auto-authorize", "3"}) ==
          "--auto-authorize: its value goes behind =: --auto-authorize=3");
  }

  TEST_CASE("say what a switch can be") {
    CHECK(refusal({"--watch=maybe"}) ==
          R"(--watch: must be true or false, or stand alone, not "maybe")");
  }

  TEST_CASE("show how a command is called that lacks an argument") {
    CHECK(refusal({"completion"}) ==
          "completion: SHELL is missing; expected porthole completion bash|zsh|fish");
    CHECK(refusal({"fixtures", "from"}) ==
          "fixtures: FILE is missing; expected porthole fixtures from FILE");
  }

  TEST_CASE("cut what is long") {
    const std::string word(10'000, 'x');
    CHECK(refusal({word.c_str()}).size() < 200);
    CHECK(refusal({("--" + word).c_str()}).size() < 200);
    CHECK(refusal({"--auth", word.c_str()}).size() < 200);
  }
}

}  // namespace
}  // namespace porthole::http
