"""`limber` at a real terminal: a pty, of which the test reads the screen and presses the keys."""

import codecs
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
            [*limber.prefix, BINARIES / "limber", *words],
            stdin=theirs, stdout=theirs, stderr=theirs, env={**limber.env, "TERM": "xterm", **dict(env)},
        )  # fmt: skip
        self.seen = ""
        self.decoder = codecs.getincrementaldecoder("utf-8")()

    def read(self, patience):
        if select.select([self.ours], [], [], patience)[0]:
            self.seen += self.decoder.decode(os.read(self.ours, 65536))
            return True
        return False

    def until(self, text):
        deadline = time.monotonic() + 15
        while text not in self.seen:
            assert time.monotonic() < deadline, f"no {text!r} in {self.seen!r}"
            self.read(0.1)

    def press(self, keys):
        self.seen = ""
        os.write(self.ours, keys.encode())

    def end(self):
        deadline = time.monotonic() + 15
        # Read meanwhile: what is more than the terminal takes at once would hold the program up.
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"it does not end: {self.seen[-2000:]!r}"
            self.read(0.1)
        status = self.process.returncode
        while self.read(0.2):
            pass
        assert termios.tcgetattr(self.theirs) == self.modes, "the terminal is as it was"
        os.close(self.ours)
        os.close(self.theirs)
        return status
