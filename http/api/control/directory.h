#pragma once

#include "http/app/call.h"
#include "http/message/response.h"
#include "portal/base/result.h"

/// Organizations, users and access tokens, which the real service manages in its web interface.
namespace porthole::http::control {

Result<Response> list_organizations(Call& call);
Result<Response> create_organization(Call& call);
Result<Response> delete_organization(Call& call);
Result<Response> list_users(Call& call);
Result<Response> create_user(Call& call);
Result<Response> delete_user(Call& call);
Result<Response> list_access_tokens(Call& call);
Result<Response> create_access_token(Call& call);
Result<Response> delete_access_token(Call& call);

}  // namespace porthole::http::control
