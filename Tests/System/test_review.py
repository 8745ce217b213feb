"""The review reads the ledger and a real journal, merged; either is enough, and forged records don't count."""

import json
import subprocess

from rig.limber import clock, reminder
from rig.wait import until

COUNTS = ("due", "asked", "done", "onTime", "skipped", "missed", "excused", "snoozes")


def lived(limber, desk):
    """A little life: one done after an undo, one skipped, one missed; calcium and a cramp."""
    limber.write_schedule(
        reminder("lunch", at=clock(2), dose="500 mg"),
        reminder("pumps", kind="movement", at=clock(2)),
        reminder("tea", at=clock(2), late="3s", repeats=0),
    )
    limber.start()
    for name in ("lunch", "pumps", "tea"):
        limber.wait_due(name)
    limber.run("done", "lunch")
    limber.run("undo")
    limber.run("done", "lunch")
    limber.run("skip", "pumps", "--reason", "tired")
    limber.run("log", "calcium", "300mg", "yogurt")
    limber.run("log", "cramp", "--where", "left calf", "--severity", "6")
    limber.wait_outcome("tea")
    limber.stop()


def reviewed(limber):
    review = limber.json("review")
    rows = {row["reminder"]: tuple(row[name] for name in COUNTS) for row in review["reminders"]}
    return rows, review["calcium"], [(cramp["place"], cramp["severity"]) for cramp in review["cramps"]], review["evidence"]


def test_ledger_and_journal_say_the_same(limber, desk, journald):
    lived(limber, desk)
    entries = limber.entries()
    until(lambda: len(journald.records()) == len(entries), "every entry is in the journal")
    both = reviewed(limber)
    assert both[0] == {
        "lunch": (1, 1, 1, 1, 0, 0, 0, 0), "pumps": (1, 1, 0, 0, 1, 0, 0, 0), "tea": (1, 1, 0, 0, 0, 1, 0, 0),
    }  # fmt: skip
    assert sum(day["mg"] for day in both[1]["days"]) == 800 and both[2] == [("left calf", 6)]
    assert both[3]["ledgerEntries"] == both[3]["journalEntries"] == len(entries)
    assert (both[3]["onlyInLedger"], both[3]["onlyInJournal"], both[3]["gaps"]) == (0, 0, 0)

    hidden = limber.state.rename(limber.state.with_name("hidden"))
    alone = reviewed(limber)
    assert alone[:3] == both[:3] and alone[3]["onlyInJournal"] == len(entries)
    hidden.rename(limber.state)


def test_forged_records_do_not_count(limber, desk, journald):
    lived(limber, desk)
    before = reviewed(limber)
    [cramp] = [record for record in journald.records() if record.get("LIMBER_WHAT") == "cramp"]
    forged = {name: value for name, value in cramp.items() if not name.startswith("_")}
    forged |= {"LIMBER_ENTRY_ID": "f" * 32, "LIMBER_SEQ": "101"}
    text = "".join(f"{name}={value}\n" for name, value in forged.items())
    subprocess.run([*journald.prefix, "logger", "--journald"], input=text, text=True, check=True)
    until(lambda: any(r["LIMBER_ENTRY_ID"] == "f" * 32 for r in journald.records()), "the forged record is there")
    after = reviewed(limber)
    assert after[:3] == before[:3]
    assert after[3]["unverified"] == 1 and after[3]["gaps"] == 0
    assert "did not come from limberd" in limber.run("review").stdout
    assert json.loads(limber.run("review", "--json").stdout)["evidence"]["onlyInJournal"] == 0


def test_a_trial_is_in_no_number(limber, desk, journald):
    """Marked as one, or as the installer made it before it was marked; whoever reads, and from where."""
    limber.write_schedule(reminder("lunch", at=clock(2), dose="500 mg"))
    limber.start()
    limber.wait_due("lunch")
    limber.run("done", "lunch")
    limber.run("add", "movement", "Try it", "--id", "try-it", "--at", clock(3), "--trial")
    limber.run(
        "add", "movement", "Limber works: move your feet a little", "--id", "first-try", "--at", clock(3), "--lasts", "3",
    )  # fmt: skip
    for name in ("try-it", "first-try"):
        limber.wait_due(name)
        limber.run("done", name)
        limber.run("undo")
        limber.run("done", name)
        limber.run("remove", name)
    assert limber.json("status")["today"]["done"] == 1
    entries = limber.entries()
    trials = [entry for entry in entries if entry["reminder"] in ("try-it", "first-try")]
    assert len(trials) >= 10 and {entry["trial"] for entry in trials if entry["occurrence"]} == {1, None}
    until(lambda: len(journald.records()) == len(entries), "every entry is in the journal")
    for source in ((), ("--source", "ledger"), ("--source", "journal")):
        review = limber.json("review", *source)
        assert [(row["reminder"], row["due"], row["done"]) for row in review["reminders"]] == [("lunch", 1, 1)]
        assert review["movement"]["count"] == 0 and review["total"]["due"] == 1
        evidence = review["evidence"]
        counted = len(entries) - len(trials)
        assert {evidence[name] for name in ("ledgerEntries", "journalEntries") if name in evidence} == {counted}
        assert (evidence.get("onlyInLedger", 0), evidence["gaps"]) == (0, 0)
        for form in ((), ("--csv",), ("--html", "-")):
            text = limber.run("review", *source, *form).stdout
            assert "Lunch" in text and "Try it" not in text and "Limber works" not in text
