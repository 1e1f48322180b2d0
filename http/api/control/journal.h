#pragma once

#include "http/app/call.h"

/// The journal routes of the control API: the requests that arrived, and their responses.
namespace porthole::http::control {

/// `GET requests`: `{"count":n,"requests":[ENTRY…]}`. `count` is how many match the filters, of
/// which `limit` are listed. With `"dropped":n` when older entries were evicted.
Result<Response> list_requests(Call& call);

/// `GET requests/{id}`: ENTRY. Fails with `not_found`.
Result<Response> show_request(Call& call);

/// `DELETE requests`, of one organization or all.
Result<Response> delete_requests(Call& call);

/// The error, status 409, of routes that need the journal when it is off.
Error journal_is_off();

}  // namespace porthole::http::control
