"""One system call of limberd fails, or is its last."""

from pathlib import Path

from . import preload
from .wait import Background

SOURCE = Path(__file__).with_name("failing.c")


def build(folder):
    """The library to be preloaded."""
    return preload.build(SOURCE, Path(folder) / "failing.so")


class Fault:
    """The environment of a process of which call number `at` on the files of `folders` fails: `how` is an errno or "crash".
    At 0 none does."""

    def __init__(self, library, trace, folders, at=0, how="crash"):
        self.trace = Path(trace)
        self.env = {
            "LD_PRELOAD": str(library),
            "FAILING_FOLDERS": ":".join(str(folder) for folder in folders),
            "FAILING_AT": str(at),
            "FAILING_HOW": str(how),
            "FAILING_TRACE": str(trace),
        }

    def calls(self):
        """What was counted, a line a call."""
        return self.trace.read_text().splitlines() if self.trace.exists() else []

    def fired(self):
        """The call that failed; None when it never came to it."""
        return next((line for line in self.calls() if line.endswith(" !")), None)


def start(limber, program, fault):
    """Starts limberd with a fault; it may end at once."""
    limber.starts += 1
    log = limber.folder / f"limberd.{limber.starts}.log"
    limber.daemon = Background([str(program)], log, env={**limber.env, **fault.env}, cwd=limber.home)
    return limber.daemon
