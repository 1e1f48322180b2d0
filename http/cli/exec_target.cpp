#include "http/cli/exec_target.h"

#include <algorithm>
#include <vector>

#include "portal/base/digest.h"

namespace porthole::http {

ExecTarget find_exec_target(const StateImage& image, const std::string& declared_token) {
  ExecTarget target;
  const std::vector<AccessTokenPtr>& tokens = image.access_tokens;
  const auto token =
      std::find_if(tokens.begin(), tokens.end(),
                   [digest = sha256(declared_token)](const AccessTokenPtr& candidate) {
                     return candidate->digest == digest;
                   });
  if (token != tokens.end()) target.access_token = declared_token;
  if (token != tokens.end() && !(*token)->organizations.empty()) {
    target.organization = (*token)->organizations.front();
  } else if (!image.organizations.empty()) {
    target.organization = image.organizations.front().organization->slug;
  }
  return target;
}

}  // namespace porthole::http
