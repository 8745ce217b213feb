/* failing.c - a library to be preloaded: makes one system call on the files of some folders fail, or be the last one.
 *
 *   FAILING_FOLDERS  absolute paths, with ':' between them; calls on what lies in them are counted
 *   FAILING_AT       the number of the call, from 1; 0 lets all of them through
 *   FAILING_HOW      an errno as a number, or "crash": the process is killed before the call is made
 *   FAILING_WHILE    a file: instead, while it is there, each call of FAILING_CALLS fails
 *   FAILING_CALLS    names of calls, with ':' between them
 *   FAILING_ONCE     the file is removed with the first call that fails
 *   FAILING_TRACE    a file to which every counted call is written as a line; the chosen one ends with " !"
 *
 * Counted are calls by name through the C library's symbols, by whichever of its libraries: SQLite's and libsystemd's too.
 * Not seen are those that the C library makes by itself (fopen, opendir, realpath), system calls without it (io_uring, memory
 * that is mapped), reading, locking by fcntl(2) (SQLite's way), and closing. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long count;

static int lies_in_a_folder(const char *path) {
  const char *folders = getenv("FAILING_FOLDERS");
  while (folders && *folders) {
    size_t length = strcspn(folders, ":");
    if (length && !strncmp(path, folders, length) && (path[length] == '/' || !path[length])) return 1;
    folders += length + (folders[length] == ':');
  }
  return 0;
}

/* Whether each call of this name fails at the moment. */
static int fails_now(const char *call) {
  const char *file = getenv("FAILING_WHILE"), *calls = getenv("FAILING_CALLS");
  if (!file || syscall(SYS_access, file, F_OK)) return 0;
  while (calls && *calls) {
    size_t length = strcspn(calls, ":");
    if (length == strlen(call) && !strncmp(call, calls, length)) {
      if (getenv("FAILING_ONCE")) syscall(SYS_unlink, file);
      return 1;
    }
    calls += length + (calls[length] == ':');
  }
  return 0;
}

/* Whether this call is the one. Sets errno, or does not come back. */
static int fails(const char *call, int directory, const char *path) {
  char whole[2 * PATH_MAX];
  if (!path) { /* a descriptor */
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
    ssize_t length = readlink(link, whole, sizeof whole - 1);
    if (length < 0) return 0;
    whole[length] = 0;
    path = whole;
  }
  if (!lies_in_a_folder(path)) return 0;
  long number = atomic_fetch_add(&count, 1) + 1;
  const char *at = getenv("FAILING_AT"), *how = getenv("FAILING_HOW"), *trace = getenv("FAILING_TRACE");
  int chosen = fails_now(call) || (at && number == atol(at));
  if (trace) {
    char line[2 * PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%ld %s %s%s\n", number, call, path, chosen ? " !" : "");
    int file = syscall(SYS_openat, AT_FDCWD, trace, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0 || syscall(SYS_write, file, line, (size_t)length) != length) abort();
    syscall(SYS_close, file);
  }
  if (!chosen) return 0;
  if (how && !strcmp(how, "crash")) {
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
  }
  errno = how ? atoi(how) : EIO;
  return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* The mode of open(2) is there only with some flags. */
#define MODE(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | __O_TMPFILE)) { \
    va_list rest; \
    va_start(rest, flags); \
    mode = va_arg(rest, mode_t); \
    va_end(rest); \
  }

int open(const char *path, int flags, ...) {
  MODE(flags)
  return fails("open", 0, path) ? -1 : REAL(open)(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  MODE(flags)
  return fails("open", 0, path) ? -1 : REAL(open64)(path, flags, mode);
}
int openat(int directory, const char *path, int flags, ...) {
  MODE(flags)
  return fails("openat", directory, *path == '/' ? path : NULL) ? -1 : REAL(openat)(directory, path, flags, mode);
}
int openat64(int directory, const char *path, int flags, ...) {
  MODE(flags)
  return fails("openat", directory, *path == '/' ? path : NULL) ? -1 : REAL(openat64)(directory, path, flags, mode);
}

/* By path, and by descriptor. */
#define BY_PATH(result, name, parameters, ...) \
  result name parameters { return fails(#name, 0, path) ? -1 : REAL(name)(__VA_ARGS__); }
#define BY_FILE(result, name, parameters, ...) \
  result name parameters { return fails(#name, file, NULL) ? -1 : REAL(name)(__VA_ARGS__); }

BY_PATH(int, creat, (const char *path, mode_t mode), path, mode)
BY_PATH(int, rename, (const char *path, const char *to), path, to)
BY_PATH(int, renameat2, (int a, const char *path, int b, const char *to, unsigned flags), a, path, b, to, flags)
BY_PATH(int, link, (const char *path, const char *to), path, to)
BY_PATH(int, unlink, (const char *path), path)
BY_PATH(int, mkdir, (const char *path, mode_t mode), path, mode)
BY_PATH(int, rmdir, (const char *path), path)
BY_PATH(int, chmod, (const char *path, mode_t mode), path, mode)
BY_PATH(int, truncate, (const char *path, off_t length), path, length)
BY_FILE(int, fchmod, (int file, mode_t mode), file, mode)
BY_FILE(int, fchown, (int file, uid_t user, gid_t group), file, user, group)
BY_FILE(int, flock, (int file, int operation), file, operation)
BY_FILE(int, fsync, (int file), file)
BY_FILE(int, fdatasync, (int file), file)
BY_FILE(int, ftruncate, (int file, off_t length), file, length)
BY_FILE(int, ftruncate64, (int file, off64_t length), file, length)
BY_FILE(int, fallocate, (int file, int mode, off_t offset, off_t length), file, mode, offset, length)
BY_FILE(int, fallocate64, (int file, int mode, off64_t offset, off64_t length), file, mode, offset, length)
BY_FILE(ssize_t, write, (int file, const void *bytes, size_t length), file, bytes, length)
BY_FILE(ssize_t, pwrite, (int file, const void *bytes, size_t length, off_t offset), file, bytes, length, offset)
BY_FILE(ssize_t, pwrite64, (int file, const void *bytes, size_t length, off64_t offset), file, bytes, length, offset)

/* This one gives its error back. */
int posix_fallocate(int file, off_t offset, off_t length) {
  return fails("posix_fallocate", file, NULL) ? errno : REAL(posix_fallocate)(file, offset, length);
}
