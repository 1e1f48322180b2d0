#pragma once

#include "http/app/call.h"

/// Audit events in the REST API.
namespace porthole::http::rest {

/// An organization's events, newest first: `{"items":[…],"links":{self,first,prev,next}}`. The
/// cursors are the numbers of events, which stay valid when events come and go (chosen: clients
/// take them from the links).
Result<Response> list_audit_events(Call& call);

Result<Response> show_audit_event(Call& call);

}  // namespace porthole::http::rest
