"""limberd and limber as a person has them: a home of their own, a schedule, a running daemon."""

import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from . import forenoon, ledger
from .wait import Background, until

REPOSITORY = Path(__file__).resolve().parents[3]
BINARIES = Path(os.environ.get("LIMBER_BIN_DIR", REPOSITORY / ".build/debug")).resolve()


def clock(seconds):
    """The civil time in so many seconds, as the schedule writes it."""
    return time.strftime("%H:%M:%S", time.localtime(time.time() + seconds))


def reminder(id, **keys):
    """One reminder as TOML. A key's value is text unless it is a number or a truth."""
    keys = {"kind": "calcium", "title": id.replace("-", " ").capitalize(), **keys}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items() if value is not None]
    return f"[reminder.{id}]\n" + "\n".join(lines) + "\n"


class Limber:
    """`prefix` runs things elsewhere (beside another journald); `env` adds to an environment that is otherwise bare."""

    def __init__(self, folder, prefix=(), env=()):
        self.folder = Path(folder)
        self.prefix = list(prefix)
        # Before the commands, but not the daemon.
        self.command_prefix = []
        self.home = self.folder / "home"
        self.runtime = self.folder / "run"
        self.config = self.home / ".config/limber"
        self.state = self.home / ".local/state/limber"
        for path in (self.home, self.runtime, self.config):
            path.mkdir(parents=True, exist_ok=True)
        self.runtime.chmod(0o700)
        self.schedule_file = self.config / "schedule.toml"
        self.socket = self.runtime / "limber/io.limber.Control"
        self.env = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "LANG": "C.UTF-8",
            "TZ": forenoon.ZONE,
            "SWIFT_BACKTRACE": "enable=no",
            **dict(env),
        }
        self.daemon = None
        self.daemon_prefix = []
        self.starts = 0

    def write_schedule(self, *parts):
        """Replaces the schedule as an editor does: a new file, renamed."""
        new = self.schedule_file.with_name("schedule.toml.new")
        new.write_text("\n".join(parts))
        new.rename(self.schedule_file)

    def under_manager(self, notify):
        """As a service manager starts it, which listens at `notify`: it says to whom, and which process it means."""
        self.env["NOTIFY_SOCKET"] = str(notify)
        self.daemon_prefix = ["sh", "-c", 'SYSTEMD_EXEC_PID=$$ exec "$@"', "sh"]

    def start(self, program=BINARIES / "limberd", wait=True):
        self.starts += 1
        command = [*self.prefix, *self.daemon_prefix, str(program)]
        self.daemon = Background(command, self.folder / f"limberd.{self.starts}.log", env=self.env, cwd=self.home)
        if wait:
            until(self.answers, "limberd answers")
        return self.daemon

    def answers(self):
        assert self.daemon.alive, f"limberd has ended:\n{self.daemon.output()}"
        return self.run("status", check=False).returncode == 0

    def kill(self):
        """As the kernel or a power failure would."""
        self.daemon.kill()
        self.daemon.process.wait()

    def stop(self):
        if self.daemon:
            return self.daemon.stop()

    def run(self, *words, check=True, env=(), input=None):
        done = subprocess.run(
            [*self.prefix, *self.command_prefix, str(BINARIES / "limber"), *words],
            env={**self.env, **dict(env)},
            capture_output=True,
            text=True,
            timeout=30,
            input=input,
            stdin=None if input else subprocess.DEVNULL,
        )
        assert not check or done.returncode == 0, f"limber {words} -> {done.returncode}\n{done.stdout}{done.stderr}"
        return done

    def json(self, *words):
        return json.loads(self.run(*words, "--json").stdout)

    def due(self, reminder=None):
        """What is due now, of one reminder or of all."""
        return [item for item in self.json("status")["due"] if reminder in (None, item["reminder"])]

    def wait_due(self, reminder, state="shown"):
        return until(
            lambda: next((item for item in self.due(reminder) if item["state"] == state), None),
            f"{reminder} is {state}",
        )

    def wait_held(self, reminder, why):
        until(
            lambda: [item for item in self.due(reminder) if (item["state"], item["heldBecause"]) == ("held", why)],
            f"{reminder} is held: {why}",
        )

    def problems(self, subject="notifications"):
        """What `limber status` says is wrong with it."""
        return " ".join(item["message"] for item in self.json("status")["problems"] if item["subject"] == subject)

    def entries(self):
        return ledger.entries(self.state)

    def outcomes(self, reminder=None):
        return ledger.closings(self.entries(), reminder)

    def wait_outcome(self, reminder):
        return until(lambda: self.outcomes(reminder), f"{reminder} has an outcome")

    def reviewed(self, reminder):
        """The reminder's line of today's review."""
        lines = self.json("review")["reminders"]
        found = [line for line in lines if line["reminder"] == reminder]
        assert len(found) == 1, lines
        return found[0]


def wakeups(pid):
    """How often the process has gone to sleep by itself, and so was woken."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"^voluntary_ctxt_switches:\s*(\d+)", status, re.M).group(1))


def fewest_wakeups(pid, seconds, at_most=1, act=lambda: None):
    """How often it is woken in so long a span, in the quietest of up to three: what the machine does beside, such as changing
    the mode of something in /tmp, through which the way to its folders leads, only adds."""
    found = []
    while len(found) < 3 and (not found or min(found) > at_most):
        before = wakeups(pid)
        act()
        time.sleep(seconds)
        found.append(wakeups(pid) - before)
    return min(found)


def resident_kilobytes(pid):
    return int(re.search(r"^VmRSS:\s*(\d+)", Path(f"/proc/{pid}/status").read_text(), re.M).group(1))


def built():
    return all((BINARIES / name).is_file() and os.access(BINARIES / name, os.X_OK) for name in ("limberd", "limber"))


def copy_binaries(folder):
    """The programs alone, in a folder that can be shown to a box."""
    folder.mkdir(exist_ok=True)
    for name in ("limberd", "limber"):
        shutil.copy2(BINARIES / name, folder)
    return folder
