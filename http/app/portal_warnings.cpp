#include "http/app/portal_warnings.h"

#include <cstdint>
#include <string>
#include <vector>

#include "http/observe/masked_values.h"
#include "portal/graphql/language/lexer.h"

namespace porthole::http {
namespace {

/// Why the first rule doesn't fit, without the value that was found, which may be secret.
std::string first_problem(const std::vector<graphql::RuleMisfit>& misfits) {
  const graphql::RuleProblem& problem = misfits.front().problems.front();
  return problem.path + ": " + problem.message.substr(0, problem.message.find(", found"));
}

/// The literals of a query, which messages quote and which may be secret.
MaskedValues literals_of(std::string_view query) {
  MaskedValues literals;
  graphql::Lexer lexer(query);
  for (;;) {
    const graphql::Token token = lexer.next();
    const std::string_view text = token.text(query);
    switch (token.kind) {
      case graphql::TokenKind::string:
        literals.add(text.substr(1, text.size() - 2));
        break;
      case graphql::TokenKind::block_string:
        literals.add(text.substr(3, text.size() - 6));
        break;
      case graphql::TokenKind::integer:
      case graphql::TokenKind::floating:
        literals.add(text);
        break;
      case graphql::TokenKind::end_of_document:
      case graphql::TokenKind::invalid:
        return literals;
      default:
        break;
    }
  }
}

template <typename Warn>
void for_each_portal(const StateImage& image, const Warn& warn) {
  for (const auto& organization : image.organizations) {
    for (const auto& portal : organization.portals) {
      warn(organization.organization->slug, *portal);
    }
  }
}

}  // namespace

void warn_of_query(const Log& log, const QueryPolicy& policy, std::string_view organization,
                   const Portal& portal) {
  if (policy.validation() != Validation::warn) return;
  const MaskedValues literals = literals_of(portal.contents.query);
  for (const std::string& warning : policy.check(portal.contents.query).sentences()) {
    log.warn("the portal's query is invalid", {{"organization", organization},
                                               {"portal", portal.contents.slug},
                                               {"problem", literals.without_values(warning)}});
  }
}

void warn_of_queries(const Log& log, const QueryPolicy& policy, const StateImage& image) {
  if (policy.validation() != Validation::warn) return;
  for_each_portal(image, [&](std::string_view organization, const Portal& portal) {
    warn_of_query(log, policy, organization, portal);
  });
}

void warn_of_rules(const Log& log, const QueryPolicy& policy, std::string_view organization,
                   const Portal& portal) {
  const auto misfits = policy.find_misfits(portal, {});
  if (misfits.empty()) return;
  log.warn("response rules don't fit the portal's query: calls skip them",
           {{"organization", organization},
            {"portal", portal.contents.slug},
            {"rules", static_cast<std::int64_t>(misfits.size())},
            {"first", first_problem(misfits)}});
}

void warn_of_rules(const Log& log, const QueryPolicy& policy, const StateImage& image) {
  for_each_portal(image, [&](std::string_view organization, const Portal& portal) {
    warn_of_rules(log, policy, organization, portal);
  });
}

}  // namespace porthole::http
