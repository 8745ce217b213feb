"""A whole booted system in a box, with a lingering user. See box.sh."""

import os
import subprocess
from pathlib import Path

from . import needs
from .journald import limber_records

SCRIPT = str(Path(__file__).with_name("box.sh"))
UID = 4242


class Box:
    """`shared` is visible inside under the same path; so is each folder of `visible`, read-only."""

    def __init__(self, name, shared, visible=()):
        needs.root()
        needs.programs("systemd-nspawn", "nsenter", "setpriv")
        self.name = f"{name}-{os.getpid()}"
        self.home = "/home/tester"
        self.user_prefix = [SCRIPT, "user", self.name]
        Path(shared).chmod(0o777)
        binds = [f"--bind={shared}", *(f"--bind-ro={folder}" for folder in visible)]
        started = subprocess.run([SCRIPT, "start", self.name, *binds], capture_output=True, text=True, timeout=120)
        if started.returncode != 0:
            self.stop()
            needs.missing(f"no box boots here: {started.stderr.strip()[-500:]}")
        self.root_folder = Path(f"/proc/{Path(f'/tmp/limber-box.{self.name}/leader').read_text().strip()}/root")

    def stop(self):
        subprocess.run([SCRIPT, "stop", self.name], timeout=60)

    def _run(self, who, words, check, timeout=60):
        done = subprocess.run(
            [SCRIPT, who, self.name, *map(str, words)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        assert not check or done.returncode == 0, f"{words} -> {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def root(self, *words, check=True):
        return self._run("root", words, check)

    def user(self, *words, check=True):
        return self._run("user", words, check)

    def systemctl(self, *words, check=True):
        return self.user("systemctl", "--user", "--no-pager", *words, check=check).stdout.strip()

    def property(self, unit, name):
        return self.systemctl("show", "--property", name, "--value", unit)

    def records(self):
        """Limber's records in the user's own journal, read as the user."""
        self.root("journalctl", "--sync")
        return limber_records(self.user("journalctl", "--user", "-u", "limberd", "-o", "json", "--no-pager").stdout)

    def file(self, path):
        """The path, as seen from outside."""
        return self.root_folder / str(path).lstrip("/")
