"""limberd on a machine of its own as far as it can tell the time there: its boot, its time zone, and what says that its
clock is right. In a mount namespace, as root; nothing of it is left behind.

    python3 machine.py COMMAND...    runs a command that may not ask the kernel whether the clock is synchronised"""

import ctypes
import os
import platform
import shlex
import struct
import sys
import uuid
from pathlib import Path

# The folder in which systemd-timesyncd says that the clock is right (systemd-timesyncd.service(8)).
TIMESYNC = "/run/systemd/timesync"

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


def program(limber, command, settings=(), zone=None, timesync=False):
    """A program that is `command` on a boot of its own. `zone` is where /etc/localtime leads; `timesync`: systemd-timesyncd
    is there, and has not heard of any other clock yet."""
    from . import needs

    needs.root()
    needs.programs("unshare", "mount", "setpriv")
    folder = limber.folder
    name = uuid.uuid4()
    boot_id = folder / f"boot-{name}"
    boot_id.write_text(f"{name}\n")
    steps = []
    if timesync:
        steps.append(f"mkdir {TIMESYNC}")
    if zone:
        mount = folder / f"etc-{name}"
        mount.mkdir()
        steps.append(OWN_ETC.format(mount=mount, zone=shlex.quote(zone)))
    words = ["env", *(f"{key}={value}" for key, value in dict(settings).items()), str(command)]
    script = folder / f"limberd-on-{name}"
    script.write_text(
        SCRIPT.format(
            # Beside a journald of its own /run is that one's already.
            run="" if limber.prefix else "mount -n -t tmpfs -o mode=755 tmpfs /run",
            timesync=TIMESYNC,
            boot_id=boot_id,
            steps="\n".join(steps),
            command=shlex.join([sys.executable, str(Path(__file__).resolve()), *words]),
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


def set_zone(limber, zone):
    """As timedatectl does: a link beside it, renamed."""
    new = file(limber, "/etc/localtime.new")
    new.symlink_to(f"/usr/share/zoneinfo/{zone}")
    new.rename(file(limber, "/etc/localtime"))


# adjtimex and clock_adjtime, of the kernel's tables (syscall(2)).
CALLS = {"x86_64": (159, 305), "aarch64": (171, 266)}
EPERM = 1


def forbid_adjtimex():
    """Lets adjtimex(2) fail as ProtectClock=yes of the unit does (seccomp(2)): a machine whose clock is synchronised would
    make a clock that was set wrong in a test look right."""
    load, equal, answer = 0x20, 0x15, 0x06  # BPF_LD|BPF_W|BPF_ABS, BPF_JMP|BPF_JEQ|BPF_K, BPF_RET|BPF_K
    calls = CALLS[platform.machine()]
    filters = [(load, 0, 0, 0)]
    for index, number in enumerate(calls):
        filters.append((equal, len(calls) - index, 0, number))
    filters += [(answer, 0, 0, 0x7FFF0000), (answer, 0, 0, 0x00050000 | EPERM)]  # SECCOMP_RET_ALLOW, _ERRNO
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *instruction) for instruction in filters))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(filters), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    for arguments in ((38, 1, 0, 0, 0), (22, 2, ctypes.c_void_p(ctypes.addressof(program)), 0, 0)):
        if libc.prctl(*arguments) != 0:  # PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP
            raise OSError(ctypes.get_errno(), "prctl")


if __name__ == "__main__":
    forbid_adjtimex()
    os.execvp(sys.argv[1], sys.argv[1:])
