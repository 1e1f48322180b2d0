#pragma once

#include "http/app/call.h"

/// The audit events in the REST API.
namespace porthole::http::rest {

/// An organization's events, newest first: `{"items":[…],"links":{self,first,prev,next}}`. The
/// cursors are the numbers of events, and stay valid whatever comes and goes (chosen: clients take
/// them from the links).
Result<Response> list_audit_events(Call& call);

Result<Response> show_audit_event(Call& call);

}  // namespace porthole::http::rest
