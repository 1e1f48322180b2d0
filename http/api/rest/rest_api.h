#pragma once

#include "http/app/application.h"

/// The REST API's handlers, `/v2` and `/`. What each answers is in the vendor's documentation of
/// the REST API; what is not there is marked as a guess where it is decided.
namespace porthole::http::rest {

Result<Response> show_root(Call& call);
Result<Response> show_meta(Call& call);
Result<Response> show_access_token(Call& call);
Result<Response> revoke_access_token(Call& call);
Result<Response> show_user(Call& call);
Result<Response> list_organizations(Call& call);
Result<Response> show_organization(Call& call);
Result<Response> show_rate_limit(Call& call);
Result<Response> list_portals(Call& call);
Result<Response> show_portal(Call& call);
Result<Response> create_portal(Call& call);
Result<Response> update_portal(Call& call);
Result<Response> delete_portal(Call& call);

}  // namespace porthole::http::rest
