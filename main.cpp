#include <cstdio>
#include <variant>

#include "http/cli/command.h"
#include "http/cli/command_line.h"
#include "http/cli/exec.h"
#include "http/cli/fixtures_command.h"
#include "http/cli/healthcheck.h"
#include "http/cli/init_command.h"
#include "http/cli/serve_command.h"
#include "http/cli/validate_command.h"

namespace {

using porthole::http::ExitStatus;

int run(const porthole::http::ServeCommand& command) {
  return porthole::http::serve(command.options);
}

int run(const porthole::http::ExecCommand& command) {
  return porthole::http::exec(command);
}

int run(const porthole::http::ValidateCommand& command) {
  return static_cast<int>(porthole::http::validate(command));
}

int run(const porthole::http::HealthcheckCommand& command) {
  return static_cast<int>(porthole::http::healthcheck(command));
}

int run(const porthole::http::InitCommand& command) {
  return static_cast<int>(porthole::http::init(command));
}

int run(const porthole::http::FixturesCommand& command) {
  return static_cast<int>(porthole::http::print_fixtures(command));
}

int run(const porthole::http::ExitCommand& command) {
  porthole::http::print(command.status == ExitStatus::success ? stdout : stderr, command.text);
  return static_cast<int>(command.status);
}

}  // namespace

int main(int argc, char** argv) {
  const porthole::http::Command command = porthole::http::parse_command_line(argc, argv);
  return std::visit([](const auto& called) { return run(called); }, command);
}
