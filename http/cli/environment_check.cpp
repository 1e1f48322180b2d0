#include "http/cli/environment_check.h"

#include <algorithm>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include "http/cli/message_limits.h"
#include "portal/base/ascii.h"
#include "portal/base/near_miss.h"
#include "portal/base/text.h"

#if defined(__APPLE__)
extern char** environ;
#endif

namespace porthole::http {
namespace {

constexpr std::string_view kPrefix = "PORTHOLE_";

/// For the commands that exec runs, and for test packages: which binary to start.
constexpr std::string_view kForOthers[] = {"PORTHOLE_BIN", "PORTHOLE_URL"};

std::vector<std::string> variables_of(const CLI::App& app) {
  std::vector<std::string> names;
  const auto add = [&names](const CLI::App& from) {
    for (const CLI::Option* option : from.get_options()) {
      if (!option->get_envname().empty()) names.push_back(option->get_envname());
    }
  };
  add(app);
  for (const CLI::App* command : app.get_subcommands({})) add(*command);
  // ignore_service_variable takes it from its flag.
  names.emplace_back("PORTHOLE_PORT");
  return names;
}

/// The names of the variables with our prefix, sorted.
std::vector<std::string> our_variables() {
  std::vector<std::string> names;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::string_view name = text.substr(0, text.find('='));
    if (name.starts_with(kPrefix)) names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

bool is_service_variable(std::string_view name) {
  if (name == "PORTHOLE_SERVICE_HOST" || name.starts_with("PORTHOLE_SERVICE_PORT")) return true;
  constexpr std::string_view kPort = "PORTHOLE_PORT_";
  return name.size() > kPort.size() && name.starts_with(kPort) && is_digit(name[kPort.size()]);
}

std::vector<std::string> unknown_variables(const CLI::App& app) {
  const std::vector<std::string> known = variables_of(app);
  std::vector<std::string> warnings;
  for (const std::string& name : our_variables()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    if (std::find(std::begin(kForOthers), std::end(kForOthers), name) != std::end(kForOthers)) {
      continue;
    }
    if (is_service_variable(name)) continue;
    if (warnings.size() == kVariableWarningsMax) break;
    warnings.push_back(cut(name, kShownBytesMax) + " is ignored: no flag has this variable" +
                       did_you_mean(name, known));
  }
  return warnings;
}

}  // namespace porthole::http
