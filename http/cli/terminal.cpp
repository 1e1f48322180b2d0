#include "http/cli/terminal.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <unistd.h>
#include <vector>

#include "http/observe/version.h"

namespace porthole::http {
namespace {

constexpr std::size_t kOrganizationsShown = 5;

bool is_terminal() {
  return ::isatty(STDERR_FILENO) != 0;
}

/// https://no-color.org: if it is there and not empty.
bool refuses_color() {
  const char* value = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return value != nullptr && *value != '\0';
}

LogFormat format_of(LogFormatChoice choice) {
  switch (choice) {
    case LogFormatChoice::text:
      return LogFormat::text;
    case LogFormatChoice::json:
      return LogFormat::json;
    case LogFormatChoice::people:
      return LogFormat::people;
    case LogFormatChoice::automatic:
      break;
  }
  return is_terminal() ? LogFormat::people : LogFormat::text;
}

bool is_colored(ColorChoice choice) {
  if (choice == ColorChoice::automatic) return is_terminal() && !refuses_color();
  return choice == ColorChoice::always;
}

std::string organizations_text(const RunningServer& running) {
  const std::vector<OrganizationPtr> organizations = running.store.organizations();
  std::string text;
  for (const OrganizationPtr& organization : organizations) {
    if (&organization - organizations.data() == kOrganizationsShown) {
      return text + ", and " + std::to_string(organizations.size() - kOrganizationsShown) + " more";
    }
    text += (text.empty() ? "" : ", ") + organization->slug;
  }
  if (running.mode == AuthMode::strict) return text.empty() ? "none" : text;
  return text.empty() ? "any: each is created when it is first named" : text + ", and any other";
}

}  // namespace

LogStyle log_style(const Options& options) {
  return {format_of(options.log_format), is_colored(options.color)};
}

std::string banner_for(const RunningServer& running) {
  if (!running.log.is_for_people()) return {};
  const bool is_open = running.mode == AuthMode::open;
  const std::string& url = running.server.url();
  const auto line = [](std::string_view what, std::string_view text) {
    constexpr std::size_t kWidth = 15;
    std::string shown = "  " + std::string(what);
    shown.append(shown.size() < kWidth + 2 ? kWidth + 2 - shown.size() : 1, ' ');
    return shown.append(text).append("\n");
  };
  const std::vector<OrganizationPtr> organizations = running.store.organizations();
  const std::string slug = organizations.empty() ? "acme" : organizations.front()->slug;
  const std::string token = is_open ? "anything" : "TOKEN";
  std::string banner = "\n  porthole " + version() + " at " + url + "\n\n";
  banner += line("organizations", organizations_text(running));
  banner += line("tokens",
                 is_open ? "any token may do anything" : "only declared ones, within their scopes");
  banner += line("control", url + "/_porthole/v1");
  banner += line("try", "curl -H 'Authorization: Bearer " + token + "' " + url +
                            "/v2/organizations/" + slug + "/portals");
  banner += line("", "curl " + url + "/_porthole/v1/requests");
  banner += line("stop", "Ctrl-C");
  return banner + "\n";
}

}  // namespace porthole::http
