"""limberd on a machine of its own as far as it can tell the time there: its boot, its time zone, and what says that its
clock is right. In a mount namespace, as root; nothing of it is left behind."""

import shlex
import sys
import uuid
from pathlib import Path

from . import needs

# The folder in which systemd-timesyncd says that the clock is right (systemd-timesyncd.service(8)).
TIMESYNC = "/run/systemd/timesync"

DATABASE = Path("/usr/share/zoneinfo")
ASK_NOT = Path(__file__).with_name("unsynchronised.py").resolve()

SCRIPT = """#!/bin/sh
if [ "${{1:-}}" != inside ]; then exec unshare -m --propagation private "$0" inside; fi
set -eu
{run}
mkdir -p /run/systemd
rm -rf {timesync} # of a run before, beside the same journald
mount -n --bind {boot_id} /proc/sys/kernel/random/boot_id
{steps}
exec {command}
"""

# A copy, to be changed at will: what is bound in its place is a folder like any other.
OWN_ETC = """mount -n -t tmpfs -o mode=755 tmpfs {mount}
cp -a /etc/. {mount}
ln -sfn {zone} {mount}/localtime
mount -n --bind {mount} /etc"""


def program(limber, command, settings=(), zone=None, timesync=None):
    """A program that is `command` on a boot of its own. `zone` is where it stands, by /etc/localtime. `timesync` is what
    systemd-timesyncd has heard: nothing since it is not there, "silence" or "answer"."""
    needs.root()
    needs.programs("unshare", "mount")
    folder = limber.folder
    name = uuid.uuid4()
    boot_id = folder / f"boot-{name}"
    boot_id.write_text(f"{name}\n")
    steps = []
    if timesync:
        steps.append(f"mkdir {TIMESYNC}")
    if timesync == "answer":
        steps.append(f"touch {TIMESYNC}/synchronized")
    if zone:
        mount = folder / f"etc-{name}"
        mount.mkdir()
        steps.append(OWN_ETC.format(mount=mount, zone=link(zone)))
    # /etc/localtime counts only where no TZ is set.
    words = ["env", *(["-u", "TZ"] if zone else []), *(f"{key}={value}" for key, value in dict(settings).items()), str(command)]
    script = folder / f"limberd-on-{name}"
    script.write_text(
        SCRIPT.format(
            # Beside a journald of its own /run is that one's already.
            run="" if limber.prefix else "mount -n -t tmpfs -o mode=755 tmpfs /run",
            timesync=TIMESYNC,
            boot_id=boot_id,
            steps="\n".join(steps),
            command=shlex.join([sys.executable, str(ASK_NOT), *words]),
        )
    )
    script.chmod(0o755)
    return script


def file(limber, path):
    """The path as the daemon of `limber` sees it."""
    return Path(f"/proc/{limber.daemon.pid}/root") / str(path).lstrip("/")


def synchronize(limber):
    """What systemd-timesyncd does once it has heard from a server."""
    folder = file(limber, TIMESYNC)
    folder.mkdir(exist_ok=True)
    (folder / "synchronized").touch()


def link(zone):
    """What /etc/localtime is (localtime(5))."""
    if not (DATABASE / zone).exists():
        needs.missing("tzdata is not installed")
    return f"..{DATABASE}/{zone}"


def set_zone(limber, zone):
    """As timedatectl does: a link beside it, renamed."""
    new = file(limber, "/etc/localtime.new")
    new.symlink_to(link(zone))
    new.rename(file(limber, "/etc/localtime"))
