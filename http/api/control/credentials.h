#pragma once

#include "http/app/application.h"

/// What the service's web interface does with the credentials of a portal, as routes of the control
/// API: `/_porthole/v1/organizations/{org}/portals/{slug}/…`.
namespace porthole::http::control {

Result<Reply> list_tokens(Call& call);
Result<Reply> create_token(Call& call);
Result<Reply> delete_token(Call& call);
Result<Reply> list_secrets(Call& call);
Result<Reply> create_secret(Call& call);
Result<Reply> delete_secret(Call& call);
Result<Reply> approve_code(Call& call);
Result<Reply> deny_code(Call& call);

}  // namespace porthole::http::control
