#pragma once

#include "http/app/call.h"

/// The journal in the control API: which requests came, and what became of them.
namespace porthole::http::control {

/// `GET requests`: `{"count":n,"requests":[ENTRY…]}`. `count` is how many fit the filters, of which
/// `limit` are listed. `"dropped":n` comes with it when older ones had to make room.
Result<Response> list_requests(Call& call);

/// `GET requests/{id}`: ENTRY. Fails with `not_found`.
Result<Response> show_request(Call& call);

/// `DELETE requests`, of one organization or all.
Result<Response> delete_requests(Call& call);

/// `409` when no journal is kept, so that nothing can be asked of it.
Error journal_is_off();

}  // namespace porthole::http::control
