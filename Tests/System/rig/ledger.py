"""The ledger, read as it lies on the disk."""

import shutil
import sqlite3
import tempfile
from pathlib import Path

# README.md, "What is recorded".
NAME = "ledger.sqlite3"


def entries(folder, whole=True):
    """The entries in the ledger in this folder, in order, as dictionaries. Of one that is not `whole` some were lost."""
    # A copy, log included: SQLite resolves links, and so can't open a file of a box through /proc/PID/root.
    with tempfile.TemporaryDirectory(prefix="limber-ledger-") as copies:
        for ending in ("", "-wal"):
            if (file := Path(folder) / (NAME + ending)).exists():
                shutil.copy(file, copies)
        return read(Path(copies) / NAME, whole)


def read(file, whole=True):
    """The entries in this ledger."""
    # Not made where it is absent.
    connection = sqlite3.connect(f"file:{file}?mode=rw", uri=True, timeout=10)
    try:
        connection.row_factory = sqlite3.Row
        return rows_of(connection, whole)
    finally:
        connection.close()


def sound(file):
    """Whether SQLite finds nothing wrong with it."""
    connection = sqlite3.connect(f"file:{file}?mode=rw", uri=True, timeout=10)
    try:
        return [row[0] for row in connection.execute("PRAGMA integrity_check")] == ["ok"]
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()


def close(folder):
    """Brings all into the one file, as SQLite does when its last user closes it. Nobody may use it."""
    connection = sqlite3.connect(Path(folder) / NAME)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()


def rows_of(connection, whole):
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        columns = {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
        if {"seq", "kind", "outcome", "reminder"} <= columns:
            rows = [dict(row) for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY seq')]
            check_sequence(rows, whole)
            return rows
    raise AssertionError(f"no table of entries among {tables}")


def check_sequence(rows, whole):
    """Sequence numbers have no gap, ids no double."""
    numbers = [row["seq"] for row in rows]
    assert numbers == (list(range(1, len(rows) + 1)) if whole else sorted(set(numbers)))
    ids = [row["id"] for row in rows]
    assert len(set(ids)) == len(ids)


def closings(rows, reminder=None):
    """The outcomes in order."""
    return [row["outcome"] for row in rows if row["outcome"] and reminder in (None, row["reminder"])]


def arrived(folder):
    """Up to which entry limberd has found everything in the journal, as far as it has written that down."""
    connection = sqlite3.connect(f"file:{Path(folder) / NAME}?mode=ro", uri=True, timeout=10)
    try:
        return connection.execute("SELECT arrived FROM outbox").fetchone()[0]
    finally:
        connection.close()
