"""`limber guide` at a real terminal: a pty, of which the test reads the screen and presses the keys."""

import fcntl
import re
import signal
import struct
import termios

import pytest

from rig.limber import clock, reminder
from rig.terminal import Terminal

STEPS = ["Sit tall.", "Pull your toes up.", "Stop if it hurts."]


@pytest.fixture
def running(bare):
    bare.write_schedule(
        reminder("toes", kind="movement", title="Toes, left foot", at=clock(2), lasts="6s", steps=STEPS, limb="left leg", repeats=0),
        reminder("calcium-lunch", at="03:00"),
    )
    bare.start()
    bare.wait_due("toes")
    return bare


def closing(limber):
    [entry] = [entry for entry in limber.entries() if entry["kind"] == "closed"]
    return entry


def test_to_the_end(running):
    terminal = Terminal(running, "guide")
    terminal.until("Step 1 of 3")
    terminal.until("Step 3 of 3")
    assert terminal.end() == 0
    assert "Done: Toes, left foot" in terminal.seen and re.search(r"0\.1\s+min", terminal.seen)
    entry = closing(running)
    assert (entry["outcome"], entry["minutes"], entry["by"]) == ("done", 0.1, "control")
    # Nothing runs over 40 columns.
    text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", terminal.seen)
    assert max(len(line) for line in re.split(r"[\r\n]+", text)) <= 40


def test_keys(running):
    terminal = Terminal(running, "guide", "toes", columns=80)
    terminal.until("space")
    terminal.press(" ")
    terminal.until("paused")
    terminal.press(" ")
    terminal.until("pause")
    terminal.press("s")
    terminal.until("Step 2 of 3")
    terminal.press("q")
    terminal.until("Count it as done? [y/N]")
    terminal.press("\n")
    assert terminal.end() == 0 and "Nothing is recorded." in terminal.seen
    assert running.due("toes"), "it is still due"
    terminal = Terminal(running, "guide", columns=34, env={"NO_COLOR": "1", "LANG": "C"}.items())
    terminal.until("#")
    fcntl.ioctl(terminal.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    terminal.process.send_signal(signal.SIGWINCH)
    terminal.until("\x1b[2J")
    assert "\x1b[1m" not in terminal.seen
    terminal.press("\x03")
    terminal.until("[y/N]")
    terminal.press("y\n")
    assert terminal.end() == 0
    assert closing(running)["outcome"] == "done"


def test_what_is_not_due_is_logged(running):
    running.run("done")
    terminal = Terminal(running, "guide")
    terminal.until("Step 1")
    terminal.press("sss")
    terminal.until("Count it as done?")
    terminal.press("y\n")
    assert terminal.end() == 0 and "Logged: movement, left leg" in terminal.seen
    assert [entry["what"] for entry in running.entries() if entry["kind"] == "logged"] == ["movement"]


def test_limberd_may_be_another_by_the_end(running):
    terminal = Terminal(running, "guide", "toes")
    terminal.until("Step 1")
    running.stop()
    terminal.press("sss")
    terminal.until("Count it as done?")
    running.start()
    terminal.press("y\n")
    assert terminal.end() == 0 and "Done: Toes, left foot" in terminal.seen
    assert closing(running)["outcome"] == "done"


def test_without_limberd_it_says_what_is_left_to_do(running):
    due = running.wait_due("toes")
    terminal = Terminal(running, "guide", columns=80)
    terminal.until("Step 1")
    running.stop()
    terminal.press("sss")
    terminal.until("Count it as done?")
    terminal.press("y\n")
    assert terminal.end() == 4
    text = " ".join(terminal.seen.split())
    assert "limberd is not running. Nothing is recorded." in text and f"limber done {due['reminder']}" in text, text


def test_it_ends_with_a_signal(running):
    terminal = Terminal(running, "guide")
    terminal.until("Step 1")
    terminal.process.terminate()
    terminal.until("Nothing is recorded.")
    assert terminal.end() == 1 and running.due("toes")


def test_refusals_and_pipes(running):
    done = running.run("guide", check=False)
    assert done.returncode == 0 and all(step in done.stdout for step in STEPS) and "no terminal" in done.stdout
    assert running.due("toes")
    wrong = running.run("guide", "calcium-lunch", check=False)
    assert wrong.returncode == 64 and "is no movement" in wrong.stderr
    unknown = running.run("guide", "toe", check=False)
    assert unknown.returncode == 5 and "toes" in unknown.stderr
