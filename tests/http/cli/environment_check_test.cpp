#include "http/cli/environment_check.h"

#include <cstdlib>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "http/cli/command_line.h"

namespace porthole::http {
namespace {

class Variable {
 public:
  explicit Variable(std::string name) : name_(std::move(name)) {
    ::setenv(name_.c_str(), "secret", 1);
  }
  ~Variable() { ::unsetenv(name_.c_str()); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const std::string name_;
};

/// The warnings about this variable.
std::vector<std::string> warnings_about(const std::string& name) {
  const Variable variable(name);
  const char* const argv[] = {"porthole"};
  const Command command = parse_command_line(1, argv);
  REQUIRE(std::holds_alternative<ServeCommand>(command));
  std::vector<std::string> warnings;
  for (const std::string& warning : std::get<ServeCommand>(command).options.warnings) {
    if (warning.starts_with(name + ' ')) warnings.push_back(warning);
  }
  return warnings;
}

using Warnings = std::vector<std::string>;

TEST_SUITE("environment check") {
  TEST_CASE("warns about a variable that no flag has, and suggests one") {
    CHECK(warnings_about("PORTHOLE_AUHT") ==
          Warnings{R"(PORTHOLE_AUHT is ignored: no flag has this variable; did you mean )"
                   R"("PORTHOLE_AUTH"?)"});
    CHECK(warnings_about("PORTHOLE_FLAVOUR") ==
          Warnings{"PORTHOLE_FLAVOUR is ignored: no flag has this variable"});
  }

  TEST_CASE("leaves the variables of others alone") {
    for (const char* name : {"PORTHOLE_BIN", "PORTHOLE_URL", "PORTHOLE_SERVICE_HOST", "PORTHOLEX",
                             "PORTHOLE_PORT_80_TCP_ADDR", "MY_PORTHOLE_AUHT"}) {
      CAPTURE(name);
      CHECK(warnings_about(name).empty());
    }
  }

  TEST_CASE("knows the variables of a service of Kubernetes") {
    CHECK(is_service_variable("PORTHOLE_SERVICE_PORT_HTTP"));
    CHECK(is_service_variable("PORTHOLE_PORT_8080_TCP"));
    CHECK_FALSE(is_service_variable("PORTHOLE_PORT_FIEL"));
    CHECK_FALSE(is_service_variable("PORTHOLE_PORT_"));
  }
}

}  // namespace
}  // namespace porthole::http
