"""A machine without bus, journald and systemd: reminders on the terminal, diary on standard error, all else as ever."""

import csv
import json

from rig.limber import BINARIES, Limber, clock, reminder
from rig.wait import Background, until


def test_reminders_and_diary_on_the_terminal(bare):
    bare.write_schedule(reminder("calcium-lunch", title="Calcium with lunch", at=clock(2), dose="500 mg"))
    bare.start()
    bare.wait_due("calcium-lunch")
    until(lambda: "Calcium with lunch" in bare.daemon.output(), "the reminder is on the terminal")
    bare.run("done")
    until(lambda: bare.daemon.output().count("Calcium with lunch") > 1, "the diary tells of the answer")
    assert bare.outcomes() == ["done"]
    assert bare.reviewed("calcium-lunch")["done"] == 1


def test_status_says_what_is_missing(bare):
    bare.start()
    problems = bare.json("status")["problems"]
    text = bare.run("status").stdout
    for subject in ("notifications", "journal"):
        assert subject in [problem["subject"] for problem in problems], problems
    assert all(problem["message"] in " ".join(text.split()) for problem in problems)


def test_answers_on_the_command_line(bare):
    bare.write_schedule(
        reminder("calcium-lunch", at=clock(2)),
        reminder("ankle-pumps", kind="movement", at=clock(2)),
        reminder("hand", kind="movement", at=clock(2)),
    )
    bare.start()
    until(lambda: len(bare.due()) == 3, "three are due")
    unclear = bare.run("done", check=False)
    assert unclear.returncode != 0
    for item in bare.due():
        assert item["occurrence"] in unclear.stderr or item["reminder"] in unclear.stderr
    [first] = bare.due("calcium-lunch")
    bare.run("done", first["occurrence"])
    bare.run("skip", "ankle-pumps", "--reason", "tired")
    assert bare.outcomes("calcium-lunch") == ["done"]
    assert bare.outcomes("ankle-pumps") == ["skipped"]
    [skipped] = [entry for entry in bare.entries() if entry["outcome"] == "skipped"]
    assert skipped["reason"] == "tired"
    bare.run("done", "hand")
    nothing = bare.run("done", check=False)
    assert nothing.returncode not in (0, unclear.returncode), "nothing due and several due are told apart"


def test_log_and_review(bare):
    bare.start()
    bare.run("log", "calcium", "300mg", "yogurt")
    bare.run("log", "calcium", "500mg", "--supplement")
    bare.run("log", "movement", "10min")
    bare.run("log", "cramp", "--where", "left calf", "--severity", "6")
    review = bare.json("review")
    assert [day["mg"] for day in review["calcium"]["days"]][-1] == 800
    [cramp] = review["cramps"]
    assert cramp["severity"] == 6 and cramp["place"] == "left calf"
    assert {"since", "until", "reminders", "evidence"} <= set(review)
    today = bare.json("status")["today"]
    assert (today["calciumMg"], today["logs"], today["loggedMovements"], today["loggedCramps"]) == (800, 4, 1, 1)
    bare.run("undo")
    assert "loggedCramps" not in bare.json("status")["today"]


def test_what_is_logged_is_something(bare):
    bare.start()
    assert "Nothing yet." in bare.run("status").stdout
    bare.run("log", "movement", "10min")
    bare.run("log", "cramp")
    said = bare.run("status").stdout
    assert "Logged: 1 movement, 1 cramp." in said and "Nothing yet." not in said


def test_what_is_open_has_come(bare):
    """`today.due` counts what is due now with what is closed."""
    bare.write_schedule(reminder("calcium-lunch", at=clock(2)))
    bare.start()
    bare.wait_due("calcium-lunch")
    assert bare.json("status")["today"]["due"] == 1
    bare.run("done")
    today = bare.json("status")["today"]
    assert (today["due"], today["done"]) == (1, 1)


def test_minutes_of_a_logged_answer_are_in_every_form(bare):
    bare.write_schedule(reminder("ankle-pumps", kind="movement", at=clock(2)))
    bare.start()
    bare.wait_due("ankle-pumps")
    bare.run("log", "movement", "10", "ankle-pumps")
    assert bare.json("review")["movement"]["minutes"] == 10
    [row] = csv.DictReader(bare.run("review", "--csv").stdout.splitlines())
    assert (row["outcome"], row["minutes"]) == ("done", "10")
    assert "1 movement, 10 min" in bare.run("review").stdout


def test_review_without_the_daemon(bare):
    bare.write_schedule(reminder("calcium-lunch", at=clock(2)))
    bare.start()
    bare.wait_due("calcium-lunch")
    bare.run("done")
    bare.stop()
    assert bare.reviewed("calcium-lunch")["done"] == 1


def test_shapes_that_others_rely_on(bare):
    bare.write_schedule(reminder("calcium-lunch", at=clock(2)), reminder("calcium-dinner", at=clock(-3600)))
    bare.start()
    bare.wait_due("calcium-lunch")
    status = bare.json("status")
    assert {"due", "next", "today", "pausedUntil", "problems", "version"} <= set(status)
    keys = {"occurrence", "reminder", "kind", "title", "due", "state", "heldBecause", "shown"}
    assert all(keys <= set(item) for item in status["due"])
    assert all({"reminder", "kind", "title", "due"} <= set(item) for item in status["next"])
    assert set(status["today"]) >= {"due", "done", "skipped", "missed", "excused", "calciumMg"}
    line = bare.reviewed("calcium-lunch")
    assert set(line) >= {
        "reminder", "kind", "title", "due", "asked", "done", "onTime", "skipped", "missed", "excused", "snoozes",
        "adherence", "coverage",
    }  # fmt: skip
    assert line["due"] == 0 and line["adherence"] is None, "what is still open is not yet due"


def test_agenda_and_watch(bare, folder):
    bare.write_schedule(reminder("calcium-dinner", at=clock(7200)))
    bare.start()
    agenda = bare.json("agenda", "--days", "2")
    items = agenda if isinstance(agenda, list) else agenda["occurrences"]
    assert items and all(item["reminder"] == "calcium-dinner" for item in items)
    watch = Background([BINARIES / "limber", "watch", "--json"], folder / "watch.out", env=bare.env)
    try:
        # The stream may not be open yet: log until something comes through.
        until(lambda: bare.run("log", "movement", "10min") and watch.output(), "watch tells of an entry", every=0.3)
        entry = json.loads(watch.output().splitlines()[0])
        assert {"id", "seq", "time", "kind"} <= set(entry)
    finally:
        watch.stop()


def test_not_running_says_so(bare):
    silent = bare.run("status", check=False)
    assert silent.returncode != 0
    assert "limberd" in silent.stderr


def test_a_second_daemon_refuses(bare, folder):
    bare.start()
    other = Limber(folder / "other")
    other.env.update(HOME=bare.env["HOME"])  # the same ledger, another socket
    try:
        other.start(wait=False)
        until(lambda: not other.daemon.alive, "the second daemon ends")
        assert other.daemon.process.returncode != 0
        assert str(bare.daemon.pid) in other.daemon.output(), other.daemon.output()
    finally:
        other.stop()
    same = Limber(folder / "same")
    same.env.update(bare.env)  # the same socket too
    try:
        same.start(wait=False)
        until(lambda: not same.daemon.alive, "the second daemon ends")
        assert same.daemon.process.returncode != 0
    finally:
        same.stop()
    assert bare.answers(), "the first one goes on"


def test_it_stops_in_order(bare):
    bare.start()
    assert bare.stop() == 0
    assert not bare.socket.exists()
    assert bare.entries()[-1]["kind"] == "stopped"
