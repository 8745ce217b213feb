"""Journal files as they come from other machines: written by systemd-journal-remote, with whatever origin a test wants."""

import json
import shutil
import struct
import subprocess
from pathlib import Path

from . import needs

REMOTE = "/lib/systemd/systemd-journal-remote"
# The place of `tail_object_offset` in a journal file's header (systemd.io, "Journal File Format").
TAIL_OBJECT_OFFSET = 136


def records(journald):
    """All records of a journald, as its export format has them."""
    output = subprocess.check_output([*journald.prefix, "journalctl", "-o", "json", "--all", "--no-pager"])
    return [json.loads(line) for line in output.splitlines()]


def write(file, records):
    """Writes records to a journal file of their own, in order of time."""
    if not shutil.which(REMOTE):
        needs.missing(f"not installed: {REMOTE}")
    export = b""
    for record in sorted(records, key=lambda record: int(record["__REALTIME_TIMESTAMP"])):
        fields = {name: value for name, value in record.items() if name != "__CURSOR" and isinstance(value, str)}
        export += b"".join(field(name, value) for name, value in fields.items()) + b"\n"
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([REMOTE, "-o", file, "-"], input=export, check=True, capture_output=True)
    return Path(file)


def field(name, value):
    """One field in the export format (systemd.io, "Journal Export Formats")."""
    name, value = name.encode(), value.encode()
    if b"\n" not in value:
        return name + b"=" + value + b"\n"
    return name + b"\n" + struct.pack("<Q", len(value)) + value + b"\n"


def changed(record, **fields):
    """The record with other fields; None takes one away."""
    return {name: value for name, value in {**record, **fields}.items() if value is not None}


def damage_end(file):
    """Zeroes over the last entries of a journal file, as a disk that fails leaves."""
    content = bytearray(file.read_bytes())
    tail = int.from_bytes(content[TAIL_OBJECT_OFFSET : TAIL_OBJECT_OFFSET + 8], "little")
    content[tail - 3000 : tail + 64] = bytes(3064)
    file.write_bytes(content)
