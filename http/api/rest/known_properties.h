#pragma once

#include <span>
#include <string_view>

#include "http/app/call.h"
#include "portal/base/json.h"
#include "portal/base/result.h"

namespace porthole::http::rest {

/// With `--unknown-properties refuse`: fails with `invalid` if `object` has properties that are
/// neither `known` nor `read_only`, which a client may send back. `kind` is what they would be
/// properties of: "portals".
Result<void> check_properties(const Call& call, const json::Value& object,
                              std::span<const std::string_view> known,
                              std::span<const std::string_view> read_only, std::string_view kind);

}  // namespace porthole::http::rest
