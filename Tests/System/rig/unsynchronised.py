"""Runs a command that can't ask the kernel whether its clock is synchronised, as ProtectClock=yes of the unit has it: on a
machine whose clock is, one that was set wrong for a test would look right.

    python3 unsynchronised.py COMMAND..."""

import ctypes
import os
import platform
import struct
import sys

# adjtimex and clock_adjtime in the kernel's tables (syscall(2)).
CALLS = {"x86_64": (159, 305), "aarch64": (171, 266)}
# <linux/bpf_common.h>, <linux/seccomp.h>, <linux/prctl.h>
LOAD, JUMP_IF_EQUAL, ANSWER = 0x20, 0x15, 0x06
ALLOW, FAIL_WITH = 0x7FFF0000, 0x00050000
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 22, 38
SECCOMP_MODE_FILTER = 2
EPERM = 1


def forbid_adjtimex():
    """Lets adjtimex(2) fail from now on, in this process and in what it becomes (seccomp(2))."""
    calls = CALLS[platform.machine()]
    # The number of the call; one comparison for each, past what remains and the allowance; the two answers.
    filters = [(LOAD, 0, 0, 0)]
    filters += [(JUMP_IF_EQUAL, len(calls) - index, 0, number) for index, number in enumerate(calls)]
    filters += [(ANSWER, 0, 0, ALLOW), (ANSWER, 0, 0, FAIL_WITH | EPERM)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *instruction) for instruction in filters))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(filters), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    for arguments in (
        (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.c_void_p(ctypes.addressof(program)), 0, 0),
    ):
        if libc.prctl(*arguments) != 0:
            raise OSError(ctypes.get_errno(), "prctl")


if __name__ == "__main__":
    forbid_adjtimex()
    os.execvp(sys.argv[1], sys.argv[1:])
