#include "http/control_scope.h"

#include "http/query_string.h"
#include "portal/base/utf8.h"
#include "portal/slug.h"
#include "store/not_found.h"

namespace porthole::http {

Result<std::string> take_scope(const Call& call) {
  if (const auto unknown = find_unknown_parameter(call.request.query, {"organization"})) {
    const std::string name = utf8::is_valid(*unknown) ? *unknown : "(not UTF-8)";
    return Error{ErrorCode::invalid,
                 "Unknown parameter \"" + name + "\": only \"organization\" goes here"};
  }
  const auto slug = find_last_parameter(call.request.query, "organization");
  if (!slug) return std::string();
  if (is_slug(*slug)) return *slug;
  return Error{ErrorCode::invalid,
               "\"organization\" must be an organization's slug: groups of a-z and 0-9 joined by "
               "single hyphens"};
}

Result<std::string> take_known_scope(const Call& call) {
  Result<std::string> slug = take_scope(call);
  if (!slug || slug->empty()) return slug;
  if (!call.services.store.has_organization(*slug)) return no_organization();
  return slug;
}

}  // namespace porthole::http
