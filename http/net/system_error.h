#pragma once

#include <cerrno>
#include <string>
#include <system_error>

#include "portal/base/result.h"

namespace porthole::http {

/// The error of the system's `call`, which has just failed: `epoll_ctl: Bad file descriptor`.
inline Error system_error(const char* call) {
  return {ErrorCode::internal, std::string(call) + ": " + std::generic_category().message(errno)};
}

}  // namespace porthole::http
