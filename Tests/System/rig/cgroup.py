"""A control group, so that journald takes a process for a unit's: only units are rate-limited."""

from pathlib import Path

from . import needs

# Of systemd on a unified, a hybrid and a legacy machine (systemd.io/CGROUP_DELEGATION).
HIERARCHIES = ("/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd")


class Group:
    """A command behind `prefix` runs in the group `path`, and what it starts does."""

    def __init__(self, path):
        needs.root()
        roots = [Path(root) for root in HIERARCHIES if (Path(root) / "cgroup.procs").exists()]
        self.made = []
        try:
            for root in roots:
                for end in range(1, len(Path(path).parts) + 1):
                    folder = root.joinpath(*Path(path).parts[:end])
                    if not folder.exists():
                        folder.mkdir()
                        self.made.append(folder)
        except OSError as error:
            self.remove()
            needs.missing(f"no control groups can be made here: {error}")
        joins = "; ".join(f"echo $$ >{root / path}/cgroup.procs" for root in roots)
        self.prefix = ["sh", "-ec", f'{joins}; exec "$@"', "sh"]

    def remove(self):
        """Once nothing runs in it any more."""
        for folder in reversed(self.made):
            folder.rmdir()
