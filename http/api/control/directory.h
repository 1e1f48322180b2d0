#pragma once

#include "http/app/application.h"
#include "http/message/response.h"
#include "portal/base/result.h"

/// Organizations, users and access tokens: what people make in the service's web interface.
namespace porthole::http::control {

Result<Reply> list_organizations(Call& call);
Result<Reply> create_organization(Call& call);
Result<Reply> delete_organization(Call& call);
Result<Reply> list_users(Call& call);
Result<Reply> create_user(Call& call);
Result<Reply> delete_user(Call& call);
Result<Reply> list_access_tokens(Call& call);
Result<Reply> create_access_token(Call& call);
Result<Reply> delete_access_token(Call& call);

}  // namespace porthole::http::control
