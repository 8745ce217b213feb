"""What is proposed, typed literally, in a terminal of the person's in a box."""

import re

# Root's password in the box: where sudo is not for this user, su asks for it.
PASSWORD = "test-only"

# Runs a command of the shell in a terminal, and answers a question for a password.
TERMINAL = """
import os, pty, select, sys, time
pid, fd = pty.fork()
if pid == 0:
    os.execvp("sh", ["sh", "-c", sys.argv[2]])
said, asked, end = b"", 0, time.monotonic() + 50
while time.monotonic() < end:
    if not select.select([fd], [], [], 1)[0]:
        continue
    try:
        part = os.read(fd, 4096)
    except OSError:
        break
    if not part:
        break
    said += part
    if said.count(b"assword:") > asked:
        asked += 1
        os.write(fd, sys.argv[1].encode() + b"\\n")
sys.stdout.write(said.decode(errors="replace"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


def command(text):
    """The command at the end of what is recommended."""
    sentence = re.split(r"\. (?=[A-Z])", text.rstrip("."))[-1]
    return sentence.split(": ", 1)[1]


def prepare(box):
    """su works, as on a machine whose root has a password."""
    box.root("sh", "-c", f"echo root:{PASSWORD} | chpasswd")


def type_in(box, text, *prefix, check=True):
    """Types it as the person, with nothing changed."""
    return box.user(*prefix, "python3", "-c", TERMINAL, PASSWORD, text, check=check)


def follow(box, text, *prefix):
    """Does what is recommended, and it works."""
    return type_in(box, command(text), *prefix)
