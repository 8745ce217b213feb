"""Every method of io.limber.Control called, and every error of it provoked, by a foreign client: PyPI's varlink."""

import json
import re
import socket

import pytest
import varlink

from rig.limber import clock, reminder
from rig.small_disk import SmallDisk
from rig.wait import until

CONTROL = "io.limber.Control"
provoked = set()
called = set()


class Foreign:
    """The interface as the client finds it; notes what was called and what errors came back."""

    def __init__(self, limber):
        self.client = varlink.Client.new_with_address(f"unix:{limber.socket}")
        self.control = self.client.open(CONTROL)

    def __getattr__(self, method):
        def call(*arguments, **keys):
            result = getattr(self.control, method)(*arguments, **keys)
            called.add(method)
            return result

        return call

    def error(self, name, method, *arguments, **keys):
        """The parameters of the error that a call fails with."""
        with pytest.raises(varlink.VarlinkError) as refused:
            getattr(self.control, method)(*arguments, **keys)
        assert refused.value.error() == (name if "." in name else f"{CONTROL}.{name}")
        provoked.add(name)
        return refused.value.parameters()

    def close(self):
        self.control.close()
        self.client.cleanup()


@pytest.fixture
def running(bare):
    bare.write_schedule(
        reminder("calcium-lunch", at=clock(-3600), early="1s"),
        reminder("ankle-pumps", kind="movement", at=clock(2), snoozes=1, late="2min", repeats=0),
        reminder("toes", kind="movement", at=clock(2), repeats=0),
        reminder("later", at="03:00", early="1s"),
    )
    bare.start()
    return bare


@pytest.fixture
def foreign(running):
    client = Foreign(running)
    yield client
    client.close()


def test_answers(running, foreign):
    nothing = foreign.error("NothingDue", "Done", "later")
    assert nothing["next"][0]["reminder"] == "later" and nothing["next"][0]["due"]
    foreign.error("NothingToUndo", "Undo")
    running.wait_due("ankle-pumps")
    running.wait_due("toes")
    several = foreign.error("Ambiguous", "Done")
    assert {each["reminder"] for each in several["candidates"]} == {"ankle-pumps", "toes"}
    assert all(each["occurrence"] and each["title"] for each in several["candidates"])
    id = next(each["occurrence"] for each in several["candidates"] if each["reminder"] == "toes")
    unknown = foreign.error("NoSuchOccurrence", "Done", id[:-1] + ("1" if id[-1] != "1" else "2"))
    assert unknown["nearest"] == id
    assert foreign.Done(id, None, "a note", 2.5)["answer"]["outcome"] == "done"
    again = foreign.error("AlreadyAnswered", "Done", id)
    assert again["outcome"] == "done" and again["by"] == "control" and again["at"] and again["reminder"] == "toes"
    closing = running.entries()[-1]
    assert (closing["minutes"], closing["note"]) == (2.5, "a note")
    assert foreign.Deeds()["deeds"][0]["entry"] == closing["id"]
    assert foreign.Undo()["undone"]["entry"] == closing["id"], "the entry that was taken back"
    assert foreign.Skip(id, "tired")["answer"]["outcome"] == "skipped"
    assert foreign.Snooze("ankle-pumps", "10s")["answer"]["until"]
    [snoozed] = [each for each in foreign.Status()["due"] if each["reminder"] == "ankle-pumps"]
    assert (snoozed["snoozes"], snoozed["snoozesLeft"]) == (1, 0)
    away = foreign.Snooze("ankle-pumps")["answer"]
    assert away["lateUntil"] and away.get("until") is None and away.get("outcome") is None
    limit = foreign.error("SnoozeLimit", "Snooze", "ankle-pumps")
    assert limit["snoozes"] == 1 and limit["title"] and limit["lateUntil"] == away["lateUntil"]
    assert foreign.error("NothingThen", "Done", "ankle-pumps", "yesterday 03:00")["due"][0]["reminder"] == "ankle-pumps"
    assert foreign.error("TooLongAgo", "Done", "ankle-pumps", "15 days ago")["earliest"]
    both = foreign.error("InvalidValue", "Pause", "20min", "tomorrow")
    assert (both["parameter"], both["found"]) == ("duration", "20min") and "not both" in both["allowed"]
    for what, parameter, value in (("cramp", "mg", 300), ("calcium", "severity", 6), ("movement", "place", "left calf")):
        given = {"mg": 300} if what == "calcium" else {}
        left = foreign.error("InvalidValue", "Log", **{**given, "what": what, parameter: value})
        assert (left["parameter"], left["found"]) == (parameter, str(value))
    twice = foreign.error("InvalidValue", "Set", reminder="toes", changes={"note": "a"}, reset=["note"])
    assert (twice["parameter"], twice["found"]) == ("reset", "note")
    value = foreign.error("InvalidValue", "Log", "calcium", None, 0)
    assert value["parameter"] == "mg" and value["found"] == "0" and value["allowed"]
    assert foreign.error("InvalidValue", "Done", "ankle-pumps", "yesterdya")["parameter"] == "at"
    assert foreign.error("InvalidValue", "Review", "2020-01-01")["parameter"] == "since"
    assert foreign.Log("cramp", 2.0, None, None, None, "left calf", 6)["entry"]["severity"] == 6


def test_closed_and_no_time_left(bare):
    bare.write_schedule(
        reminder("short", at=clock(2), late="4s", repeats=0, early="1s"),
        reminder("brief", at=clock(2), late="50s", repeats=0, early="1s"),
    )
    bare.start()
    foreign = Foreign(bare)
    bare.wait_due("brief")
    refused = foreign.error("SnoozeRefused", "Snooze", "brief")
    assert refused["limit"] and refused["reminder"] == "brief" and refused["why"] == "late"
    until(lambda: not bare.due("short"), "its time is over")
    closed = foreign.error("ClosedAlready", "Done", "short")
    assert closed["outcome"] == "missed" and closed["why"] == "unanswered" and closed["at"]
    foreign.close()


def test_no_movement(bare):
    bare.write_schedule(reminder("lunch", at=clock(2), repeats=0, dose="500 mg"))
    bare.start()
    foreign = Foreign(bare)
    due = bare.wait_due("lunch")["occurrence"]
    refused = foreign.error("NoMovement", "Done", "lunch", None, None, 2.5)
    assert refused == {"parameter": "minutes", "occurrence": due, "reminder": "lunch", "title": "Lunch"}
    for what in ({"what": "movement", "minutes": 3.0}, {"what": "calcium", "mg": 500}):
        refused = foreign.error("NoMovement", "Log", **what, target="lunch")
        assert refused == {"parameter": "target", "occurrence": due, "reminder": "lunch", "title": "Lunch"}
    assert bare.due("lunch") and not bare.outcomes("lunch"), "nothing was answered"
    foreign.close()


def test_not_read(running, foreign):
    """The ledger is not where it was: what is on record is neither shown as nothing nor made anew."""
    [ledger] = running.state.glob("ledger.sqlite3")
    away = ledger.rename(ledger.with_name("away"))
    ledger.mkdir()
    assert foreign.error("NotRead", "Review")["why"]
    ledger.rmdir()
    away.rename(ledger)
    assert foreign.Review()["reminders"] is not None


def test_pauses(running, foreign):
    foreign.error("NotPaused", "Resume")
    assert foreign.Pause("1h")["until"]
    assert "due" in foreign.Resume()
    assert foreign.Rest()["until"]
    assert foreign.Status()["resting"] is True
    foreign.Resume()
    again = foreign.Undo()["undone"]
    assert (again["what"], again["state"]) == ("resumed", "resting") and again["until"] and foreign.Status()["resting"] is True
    over = foreign.Undo()["undone"]
    assert (over["what"], over["state"]) == ("rest", "resumed") and over["due"] is not None
    assert foreign.Status().get("pausedUntil") is None


def test_reading(running, foreign):
    assert [each["id"] for each in foreign.List()["reminders"]][0] == "calcium-lunch"
    assert foreign.Show("later")["next"]
    assert foreign.error("NoSuchReminder", "Show", "latr")["nearest"] == "later"
    assert foreign.Agenda(2)["occurrences"]
    assert foreign.Review()["reminders"] is not None
    stream = foreign.control.Watch(_more=True)
    assert next(stream).get("entry") is None
    called.add("Watch")


def test_the_schedule(running, foreign):
    file = running.schedule_file
    before = file.read_bytes()
    draft = {"kind": "movement", "title": "Knees", "every": "1h"}
    assert foreign.Add(draft)["reminder"]["id"] == "knees"
    assert foreign.error("DuplicateReminder", "Add", {**draft, "id": "knees"})["title"] == "Knees"
    problem = foreign.error("InvalidSchedule", "Add", {**draft, "id": "hips", "every": "1min"})["problems"][0]
    assert problem["key"] == "every" and "1min" in problem["found"] and "5min" in problem["message"] and problem["allowed"]
    changed = foreign.Set("knees", {"every": "45min", "snoozes": 2, "steps": ["Bend.", "Stretch."]})
    assert changed["reminder"]["every"] == "45min" and changed["reminder"]["steps"] == ["Bend.", "Stretch."]
    assert foreign.Set("knees", {}, ["snoozes", "steps"])["reminder"]["snoozes"] == 3
    assert foreign.Remove("knees")["reminder"]["id"] == "knees"
    assert file.read_bytes() == before
    schedule = foreign.Schedule()
    assert schedule["file"] == str(file) and schedule["text"].encode() == before
    places = foreign.error("InvalidSchedule", "Edit", schedule["text"], schedule["text"] + "\n[reminder.x]\nkid = 1\n")
    assert places["problems"][-1]["line"] > 1 and file.read_bytes() == before
    foreign.error("ScheduleChanged", "Edit", "something else", "")
    assert file.read_bytes() == before
    done = foreign.Edit(schedule["text"], schedule["text"].replace("Toes", "All toes"))
    assert done["changed"] == ["toes"] and done["added"] == [] == done["removed"]
    plan = "[calcium]\ntarget = '900 mg'\n" + reminder("hips", kind="movement", title="Hips", every="1h")
    assert foreign.Import(plan)["added"] == ["hips"]
    other = plan.replace("900", "800").replace("Hips", "Both hips")
    differs = foreign.error("ScheduleDiffers", "Import", other)
    assert differs == {"reminders": ["hips"], "settings": ["calcium.target"]}
    assert foreign.Import(other, True)["changed"] == ["hips"]
    foreign.Reload()
    checked = foreign.Check(other.replace("kind", "kid"))
    assert checked["problems"] and not checked["warnings"]
    heavy = reminder("heavy", at="12:00", dose="600 mg")
    warning = foreign.Check(heavy)["warnings"][0]
    assert (warning["subject"], warning["key"]) == ("dose", "reminder.heavy.dose") and warning["fix"]
    assert warning in foreign.Import(heavy)["warnings"]
    assert foreign.Set("heavy", {"note": "x"})["warnings"] == []


def test_a_file_that_cannot_be_read_or_written(running, foreign):

    running.schedule_file.write_bytes(b"person = '\xff'\n")
    assert "UTF-8" in foreign.error("ScheduleUnreadable", "Schedule")["why"]
    running.schedule_file.unlink()
    running.config.rename(running.config.with_name("away"))
    running.config.write_text("no folder")
    failed = foreign.error("ScheduleNotWritten", "Add", {"kind": "movement", "title": "Knees", "every": "1h"})
    assert failed["file"] == str(running.schedule_file) and failed["why"]


def test_watchers_are_bounded(running, foreign):
    watchers = [Foreign(running) for _ in range(64)]
    streams = [watcher.control.Watch(_more=True) for watcher in watchers]
    for stream in streams:
        next(stream)
    with pytest.raises(varlink.VarlinkError) as refused:
        next(foreign.control.Watch(_more=True))
    assert refused.value.error() == f"{CONTROL}.TooManyWatchers" and refused.value.parameters() == {"limit": 64}
    provoked.add("TooManyWatchers")


def test_the_protocols_own_errors(running, foreign):
    service = foreign.client.open("org.varlink.service")
    with pytest.raises(varlink.VarlinkError) as refused:
        service.GetInterfaceDescription("io.limber.Nothing")
    assert refused.value.error() == "org.varlink.service.InterfaceNotFound"
    for call, error in [
        ({"method": f"{CONTROL}.Nothing"}, "MethodNotFound"),
        ({"method": "Status"}, "MethodNotFound"),
        ({"method": f"{CONTROL}.Status", "upgrade": True}, "MethodNotImplemented"),
        ({"method": f"{CONTROL}.Show", "parameters": {"reminder": 1}}, "InvalidParameter"),
        ({"method": f"{CONTROL}.Log", "parameters": {"what": "nap"}}, "InvalidParameter"),
        ({"method": f"{CONTROL}.Watch"}, "ExpectedMore"),
    ]:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(running.socket))
            connection.sendall(json.dumps(call).encode() + b"\0")
            reply = json.loads(connection.recv(1 << 16)[:-1])
        assert reply["error"] == f"org.varlink.service.{error}", call


def test_not_recorded(bare):
    disk = SmallDisk(bare.state)
    try:
        bare.write_schedule(reminder("later", at="03:00"))
        bare.start()
        foreign = Foreign(bare)
        disk.fill()

        def refused():
            # The ledger's own pages may have room for a few.
            try:
                foreign.control.Log("calcium", None, 100, None, "x" * 4000)
                disk.fill()
            except varlink.VarlinkError as error:
                return error

        error = until(refused, "the disk is full", every=0)
        assert error.error() == f"{CONTROL}.NotRecorded" and "full" in error.parameters()["why"]
        provoked.add("NotRecorded")
        foreign.close()
    finally:
        bare.stop()
        disk.remove()


def test_nothing_was_left_out(running, foreign, request):
    here = [item for item in request.session.items if item.path == request.node.path]
    if len(here) < sum(name.startswith("test_") for name in globals()):
        pytest.skip("only a part of this file was run")
    text = foreign.client.open("org.varlink.service").GetInterfaceDescription(CONTROL)["description"]
    assert set(re.findall(r"^error (\w+)", text, re.M)) == provoked
    assert called == set(re.findall(r"^method (\w+)", text, re.M))
