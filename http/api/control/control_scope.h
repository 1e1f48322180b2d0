#pragma once

#include <optional>
#include <string>

#include "http/app/call.h"
#include "http/message/response.h"

namespace porthole::http {

/// What `?organization=SLUG` says, with which a control route looks at one sandbox only.
struct ControlScope {
  /// Empty where it isn't said.
  std::string slug = {};
  /// When set, the request is refused: any other parameter is, since a typo there would widen what
  /// is meant for one sandbox to all of them.
  std::optional<Response> refusal = {};
};

/// The organization need not be there.
ControlScope take_scope(const Call& call);

/// There must be such an organization, if one is said: else 404.
ControlScope take_known_scope(const Call& call);

}  // namespace porthole::http
