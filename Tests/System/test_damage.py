"""A state folder in any state: limberd starts, says so, and takes answers. What can't be read is said, and nothing is said
that isn't so."""

import errno
import json
import os
import shutil
import socket
import sqlite3
import struct
import threading

import pytest

from rig import failing, ledger
from rig import limber as limber_rig
from rig.control import Control, Refused
from rig.limber import BINARIES, clock, copy_binaries, reminder
from rig.small_disk import SmallDisk
from rig.wait import until

START = 5.0


def live(limber, logs=40):
    limber.start()
    with Control(limber) as control:
        for number in range(logs):
            control.log(f"log {number}")
    assert limber.stop() == 0


def notes(limber):
    return [entry["note"] for entry in ledger.entries(limber.state, whole=False) if entry["note"]]


def starts_and_answers(limber, note):
    limber.start()
    with Control(limber) as control:
        control.log(note)
    limber.kill()
    limber.start()
    assert limber.stop() == 0
    assert note in notes(limber)


PLACES = {
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "a link to nowhere": lambda path: path.symlink_to("/nowhere/at/all"),
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "nothing in it": lambda path: path.write_bytes(b""),
    "a link to a file": lambda path: path.symlink_to(path.parent.parent / "elsewhere"),
    "noise": lambda path: path.write_bytes(os.urandom(9000)),
}


@pytest.mark.parametrize("what", PLACES)
@pytest.mark.parametrize(
    "name", [ledger.NAME + suffix for suffix in ("", "-wal", "-shm", "-journal", ".recovered")] + ["limberd.lock"]
)
def test_whatever_stands_in_the_place_of_a_file(bare, name, what):
    live(bare)
    (bare.state.parent / "elsewhere").write_text("hello")
    path = bare.state / name
    path.unlink(missing_ok=True)
    PLACES[what](path)
    starts_and_answers(bare, "after")
    assert (bare.state.parent / "elsewhere").read_text() == "hello" or name == ledger.NAME
    if name != ledger.NAME:
        assert "log 39" in notes(bare)


NOBODY = 65534
MODES = {"of another user": (0, 0o600), "closed": (NOBODY, 0), "read only": (NOBODY, 0o444), "to read": (0, 0o644)}


def as_nobody(bare, monkeypatch, not_root_ids):
    """limberd and limber run as another user, whose all the files are."""
    monkeypatch.setattr(limber_rig, "BINARIES", copy_binaries(bare.folder / "bin"))
    for folder, _, files in os.walk(bare.folder):
        for entry in [folder, *[os.path.join(folder, file) for file in files]]:
            os.chown(entry, *not_root_ids)
    bare.prefix = ["setpriv", f"--reuid={not_root_ids[0]}", f"--regid={not_root_ids[1]}", "--clear-groups"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "name", [ledger.NAME + suffix for suffix in ("", "-wal", "-shm", "-journal", ".recovered")] + ["limberd.lock"]
)
def test_a_file_that_may_not_be_used(bare, monkeypatch, not_root_ids, name, mode):
    """A user's own is made usable; another user's keeps nobody from recording, and nothing that is there is lost."""
    live(bare)
    path = bare.state / name
    if not path.exists():
        path.write_bytes(b"x" * 9000)
    as_nobody(bare, monkeypatch, not_root_ids)
    owner, bits = MODES[mode]
    os.chown(path, owner, owner)
    path.chmod(bits)
    bare.start(limber_rig.BINARIES / "limberd")
    bare.run("log", "cramp", "--where", "after")
    bare.kill()
    if path.exists():
        os.chown(path, *not_root_ids)
    bare.start(limber_rig.BINARIES / "limberd")
    assert bare.stop() == 0
    entries = ledger.entries(bare.state, whole=False)
    assert "after" in [entry["place"] for entry in entries]
    assert "log 39" in [entry["note"] for entry in entries]


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_a_ledger_of_another_user_is_not_damaged(bare, monkeypatch, not_root_ids, mode):
    """As a shell of su leaves it. What is in it stays, what is recorded meanwhile comes to it, and status says what to type."""
    live(bare)
    as_nobody(bare, monkeypatch, not_root_ids)
    path = bare.state / ledger.NAME
    before = path.read_bytes()
    os.chown(path, 0, 0)
    path.chmod(mode)
    for number in range(2):
        bare.start(limber_rig.BINARIES / "limberd")
        bare.run("log", "cramp", "--where", f"meanwhile {number}")
        said = " ".join(bare.run("status").stdout.split())
        assert "damaged" not in said, said
        if mode == 0o600:
            assert "The ledger is another user's" in said and f"{path}" in said.split("chown")[1], said
            assert path.read_bytes() == before and path.stat().st_uid == 0
        bare.kill()
    os.chown(path, *not_root_ids)
    bare.start(limber_rig.BINARIES / "limberd")
    assert "another user" not in bare.run("status").stdout
    bare.run("log", "cramp", "--where", "last")
    bare.kill()
    entries = ledger.entries(bare.state)
    assert [entry["note"] for entry in entries if entry["note"]] == [f"log {number}" for number in range(40)]
    assert [entry["place"] for entry in entries if entry["place"]][-3:] == ["meanwhile 0", "meanwhile 1", "last"]
    assert not list(bare.state.glob("*damaged*")) and not list(bare.state.glob("*meanwhile*"))


@pytest.mark.parametrize("beforehand", [True, False])
def test_a_trigger_that_passes_over_what_is_recorded(bare, beforehand):
    """SQLite finds nothing wrong with it, whether it comes before a start or while limberd runs."""
    sql = "CREATE TRIGGER zz BEFORE INSERT ON entry WHEN NEW.kind = 'logged' BEGIN SELECT RAISE(IGNORE); END"
    live(bare)
    if beforehand:
        hostile(bare.state / ledger.NAME, sql)
    bare.start()
    if not beforehand:
        hostile(bare.state / ledger.NAME, sql)
    bare.run("log", "cramp", "--where", "after")
    assert "damaged" in bare.problems("ledger")
    bare.kill()
    entries = ledger.entries(bare.state, whole=False)
    assert "after" in [entry["place"] for entry in entries] and "log 39" in [entry["note"] for entry in entries]


def test_what_is_missing_is_said_as_long_as_what_is_left_of_it_is_there(bare):
    """The ledger is gone, and its log is not: what was set aside has a log alone."""
    live(bare)
    bare.start()
    bare.run("log", "cramp", "--where", "before")
    bare.kill()
    (bare.state / ledger.NAME).unlink()
    done = bare.run("review", "--csv", check=False)
    assert done.returncode == 1 and not done.stdout and "the ledger is damaged" in " ".join(done.stderr.split()), done.stderr
    bare.start()
    assert "missing" in bare.problems("ledger")
    bare.run("log", "cramp", "--where", "after")
    assert {"before", "after"} <= {entry["place"] for entry in ledger.entries(bare.state, whole=False)}
    for path in bare.state.glob("*.damaged-*"):
        path.unlink()
    assert "missing" not in bare.problems("ledger")


@pytest.mark.parametrize("bit", [0, 7, 24, 29, 31])
def test_one_flipped_bit_of_the_version_locks_nobody_out(bare, bit):
    live(bare)
    with open(bare.state / ledger.NAME, "r+b") as file:
        file.seek(60)
        [version] = struct.unpack(">I", file.read(4))
        file.seek(60)
        file.write(struct.pack(">I", version ^ 1 << (31 - bit)))
    assert "log 39" in bare.run("review", "--json").stdout
    starts_and_answers(bare, "after")
    assert "log 39" in notes(bare)
    bare.start()
    assert "damaged" in bare.problems("ledger")


def test_a_row_that_makes_no_sense_is_named_and_nothing_else_is_lost(bare):
    live(bare)
    with sqlite3.connect(bare.state / ledger.NAME) as database:
        triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE entry SET severity = 9223372036854775807 WHERE note = 'log 7'")
        database.execute("UPDATE entry SET minutes = 1e308 WHERE note = 'log 9'")
        database.execute("UPDATE entry SET elapsed = -9223372036854775808 WHERE note = 'log 11'")
        for _, sql in triggers:
            database.execute(sql)
        bad = [seq for (seq,) in database.execute("SELECT seq FROM entry WHERE note IN ('log 7', 'log 9', 'log 11') ORDER BY seq")]
    for form in [[], ["--json"], ["--csv"], ["--html", "-"]]:
        done = bare.run("review", *form)
        assert form == ["--csv"] or all(f"number {seq}" in done.stdout for seq in bad), done.stdout
    starts_and_answers(bare, "after")
    kept = notes(bare)
    assert set(kept) == {f"log {number}" for number in range(40)} - {"log 7", "log 9", "log 11"} | {"after"}


# Backups of any kind.


def hostile(path, sql):
    with sqlite3.connect(path) as database:
        database.executescript(sql)


def test_a_backup_that_never_ends_is_refused(bare):
    live(bare)
    endless = bare.folder / "endless"
    hostile(
        endless,
        """CREATE VIEW entry AS WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n) SELECT seq FROM n;
        CREATE TABLE outbox (one); CREATE TABLE popup (one); CREATE TABLE checkpoint (one); PRAGMA user_version = 4""",
    )
    for words in (["restore", str(endless)], ["backup", str(endless)]):
        done = bare.run(*words, check=False)
        assert done.returncode == 1 and "no ledger" in done.stderr, (done.returncode, done.stderr)
    assert "log 39" in notes(bare)


def test_a_backup_that_is_a_pipe_is_refused(bare):
    live(bare)
    pipe = bare.folder / "pipe"
    os.mkfifo(pipe)
    shutil.copy(bare.state / ledger.NAME, bare.folder / "copy")
    os.mkfifo(bare.folder / "copy-wal")
    for words in (["restore", str(pipe)], ["backup", str(pipe)], ["restore", str(bare.folder / "copy")]):
        done = bare.run(*words, check=False)
        assert done.returncode == 1 and "no file" in done.stderr, (done.returncode, done.stderr)


# A disk that takes nothing, or fails.


@pytest.fixture
def disk(bare):
    disk = SmallDisk(bare.state)
    yield disk
    bare.stop()
    disk.remove()


def test_a_review_of_a_ledger_that_can_not_be_written(bare, disk):
    bare.start()
    for _ in range(20):
        bare.run("log", "cramp")
    bare.kill()
    disk.fill()
    bare.start()
    done = bare.run("review", check=False)
    said = " ".join((done.stdout + done.stderr).split())
    # limberd keeps the ledger to itself then; its bytes can be read all the same.
    assert done.returncode == 0 and "20 cramps" in said, (done.returncode, said)
    assert len(bare.json("review")["cramps"]) == 20
    bare.run("review", "--csv")
    with Control(bare) as control:
        review = control.call("Review")
    assert len(review["cramps"]) == 20
    assert bare.json("backup", str(bare.folder / "copy"))["entries"] >= 20


@pytest.mark.parametrize("content", [b"", b"x" * 5000], ids=["empty", "garbage"])
def test_a_ledger_that_lost_what_it_held_is_no_new_one(bare, content):
    live(bare)
    (bare.state / ledger.NAME).write_bytes(content)
    for form in [[], ["--json"], ["--csv"], ["--html", "-"]]:
        done = bare.run("review", *form, "--source", "ledger", check=False)
        said = " ".join(done.stderr.split())
        assert done.returncode == 1 and not done.stdout and "the ledger is damaged" in said, (form, done.stdout, said)
        # Nobody knows what is lost.
        assert "not lost" not in said, said


@pytest.mark.parametrize("lasting", [False, True])
def test_what_is_refused_is_not_there_or_it_is_said_that_nobody_knows(bare, lasting):
    """The disk fails to keep an answer (EIO), limberd is killed, and begins anew."""
    switch = bare.folder / "the-disk-fails"
    fault = failing.Fault(failing.build(bare.folder), bare.folder / "trace", [bare.state], how=errno.EIO)
    fault.env |= {"FAILING_WHILE": str(switch), "FAILING_CALLS": "fsync:fdatasync"}
    if not lasting:
        fault.env["FAILING_ONCE"] = "1"
    failing.start(bare, BINARIES / "limberd", fault)
    until(bare.answers, "limberd answers")
    bare.run("log", "cramp", "--where", "before")
    switch.touch()
    done = bare.run("log", "cramp", "--where", "refused", check=False)
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == 1 and fault.fired(), said
    bare.kill()
    switch.unlink(missing_ok=True)
    bare.start()
    places = [entry["place"] for entry in bare.entries() if entry["place"]]
    if lasting:
        assert "Not known whether it was recorded" in said and "limber status" in said, said
        assert places in (["before"], ["before", "refused"])
    else:
        assert "Not recorded" in said and places == ["before"], (said, places)


def follow(limber, count):
    """The numbers of the next entries that a watcher is told of."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(60)
    connection.connect(str(limber.socket))
    connection.sendall(json.dumps({"method": "io.limber.Control.Watch", "more": True}).encode() + b"\0")
    told, ready = [], threading.Event()

    def read():
        received = b""
        while len(told) < count:
            try:
                piece = connection.recv(65536)
            except OSError:
                return  # closed here
            if not piece:
                return
            received += piece
            *whole, received = received.split(b"\0")
            for message in map(json.loads, whole):
                entry = message.get("parameters", {}).get("entry")
                if entry:
                    told.append((entry["seq"], entry["kind"]))
                else:
                    ready.set()

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    assert ready.wait(20)
    return told, thread, connection


def test_a_watcher_is_told_what_is_on_the_disk_and_nothing_else(bare, disk):
    bare.write_schedule(reminder("calcium-tea", at=clock(8), repeats=0))
    bare.start()
    told, thread, connection = follow(bare, 4)
    with Control(bare) as control:
        control.log("before")
        until(lambda: told, "the watcher is told")
        disk.fill()
        while True:
            try:
                control.log("x")
                disk.fill()
            except Refused:
                break
        confirmed = len(told)
        bare.wait_due("calcium-tea")
        on_disk = {entry["seq"] for entry in ledger.entries(bare.state, whole=False)}
        assert {seq for seq, _ in told} <= on_disk, (told, on_disk)
        assert len(told) == confirmed, told
        disk.free()
        until(lambda: any(kind == "shown" for _, kind in told), "what waited is told once it is written", 40, every=0.2)
    numbers = [seq for seq, _ in told]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), numbers
    connection.close()
