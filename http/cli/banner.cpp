#include "http/cli/banner.h"

#include <cstddef>
#include <string_view>
#include <vector>

#include "http/observe/version.h"

namespace porthole::http {
namespace {

constexpr std::size_t kOrganizationsShown = 5;

std::string organizations_text(const std::vector<OrganizationPtr>& organizations, bool is_open) {
  std::string text;
  for (std::size_t i = 0; i < organizations.size(); ++i) {
    if (i == kOrganizationsShown) {
      return text + ", and " + std::to_string(organizations.size() - i) + " more";
    }
    text += (i == 0 ? "" : ", ") + organizations[i]->slug;
  }
  if (!is_open) return text.empty() ? "none" : text;
  return text.empty() ? "any: each is created when it is first named" : text + ", and any other";
}

}  // namespace

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
  banner += line("organizations", organizations_text(organizations, is_open));
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
