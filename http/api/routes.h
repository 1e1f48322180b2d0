#pragma once

#include <vector>

#include "http/message/route.h"

namespace porthole::http {

/// Every route of the server, built once.
const std::vector<Route>& all_routes();

}  // namespace porthole::http
