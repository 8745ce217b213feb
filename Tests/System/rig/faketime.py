"""limberd in a time of its own, by libfaketime.

It serves timers on CLOCK_REALTIME only, as limberd's reminders are. In 0.9.10 every absolute instant of
timerfd_settime(2) is taken for one of that clock, so that a timer on the boot clock never fires."""

import shlex
import time
from datetime import datetime, timezone
from pathlib import Path

from . import needs
from .limber import BINARIES

# Debian's place, one for each architecture. The other flavour (libfaketimeMT) is for programs with threads.
PLACES = "/usr/lib/*/faketime/libfaketime.so.1"


def seconds(moment):
    """A moment as libfaketime is told of it, in seconds since 1970: a civil time would be ambiguous in the hour that comes
    twice. `moment` names its offset: "2026-10-25 02:58:00+02:00"."""
    when = datetime.fromisoformat(moment)
    assert when.tzinfo is not None
    return int(when.timestamp())


def library():
    needs.programs("faketime")
    found = next(Path("/").glob(PLACES.lstrip("/")), None) or needs.missing("libfaketime is not installed")
    return str(found)


def program(folder, zone, start, speed=1):
    """A program that is limberd in the time zone `zone`, from the moment `start` on, with a clock that runs so many times
    as fast."""
    settings = {
        "TZ": zone,
        "LD_PRELOAD": library(),
        "FAKETIME_FMT": "%s",
        "FAKETIME": f"@{seconds(start)} x{speed}",
    }
    words = ["env", *(f"{name}={value}" for name, value in settings.items()), str(BINARIES / "limberd")]
    script = folder / "limberd-in-its-own-time"
    script.write_text(f"#!/bin/sh\nexec {shlex.join(words)}\n")
    script.chmod(0o755)
    return script


def forget_the_dead():
    """libfaketime names its semaphore and its shared memory after the process, and one that was killed leaves both: the next
    process of that number could not begin."""
    for pattern in ("faketime_shm_*", "sem.faketime_sem_*"):
        for left in Path("/dev/shm").glob(pattern):
            if not Path("/proc", left.name.rpartition("_")[2]).exists():
                left.unlink(missing_ok=True)


class Clock:
    """A clock on the wall that can be set while limberd runs, and is seen by the commands of `limber` too.

    Its moments lie in the past: libfaketime 0.9.10 moves every absolute timer by as much as the clock on the wall, those on
    the clocks that are not faked too. The kernel takes one that is put off for ever, but none before the boot."""

    def __init__(self, limber, moment):
        forget_the_dead()
        self.limber = limber
        self.file = limber.folder / "faketime"
        self.set(moment)

    def set(self, moment):
        """Without a word to limberd: libfaketime can't report that the clock was set (TFD_TIMER_CANCEL_ON_SET)."""
        self._shift(seconds(moment) - time.time())

    def jump(self, span):
        """Forward by so many seconds, or back."""
        self._shift(self.shift + span)

    def _shift(self, span):
        assert span < -86400, "not so far in the past"
        self.shift = span
        new = self.file.with_name("faketime.new")
        new.write_text(f"{span:+.6f}\n")
        new.rename(self.file)
        self.limber.command_prefix[:] = ["faketime", "-f", f"{span:+.6f}"]

    def now(self):
        return time.time() + self.shift

    def settings(self, elapses=False):
        """The environment of a limberd that sees it. With `elapses` the clocks that can't be set go with it, as if the time
        in between had really passed."""
        return {
            "LD_PRELOAD": library(),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            **({} if elapses else {"FAKETIME_DONT_FAKE_MONOTONIC": "1"}),
        }


def stand_still(limber, zone, moment):
    """From now on the commands of `limber` see this moment in this zone.

    By faketime(1), which prepares what the library shares among processes. The library alone does so, and changes the
    environment, in the midst of the start of Swift's runtime, and the program then finds no arguments."""
    limber.env.update(TZ=zone, FAKETIME_FMT="%s")
    limber.prefix += ["faketime", "-f", str(seconds(moment))]


def utc(microseconds):
    """An instant of the ledger as RFC 3339, with a fraction only when there is one."""
    whole, fraction = divmod(microseconds, 1_000_000)
    text = datetime.fromtimestamp(whole, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{fraction:06}" if fraction else "") + "Z"
