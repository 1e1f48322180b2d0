#include <cstdio>
#include <variant>

#include "http/command_line.h"
#include "http/serve.h"

namespace {

using porthole::http::ExitStatus;

ExitStatus run(const porthole::http::ServeCommand& command) {
  return porthole::http::serve(command.options);
}

ExitStatus run(const porthole::http::ValidateCommand& command) {
  return porthole::http::validate(command);
}

ExitStatus run(const porthole::http::ExitCommand& command) {
  std::fputs(command.text.c_str(), command.status == ExitStatus::success ? stdout : stderr);
  return command.status;
}

}  // namespace

int main(int argc, char** argv) {
  const porthole::http::Command command = porthole::http::parse_command_line(argc, argv);
  const ExitStatus status = std::visit([](const auto& chosen) { return run(chosen); }, command);
  return static_cast<int>(status);
}
