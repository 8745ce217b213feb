"""`limber` at a real terminal: a pty, of which the test reads the screen and presses the keys."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time

from rig.limber import BINARIES


class Terminal:
    def __init__(self, limber, *words, columns=40, env=()):
        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.modes = termios.tcgetattr(theirs)
        self.theirs = theirs
        self.process = subprocess.Popen(
            [BINARIES / "limber", *words],
            stdin=theirs, stdout=theirs, stderr=theirs, env={**limber.env, "TERM": "xterm", **dict(env)},
        )  # fmt: skip
        self.seen = ""

    def until(self, text):
        deadline = time.monotonic() + 15
        while text not in self.seen:
            assert time.monotonic() < deadline, f"no {text!r} in {self.seen!r}"
            if select.select([self.ours], [], [], 0.1)[0]:
                self.seen += os.read(self.ours, 65536).decode()

    def press(self, keys):
        self.seen = ""
        os.write(self.ours, keys.encode())

    def end(self):
        status = self.process.wait(15)
        while select.select([self.ours], [], [], 0.2)[0]:
            self.seen += os.read(self.ours, 65536).decode()
        assert termios.tcgetattr(self.theirs) == self.modes, "the terminal is as it was"
        os.close(self.ours)
        os.close(self.theirs)
        return status
