"""limberd in a time of its own: libfaketime in front of the C library, and in front of that what it lacks (faketime.c)."""

import shlex
import subprocess
from datetime import datetime, timezone
from pathlib import Path

from . import needs
from .limber import BINARIES

STAND_IN = Path(__file__).with_suffix(".c")
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
    needs.programs("faketime", "clang")
    library = next(Path("/").glob(PLACES.lstrip("/")), None) or needs.missing("libfaketime is not installed")
    stand_in = folder / "faketime.so"
    # The compiler and linker of Swift's toolchain: where limberd was built, they are.
    flags = ["-fuse-ld=lld", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror"]
    subprocess.run(["clang", *flags, "-o", stand_in, STAND_IN, "-ldl"], check=True, timeout=60)
    settings = {
        "TZ": zone,
        "LD_PRELOAD": f"{stand_in}:{library}",
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
