#include "http/app/query_warnings.h"

#include <string>

namespace porthole::http {

void warn_of_query(const Log& log, const QueryPolicy& rules, std::string_view organization,
                   const Portal& portal) {
  if (rules.validation() != Validation::warn) return;
  for (const std::string& warning : rules.check(portal.contents.query).sentences()) {
    log.warn(
        "the portal's query is invalid",
        {{"organization", organization}, {"portal", portal.contents.slug}, {"problem", warning}});
  }
}

void warn_of_queries(const Log& log, const QueryPolicy& rules, const StateImage& image) {
  if (rules.validation() != Validation::warn) return;
  for (const auto& organization : image.organizations) {
    for (const auto& portal : organization.portals) {
      warn_of_query(log, rules, organization.organization->slug, *portal);
    }
  }
}

}  // namespace porthole::http
