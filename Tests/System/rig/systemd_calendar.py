"""systemd's calendar on this machine, asked in two ways: `systemd-analyze calendar`, which prints whole seconds and
costs a process a question, and libsystemd-shared, which is exact and fast, and whose functions are nobody's interface."""

import calendar
import ctypes
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from .zones import clocks

LIBRARY = Path("/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so")
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
LINE = re.compile(r" +(Next elapse|Iter\. #\d+|\(in UTC\)): [A-Z][a-z]{2} (\d+-\d\d-\d\d \d\d:\d\d:\d\d) (\S+)")
# systemd gives up after 1000 steps; no later instant is known then. In a zone of the expression's own it looks in a child
# process, whose log is lost.
ENDLESS = re.compile("Infinite loop in calendar calculation: (.*)|Failed to determine next elapse .*: Resource deadlock avoided")


@dataclass
class Answer:
    """What systemd says of an expression."""

    # Its normalized form; None when it was rejected, empty when it was not told.
    canonical: str | None
    # In units of the engine, see there.
    instants: list
    # Whether it gave up.
    endless: bool = False


def command(expression, zone, after, count):
    """A call of systemd-analyze, and its `TZ`: the next instants after one in microseconds."""
    base = f"@{after // 10**6}.{after % 10**6:06}"
    return f":{zone}", ["systemd-analyze", "calendar", f"--iterations={count}", f"--base-time={base}", "--", expression]


class Analyze:
    """The program. Instants are whole seconds, rounded down."""

    unit = 10**6

    def elapse(self, expression, zone, after, count):
        tz, call = command(expression, zone, after, count)
        result = subprocess.run(
            call, env={**ENVIRONMENT, "TZ": tz}, capture_output=True, text=True, errors="replace", close_fds=False
        )
        canonical, instants = None, []
        for line in result.stdout.splitlines():
            if line.startswith("Normalized form: "):
                canonical = line.removeprefix("Normalized form: ")
            elif match := LINE.fullmatch(line):
                face = calendar.timegm(time.strptime(match[2], "%Y-%m-%d %H:%M:%S"))
                if match[1] == "(in UTC)":
                    instants[-1] = face
                else:
                    # It leaves UTC out where it believes that the clocks show it, in some zones for some instants only.
                    (instant, *others) = clocks(zone).named(face, match[3])
                    assert not others, line
                    instants.append(instant)
        endless = ENDLESS.search(result.stderr)
        if canonical is None and endless:
            canonical = endless[1] or ""
        return Answer(canonical, instants, endless is not None)

    def close(self):
        pass


class Shared:
    """The library, a process for each zone. Instants are microseconds."""

    unit = 1

    def __init__(self):
        self.children = {}

    def elapse(self, expression, zone, after, count):
        child = self.children.get(zone)
        if child is None:
            child = self.children[zone] = subprocess.Popen(
                [sys.executable, "-m", "rig.systemd_calendar"],
                cwd=Path(__file__).parents[1],
                env={**ENVIRONMENT, "TZ": f":{zone}"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        child.stdin.write(json.dumps([expression, after, count]).encode() + b"\n")
        child.stdin.flush()
        return Answer(**json.loads(child.stdout.readline()))

    def close(self):
        for child in self.children.values():
            child.stdin.close()
            child.wait()


def serve():
    """The child of `Shared`: its zone is in the environment, where glibc looks once."""
    library, libc = ctypes.CDLL(str(LIBRARY)), ctypes.CDLL(None)
    pointer = ctypes.POINTER(ctypes.c_void_p)
    library.calendar_spec_from_string.argtypes = [ctypes.c_char_p, pointer]
    library.calendar_spec_to_string.argtypes = [ctypes.c_void_p, pointer]
    library.calendar_spec_next_usec.argtypes = [ctypes.c_void_p, ctypes.c_uint64, ctypes.POINTER(ctypes.c_uint64)]
    library.calendar_spec_free.argtypes = [ctypes.c_void_p]
    library.calendar_spec_free.restype = ctypes.c_void_p
    libc.free.argtypes = [ctypes.c_void_p]
    for line in sys.stdin:
        expression, after, count = json.loads(line)
        answer = Answer(None, [])
        spec, text, found = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_uint64()
        if library.calendar_spec_from_string(expression.encode(), ctypes.byref(spec)) >= 0:
            library.calendar_spec_to_string(spec, ctypes.byref(text))
            answer.canonical = ctypes.string_at(text).decode()
            libc.free(text)
            while len(answer.instants) < count:
                code = library.calendar_spec_next_usec(spec, after, ctypes.byref(found))
                if code < 0:
                    # -EDEADLK stands for the 1000 steps, any other for "never again".
                    answer.endless = code == -35
                    break
                after = found.value
                answer.instants.append(after)
            library.calendar_spec_free(spec)
        print(json.dumps(vars(answer)), flush=True)


if __name__ == "__main__":
    serve()
