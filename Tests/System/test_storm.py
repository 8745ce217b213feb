"""A storm of kill -9: one client answers and logs as fast as it can while limberd is killed at random moments and started
again. What was confirmed is in the ledger, once; what was not is there once or not at all."""

import random
import threading
import time
from collections import Counter

import pytest

from rig.control import Control, Refused
from rig.limber import clock, reminder
from rig.wait import PATIENCE, until

REMINDERS = 40
# The most that is waited before a kill, in seconds, after the start or after the first answer of this life. Of ten kills
# three come counted from the start, so that some hit the start itself.
LONGEST_LIFE = 0.1
AT_THE_START = 0.3
# What may be said to a client that does not know what became of its last call.
EXPECTED = {"NothingDue", "AlreadyAnswered", "ClosedAlready", "NothingToUndo", "SnoozeLimit", "SnoozeRefused"}
# Every field of an entry that the journal's record has under a name that is simply the column's.
SAME = ("kind", "reminder", "occurrence", "outcome", "note", "reason", "supersedes", "place", "item")


class Client(threading.Thread):
    """The person. Each call has a text of its own where the interface takes one, so that it can be found again."""

    def __init__(self, limber, seed):
        super().__init__(daemon=True)
        self.limber = limber
        self.random = random.Random(seed)
        self.attempts = []
        self.ending = threading.Event()
        self.failure = None
        self.answered = 0
        self.open = {f"reminder-{number}" for number in range(REMINDERS)}

    def run(self):
        try:
            while not self.ending.is_set():
                try:
                    with Control(self.limber) as control:
                        while not self.ending.is_set():
                            self.attempt(control)
                except OSError:
                    time.sleep(0.002)  # it is dead; as fast as it can be without taking the processor from it
        except BaseException as error:  # told by `end` in the test's own thread
            self.failure = error

    def choose(self):
        """What it does next: its method, its parameters, and where its text goes."""
        # Mostly answers; once most of them are given, mostly taking them back, so that there is something to answer.
        weights = (40, 10, 5, 20, 25) if len(self.open) > REMINDERS / 4 else (0, 0, 0, 20, 80)
        [method] = self.random.choices(("Done", "Skip", "Snooze", "Log", "Undo"), weights)
        if method == "Log":
            cramp = self.random.random() < 0.5
            return ("Log", {"what": "cramp"}, "note") if cramp else ("Log", {"what": "calcium", "mg": 100}, "item")
        if method == "Undo":
            return "Undo", {}, None
        target = {"target": self.random.choice(sorted(self.open))}
        if method == "Snooze":
            return "Snooze", {**target, "duration": "1s"}, None
        return method, target, {"Done": "note", "Skip": "reason"}[method]

    def attempt(self, control):
        method, parameters, place = self.choose()
        text = f"attempt {len(self.attempts)} of the storm" if place else None
        if place:
            parameters[place] = text
        attempt = {"method": method, "text": text, "result": "unknown", "entry": None}
        self.attempts.append(attempt)
        try:
            reply = control.call(method, **parameters)
        except Refused as refused:
            attempt["result"] = refused.name
            if refused.name in ("AlreadyAnswered", "ClosedAlready"):
                self.open.discard(parameters["target"])
        else:
            attempt["result"] = "confirmed"
            self.learn(attempt, method, reply)
        self.answered += 1

    def learn(self, attempt, method, reply):
        if method == "Undo":
            attempt["entry"] = reply["undone"]["entry"]
            if reply["undone"].get("reminder"):
                self.open.add(reply["undone"]["reminder"])
        elif method == "Log":
            attempt["entry"] = reply["entry"]["id"]
        else:
            attempt["entry"] = reply["answer"]["entry"]
            if method != "Snooze":
                self.open.discard(reply["answer"]["reminder"])

    def end(self):
        self.ending.set()
        self.join(2 * PATIENCE)
        assert not self.is_alive()
        if self.failure:
            raise self.failure


def storm(limber, client, kills, seed):
    """Starts and kills the daemon so many times; in the end it runs."""
    moments = random.Random(seed)
    for _ in range(kills):
        before = client.answered
        limber.start(wait=False)
        if moments.random() >= AT_THE_START:
            until(lambda: client.failure or client.answered > before, "the daemon answers", every=0.002)  # noqa: B023
        time.sleep(moments.uniform(0, LONGEST_LIFE))  # the moment itself, not a wait for something
        assert limber.daemon.alive, f"limberd has ended by itself:\n{limber.daemon.output()}"
        limber.kill()
    limber.start()


def check_attempts(attempts, entries):
    """Confirmed means there, once; refused means not there; unknown means at most once."""
    by_id = {entry["id"]: entry for entry in entries}
    texts = Counter(text for entry in entries for text in (entry["note"], entry["reason"], entry["item"]) if text)
    undone = Counter(entry["supersedes"] for entry in entries if entry["kind"] == "undone")
    assert [count for count in undone.values() if count > 1] == [], "an entry was taken back twice"
    undoing = {entry["supersedes"]: entry for entry in entries if entry["kind"] == "undone"}
    kinds = {"Done": "closed", "Skip": "closed", "Snooze": "snoozed", "Log": "logged", "Undo": "undone"}
    for attempt in attempts:
        confirmed = attempt["result"] == "confirmed"
        if attempt["text"]:
            bounds = {"confirmed": {1}, "unknown": {0, 1}}.get(attempt["result"], {0})
            assert texts[attempt["text"]] in bounds, (attempt, texts[attempt["text"]])
        if confirmed:
            assert attempt["entry"] in by_id, attempt
            entry = by_id[attempt["entry"]]
            if attempt["method"] == "Undo":  # it names the entry that was taken back
                assert attempt["entry"] in undoing, attempt
                entry = undoing[attempt["entry"]]
            assert entry["kind"] == kinds[attempt["method"]], (attempt, entry)
            assert attempt["text"] is None or attempt["text"] in entry.values(), (attempt, entry)
    for method, kind in (("Undo", "undone"), ("Snooze", "snoozed")):
        sure = sum(a["method"] == method and a["result"] == "confirmed" for a in attempts)
        unknown = sum(a["method"] == method and a["result"] == "unknown" for a in attempts)
        there = sum(entry["kind"] == kind for entry in entries)
        assert sure <= there <= sure + unknown, (method, sure, unknown, there)


def check_outcomes(entries):
    """At no time does an occurrence have two outcomes. Returns the occurrences without one."""
    outcomes = {}
    for entry in entries:
        if entry["kind"] == "due":
            assert entry["occurrence"] not in outcomes, f"due twice: {entry}"
            outcomes[entry["occurrence"]] = None
        elif entry["kind"] == "closed":
            assert outcomes[entry["occurrence"]] is None, f"closed twice: {entry}"
            outcomes[entry["occurrence"]] = entry["id"]
        elif entry["kind"] == "undone" and entry["occurrence"]:
            if outcomes[entry["occurrence"]] == entry["supersedes"]:
                outcomes[entry["occurrence"]] = None
    return {occurrence for occurrence, outcome in outcomes.items() if outcome is None}


def check_journal(records, entries):
    """All records of an entry say the same as the entry."""
    by_id = {entry["id"]: entry for entry in entries}
    for record in records:
        entry = by_id[record["LIMBER_ENTRY_ID"]]
        assert int(record["LIMBER_SEQ"]) == entry["seq"] and int(record["LIMBER_TIME_USEC"]) == entry["time"]
        for name in SAME:
            assert record.get(f"LIMBER_{name.upper()}") == entry[name], (name, record, entry)


def check_bites(attempts, entries):
    """That the checks above would have seen a confirmed answer lost, and one that came twice."""
    wanted = {attempt["entry"] for attempt in attempts if attempt["result"] == "confirmed"}
    sure = [entry for entry in entries if entry["id"] in wanted and entry["kind"] != "snoozed"]
    for entry in sure[:: max(1, len(sure) // 5)]:
        with pytest.raises(AssertionError):
            check_attempts(attempts, [other for other in entries if other is not entry])
        with pytest.raises(AssertionError):
            check_attempts(attempts, [*entries, {**entry, "id": "f" * 32}])
    [first, *_] = [entry for entry in entries if entry["outcome"]]
    with pytest.raises(AssertionError):
        check_outcomes([*entries, {**first, "id": "f" * 32}, {**first, "id": "e" * 32}])


def test_storm_of_kills(recorded, journald, request, tell):
    kills, seed = request.config.getoption("--kills"), request.config.getoption("--seed")
    tell(f"storm: seed {seed}")
    soon = clock(2)
    recorded.write_schedule(
        *(
            reminder(f"reminder-{number}", kind=kind, at=soon, repeats=0, snoozes=20, late="4h")
            for number in range(REMINDERS)
            for kind in [("calcium", "movement")[number % 2]]
        )
    )
    recorded.start()
    until(lambda: len(recorded.due()) == REMINDERS, "all are due")
    recorded.kill()

    client = Client(recorded, seed)
    client.start()
    began = time.monotonic()
    storm(recorded, client, kills, seed)
    client.end()
    took = time.monotonic() - began

    entries = recorded.entries()
    results = Counter(attempt["result"] for attempt in client.attempts)
    answers = sum(a["result"] == "confirmed" and a["method"] != "Log" for a in client.attempts)
    refused = sum(results.values()) - results["confirmed"] - results["unknown"]
    tell(
        f"{kills} kills in {took:.0f} s, {len(client.attempts)} calls: {results['confirmed']} confirmed ({answers} of them"
        f" answers and undos, the rest logs), {refused} refused, {results['unknown']} unknown; {len(entries)} entries"
    )
    assert set(results) - EXPECTED <= {"confirmed", "unknown"}, results
    check_attempts(client.attempts, entries)
    unanswered = check_outcomes(entries)
    assert {item["occurrence"] for item in recorded.due()} == unanswered
    assert sum(entry["kind"] == "started" for entry in entries) <= kills + 2

    check_bites(client.attempts, entries)

    # What it had not sent when it was killed it sent at its next start. Snoozes end meanwhile, so both are read until they
    # are of one moment.
    def both():
        records, entries = journald.records(), recorded.entries()
        return (records, entries) if {record["LIMBER_ENTRY_ID"] for record in records} == {entry["id"] for entry in entries} else None

    records, entries = until(both, "all is in the journal, and nothing else", every=0.5)
    tell(f"{len(records)} records in the journal")
    check_journal(records, entries)
    # Enough happened for this to mean something.
    assert answers > kills and results["unknown"] > kills / 10, results
