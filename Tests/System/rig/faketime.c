// Stands in for what libfaketime 0.9.10 leaves out: timers on the boot clock. Preload it before libfaketime.
//
// libfaketime shows a process a boot clock and a monotonic clock of its own making, but reckons every absolute instant
// of timerfd_settime(2) as one of CLOCK_REALTIME. On the kernel's boot clock that lies some fifty years ahead, so that a
// timer on it never fires. Here such an instant becomes a span from now, which libfaketime does scale rightly.
// Nothing else is touched: clocks, their speed, and timers on CLOCK_REALTIME are libfaketime's.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/timerfd.h>
#include <time.h>

enum { DESCRIPTORS = 1024 }; // the usual limit of a process, and more than limberd may open
static clockid_t clock_of[DESCRIPTORS];

int timerfd_create(clockid_t clock, int flags) {
  int (*next)(clockid_t, int) = (int (*)(clockid_t, int))dlsym(RTLD_NEXT, "timerfd_create");
  int fd = next(clock, flags);
  if (fd >= 0 && fd < DESCRIPTORS) clock_of[fd] = clock;
  return fd;
}

int timerfd_settime(int fd, int flags, const struct itimerspec *new, struct itimerspec *old) {
  typedef int settime(int, int, const struct itimerspec *, struct itimerspec *);
  settime *next = (settime *)dlsym(RTLD_NEXT, "timerfd_settime");
  int is_armed = new->it_value.tv_sec != 0 || new->it_value.tv_nsec != 0;
  if (fd >= DESCRIPTORS || clock_of[fd] == CLOCK_REALTIME || !(flags & TFD_TIMER_ABSTIME) || !is_armed)
    return next(fd, flags, new, old);
  struct timespec now;
  clock_gettime(clock_of[fd], &now); // libfaketime's
  const int64_t second = 1000000000;
  int64_t span = (new->it_value.tv_sec - now.tv_sec) * second + (new->it_value.tv_nsec - now.tv_nsec);
  // What has passed fires at once. Zero would disarm; libfaketime divides by the speed, so let it be a millisecond.
  if (span < second / 1000) span = second / 1000;
  struct itimerspec relative = {new->it_interval, {span / second, span % second}};
  return next(fd, flags & ~TFD_TIMER_ABSTIME, &relative, old);
}
