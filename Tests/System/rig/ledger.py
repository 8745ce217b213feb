"""The ledger, read as it lies on the disk."""

import shutil
import sqlite3
import tempfile
from pathlib import Path


def entries(folder):
    """The entries in the ledger in this folder, in order, as dictionaries."""
    files = [file for file in Path(folder).iterdir() if file.is_file() and file.read_bytes()[:15] == b"SQLite format 3"]
    assert len(files) == 1, f"not one ledger in {folder}: {sorted(Path(folder).iterdir())}"
    # A copy, log included: SQLite resolves links, and so can't open a file of a box through /proc/PID/root.
    with tempfile.TemporaryDirectory(prefix="limber-ledger-") as copies:
        for file in Path(folder).glob(files[0].name + "*"):
            shutil.copy(file, copies)
        connection = sqlite3.connect(f"file:{copies}/{files[0].name}", uri=True, timeout=10)
        connection.row_factory = sqlite3.Row
        try:
            return rows_of(connection)
        finally:
            connection.close()


def rows_of(connection):
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        columns = {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
        if {"seq", "kind", "outcome", "reminder"} <= columns:
            rows = [dict(row) for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY seq')]
            check_sequence(rows)
            return rows
    raise AssertionError(f"no table of entries among {tables}")


def check_sequence(rows):
    """Sequence numbers have no gap, ids no double."""
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    ids = [row["id"] for row in rows]
    assert len(set(ids)) == len(ids)


def closings(rows, reminder=None):
    """The outcomes in order."""
    return [row["outcome"] for row in rows if row["outcome"] and reminder in (None, row["reminder"])]
