"""Every system call on the ledger's and the schedule's files fails once: with a full disk, with an I/O error, and as the
last thing that limberd does. What it confirmed is there afterwards, once; what it refused is not."""

import contextlib
import errno
import itertools
import json
import os
import shutil
import socket
import sqlite3
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from rig import failing, ledger
from rig.limber import BINARIES, Limber, clock


MODES = {"full disk": errno.ENOSPC, "I/O error": errno.EIO, "crash": "crash"}
# They mostly wait.
AT_ONCE = 4 * os.cpu_count()
# How long an answer may take on a machine that does eight of these at once. One that hangs is found out by this.
PATIENCE = 30.0
UNTOUCHED = '# Anna\'s schedule\nperson = "Anna"\n'
# What the daemon may say when it can't write down what it was told, or can't read the schedule that it is to add to.
REFUSALS = {f"io.limber.Control.{name}" for name in ("NotRecorded", "ScheduleNotWritten", "ScheduleUnreadable", "InvalidSchedule")}


class Gone(Exception):
    """The daemon has ended, or never began."""


class Session:
    """What a person does with limberd: adds a reminder, is asked, answers, logs; then it is stopped. With `brief` the person
    only logs."""

    def __init__(self, limber, brief=False):
        self.limber = limber
        self.brief = brief
        # Replies by method; what has none was never confirmed.
        self.confirmed = {}
        self.refused = {}
        self.unknown = set()

    def run(self):
        try:
            self.wait_for_socket()
            if not self.brief:
                self.be_asked()
            self.call("Log", what="calcium", mg=300, item="yogurt")
        except Gone:
            pass
        return self.stop()

    def be_asked(self):
        self.call("Add", reminder={"id": "lunch", "kind": "calcium", "title": "Lunch", "at": clock(2)})
        if "Add" in self.confirmed:
            self.wait_until_due()
            self.call("Done", target="lunch")

    def stop(self):
        """The exit status. SIGKILL by us means that it did not stop in time."""
        self.limber.daemon.kill(15)
        return self.limber.daemon.process.wait(PATIENCE)

    def wait_for_socket(self):
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if not self.limber.daemon.alive:
                raise Gone
            assert time.monotonic() < deadline, "limberd neither answers nor ends"
            time.sleep(0.02)

    def answers(self):
        try:
            return "parameters" in self.ask("Status")
        except (OSError, Gone):
            return False

    def wait_until_due(self):
        deadline = time.monotonic() + PATIENCE
        while not self.ask("Status")["parameters"]["due"]:
            assert time.monotonic() < deadline, "an added reminder never came due"
            time.sleep(0.05)

    def ask(self, method, **parameters):
        message = {"method": f"io.limber.Control.{method}", "parameters": parameters}
        received = b""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(PATIENCE)
                connection.connect(str(self.limber.socket))
                connection.sendall(json.dumps(message).encode() + b"\0")
                while not received.endswith(b"\0"):
                    piece = connection.recv(65536)
                    if not piece:
                        raise Gone
                    received += piece
        except TimeoutError:
            raise AssertionError(f"limberd hangs at {method}") from None
        except OSError as error:
            raise Gone from error
        return json.loads(received[:-1])

    def call(self, method, **parameters):
        self.unknown.add(method)
        reply = self.ask(method, **parameters)
        self.unknown.remove(method)
        if "error" in reply:
            assert reply["error"] in REFUSALS, reply
            self.refused[method] = reply
        else:
            self.confirmed[method] = reply["parameters"]


def check(session, how):
    """A limberd without a fault finds it all in order."""
    limber = session.limber
    text = limber.schedule_file.read_text()
    assert text == UNTOUCHED or (text.startswith(UNTOUCHED) and "[reminder.lunch]" in text), f"half a schedule: {text!r}"
    limber.start(wait=False)
    again = Session(limber)
    again.wait_for_socket()
    status = again.ask("Status")["parameters"]
    reminders = [item["id"] for item in again.ask("List")["parameters"]["reminders"]]
    assert again.stop() == 0, "it stops in order"
    assert reminders == (["lunch"] if "[reminder.lunch]" in text else []), status
    if "Add" in session.confirmed:
        assert reminders == ["lunch"], "a confirmed reminder is there"
    # The reader holds the sequence against 1, 2, 3, … and the ids against one another.
    entries = limber.entries()
    dues = [(entry["reminder"], entry["due"]) for entry in entries if entry["kind"] == "due"]
    assert len(set(dues)) == len(dues), f"due twice: {dues}"
    counted(session, "Done", [entry for entry in entries if entry["outcome"] == "done"], lambda reply: reply["answer"]["entry"])
    counted(session, "Log", [entry for entry in entries if entry["kind"] == "logged"], lambda reply: reply["entry"]["id"])
    if how != "crash":
        assert not session.unknown, f"{session.unknown} had no answer"


def counted(session, method, entries, id_of):
    """What was confirmed is in the ledger once, what was refused is not, what had no answer may be."""
    ids = [entry["id"] for entry in entries]
    if method in session.confirmed:
        assert ids == [id_of(session.confirmed[method])], f"{method} was confirmed: {ids}"
    else:
        assert len(ids) <= (method in session.unknown), f"{method} was not confirmed: {ids}"


class Scenario:
    """What is there before, and what is done."""

    CONFIRMED = {"Add", "Done", "Log"}

    def __init__(self, library):
        self.library = library

    def prepare(self, limber):
        limber.schedule_file.write_text(UNTOUCHED)

    def session(self, limber):
        return Session(limber)

    def check(self, session, how):
        check(session, how)
        assert "damaged" not in " ".join(os.listdir(session.limber.state)), "a fault of the disk is no damaged ledger"

    @contextlib.contextmanager
    def played(self, at=0, how="crash"):
        """The session, played with the fault, and its exit status. The folder is gone afterwards."""
        limber = Limber(tempfile.mkdtemp(prefix="limber-", dir="/tmp"))
        try:
            self.prepare(limber)
            folders = [limber.home / ".local", limber.config]
            fault = failing.Fault(self.library, limber.folder / "trace", folders, at, how)
            failing.start(limber, BINARIES / "limberd", fault)
            session = self.session(limber)
            yield session, fault
        finally:
            limber.stop()
            shutil.rmtree(limber.folder, ignore_errors=True)

    def calls(self):
        """Without a fault all is confirmed: the calls that were made."""
        with self.played() as (session, fault):
            assert session.run() == 0
            assert set(session.confirmed) == self.CONFIRMED
            self.check(session, None)
            return fault.calls()

    def attempt(self, at, mode):
        """With one fault: the call that failed, what was refused, and what was wrong."""
        with self.played(at, MODES[mode]) as (session, fault):
            problem = None
            try:
                status = session.run()
                expected = {0, 1} if mode != "crash" else {0, -9}
                assert status in expected, f"limberd ended with {status}"
                self.check(session, MODES[mode])
            except Exception as error:
                logs = sorted(session.limber.folder.glob("*.log"))
                output = "".join(log.read_text(errors="replace")[-600:] for log in logs)
                problem = f"{type(error).__name__}: {error}\n{output}"
            return fault.fired(), set(session.refused), problem


class Damaged(Scenario):
    """The ledger can't be read, and is set aside: what was in its file is still there in the end, under one name or the
    other."""

    CONFIRMED = {"Log"}
    CONTENTS = b"no ledger any more\n" * 1000

    def prepare(self, limber):
        super().prepare(limber)
        limber.state.mkdir(parents=True)
        (limber.state / "ledger.sqlite3").write_bytes(self.CONTENTS)

    def session(self, limber):
        return Session(limber, brief=True)

    def check(self, session, how):
        check(session, how)
        kept = [file for file in session.limber.state.iterdir() if file.read_bytes() == self.CONTENTS]
        assert len(kept) == 1 and "damaged" in kept[0].name, f"the damaged file is kept: {os.listdir(session.limber.state)}"


@pytest.fixture
def library(folder):
    return failing.build(folder)


class Copies:
    """`limber backup` and `limber restore`. `before` is the ledger that is there, `after` the one that comes of it: files in
    `folder`."""

    def __init__(self, library, folder, verb, before, after):
        self.library, self.folder, self.verb, self.before, self.after = library, folder, verb, before, after

    @contextlib.contextmanager
    def played(self, at=0, how="crash"):
        limber = Limber(tempfile.mkdtemp(prefix="limber-", dir="/tmp"))
        try:
            limber.schedule_file.write_text(UNTOUCHED)
            limber.state.mkdir(parents=True)
            copies = limber.folder / "copies"
            copies.mkdir()
            shutil.copy(self.folder / self.before, limber.state / "ledger.sqlite3")
            if self.verb == "restore":
                shutil.copy(self.folder / self.after, copies / "backup")
            fault = failing.Fault(self.library, limber.folder / "trace", [limber.home / ".local", copies], at, how)
            yield limber, fault
        finally:
            limber.stop()
            shutil.rmtree(limber.folder, ignore_errors=True)

    def run(self, limber, fault, how):
        """Runs the command; both ledgers are whole afterwards, and it did what it says."""
        copy = limber.folder / "copies/backup"
        ids = {name: ids_of(self.folder / name) for name in (self.before, self.after)}
        done = limber.run(self.verb, str(copy), check=False, env=fault.env)
        said_so = done.returncode == 0
        assert how == "crash" or done.returncode >= 0, done
        assert said_so or how == "crash" or done.stderr.strip(), "a failure says why"
        if self.verb == "backup" and (said_so or copy.exists()):
            assert ids_of(copy) == ids[self.before], "a backup is whole"
        limber.start(wait=False)
        again = Session(limber)
        again.wait_for_socket()
        assert again.stop() == 0
        found = [entry["id"] for entry in limber.entries()]
        expected = self.after if self.verb == "restore" else self.before
        allowed = [ids[expected]] if said_so else [ids[self.before], ids[self.after]]
        assert any(found[: len(some)] == some for some in allowed), f"exit {done.returncode}: {found} of {allowed}"
        return {self.verb} if not said_so else set()

    def attempt(self, at, mode):
        with self.played(at, MODES[mode]) as (limber, fault):
            refused, problem = set(), None
            try:
                refused = self.run(limber, fault, MODES[mode])
            except Exception as error:
                problem = f"{type(error).__name__}: {error}"
            return fault.fired(), refused, problem

    def calls(self):
        with self.played() as (limber, fault):
            assert self.run(limber, fault, None) == set()
            return fault.calls()


def ids_of(file):
    """The entries of a ledger that nobody uses; it is sound."""
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.row_factory = sqlite3.Row
        return [entry["id"] for entry in ledger.rows_of(connection, True)]


def every_call_fails_once(scenario, name, tell):
    calls = scenario.calls()
    tries = list(itertools.product(range(1, len(calls) + 1), MODES))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = list(pool.map(lambda pair: scenario.attempt(*pair), tries))
    wrong = [
        f"call {at} ({fired}), {mode}: {problem}"
        for (at, mode), (fired, _, problem) in zip(tries, results)
        if problem
    ]
    fired = sum(1 for fired, _, _ in results if fired)
    refused = {method for _, refused, _ in results for method in refused}
    tell(
        f"{name}: {len(calls)} calls x {len(MODES)} modes, {fired} faults injected, {len(wrong)} wrong; "
        f"refused at times: {', '.join(sorted(refused))}"
    )
    assert not wrong, "\n".join(wrong[:10])
    # Timing may move a call or two behind the end.
    assert fired >= 0.95 * len(tries)
    return {line.split()[1] for line in calls}, refused


def test_every_call_fails_once(library, tell):
    kinds, refused = every_call_fails_once(Scenario(library), "a new ledger", tell)
    assert {"open", "mkdir", "fsync", "fdatasync", "flock", "renameat2", "pwrite64"} <= kinds, "the calls are seen"
    assert refused == {"Add", "Done", "Log"}, "faults hit where it hurts"


def test_every_call_fails_once_beside_a_damaged_ledger(library, tell):
    kinds, _ = every_call_fails_once(Damaged(library), "a damaged ledger", tell)
    assert "rename" in kinds, "the ledger is set aside"


@pytest.fixture
def copies(folder):
    """The ledger of a short life, and of a longer one."""
    limber = Limber(folder)
    limber.schedule_file.write_text(UNTOUCHED)
    for name, logs in (("short", 1), ("long", 4)):
        limber.start()
        for _ in range(logs):
            limber.run("log", "calcium", "300mg", "yogurt")
        assert limber.stop() == 0
        shutil.copy(limber.state / "ledger.sqlite3", folder / name)
    return folder


@pytest.mark.parametrize("verb, before, after", [("backup", "long", "long"), ("restore", "short", "long")])
def test_every_call_of_a_copy_fails_once(library, copies, verb, before, after, tell):
    _, refused = every_call_fails_once(Copies(library, copies, verb, before, after), f"limber {verb}", tell)
    assert refused == {verb}
