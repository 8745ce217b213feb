"""Completions in real shells, live: what is due and the schedule's reminders, from a running limberd."""

import os
import pty
import select
import signal
import subprocess
import time

import pytest

from rig import needs
from rig.limber import BINARIES, clock, reminder


@pytest.fixture
def running(bare, folder):
    bare.write_schedule(
        reminder("calcium-lunch", title="Calcium with lunch", at=clock(2)),
        reminder("ankle-pumps", kind="movement", title="Ankle: pumps", every="1h", between="00:00-24:00"),
        reminder("switched-off", kind="movement", every="1h", enabled=False),
    )
    bare.start()
    bare.env["PATH"] = f"{BINARIES}:{bare.env['PATH']}"
    bare.id = bare.wait_due("calcium-lunch")["occurrence"]
    return bare


def script(limber, shell, file):
    file.write_text(limber.run("--generate-completion-script", shell).stdout)
    return file


def bash(limber, folder, line):
    file = script(limber, "bash", folder / "limber.bash")
    words = line.split(" ")
    program = (
        f"source {file}; COMP_WORDS=({' '.join(word or chr(34) * 2 for word in words)}); COMP_CWORD={len(words) - 1};"
        f" COMP_LINE='{line}'; COMP_POINT={len(line)}; _limber limber '{words[-1]}' '{words[-2]}'; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    )
    done = subprocess.run(["bash", "-c", program], env=limber.env, capture_output=True, text=True, timeout=20)
    assert done.stderr == "", done.stderr
    return [word.strip() for word in done.stdout.split("\n") if word.strip()]


class Typing:
    """A shell at a terminal, in which a person types a line and presses Tab twice."""

    def __init__(self, limber, command, setup, line):
        needs.programs(command[0])
        environment = {**limber.env, "TERM": "vt100", "HOME": str(limber.folder), "COLUMNS": "100", "LINES": "50"}
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.execvpe(command[0], command, environment)
        self.seen = ""
        os.write(self.terminal, f"{setup}; echo SET''UP\n".encode())
        self.until("SETUP\r\n")
        self.seen = ""
        os.write(self.terminal, f"{line}\t\t".encode())

    def until(self, text):
        deadline = time.monotonic() + 15
        while text not in self.seen:
            assert time.monotonic() < deadline, f"no {text!r} in {self.seen!r}"
            if select.select([self.terminal], [], [], 0.1)[0]:
                self.seen += os.read(self.terminal, 65536).decode(errors="replace")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # fish outlives its terminal at times.
        os.kill(self.process, signal.SIGKILL)
        os.close(self.terminal)
        os.waitpid(self.process, 0)


def fish(limber, folder, line):
    file = script(limber, "fish", folder / "limber.fish")
    return Typing(limber, ["fish", "--no-config"], f"set fish_greeting; source {file}", line)


def zsh(limber, folder, line):
    functions = folder / "functions"
    functions.mkdir(exist_ok=True)
    script(limber, "zsh", functions / "_limber")
    setup = f"fpath=({functions} $fpath); autoload -U compinit; compinit -u -D; LISTMAX=0"
    return Typing(limber, ["zsh", "-f", "-i"], setup, line)


def test_bash(running, folder):
    assert {running.id, "calcium-lunch", "ankle-pumps"} == set(bash(running, folder, "limber done "))
    assert bash(running, folder, "limber snooze cal") == ["calcium-lunch"]
    assert set(bash(running, folder, "limber show ")) == {"calcium-lunch", "ankle-pumps", "switched-off"}
    assert bash(running, folder, "limber enable ") == ["switched-off"]
    assert "doctor" in bash(running, folder, "limber do") and "movement" in bash(running, folder, "limber add ")
    started = time.monotonic()
    running.stop()
    assert bash(running, folder, "limber done ") == []
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("shell", [fish, zsh])
def test_with_titles(running, folder, shell):
    with shell(running, folder, "limber done ") as typing:
        for text in (running.id, "calcium-lunch", "Calcium with lunch", "ankle-pumps"):
            typing.until(text)
    with shell(running, folder, "limber disable ank") as typing:
        typing.until("ankle-pumps")
