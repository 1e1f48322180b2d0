#pragma once

#include <chrono>

namespace porthole::http {

// The end of the process must not depend on anything that may hang: a disk, a worker, a thread that
// holds a lock. So a timer of the system's ends it.

/// From now on the process has `time` to end. After that it says on standard error, if there is
/// room at once, what it gave up on, and exits with `status`, or with 1 if that is 0. Called once.
void begin_shutdown(std::chrono::milliseconds time, int status);

/// What the process would give up on from now on: a literal, such as "the last snapshot".
void enter_shutdown_step(const char* step);

}  // namespace porthole::http
