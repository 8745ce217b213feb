"""A real journald beside the machine's own, what it holds, and what can happen to it."""

import json
import shutil
import signal
import subprocess
from pathlib import Path

from . import needs
from .wait import Background, until

PROGRAM = "/lib/systemd/systemd-journald"
SETTINGS = {
    "Storage": "persistent",
    "ReadKMsg": "no",
    "Audit": "no",
    "RateLimitBurst": 0,
    "ForwardToSyslog": "no",
    "SyncIntervalSec": "1s",
    "SplitMode": "uid",
}


class Journald:
    """A command behind `prefix` logs here and reads from here, whether journald runs or not. `settings` are those of
    journald.conf(5)."""

    def __init__(self, folder, running=True, **settings):
        needs.root()
        needs.programs("unshare", "nsenter", "journalctl")
        self.folder = Path(folder)
        self.settings = {**SETTINGS, **settings}
        lines = "\n".join(f"{name}={value}" for name, value in self.settings.items())
        self.holder = Background(
            ["env", f"SETTINGS={lines}", "sh", Path(__file__).with_name("journald.sh")],
            self.folder / "journald-place.log",
        )
        until(lambda: "ready" in self.holder.output(), "there is a place for journald")
        self.prefix = ["nsenter", "-t", str(self.holder.pid), "-m", "--"]
        self.process = None
        if running:
            self.start()

    def start(self):
        self.process = Background([*self.prefix, PROGRAM], self.folder / "journald.log")
        until(lambda: self.journalctl("--sync", check=False).returncode == 0, "journald answers")
        if self.settings["Storage"] != "volatile":
            self.journalctl("--flush")  # from /run/log to /var/log

    def kill(self):
        self.process.kill()
        self.process.process.wait()

    def freeze(self):
        """It takes nothing from its sockets any more."""
        self.process.kill(signal.SIGSTOP)

    def thaw(self):
        self.process.kill(signal.SIGCONT)

    def stop(self):
        if self.process:
            self.thaw()
            self.process.stop()
        self.holder.stop()

    def root(self, path):
        """The path as journald sees it."""
        return Path(f"/proc/{self.holder.pid}/root") / path.lstrip("/")

    def lose(self):
        """It is killed, and all that it has stored is gone."""
        self.kill()
        for place in ("/var/log/journal", "/run/log/journal"):
            for stored in self.root(place).iterdir():
                shutil.rmtree(stored)

    def vacuum(self):
        """What is stored so far is forgotten, as when space runs out."""
        self.journalctl("--rotate")
        self.journalctl("--vacuum-time=1us")

    def forge(self, fields):
        """A record that says of itself whatever it likes. See logger(1)."""
        text = "".join(f"{name}={value}\n" for name, value in fields.items())
        subprocess.run([*self.prefix, "logger", "--journald"], input=text, text=True, check=True)

    def journalctl(self, *words, check=True):
        return subprocess.run(
            [*self.prefix, "journalctl", *words], check=check, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60
        )

    def records(self):
        """All of Limber's records, oldest first."""
        self.journalctl("--sync")
        return limber_records(self.journalctl("-o", "json", "--no-pager").stdout)

    def ids(self):
        """Of all of Limber's records the entries' ids."""
        return {record["LIMBER_ENTRY_ID"] for record in self.records()}


def limber_records(output):
    """Of journalctl's JSON lines those that are entries of Limber."""
    records = [json.loads(line) for line in output.splitlines()]
    return [record for record in records if "LIMBER_ENTRY_ID" in record]
