"""The journal as an outbox: journald is stopped, killed, late, choked, emptied. Whatever happens to it, nobody waits for it,
and in the end it holds every entry that it should."""

import os
import statistics
import time
from pathlib import Path

import pytest

from rig import faketime, ledger, machine
from rig import limber as limber_rig
from rig.cgroup import Group
from rig.control import Control
from rig.journald import Journald
from rig.limber import Limber, fewest_wakeups, wakeups
from rig.wait import never, until, until_or_none

# More than journald's sockets hold while nobody reads (unix(7)), with a text that makes each record a long one.
MANY = int(Path("/proc/sys/net/unix/max_dgram_qlen").read_text()) + 100
TEXT = "x" * 400
QUICK = 0.05
QUIET = 5.0


def ids(limber):
    return {entry["id"] for entry in limber.entries()}


def log(limber, count, text="", word="note"):
    """So many logs over one connection; the ids of their entries, each confirmed."""
    with Control(limber) as control:
        return [control.log(f"{word} {number} {text}") for number in range(count)]


def is_quick(limber):
    """Whether control answers as if nothing were wrong."""
    with Control(limber) as control:
        # Not Status: that sums up the day, and some hundred logs of one day make it slow by themselves.
        times = [control.seconds("List") for _ in range(20)]
    assert statistics.median(times) < QUICK, times


def all_arrive(limber, journald, patience=40.0):
    """The next activity is enough: after it every entry comes into the journal, without another one."""
    log(limber, 1, word="next activity")
    wanted = ids(limber)
    until(lambda: wanted <= journald.ids(), f"all of {len(wanted)} entries are in the journal", patience, every=0.2)
    check_times(limber, journald)


def check_times(limber, journald):
    """A record has the time of its entry, however late it was sent, and says the same each time."""
    entries = {entry["id"]: entry for entry in limber.entries()}
    for record in journald.records():
        entry = entries[record["LIMBER_ENTRY_ID"]]
        assert int(record["LIMBER_TIME_USEC"]) == entry["time"] and int(record["LIMBER_SEQ"]) == entry["seq"], record
        assert record.get("LIMBER_NOTE") == entry["note"], record


def test_the_journal_stays_open_from_one_look_to_the_next(recorded, journald):
    def files():
        links = Path(f"/proc/{recorded.daemon.pid}/fd").iterdir()
        return {(link.name, str(link.readlink())) for link in links if str(link.readlink()).endswith(".journal")}

    recorded.start()
    log(recorded, 3)
    until(lambda: ids(recorded) <= journald.ids(), "all is in the journal", every=0.2)
    before = until(files, "the journal is open")
    log(recorded, 3)
    until(lambda: ids(recorded) <= journald.ids(), "all is in the journal", every=0.2)
    wait_until_arrived(recorded, journald)
    assert before <= files()


def wait_until_arrived(limber, journald):
    """All is there, and limberd has seen that."""
    all_arrive(limber, journald)
    last = len(limber.entries())

    def seen():
        # What it has seen is written with the next entry.
        log(limber, 1, word="next activity")
        return ledger.arrived(limber.state) >= last

    until(seen, "limberd has read all back", every=0.5)


def test_journald_stops_reading(recorded, journald):
    recorded.start()
    journald.freeze()
    try:
        log(recorded, MANY, TEXT)
        is_quick(recorded)
        never(lambda: journald.process.process.poll() is not None, "journald ended", during=0.1)
    finally:
        journald.thaw()
    all_arrive(recorded, journald)


def test_journald_is_killed_and_started_again_under_load(recorded, journald):
    recorded.start()
    with Control(recorded) as control:
        for life in range(5):
            for number in range(40):
                control.log(f"life {life}, note {number}")
            journald.kill()
            for number in range(40):
                control.log(f"between life {life} and the next, note {number}")
            is_quick(recorded)
            journald.start()
    all_arrive(recorded, journald)


def test_records_sent_again_have_their_true_time(recorded, journald):
    recorded.start()
    journald.kill()
    [lost] = log(recorded, 1)
    [entry] = [entry for entry in recorded.entries() if entry["id"] == lost]
    time.sleep(2)  # so that the time of sending differs from it
    journald.start()
    all_arrive(recorded, journald)
    [record] = [record for record in journald.records() if record["LIMBER_ENTRY_ID"] == lost]
    assert int(record["LIMBER_TIME_USEC"]) == entry["time"]
    assert int(record["__REALTIME_TIMESTAMP"]) - entry["time"] > 1_500_000
    # A reader takes the true one: it is one cramp, at its time, in both sources.
    evidence = recorded.json("review")["evidence"]
    assert evidence["onlyInLedger"] == evidence["onlyInJournal"] == evidence["unverified"] == 0, evidence


@pytest.fixture
def late(folder):
    """A place for journald where there is none yet, and limberd in it."""
    journald = Journald(folder, running=False)
    limber = Limber(folder, prefix=journald.prefix)
    yield limber, journald
    limber.stop()
    journald.stop()


def test_journald_comes_later(late):
    limber, journald = late
    limber.start()
    log(limber, 20)
    with Control(limber) as control:
        control.wait_problem("journal", "ledger")
    is_quick(limber)
    journald.start()
    all_arrive(limber, journald)
    with Control(limber) as control:
        until(lambda: control.problems("journal") == [], "nothing is wrong with the journal any more")


def test_a_restart_of_limberd_sends_what_did_not_arrive(late):
    limber, journald = late
    limber.start()
    wanted = set(log(limber, 20))
    assert limber.stop() == 0
    journald.start()
    limber.start()
    until(lambda: wanted <= journald.ids(), "what was recorded without journald arrives at the next start")
    check_times(limber, journald)


def test_nothing_polls_while_journald_is_away(late):
    limber, _ = late
    limber.start()
    log(limber, 20)
    time.sleep(3)  # what follows an activity: the read-back, the closing of the connection
    woken = fewest_wakeups(limber.daemon.pid, QUIET)
    assert woken <= 1, f"{woken} wake-ups in {QUIET:g} s"


def test_nothing_polls_after_journald_has_died(recorded, journald):
    recorded.start()
    log(recorded, 20)
    journald.kill()
    log(recorded, 20)
    time.sleep(3)
    woken = fewest_wakeups(recorded.daemon.pid, QUIET)
    assert woken <= 1, f"{woken} wake-ups in {QUIET:g} s"


def test_journald_drops_what_comes_too_fast(folder):
    # The bound is multiplied with the free space (journald.conf(5)), by no more than 6 on any disk.
    interval, burst, longest = 2, 5, 30
    journald = Journald(folder, RateLimitIntervalSec=f"{interval}s", RateLimitBurst=burst)
    # As under a user manager: the limit is the whole manager's.
    group = Group(f"limber-{journald.holder.pid}.slice/user@0.service/app.slice/limberd.service")
    limber = Limber(folder, prefix=journald.prefix + group.prefix)
    try:
        limber.start()
        wanted = set(log(limber, 4 * longest))
        missing = wanted - journald.ids()
        assert len(missing) > longest, f"journald did not drop: only {len(missing)} are missing"
        is_quick(limber)

        def arrive_with_the_next():
            log(limber, 1, word="activity")
            return until_or_none(lambda: wanted <= journald.ids(), patience=interval / 2)

        until(arrive_with_the_next, "what was dropped comes with later activities", patience=120, every=interval / 2)
        check_times(limber, journald)
    finally:
        limber.stop()
        journald.stop()
        group.remove()


def test_limberd_is_killed_between_ledger_and_journal(recorded, journald):
    recorded.start()
    for _ in range(5):
        journald.freeze()
        try:
            log(recorded, 30, TEXT)
            recorded.kill()
        finally:
            journald.thaw()
        recorded.start()
    wanted = ids(recorded)
    until(lambda: wanted <= journald.ids(), "what was recorded before the kill arrives at the start")
    check_times(recorded, journald)


def test_the_journal_was_vacuumed(recorded, journald):
    recorded.start()
    old = set(log(recorded, 30))
    wait_until_arrived(recorded, journald)
    journald.vacuum()
    assert not old & journald.ids()
    log(recorded, 1)
    assert recorded.stop() == 0
    recorded.start()
    new = set(log(recorded, 3))
    until(lambda: new <= journald.ids(), "new ones arrive")
    never(lambda: old & journald.ids(), "what had arrived and was vacuumed was sent again", during=2)
    evidence = recorded.json("review")["evidence"]
    assert evidence["onlyInJournal"] == 0 and evidence["onlyInLedger"] > 0, evidence


def test_a_power_failure_takes_the_journals_last_minutes(recorded, journald):
    clock = faketime.Clock(recorded, "2025-06-10 11:00:00+02:00")

    def switch_on():
        recorded.start(machine.program(recorded, limber_rig.BINARIES / "limberd", clock.settings(elapses=True)))

    switch_on()
    old = set(log(recorded, 30, word="old"))
    wait_until_arrived(recorded, journald)
    clock.jump(30 * 60)
    recent = set(log(recorded, 30, word="recent"))
    wait_until_arrived(recorded, journald)
    recorded.kill()
    journald.lose()
    journald.start()
    switch_on()
    until(lambda: recent <= journald.ids(), "the last ten minutes come once more")
    never(lambda: old & journald.ids(), "what is older was sent again", during=2)
    assert recent <= journald.ids()
    assert len(journald.records()) == len(journald.ids()), "once more means once"
    check_times(recorded, journald)


def test_a_restart_in_the_same_boot_sends_nothing_twice(recorded, journald):
    recorded.start()
    log(recorded, 30)
    wait_until_arrived(recorded, journald)
    recorded.kill()
    recorded.start()
    wait_until_arrived(recorded, journald)
    assert len(journald.records()) == len(journald.ids())


@pytest.mark.parametrize("storage", ["volatile", "none"])
def test_a_journal_that_keeps_nothing(folder, storage):
    """root can read back what is volatile, until the next boot; where nothing is stored nothing can be read back."""
    journald = Journald(folder, Storage=storage)
    limber = Limber(folder, prefix=journald.prefix)
    try:
        limber.start()
        wanted = set(log(limber, 20))
        if storage == "volatile":
            until(lambda: wanted <= journald.ids(), "they are in the volatile journal")
        else:
            with Control(limber) as control:
                control.wait_problem("journal", "ledger")
        is_quick(limber)
        assert wanted <= ids(limber)
        # Another activity does not send for ever what can't be seen to arrive.
        time.sleep(2)
        log(limber, 1)
        before = wakeups(limber.daemon.pid)
        never(lambda: wakeups(limber.daemon.pid) - before > 20, "it goes on trying", during=3)
    finally:
        limber.stop()
        journald.stop()


def test_a_journal_that_its_owner_may_not_read(folder, not_root_ids, monkeypatch):
    """What is volatile is closed to a user without privileges (journald.conf(5), SplitMode=)."""
    uid, gid = not_root_ids
    # The checkout may lie where another user may not look.
    monkeypatch.setattr(limber_rig, "BINARIES", limber_rig.copy_binaries(folder / "bin"))
    journald = Journald(folder, Storage="volatile")
    limber = Limber(folder, prefix=[*journald.prefix, "setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups"])
    for path in [limber.home, *limber.home.rglob("*"), limber.runtime]:
        os.chown(path, uid, gid)
    try:
        limber.start(limber_rig.BINARIES / "limberd")
        for number in range(5):
            limber.run("log", "cramp", "--where", "left calf", "--note", f"note {number}")

        def says_so():
            return [p for p in limber.json("status")["problems"] if p["subject"] == "journal" and "read" in p["message"]]

        until(says_so, "status says that the journal can't be read back")
        wanted = ids(limber)
        assert len([entry for entry in limber.entries() if entry["note"]]) == 5
        until(lambda: wanted <= journald.ids(), "the records are there all the same")
        assert len(journald.records()) < 3 * len(wanted), "sent again and again, since nobody sees that they arrived"
        time.sleep(3)  # what follows an activity: the read-back
        assert fewest_wakeups(limber.daemon.pid, QUIET) <= 1
    finally:
        limber.stop()
        journald.stop()


def test_a_forged_record_does_not_stand_for_the_real_one(recorded, journald):
    recorded.start()
    log(recorded, 1)
    journald.freeze()
    journald.kill()
    [lost] = log(recorded, 1, word="true")
    [entry] = [entry for entry in recorded.entries() if entry["id"] == lost]
    journald.start()
    journald.forge(
        {
            "MESSAGE": "Logged: cramp.",
            "PRIORITY": 6,
            "SYSLOG_IDENTIFIER": "limberd",
            "LIMBER_ENTRY_ID": lost,
            "LIMBER_SEQ": entry["seq"],
            "LIMBER_KIND": "logged",
            "LIMBER_TIME_USEC": entry["time"],
            "LIMBER_NOTE": "forged",
        }
    )
    until(lambda: lost in journald.ids(), "the forged record is there")
    log(recorded, 1, word="next activity")

    def said():
        return {record["LIMBER_NOTE"] for record in journald.records() if record["LIMBER_ENTRY_ID"] == lost}

    until(lambda: said() == {"forged", entry["note"]}, "the true record comes as well")
