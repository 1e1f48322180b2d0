#include "http/command_flags.h"

#include <algorithm>
#include <cctype>

namespace porthole::http {

/// `PORTHOLE_PORT_FILE` for `--port-file`.
std::string environment_name(const std::string& flag) {
  std::string name = "PORTHOLE_" + flag.substr(flag.find_first_not_of('-'));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
    return c == '-' ? '_' : static_cast<char>(std::toupper(c));
  });
  return name;
}

std::string HelpFormatter::make_option_name(const CLI::Option* option, bool is_positional) const {
  std::string name = CLI::Formatter::make_option_name(option, is_positional);
  if (name.ends_with('}')) name.replace(name.rfind('{'), std::string::npos, "[=N]");
  return name;
}

std::string HelpFormatter::make_usage(const CLI::App* app, std::string name) const {
  if (app->get_name() != "exec") return CLI::Formatter::make_usage(app, std::move(name));
  return "Usage: " + name + " [FLAGS] -- COMMAND [ARGUMENT...]\n";
}

}  // namespace porthole::http
