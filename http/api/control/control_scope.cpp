#include "http/api/control/control_scope.h"

#include <utility>

#include "http/api/control/query_reader.h"
#include "portal/slug.h"
#include "store/not_found.h"

namespace porthole::http {

ControlScope take_scope(const Call& call) {
  ControlQuery query(call.request.query);
  ControlScope scope;
  scope.slug = query.organization().value_or("");
  if (!scope.slug.empty() && !is_slug(scope.slug)) {
    query.refuse("organization", "expected a slug: groups of a-z and 0-9 joined by single hyphens");
  }
  scope.refusal = query.refusal();
  return scope;
}

ControlScope take_known_scope(const Call& call) {
  ControlScope scope = take_scope(call);
  if (scope.refusal || scope.slug.empty()) return scope;
  if (!call.services.store.has_organization(scope.slug)) {
    scope.refusal = error_response(no_organization());
  }
  return scope;
}

}  // namespace porthole::http
