// A disk that never finishes a write once the file exists that HANG_WHEN names, for a process that
// loads this library first.

#include <cstdlib>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

void hang_if_asked() {
  const char* const when = std::getenv("HANG_WHEN");
  if (when == nullptr || ::access(when, F_OK) != 0) return;
  for (;;) ::pause();
}

}  // namespace

extern "C" int fsync(int descriptor) {
  hang_if_asked();
  return static_cast<int>(::syscall(SYS_fsync, descriptor));
}

extern "C" int fdatasync(int descriptor) {
  hang_if_asked();
  return static_cast<int>(::syscall(SYS_fdatasync, descriptor));
}
