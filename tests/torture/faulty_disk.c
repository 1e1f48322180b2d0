/* A disk that fails, for a process that loads this library first (LD_PRELOAD). It reads the file that
 * FAULTY_DISK names before each call that writes, so that faults can come and go while the process
 * runs. The file has words:
 *
 *   enospc eio    writes of files fail
 *   short         writes write half of what they should, and the next one fails with ENOSPC
 *   fsync         fsync and fdatasync of files fail with EIO
 *   folder        fsync of folders fails with EIO
 *   rename        rename fails with EIO
 *   cut           ftruncate fails with EIO
 *   hang          fsync and fdatasync never return
 *   slow          fsync and fdatasync take a millisecond longer
 *
 * With FAULTY_DISK_SLOW set they always take a millisecond longer, and no file is read.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Reads with system calls: the library's own functions are those below. */
static int has_fault(const char* fault) {
  const char* const path = getenv("FAULTY_DISK");
  char words[256];
  if (path == NULL) return 0;
  const int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  const ssize_t size = syscall(SYS_read, file, words, sizeof words - 1);
  syscall(SYS_close, file);
  if (size <= 0) return 0;
  words[size] = '\0';
  for (char *rest = words, *word; (word = strsep(&rest, " \n")) != NULL;) {
    if (strcmp(word, fault) == 0) return 1;
  }
  return 0;
}

static mode_t kind_of(int file) {
  struct stat status;
  return fstat(file, &status) == 0 ? (status.st_mode & S_IFMT) : 0;
}

static int fail(int reason) {
  errno = reason;
  return -1;
}

static void take_a_millisecond(void) {
  const struct timespec time = {0, 1000000};
  clock_nanosleep(CLOCK_MONOTONIC, 0, &time, NULL);
}

ssize_t write(int file, const void* bytes, size_t size) {
  if (file > 2 && getenv("FAULTY_DISK") != NULL && kind_of(file) == S_IFREG) {
    if (has_fault("enospc")) return fail(ENOSPC);
    if (has_fault("eio")) return fail(EIO);
    if (has_fault("short")) {
      if (size < 2) return fail(ENOSPC);
      size /= 2;
    }
  }
  return syscall(SYS_write, file, bytes, size);
}

static int flush(int file, long number) {
  const mode_t kind = kind_of(file);
  if (getenv("FAULTY_DISK_SLOW") != NULL) {
    take_a_millisecond();
    return (int)syscall(number, file);
  }
  while (has_fault("hang")) take_a_millisecond();
  if (has_fault("slow")) take_a_millisecond();
  if (kind == S_IFDIR && has_fault("folder")) return fail(EIO);
  if (kind == S_IFREG && has_fault("fsync")) return fail(EIO);
  return (int)syscall(number, file);
}

int fsync(int file) { return flush(file, SYS_fsync); }
int fdatasync(int file) { return flush(file, SYS_fdatasync); }

int rename(const char* from, const char* to) {
  if (has_fault("rename")) return fail(EIO);
  return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int ftruncate(int file, off_t size) {
  if (has_fault("cut")) return fail(EIO);
  return (int)syscall(SYS_ftruncate, file, size);
}
