#include "store/document/access_token_reader.h"

#include <memory>
#include <utility>
#include <vector>

#include "portal/access_token.h"
#include "portal/base/near_miss.h"
#include "portal/base/text.h"
#include "store/document/credentials_document.h"

namespace porthole {
namespace {

Scopes take_scopes(ObjectReader& object) {
  auto scopes = std::make_shared<std::vector<std::string>>(object.texts("scopes", Need::required));
  for (std::size_t i = 0; i < scopes->size(); ++i) {
    const std::string& scope = (*scopes)[i];
    if (is_scope(scope)) continue;
    object.refuse("scopes", i,
                  quote(scope) + " is not a scope" + did_you_mean(scope, *all_scopes()));
  }
  return scopes;
}

/// The slugs of declared organizations.
std::vector<std::string> take_organizations(ObjectReader& object, const ImageBuilder& builder) {
  std::vector<std::string> slugs = object.texts("organizations", Need::optional);
  for (std::size_t i = 0; i < slugs.size(); ++i) {
    if (builder.has_organization(slugs[i])) continue;
    object.refuse("organizations", i, "organization " + quote(slugs[i]) + " is not declared");
  }
  return slugs;
}

}  // namespace

void read_access_token(ObjectReader& object, ImageBuilder& builder, std::string& plain_token) {
  AccessToken token;
  token.uuid = builder.take_uuid(object, IdentifiedKind::access_token);
  const auto digest =
      take_hidden(object, kHiddenToken, Need::required, builder.options().is_complete);
  if (digest) {
    token.digest = *digest;
    const std::string_view property = token_property(object.object());
    if (std::string problem = builder.claim_access_token(*digest); !problem.empty()) {
      object.refuse(property, std::move(problem));
    }
    if (property == kHiddenToken.plain && plain_token.empty()) {
      plain_token = json::text_of(*json::find(object.object(), property));
    }
  }
  token.description = object.text("description", builder.identity()).value_or("");
  token.scopes = take_scopes(object);
  token.organizations = take_organizations(object, builder);
  token.user = builder.take_user(object, "user");
  token.created_at = builder.take_created_at(object);
  token.expires_at = object.time("expires_at", Need::optional);
  builder.image().access_tokens.push_back(std::make_shared<const AccessToken>(std::move(token)));
}

}  // namespace porthole
