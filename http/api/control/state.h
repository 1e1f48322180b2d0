#pragma once

#include "http/app/application.h"
#include "http/message/response.h"
#include "portal/base/result.h"

/// The state as a whole, or one organization's (`?organization=SLUG`): reset, export and import,
/// more fixtures, snapshots with names. Each is done whole or not at all.
namespace porthole::http::control {

Result<Reply> reset(Call& call);
Result<Reply> show_state(Call& call);
Result<Reply> set_state(Call& call);
Result<Reply> add_fixtures(Call& call);
Result<Reply> list_snapshots(Call& call);
Result<Reply> take_snapshot(Call& call);
Result<Reply> restore_snapshot(Call& call);
Result<Reply> delete_snapshot(Call& call);

}  // namespace porthole::http::control
