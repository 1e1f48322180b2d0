#pragma once

#include "http/app/call.h"

/// Tokens, secrets and codes of a portal, which the real service manages in its web interface:
/// `/_porthole/v1/organizations/{org}/portals/{slug}/…`.
namespace porthole::http::control {

Result<Response> list_tokens(Call& call);
Result<Response> create_token(Call& call);
Result<Response> delete_token(Call& call);
Result<Response> list_secrets(Call& call);
Result<Response> create_secret(Call& call);
Result<Response> delete_secret(Call& call);
Result<Response> approve_code(Call& call);
Result<Response> deny_code(Call& call);

}  // namespace porthole::http::control
