#pragma once

#include "http/cli/options.h"
#include "http/observe/log.h"

namespace porthole::http {

/// The style that the options mean, going by standard error and the environment's `NO_COLOR`.
LogStyle log_style(const Options& options);

}  // namespace porthole::http
