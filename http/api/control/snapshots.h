#pragma once

#include "http/app/application.h"
#include "http/message/response.h"
#include "portal/base/result.h"

/// Named snapshots of the whole state, or of one organization's (`?organization=SLUG`).
namespace porthole::http::control {

Result<Response> list_snapshots(Call& call);
Result<Response> take_snapshot(Call& call);
Result<Response> restore_snapshot(Call& call);
Result<Response> delete_snapshot(Call& call);

}  // namespace porthole::http::control
