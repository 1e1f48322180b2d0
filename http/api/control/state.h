#pragma once

#include "http/app/call.h"
#include "http/message/response.h"
#include "portal/base/result.h"

/// The state as a whole, or one organization's (`?organization=SLUG`): reset, export and import,
/// more fixtures, snapshots with names. Each is done whole or not at all.
namespace porthole::http::control {

Result<Response> reset(Call& call);
Result<Response> show_state(Call& call);
Result<Response> set_state(Call& call);
Result<Response> add_fixtures(Call& call);
Result<Response> list_snapshots(Call& call);
Result<Response> take_snapshot(Call& call);
Result<Response> restore_snapshot(Call& call);
Result<Response> delete_snapshot(Call& call);

}  // namespace porthole::http::control
