"""A real journald beside the machine's own, and what it holds."""

import json
import subprocess
from pathlib import Path

from . import needs
from .wait import Background, until


class Journald:
    """Runs until `stop`; `prefix` before a command makes it log here and read from here."""

    def __init__(self, folder, storage="persistent"):
        needs.root()
        needs.programs("unshare", "nsenter", "journalctl")
        self.holder = Background(
            ["env", f"STORAGE={storage}", "sh", Path(__file__).with_name("journald.sh")], Path(folder) / "journald.log"
        )
        until(lambda: "ready" in self.holder.output(), "journald is up")
        self.prefix = ["nsenter", "-t", str(self.holder.pid), "-m", "--"]

    def stop(self):
        self.holder.stop()

    def records(self):
        """All of Limber's records, oldest first."""
        subprocess.run([*self.prefix, "journalctl", "--sync"], check=True)
        return limber_records(subprocess.check_output([*self.prefix, "journalctl", "-o", "json", "--no-pager"]))


def limber_records(output):
    """Of journalctl's JSON lines those that are entries of Limber."""
    records = [json.loads(line) for line in output.splitlines()]
    return [record for record in records if "LIMBER_ENTRY_ID" in record]
