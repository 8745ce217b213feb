// The whole C boundary to libsystemd and to what Swift's Glibc module leaves out. Each inline function says why it exists.
#pragma once
#include <errno.h>
#include <malloc.h>
#include <stdbool.h>
#include <stddef.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-event.h>
#include <systemd/sd-id128.h>
#include <systemd/sd-journal.h>
#include <systemd/sd-login.h>
#include <time.h>

// Swift's library takes the program's arguments from here, if they were put here before it looked for them
// (stdlib/public/stubs/CommandLine.cpp). It exports this for interpreters, and declares it nowhere.
extern void _swift_stdlib_overrideUnsafeArgvArgc(char **arguments, int count);

// `ioctl` is variadic, and C variadics are not imported. Answers 0 where the terminal does not know its width.
static inline int platform_terminal_width(int fd) {
  struct winsize size;
  if (ioctl(fd, TIOCGWINSZ, &size) < 0) return -errno;
  return size.ws_col;
}

// `struct ucred` is declared only under _GNU_SOURCE, which Swift's Glibc module is built without; its layout is the
// kernel's and fixed (unix(7), SO_PEERCRED). Answers 0 or -errno.
static inline int platform_peer_credentials(int fd, int32_t *pid, uint32_t *uid, uint32_t *gid) {
  struct { int32_t pid; uint32_t uid; uint32_t gid; } credentials = {0, 0, 0};
  socklen_t length = sizeof(credentials);
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) < 0) return -errno;
  if (length != sizeof(credentials)) return -EPROTO;
  *pid = credentials.pid;
  *uid = credentials.uid;
  *gid = credentials.gid;
  return 0;
}

// The name `statfs` is that of a structure and of a function, of which Swift imports the structure only. Answers 0 or -errno.
static inline int platform_file_system(const char *path, uint64_t *type, uint64_t *available) {
  struct statfs status;
  if (statfs(path, &status) < 0) return -errno;
  *type = (uint64_t)(uint32_t)status.f_type;
  *available = (uint64_t)status.f_bavail * (uint64_t)status.f_bsize;
  return 0;
}

// `accept4` and `renameat2` are declared only under _GNU_SOURCE too: declared here as accept4(2) and rename(2) say.
extern int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
extern int renameat2(int old_directory, const char *old_path, int new_directory, const char *new_path,
                     unsigned int flags);
enum { PLATFORM_RENAME_NOREPLACE = 1 << 0, PLATFORM_RENAME_EXCHANGE = 1 << 1 };

// `fcntl` is variadic, and leases are declared only under _GNU_SOURCE. It is declared here, since <fcntl.h> would take
// `struct stat` away from the Glibc module; the numbers are the kernel's and fixed (fcntl(2)).
// Takes a read lease and gives it back. Answers 0, or -errno: -EAGAIN where the file is open for writing.
extern int fcntl(int fd, int command, ...);
static inline int platform_try_read_lease(int fd) {
  enum { SET_SIGNAL = 10, SET_LEASE = 1024, READ = 0, NONE = 2 };
  // What tells of a break is SIGIO otherwise, which ends a process.
  if (fcntl(fd, SET_SIGNAL, SIGURG) < 0) return -errno;
  if (fcntl(fd, SET_LEASE, READ) < 0) return -errno;
  return fcntl(fd, SET_LEASE, NONE) < 0 ? -errno : 0;
}

// A timer on CLOCK_REALTIME that never expires in practice and reports that the clock was set: read(2) on `fd` then
// fails with ECANCELED (timerfd_create(2), TFD_TIMER_CANCEL_ON_SET). In C because the far future is a value of time_t,
// the flags are an enum that the Glibc module leaves out, and `itimerspec` is nested. The far future is the last whole
// second of the kernel's own count (KTIME_SEC_MAX, in 2262; it refuses to set the clock later than 30 years before that):
// what is later it cuts down to this anyway, while INT64_MAX seconds overflow in whatever reckons with them on the way,
// such as libfaketime. Answers 0 or -errno.
static inline int platform_arm_clock_change(int fd) {
  struct itimerspec far = {{0, 0}, {INT64_MAX / 1000000000, 0}};
  return timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far, 0) < 0 ? -errno : 0;
}

// TFD_NONBLOCK and TFD_CLOEXEC are an enum that the Glibc module leaves out. Answers the descriptor or -errno.
static inline int platform_create_realtime_timer(void) {
  int fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  return fd < 0 ? -errno : fd;
}

// The Glibc module leaves <sys/timex.h> out. Asks only: `modes` is 0 (adjtimex(2)).
static inline bool platform_clock_is_synchronized(void) {
  struct timex state = {.modes = 0};
  int result = adjtimex(&state);
  return result >= 0 && result != TIME_ERROR && !(state.status & STA_UNSYNC);
}

// libsystemd's socket for records is a blocking one that nobody else can reach: with journald stopped, sendmsg(2) on it
// waits until its buffer, or journald's queue, has room. A signal ends that with EINTR (signal(7)), which
// sd_journal_sendv(3) hands on. In C because the handler must be installed without SA_RESTART, in a union that the Glibc
// module leaves out. The handler stays: it does nothing.
static inline void platform_alarm_rang(int signal) { (void)signal; }
static inline int platform_journal_sendv(const struct iovec *fields, int count, long patience_usec) {
  struct sigaction quiet = {.sa_handler = platform_alarm_rang};
  sigaction(SIGALRM, &quiet, NULL);
  // Again and again, should it ring before there is anything to end.
  struct itimerval on = {{0, patience_usec}, {0, patience_usec}}, off = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &on, NULL);
  int result = sd_journal_sendv(fields, count);
  setitimer(ITIMER_REAL, &off, NULL);
  return result;
}
