"""Waiting for conditions with deadlines, and processes that end with the test."""

import os
import signal
import subprocess
import time

# The machines that run this are shared and slow at times. A test that passes never waits this long.
PATIENCE = 20.0


def until(condition, what, patience=PATIENCE, every=0.05):
    """Returns the first true value of `condition()`; fails, naming `what`, when there is none in time."""
    deadline = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"after {patience:g} s still not so: {what}")
        time.sleep(every)


def until_or_none(condition, patience, every=0.05):
    """The first true value of `condition()`, or None when there is none in time."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(every)
    return None


def never(condition, what, during):
    """Fails as soon as `condition()` is true within `during` seconds."""
    deadline = time.monotonic() + during
    while time.monotonic() < deadline:
        assert not condition(), what
        time.sleep(0.05)


class Background:
    """A process with its output in a file, ended at the latest by `stop`."""

    def __init__(self, command, output, env=None, stdin=subprocess.DEVNULL, **options):
        self.output_file = output
        with open(output, "ab") as file:
            self.process = subprocess.Popen(
                [str(word) for word in command], stdin=stdin, stdout=file, stderr=file, env=env, **options
            )

    @property
    def pid(self):
        return self.process.pid

    @property
    def alive(self):
        return self.process.poll() is None

    def output(self):
        with open(self.output_file, encoding="utf-8", errors="replace") as file:
            return file.read()

    def kill(self, number=signal.SIGKILL):
        if self.alive:
            os.kill(self.pid, number)

    def stop(self, patience=5.0):
        """Ends it in order, or else by force. Returns its exit status."""
        self.kill(signal.SIGTERM)
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
            return self.process.wait()
