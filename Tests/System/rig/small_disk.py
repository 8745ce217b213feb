"""A disk of its own for the ledger, so small that it can be full."""

import subprocess

from . import needs


class SmallDisk:
    """A tmpfs of 1 MB at `path`, until `remove`."""

    def __init__(self, path):
        needs.root()
        needs.programs("mount", "umount")
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self._run("mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", path)
        self.filler = path / "filler"

    @staticmethod
    def _run(*words):
        subprocess.run([str(word) for word in words], check=True, timeout=30)

    def fill(self):
        """To the last page, again whenever something was freed meanwhile."""
        with open(self.filler, "ab", buffering=0) as file:
            try:
                while file.write(b"x" * 4096):
                    pass
            except OSError:
                pass  # full

    def free(self):
        self.filler.unlink()

    def read_only(self, on=True):
        """The kernel refuses it while a file is open for writing."""
        self._run("mount", "-o", f"remount,{'ro' if on else 'rw'}", self.path)

    def remove(self):
        # Lazily: a daemon that a failed test left behind may still hold it.
        self._run("umount", "--lazy", self.path)
