"""The ledger's disk is full, read-only, damaged, emptied; somebody else wants the ledger. No answer is lost in silence, and
limberd goes on reminding."""

import json
import os
import random
import shutil
import signal
import sqlite3
import stat
import statistics
import subprocess
import threading
from collections import Counter

import pytest

from rig import ledger
from rig.control import Control, Refused
from rig.limber import Limber, clock, reminder
from rig.small_disk import SmallDisk
from rig.wait import until

# Exit codes that mean something else than that it was refused or failed; see limber --help.
OTHER_CODES = {0, 3, 4, 6, 64, 78}
QUICK = 0.05
PAGE = 4096
# In time for limberd to retry what it must record, at whatever pace it chose.
RECOVERY = 70.0


def notes(entries):
    return Counter(entry["note"] for entry in entries if entry["note"])


def of(entries, kind, name):
    return [entry for entry in entries if entry["kind"] == kind and entry["reminder"] == name]


def refused(limber, *words, why):
    """The command is refused aloud, and says why."""
    done = limber.run(*words, check=False)
    said = " ".join((done.stdout + done.stderr).lower().split())
    assert done.returncode not in OTHER_CODES, (done.returncode, said)
    assert "not recorded" in said and why in said, said
    return said


def says(limber, subject, *words):
    with Control(limber) as control:
        control.wait_problem(subject, *words)
    # The same for people.
    problems = [problem["message"] for problem in limber.json("status")["problems"]]
    text = " ".join(limber.run("status").stdout.split())
    assert problems and all(" ".join(problem.split()) in text for problem in problems), (problems, text)


# A disk that takes nothing more.


@pytest.fixture
def disk(bare):
    disk = SmallDisk(bare.state)
    yield disk
    bare.stop()
    disk.remove()


def fill(limber, disk):
    """Until a log is refused; the notes that were confirmed before."""
    confirmed = []
    with Control(limber) as control:
        while len(confirmed) < 2000:
            disk.fill()
            try:
                control.log(note := f"before {len(confirmed)}")
                confirmed.append(note)
            except Refused as refusal:
                assert refusal.name == "NotRecorded" and "full" in refusal.parameters["why"].lower(), refusal
                return confirmed
    raise AssertionError("the disk is full and still it takes everything")


def reminds_without_recording(limber, why):
    """What was due stays due, and what comes due is shown; no answer is taken."""
    refused(limber, "done", "calcium-lunch", "--note", "refused", why=why)
    refused(limber, "log", "cramp", "--where", "left calf", why=why)
    refused(limber, "snooze", "calcium-lunch", why=why)
    [lunch] = limber.due("calcium-lunch")
    assert lunch["state"] == "shown"
    says(limber, "ledger", why)
    limber.wait_due("calcium-tea")
    assert "Calcium tea" in limber.daemon.output()
    refused(limber, "done", "calcium-tea", "--note", "refused", why=why)
    assert limber.due("calcium-tea") and limber.due("calcium-lunch")
    with Control(limber) as control:
        times = [control.seconds("Status") for _ in range(20)]
    assert statistics.median(times) < QUICK, times


def recovers(limber, confirmed):
    """By itself: what it had to record is in the ledger, and then answers are taken again."""
    until(lambda: of(limber.entries(), "due", "calcium-tea"), "it records by itself that tea is due", RECOVERY, every=0.2)
    until(lambda: of(limber.entries(), "shown", "calcium-tea"), "and that it was shown", RECOVERY, every=0.2)
    with Control(limber) as control:
        until(lambda: control.problems("ledger") == [], "nothing is wrong with the ledger any more")
    limber.run("done", "calcium-lunch", "--note", "taken")
    limber.run("done", "calcium-tea", "--note", "taken")
    limber.run("log", "cramp", "--where", "right calf")
    limber.kill()
    limber.start()
    assert limber.due() == []
    entries = limber.entries()  # which has no gap
    for name in ("calcium-lunch", "calcium-tea"):
        assert len(of(entries, "due", name)) == 1 and limber.outcomes(name) == ["done"]
        line = limber.reviewed(name)
        assert (line["due"], line["asked"], line["done"], line["missed"]) == (1, 1, 1, 0), line
    assert notes(entries) == Counter([*confirmed, "taken", "taken"]), "what was refused is not there, the rest once"
    assert [entry["place"] for entry in entries if entry["place"] and not entry["note"]] == ["right calf"]


def two_reminders(limber, tea):
    limber.write_schedule(
        reminder("calcium-lunch", at=clock(2), repeats=0), reminder("calcium-tea", at=clock(tea), repeats=0)
    )


def test_the_disk_is_full(bare, disk):
    two_reminders(bare, tea=9)
    bare.start()
    bare.wait_due("calcium-lunch")
    confirmed = fill(bare, disk)
    assert not bare.due("calcium-tea"), "tea came too early for this test"
    reminds_without_recording(bare, "full")
    disk.free()
    recovers(bare, confirmed)


def test_the_disk_is_full_at_the_start(bare, disk):
    two_reminders(bare, tea=9)
    bare.start()
    bare.wait_due("calcium-lunch")
    # More than the file has pages for: the log can't be taken into it then, and begins nowhere anew.
    long = [f"{number}: " + 5000 * "long " for number in range(4)]
    with Control(bare) as control:
        for note in long:
            control.log(note)
    confirmed = long + fill(bare, disk)
    bare.kill()
    disk.fill()
    bare.start()
    bare.wait_due("calcium-lunch")
    reminds_without_recording(bare, "full")
    disk.free()
    recovers(bare, confirmed)


def test_the_disk_is_read_only_at_the_start(bare, disk):
    two_reminders(bare, tea=9)
    bare.start()
    bare.wait_due("calcium-lunch")
    with Control(bare) as control:
        control.log("before")
    bare.kill()
    # Of a running one the kernel would not let it be taken: its files are open.
    disk.read_only()
    bare.start()
    bare.wait_due("calcium-lunch")
    reminds_without_recording(bare, "read-only")
    disk.read_only(False)
    recovers(bare, ["before"])


# A damaged file.


@pytest.mark.parametrize("ended", ["in order", "killed"])
@pytest.mark.parametrize("state", ["full", "read-only"])
@pytest.mark.parametrize("runs", [True, False])
def test_what_limberd_reads_limber_reads_too(bare, disk, folder, state, ended, runs):
    bare.write_schedule(reminder("calcium-lunch", at="03:00"))
    bare.start()
    for _ in range(2):
        bare.run("log", "cramp")
    bare.stop() if ended == "in order" else bare.kill()
    disk.fill() if state == "full" else disk.read_only()
    if runs:
        bare.start()
        assert "2 cramps" in bare.run("status").stdout
    said = []
    for words in (["review"], ["review", "--source", "ledger", "--json"], ["export", "ics", "--schedule", str(bare.schedule_file)]):
        done = bare.run(*words)
        said.append(done.stdout + done.stderr)
    assert said[0].count("cramp") >= 2 or "2 cramps" in said[0]
    made = bare.json("backup", str(folder / "copy"))
    assert made["entries"] >= 4 and ledger.sound(folder / "copy")
    doctor = json.loads(bare.run("doctor", "--json", check=False).stdout)
    found = {check["id"]: check for check in doctor["checks"]}
    assert found["ledger"]["state"] == "ok", found
    assert found["ledger-disk"]["state"] == "wrong", found
    said = " ".join([*said, str(doctor)])
    assert "another program" not in said and "whose file" not in said and "unable to open" not in said, said


def middle(file):
    """Half of its pages are nonsense, from the third on."""
    pages = file.stat().st_size // PAGE
    assert pages > 8
    with open(file, "r+b") as opened:
        opened.seek(2 * PAGE)
        opened.write(random.Random(1).randbytes(pages // 2 * PAGE))


def truncated(file):
    """It ends in the middle of a page."""
    os.truncate(file, file.stat().st_size // 2 + 1000)


def header(file):
    with open(file, "r+b") as opened:
        opened.write(random.Random(1).randbytes(PAGE))


def emptied(file):
    os.truncate(file, 0)


def live(limber):
    """Some hundred logs, one answer, and one reminder that is still open; then the end, without a word."""
    limber.write_schedule(reminder("calcium-lunch", at=clock(2)), reminder("calcium-tea", at=clock(2)))
    limber.start()
    limber.wait_due("calcium-lunch")
    limber.wait_due("calcium-tea")
    limber.run("done", "calcium-lunch", "--note", "answered")
    with Control(limber) as control:
        for number in range(300):
            control.log(f"log {number}")


def damage(limber, how):
    """Returns the damaged file's bytes, and the entries that it had."""
    limber.kill()
    before = limber.entries()
    ledger.close(limber.state)
    file = limber.state / ledger.NAME
    how(file)
    contents = file.read_bytes()
    copy = limber.folder / "damaged"
    copy.write_bytes(contents)
    assert contents == b"" or not ledger.sound(copy)
    return contents, before


def is_set_aside(limber, contents):
    """Whether another file there still has the damage. limberd may have written to it before it saw that."""

    def pages(contents):
        return [contents[at : at + PAGE] for at in range(0, len(contents), PAGE)]

    others = [file for file in limber.state.iterdir() if file.is_file() and file.name != ledger.NAME]
    alike = [sum(map(bytes.__eq__, pages(file.read_bytes()), pages(contents))) for file in others]
    return max(alike, default=0) > 0.8 * len(pages(contents))


def goes_on(limber):
    """Open is what was open; it can be answered, and that stays."""
    limber.wait_due("calcium-tea")
    assert not limber.due("calcium-lunch")
    limber.run("done", "calcium-tea", "--note", "after")
    limber.kill()
    limber.start()
    assert limber.due() == []
    assert limber.outcomes("calcium-tea") == limber.outcomes("calcium-lunch") == ["done"]
    assert notes(limber.entries())["after"] == 1
    assert limber.stop() == 0
    assert ledger.sound(limber.state / ledger.NAME)


@pytest.mark.parametrize("how", [middle, truncated, header, emptied])
def test_a_damaged_ledger_comes_back_from_the_journal(recorded, journald, how):
    live(recorded)
    until(lambda: {entry["id"] for entry in recorded.entries()} <= journald.ids(), "all is in the journal", every=0.3)
    contents, before = damage(recorded, how)
    recorded.start()
    says(recorded, "ledger")
    until(lambda: notes(recorded.entries())["log 299"], "the last log is back", every=0.2)
    if contents:
        assert is_set_aside(recorded, contents), sorted(recorded.state.iterdir())
    after = {entry["id"]: entry for entry in recorded.entries()}
    lost = [entry for entry in before if entry["id"] not in after]
    assert not lost, f"{len(lost)} of {len(before)} are lost, such as {lost[0]}"
    for entry in before:
        same = after[entry["id"]]
        assert all(same[name] == entry[name] for name in ("time", "kind", "note", "outcome", "occurrence", "due")), (
            entry,
            same,
        )
    assert max(notes(after.values()).values()) == 1
    goes_on(recorded)


def test_what_can_be_read_of_a_damaged_ledger_is_carried_over(bare):
    """Without a journal only that is left, under the numbers that it had."""

    def there():
        return notes(ledger.entries(bare.state, whole=False))

    live(bare)
    contents, before = damage(bare, middle)
    bare.start()
    says(bare, "ledger")
    until(lambda: is_set_aside(bare, contents), "the damaged file is set aside")
    until(lambda: len(there()) > 30, "what lies before and behind the damage is there")
    kept = there()
    logged = [note for note in notes(before) if note.startswith("log")]
    assert sum(kept[note] for note in logged) < len(logged), "nothing was damaged"
    assert max(kept.values()) == 1
    with Control(bare) as control:
        control.log("after")
    bare.kill()
    bare.start()
    assert there() == kept + Counter(["after"])
    assert bare.stop() == 0
    assert ledger.sound(bare.state / ledger.NAME)


def test_forged_records_do_not_come_into_the_ledger(recorded, journald):
    live(recorded)
    until(lambda: {entry["id"] for entry in recorded.entries()} <= journald.ids(), "all is in the journal", every=0.3)
    [record] = [record for record in journald.records() if record.get("LIMBER_NOTE") == "log 7"]
    forged = {name: value for name, value in record.items() if not name.startswith("_")}
    seq = str(len(recorded.entries()) + 1)
    journald.forge(forged | {"LIMBER_ENTRY_ID": "f" * 32, "LIMBER_NOTE": "forged", "LIMBER_SEQ": seq})
    until(lambda: "f" * 32 in journald.ids(), "the forged record is there")
    damage(recorded, header)
    recorded.start()
    says(recorded, "ledger")
    until(lambda: notes(recorded.entries())["log 299"], "the last log is back", every=0.2)
    assert not notes(recorded.entries())["forged"]


def test_the_ledger_is_deleted_while_limberd_runs(recorded, journald):
    live(recorded)
    until(lambda: {entry["id"] for entry in recorded.entries()} <= journald.ids(), "all is in the journal", every=0.3)
    for file in recorded.state.glob(ledger.NAME + "*"):
        file.unlink()
    confirmed = []
    with Control(recorded) as control:
        for number in range(20):
            try:
                control.log(f"later {number}")
                confirmed.append(f"later {number}")
            except Refused as refusal:
                assert refusal.name == "NotRecorded", refusal
        control.wait_problem("ledger")
        until(lambda: can_log(control, confirmed), "logs are taken again", RECOVERY, every=0.5)
    recorded.kill()
    recorded.start()
    until(lambda: notes(recorded.entries())["log 299"], "what was there before is back", every=0.2)
    there = notes(recorded.entries())
    assert [note for note in confirmed if there[note] != 1] == []
    assert [number for number in range(300) if there[f"log {number}"] != 1] == []
    goes_on(recorded)


DEEDS = {
    "the log is removed": "rm $L-wal",
    "the log is moved": "mv $L-wal $L-wal.away",
    "an empty log is put in its place": ": >$L.empty; mv $L.empty $L-wal",
    "the log is cut off": "truncate -s 0 $L-wal",
    "an old log is copied over it": "cp $L.old-wal $L-wal",
    "an old ledger is copied over it": "cp $L.old $L",
    "the ledger is cut off": "truncate -s 0 $L",
    "the index is cut off": "truncate -s 0 $L-shm",
    "the index is removed": "rm $L-shm",
    "the folder is moved": "mv ${L%/*} ${L%/*}.away",
    "the folder is moved and moved back": "mv ${L%/*} ${L%/*}.away; mv ${L%/*}.away ${L%/*}",
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_acknowledged_is_there_after_a_kill(bare, deed):
    """Whatever somebody else does to the ledger's files while limberd runs: it is noticed before the next answer is acknowledged."""
    bare.start()
    path = bare.state / ledger.NAME
    with Control(bare) as control:
        control.log("first")
        subprocess.run(["sh", "-ec", f"L={path}; cp $L $L.old; cp $L-wal $L.old-wal"], check=True)
        control.log("second")
        subprocess.run(["sh", "-ec", f"L={path}; {DEEDS[deed]}"], check=True)
        for number in range(5):
            control.log(f"later {number}")
    bare.kill()
    there = notes(bare.entries())
    assert [there[note] for note in ["first", "second", *(f"later {number}" for number in range(5))]] == [1] * 7
    bare.start()
    assert bare.stop() == 0
    assert ledger.sound(path)


def can_log(control, confirmed):
    note = f"try {len(confirmed)}"
    try:
        control.log(note)
    except Refused as refusal:
        assert refusal.name == "NotRecorded", refusal
        return False
    confirmed.append(note)
    return True


# Two who want the same.


class Logger(threading.Thread):
    """Logs as fast as it can until `end`; what was confirmed is in `confirmed`, in order."""

    def __init__(self, limber):
        super().__init__(daemon=True)
        self.limber = limber
        self.confirmed = []
        self.ending = threading.Event()
        self.failure = None
        self.start()
        until(lambda: self.failure or len(self.confirmed) > 10, "it logs")

    def run(self):
        try:
            with Control(self.limber) as control:
                while not self.ending.is_set():
                    control.log(note := f"busy {len(self.confirmed)}")
                    self.confirmed.append(note)
        except BaseException as error:  # told by `end` in the test's own thread
            self.failure = error

    def end(self):
        self.ending.set()
        self.join(30)
        assert not self.is_alive()
        if self.failure:
            raise self.failure


def second(limber, folder):
    """What a second daemon on the same ledger says when it ends; its exit status must not be 0."""
    other = Limber(folder)
    other.env.update(HOME=limber.env["HOME"])
    try:
        other.start(wait=False)
        until(lambda: not other.daemon.alive, "the second daemon ends")
        assert other.daemon.process.returncode != 0
        return other.daemon.output()
    finally:
        other.stop()


def test_a_second_daemon_beside_a_busy_one(bare, folder):
    bare.start()
    logger = Logger(bare)
    for number in range(5):
        assert str(bare.daemon.pid) in second(bare, folder / f"other-{number}")
    logger.end()
    assert bare.answers()
    assert notes(bare.entries()) == Counter(logger.confirmed)
    assert sum(entry["kind"] == "started" for entry in bare.entries()) == 1


def test_a_second_daemon_beside_one_that_hangs(bare, folder):
    bare.start()
    bare.daemon.kill(signal.SIGSTOP)
    try:
        assert str(bare.daemon.pid) in second(bare, folder / "other")
    finally:
        bare.daemon.kill(signal.SIGCONT)
    assert bare.answers()
    bare.run("log", "cramp", "--where", "left calf")
    # Once it is dead its ledger is free at once.
    bare.kill()
    bare.start()


# Backup and restore.


def test_backup_of_a_busy_ledger(bare, folder):
    live(bare)
    logger = Logger(bare)
    for number in range(5):
        confirmed = list(logger.confirmed)
        file = folder / f"backup-{number}"
        bare.run("backup", str(file))
        assert ledger.sound(file) and stat.S_IMODE(file.stat().st_mode) & 0o077 == 0
        there = notes(ledger.read(file))
        assert [note for note in confirmed if there[note] != 1] == []
        assert there["log 299"] == there["answered"] == 1
    logger.end()
    all_there = {entry["id"]: entry for entry in bare.entries()}
    assert all(all_there[entry["id"]] == entry for entry in ledger.read(file))


def test_backup_writes_where_the_command_is_run(bare, folder):
    bare.start()
    (folder / "here").mkdir()
    bare.command_prefix += ["env", f"--chdir={folder / 'here'}"]
    bare.run("backup", "mine")
    assert ledger.sound(folder / "here/mine")


def test_backup_says_why_it_can_not(bare, folder):
    bare.start()
    done = bare.run("backup", str(folder / "absent/backup"), check=False)
    assert done.returncode not in OTHER_CODES and "absent" in done.stderr, done.stderr
    disk = SmallDisk(folder / "full")
    try:
        disk.fill()
        done = bare.run("backup", str(folder / "full/backup"), check=False)
        assert done.returncode not in OTHER_CODES and done.stderr, done.stderr
        assert os.listdir(folder / "full") == ["filler"], "half a backup looks like one"
        disk.free()
        for number in range(2):
            disk.read_only(number == 0)
            done = bare.run("backup", str(folder / "full/backup"), check=number == 1)
            if number == 0:
                assert done.returncode == 1 and "Read-only file system" in done.stderr and "ledger" not in done.stderr, done.stderr
    finally:
        disk.remove()
    assert bare.answers()


def backup(limber, folder):
    file = folder / "backup"
    limber.run("backup", str(file))
    return file


def test_restore_refuses_to_lose_what_is_newer(bare, folder):
    live(bare)
    file = backup(bare, folder)
    bare.run("log", "cramp", "--where", "left calf")
    for running in (True, False):
        if not running:
            assert bare.stop() == 0
        before = bare.entries()
        done = bare.run("restore", str(file), check=False)
        assert done.returncode not in OTHER_CODES and "newer" in done.stderr.lower(), (done.returncode, done.stderr)
        assert bare.entries()[: len(before)] == before
        if running:
            until(bare.answers, "it goes on")
    bare.start()
    assert {entry["id"] for entry in before} <= {entry["id"] for entry in bare.entries()}


def test_restore_after_the_ledger_is_lost(bare, folder):
    live(bare)
    file = backup(bare, folder)
    saved = ledger.read(file)
    assert bare.stop() == 0
    shutil.rmtree(bare.state)
    bare.run("restore", str(file))
    assert bare.entries()[: len(saved)] == saved
    bare.start()
    assert bare.entries()[: len(saved)] == saved
    goes_on(bare)
    assert ledger.read(file) == saved, "the backup is as it was"


def test_restore_while_limberd_runs(bare, folder):
    live(bare)
    file = backup(bare, folder)
    saved = ledger.read(file)
    bare.run("restore", str(file))
    if not bare.daemon.alive:
        # In a terminal nobody is there who starts it again.
        bare.start()
    until(bare.answers, "it runs again")
    assert bare.entries()[: len(saved)] == saved
    goes_on(bare)


def not_sqlite(file, _):
    file.write_text("This is no ledger.\n" * 1000)


def empty(file, _):
    file.touch()


def another_database(file, _):
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, id TEXT)")
    connection.commit()
    connection.close()


def damaged(file, good):
    shutil.copy(good, file)
    middle(file)


def cut_off(file, good):
    shutil.copy(good, file)
    truncated(file)


def absent(_, __):
    pass


def folder_instead(file, _):
    file.mkdir()


MAKERS = [not_sqlite, empty, another_database, damaged, cut_off, absent, folder_instead]


def test_restore_refuses_what_is_no_sound_ledger(bare, folder):
    live(bare)
    good = backup(bare, folder)
    bad = {make: folder / f"bad-{make.__name__}" for make in MAKERS}
    for make, file in bad.items():
        make(file, good)
    before = bare.entries()
    for file in bad.values():
        refuses_to_restore(bare, file)
        assert bare.answers() and bare.entries()[: len(before)] == before, file
    assert bare.due("calcium-tea")
    assert bare.stop() == 0
    # Now any would be welcome, if it were sound.
    shutil.rmtree(bare.state)
    for file in bad.values():
        refuses_to_restore(bare, file)
        assert not (bare.state / ledger.NAME).exists(), f"{file} was put there"
    bare.run("restore", str(good))
    bare.start()
    goes_on(bare)


def refuses_to_restore(limber, file):
    done = limber.run("restore", str(file), check=False)
    assert done.returncode not in OTHER_CODES, (file, done.returncode, done.stderr)
    assert file.name in "".join(done.stderr.split()), (file, done.stderr)
