#pragma once

#include <string>

#include "store/state_image.h"

namespace porthole::http {

/// The access token and the organization that `exec` tells its command to use.
struct ExecTarget {
  /// Empty: none is known in plain text.
  std::string access_token;
  /// The first one that the token sees, or that there is; empty: there is none.
  std::string organization;
};

/// `image` is what the store starts with. `declared_token` is the first token that the fixtures
/// have in plain text, or empty: it counts only if the image has it, which may be a snapshot's.
ExecTarget find_exec_target(const StateImage& image, const std::string& declared_token);

}  // namespace porthole::http
