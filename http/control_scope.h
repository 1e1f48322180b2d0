#pragma once

#include <string>

#include "http/application.h"
#include "portal/base/result.h"

namespace porthole::http {

/// The slug of `?organization=SLUG`, with which a control route looks at one sandbox only; empty
/// where it isn't said. The organization need not be there. Fails with `invalid` on a slug that
/// can't be one, and on any other parameter: a typo there would widen what is meant for one
/// sandbox to all of them.
Result<std::string> take_scope(const Call& call);

/// The same where there must be such an organization, if one is said: fails with `not_found`.
Result<std::string> take_known_scope(const Call& call);

}  // namespace porthole::http
