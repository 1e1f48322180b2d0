#pragma once

#include "http/app/call.h"

/// Portals in the REST API, as the vendor documents them; what the documentation leaves open is
/// marked as a guess where it is decided.
namespace porthole::http::rest {

Result<Response> list_portals(Call& call);
Result<Response> show_portal(Call& call);
/// 201, with the portal's token this once.
Result<Response> create_portal(Call& call);
Result<Response> update_portal(Call& call);
Result<Response> delete_portal(Call& call);

}  // namespace porthole::http::rest
