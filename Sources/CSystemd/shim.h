// The whole C boundary to libsystemd and to what Swift's Glibc module leaves out. Each inline function says why it exists.
#pragma once
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-event.h>
#include <systemd/sd-id128.h>
#include <systemd/sd-journal.h>
#include <systemd/sd-login.h>
#include <time.h>

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

// `accept4` and `renameat2` are declared only under _GNU_SOURCE too: declared here as accept4(2) and rename(2) say.
extern int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
extern int renameat2(int old_directory, const char *old_path, int new_directory, const char *new_path,
                     unsigned int flags);
enum { PLATFORM_RENAME_NOREPLACE = 1 << 0, PLATFORM_RENAME_EXCHANGE = 1 << 1 };

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

// The name follows the structure as a flexible array member, which Swift does not import (inotify(7)).
static inline const char *platform_inotify_name(const struct inotify_event *event) {
  return event->len > 0 ? event->name : NULL;
}

// The Glibc module leaves <sys/timex.h> out. Asks only: `modes` is 0 (adjtimex(2)).
static inline bool platform_clock_is_synchronized(void) {
  struct timex state = {.modes = 0};
  int result = adjtimex(&state);
  return result >= 0 && result != TIME_ERROR && !(state.status & STA_UNSYNC);
}
