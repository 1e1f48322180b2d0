// A disk that never finishes a write, for a process that loads this library first.

#include <unistd.h>

extern "C" int fsync(int) {
  for (;;) ::pause();
}
