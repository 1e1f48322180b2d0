#pragma once

#include "http/app/application.h"

/// The REST API's handlers, `/v2` and `/`. What each answers is in the vendor's documentation of
/// the REST API; what is not there is marked as a guess where it is decided.
namespace porthole::http::rest {

Result<Reply> show_root(Call& call);
Result<Reply> show_meta(Call& call);
Result<Reply> show_access_token(Call& call);
Result<Reply> revoke_access_token(Call& call);
Result<Reply> show_user(Call& call);
Result<Reply> list_organizations(Call& call);
Result<Reply> show_organization(Call& call);
Result<Reply> show_rate_limit(Call& call);
Result<Reply> list_portals(Call& call);
Result<Reply> show_portal(Call& call);
Result<Reply> create_portal(Call& call);
Result<Reply> update_portal(Call& call);
Result<Reply> delete_portal(Call& call);

}  // namespace porthole::http::rest
