"""limberd in a time of its own, by libfaketime.

It serves timers on CLOCK_REALTIME only, as limberd's reminders are. In 0.9.10 every absolute instant of
timerfd_settime(2) is taken for one of that clock, so that a timer on the boot clock never fires."""

import shlex
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


def program(folder, zone, start, speed=1):
    """A program that is limberd in the time zone `zone`, from the moment `start` on, with a clock that runs so many times
    as fast."""
    needs.programs("faketime")
    library = next(Path("/").glob(PLACES.lstrip("/")), None) or needs.missing("libfaketime is not installed")
    settings = {
        "TZ": zone,
        "LD_PRELOAD": str(library),
        "FAKETIME_FMT": "%s",
        "FAKETIME": f"@{seconds(start)} x{speed}",
    }
    words = ["env", *(f"{name}={value}" for name, value in settings.items()), str(BINARIES / "limberd")]
    script = folder / "limberd-in-its-own-time"
    script.write_text(f"#!/bin/sh\nexec {shlex.join(words)}\n")
    script.chmod(0o755)
    return script


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
