"""What happens to a clock, and a real limberd in it: dead at the start and set right later, ahead and set back, stepped, and
the zone changed. The moments lie in 2025, in Europe/Berlin unless said otherwise."""

import json
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from rig import faketime, machine
from rig.limber import BINARIES, reminder
from rig.wait import never, until

BERLIN = "Europe/Berlin"
WRONG = "The clock of this computer is wrong"
DAY = 86_400
SECOND = 1_000_000


def instant(moment):
    """A civil time in Berlin."""
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(BERLIN))


def at(moment):
    """The same as the rig wants it, with its offset."""
    return instant(moment).isoformat(" ")


def start(limber, clock, elapses=False, timesync=None):
    """The machine is switched on, and limberd with it."""
    limber.env["TZ"] = BERLIN
    limber.start(machine.program(limber, BINARIES / "limberd", clock.settings(elapses), timesync=timesync))


def poke(limber):
    """limberd looks at the clock whenever anything happens."""
    limber.run("reload")


def set_clock(limber, clock, moment):
    clock.set(moment)
    poke(limber)


def jump(limber, clock, span):
    clock.jump(span)
    poke(limber)


def kinds(limber, *wanted):
    return [entry for entry in limber.entries() if entry["kind"] in wanted]


def wait_for(limber, kind, count=1):
    return until(lambda: len(kinds(limber, kind)) >= count and kinds(limber, kind), f"{count} entries {kind}")


def clock_problems(limber):
    return [problem for problem in limber.json("status")["problems"] if problem["subject"] == "clock"]


def next_due(limber, name):
    """When a reminder comes next, as an instant."""
    [found] = [item["due"] for item in limber.json("status")["next"] if item["reminder"] == name]
    return datetime.fromisoformat(found)


def due_of(limber, name):
    return [faketime.utc(entry["due"]) for entry in kinds(limber, "due") if entry["reminder"] == name]


def review(limber, since):
    return {line["reminder"]: line for line in limber.json("review", "--since", since)["reminders"]}


def heard(desk):
    """The titles of what has left the screen, in dunst's own memory."""
    return [item["summary"]["data"] for item in json.loads(desk.run("dunstctl", "history"))["data"][0]]


def write_two(limber, lunch="12:30"):
    limber.write_schedule(
        reminder("calcium-lunch", title="Calcium with lunch", at=lunch, dose="500 mg", repeats=0),
        reminder("ankle-pumps", title="Ankle pumps, left foot", kind="movement", every="5min", limb="left leg"),
    )


def live_a_little(limber, clock, span):
    """A first life of so many seconds, of which few really pass. It ends in good order."""
    start(limber, clock, elapses=True)
    wait_for(limber, "added", 2)
    clock.jump(span)
    assert limber.stop() == 0
    [stopped] = kinds(limber, "stopped")
    [added] = [entry for entry in kinds(limber, "added") if entry["reminder"] == "ankle-pumps"]
    assert span <= (stopped["time"] - added["time"]) / SECOND < span + 5


def test_a_dead_clock_that_is_set_right(limber, desk):
    clock = faketime.Clock(limber, at("2025-06-10 11:58:00"))
    write_two(limber)
    live_a_little(limber, clock, 290)

    # The battery of the clock is empty. 12:30 of 2020 comes in three seconds, the ankle pumps in ten.
    clock.set(at("2020-01-01 12:29:57"))
    start(limber, clock)
    [behind] = kinds(limber, "clockBehind")
    assert behind["boot"] != kinds(limber, "stopped")[0]["boot"]
    desk.wait_for_popup()
    desk.screenshot("clock-is-wrong")
    [problem] = clock_problems(limber)
    # With what sets it here: where no service manager runs, that is date(1).
    assert "clock is wrong" in problem["message"]
    assert "timedatectl" in problem["fix"] or "date --set" in problem["fix"]
    text = " ".join(limber.run("status").stdout.split())
    assert problem["message"] in text and problem["fix"] in text
    limber.wait_due("ankle-pumps")
    desk.wait_for_popup(2)
    assert clock.now() > faketime.seconds(at("2020-01-01 12:30:00"))
    assert limber.due("calcium-lunch") == [] and due_of(limber, "calcium-lunch") == []
    limber.run("done")
    desk.wait_for_popup(1)
    assert WRONG not in heard(desk)

    # A server of time is found, the next day.
    set_clock(limber, clock, at("2025-06-11 13:00:00"))
    wait_for(limber, "clockStepped")
    limber.wait_due("calcium-lunch")
    until(lambda: WRONG in heard(desk), "the warning is withdrawn")
    desk.wait_for_popup(1)
    # What is due by it is shown; what it implies beyond that waits until it is known to be right.
    assert due_of(limber, "calcium-lunch") == ["2025-06-11T10:30:00Z"]
    [problem] = clock_problems(limber)
    assert "set forward by" in problem["message"]
    machine.synchronize(limber)
    wait_for(limber, "clockStepped", 2)
    assert clock_problems(limber) == []
    # Both noons were missed; one of them can still be made up for.
    assert sorted(due_of(limber, "calcium-lunch")) == ["2025-06-10T10:30:00Z", "2025-06-11T10:30:00Z"]
    [missed] = [entry for entry in limber.entries() if entry["outcome"] == "missed"]
    assert missed["why"] == "off" and faketime.utc(missed["due"]) == "2025-06-10T10:30:00Z"
    shown = [entry for entry in kinds(limber, "shown") if entry["reminder"] == "calcium-lunch"]
    assert len(shown) == 1
    limber.run("done", "calcium-lunch")
    desk.wait_until_empty()
    line = review(limber, "2025-06-10")["calcium-lunch"]
    assert (line["due"], line["asked"], line["done"], line["missed"]) == (2, 1, 1, 1), line


def test_a_reminder_that_was_added_while_the_clock_was_dead(bare):
    clock = faketime.Clock(bare, at("2025-06-10 11:58:00"))
    write_two(bare)
    live_a_little(bare, clock, 60)
    clock.set(at("2020-01-01 10:00:00"))
    start(bare, clock)
    bare.run("add", "calcium", "Calcium at night", "--at", "22:00", "--id", "calcium-night")
    set_clock(bare, clock, at("2025-06-11 13:00:00"))
    wait_for(bare, "clockStepped")
    # It is a minute old, whatever year the clock showed then: nobody has missed anything of it.
    assert next_due(bare, "calcium-night") == instant("2025-06-11 22:00:00")
    line = review(bare, "2025-06-01")["calcium-night"]
    assert (line["due"], line["missed"]) == (0, 0), line


def test_a_clock_that_was_some_minutes_ahead_is_waited_for(limber, desk):
    clock = faketime.Clock(limber, at("2025-06-10 11:58:00"))
    write_two(limber)
    start(limber, clock)
    wait_for(limber, "added", 2)
    assert limber.stop() == 0
    # The battery of the clock is weak: it lost five minutes. What limberd does not mind are a few seconds less.
    clock.jump(-304)
    start(limber, clock)
    assert len(kinds(limber, "clockBehind")) == 1
    desk.wait_for_popup()
    desk.wait_until_empty()
    assert WRONG in heard(desk)
    assert clock_problems(limber) == []


def live_a_day_ahead(limber):
    """Calcium is answered, at what the clock says is noon of tomorrow; then the machine is switched off."""
    clock = faketime.Clock(limber, at("2025-06-11 12:29:58"))
    write_two(limber)
    start(limber, clock)
    limber.wait_due("calcium-lunch")
    limber.run("done", "calcium-lunch")
    assert limber.stop() == 0
    return clock


@pytest.mark.parametrize("timesync", ["silence", None], ids=["listening", "started-later"])
def test_a_clock_that_is_right_although_it_stands_before_the_last_entry(limber, desk, timesync):
    clock = live_a_day_ahead(limber)
    desk.wait_until_empty()
    clock.set(at("2025-06-10 12:29:54"))
    start(limber, clock, timesync=timesync)
    desk.wait_for_popup()
    assert len(clock_problems(limber)) == 1
    assert next_due(limber, "calcium-lunch") == instant("2025-06-12 12:30:00")
    machine.synchronize(limber)
    desk.wait_until_empty()
    assert WRONG in heard(desk)
    [stepped] = wait_for(limber, "clockStepped")
    assert stepped["step"] == 0
    assert [entry["reminder"] for entry in kinds(limber, "voided")] == ["calcium-lunch"]
    assert clock_problems(limber) == []
    limber.wait_due("calcium-lunch")
    desk.wait_for_popup()
    assert due_of(limber, "calcium-lunch")[1:] == ["2025-06-10T10:30:00Z"]
    assert next_due(limber, "calcium-lunch") == instant("2025-06-11 12:30:00")


def test_a_clock_that_is_known_to_be_right_at_the_start(bare):
    clock = live_a_day_ahead(bare)
    clock.set(at("2025-06-10 12:29:58"))
    start(bare, clock, timesync="answer")
    assert clock_problems(bare) == [] and kinds(bare, "clockBehind") == []
    [stepped] = kinds(bare, "clockStepped")
    assert -DAY - 60 < stepped["step"] / SECOND < -DAY
    assert [entry["reminder"] for entry in kinds(bare, "voided")] == ["calcium-lunch"]
    bare.wait_due("calcium-lunch")
    assert due_of(bare, "calcium-lunch")[1:] == ["2025-06-10T10:30:00Z"]
    assert next_due(bare, "calcium-lunch") == instant("2025-06-11 12:30:00")


def test_a_clock_a_day_fast_that_is_set_back(limber, desk):
    clock = faketime.Clock(limber, at("2025-06-11 12:29:58"))
    write_two(limber)
    start(limber, clock)
    desk.wait_for_popup()
    desk.press("Done")
    limber.wait_outcome("calcium-lunch")
    assert next_due(limber, "calcium-lunch") == instant("2025-06-12 12:30:00")

    jump(limber, clock, -DAY)
    [stepped] = wait_for(limber, "clockStepped")
    assert abs(stepped["step"] + DAY * SECOND) < SECOND
    assert kinds(limber, "voided") == []
    machine.synchronize(limber)
    [voided] = wait_for(limber, "voided")
    assert voided["reminder"] == "calcium-lunch"
    until(lambda: next_due(limber, "calcium-lunch") == instant("2025-06-11 12:30:00"), "the dose comes again")
    assert clock_problems(limber) == []
    line = review(limber, "2025-06-09")["calcium-lunch"]
    assert (line["due"], line["asked"], line["done"]) == (0, 0, 0), line

    # The day passes: the same instant as at first. The clock is some minutes off, or it would be back.
    set_clock(limber, clock, at("2025-06-11 12:33:00"))
    desk.wait_for_popup()
    limber.wait_due("calcium-lunch")
    desk.press("Done")
    desk.wait_until_empty()
    until(lambda: limber.outcomes("calcium-lunch") == ["done", "done"], "it is done")
    line = review(limber, "2025-06-09")["calcium-lunch"]
    assert (line["due"], line["asked"], line["done"], line["onTime"]) == (1, 1, 1, 1), line
    today = limber.json("status")["today"]
    assert (today["due"], today["done"], today["calciumMg"]) == (1, 1, 500), today


def test_a_review_misses_nothing_after_the_clock_went_to_and_fro(bare):
    clock = faketime.Clock(bare, at("2025-06-10 11:00:00"))
    write_two(bare)
    start(bare, clock)
    wait_for(bare, "added", 2)
    jump(bare, clock, DAY)
    bare.run("log", "calcium", "300mg", "yogurt")
    jump(bare, clock, -DAY)
    wait_for(bare, "clockStepped", 2)
    # Entries that seem to be of tomorrow stand between those of today. They are not lost.
    assert bare.json("review", "--since", "2025-06-09")["evidence"]["gaps"] == 0


@pytest.mark.parametrize("span", [600, -600, 3600, -3600])
def test_an_interval_is_elapsed_time(bare, span):
    clock = faketime.Clock(bare, at("2025-06-10 13:58:00"))
    write_two(bare)
    live_a_little(bare, clock, 292)
    start(bare, clock)
    before = next_due(bare, "ankle-pumps")
    jump(bare, clock, span)
    [stepped] = wait_for(bare, "clockStepped")
    assert abs(stepped["step"] - span * SECOND) < SECOND
    after = until(lambda: moved(bare, before), "the next one moves with the clock")
    assert abs((after - before).total_seconds() - span) < 1
    remaining = after.timestamp() - clock.now()
    assert 0 < remaining < 8
    bare.wait_due("ankle-pumps")
    [due] = [entry for entry in kinds(bare, "due")]
    assert abs(due["due"] / SECOND - after.timestamp()) < 1 and due["time"] >= due["due"]
    assert len(kinds(bare, "clockStepped")) == 1


def moved(limber, before):
    # It may have come meanwhile: then it is told as what is due.
    items = limber.json("status")
    found = [item["due"] for item in items["due"] + items["next"] if item["reminder"] == "ankle-pumps"]
    return next((due for due in map(datetime.fromisoformat, found) if due != before), None)


def test_nothing_comes_twice_because_of_some_minutes(limber, desk):
    clock = faketime.Clock(limber, at("2025-06-10 12:29:57"))
    limber.write_schedule(
        reminder("calcium-lunch", title="Calcium with lunch", at="12:30", repeats=0),
        reminder("vitamin", at="12:30", repeats=0),
    )
    start(limber, clock)
    desk.wait_for_popup(2)
    limber.run("done", "calcium-lunch")
    desk.wait_for_popup(1)
    for steps, span in enumerate((-300, 302, -600, 900), start=1):
        jump(limber, clock, span)
        wait_for(limber, "clockStepped", steps)
    # Five minutes of it were relived, and 12:30 was passed twice more.
    never(lambda: len(limber.due()) != 1 or desk.shown() != 1, "it came again", during=1)
    assert due_of(limber, "calcium-lunch") == due_of(limber, "vitamin") == ["2025-06-10T10:30:00Z"]
    assert len(kinds(limber, "shown")) == 2 and kinds(limber, "voided") == []
    limber.run("done")
    desk.wait_until_empty()
    lines = review(limber, "2025-06-10")
    for name in ("calcium-lunch", "vitamin"):
        assert (lines[name]["due"], lines[name]["asked"], lines[name]["done"]) == (1, 1, 1), lines
    assert next_due(limber, "calcium-lunch") == instant("2025-06-11 12:30:00")


def test_a_step_over_a_due_instant_is_taken_back_with_it(limber, desk):
    clock = faketime.Clock(limber, at("2025-06-10 12:20:00"))
    write_two(limber)
    start(limber, clock)
    assert limber.due() == []
    jump(limber, clock, 20 * 60)
    desk.wait_for_popup()
    limber.wait_due("calcium-lunch")
    jump(limber, clock, -20 * 60)
    [_, back] = wait_for(limber, "clockStepped", 2)
    assert back["count"] > 0
    desk.wait_until_empty()
    assert limber.due() == []
    jump(limber, clock, 20 * 60)
    limber.wait_due("calcium-lunch")
    desk.wait_for_popup()
    never(lambda: desk.shown() != 1, "a second popup", during=1)
    line = review(limber, "2025-06-10")["calcium-lunch"]
    assert (line["due"], line["open"]) == (0, 1), line


@pytest.mark.parametrize("span", [-2 * DAY, -202 * DAY, 40 * DAY, 3 * 3600])
@pytest.mark.parametrize("restarts", [False, True], ids=["running", "restarted"])
def test_a_clock_that_slips_and_comes_back(bare, span, restarts):
    clock = faketime.Clock(bare, at("2025-06-10 12:29:58"))
    bare.write_schedule(reminder("calcium-lunch", title="Calcium with lunch", at="12:30", dose="500 mg"))
    bare.env["TZ"] = BERLIN
    # The same program again is on the same boot.
    program = machine.program(bare, BINARIES / "limberd", clock.settings())
    bare.start(program)
    bare.wait_due("calcium-lunch")
    bare.run("done")
    jump(bare, clock, span)
    wait_for(bare, "clockStepped")
    if restarts:
        assert bare.stop() == 0
        clock.jump(-span)
        bare.start(program)
    else:
        jump(bare, clock, -span)
    [_, back] = wait_for(bare, "clockStepped", 2)
    assert back["count"] > 0
    assert bare.due() == [] and kinds(bare, "voided") == [] and kinds(bare, "absent") == []
    line = review(bare, "2025-06-01")["calcium-lunch"]
    assert (line["due"], line["done"], line["missed"]) == (1, 1, 0), line
    assert next_due(bare, "calcium-lunch") == instant("2025-06-11 12:30:00")
    assert clock_problems(bare) == []


# Zones, in the machine's own time: a zone can be changed while limberd runs, and no clock is set.


def agenda(limber, name):
    """The instants of the next two days, in UTC."""
    found = limber.json("agenda", "--days", "2")
    items = found if isinstance(found, list) else found["occurrences"]
    return [datetime.fromisoformat(item["due"]).astimezone(timezone.utc) for item in items if item["reminder"] == name]


def comes_at(limber, name, clock, zone):
    """Whether all that is to come of a reminder comes at this time of day there."""
    times = {due.astimezone(ZoneInfo(zone)).strftime("%H:%M") for due in [*agenda(limber, name), next_due(limber, name)]}
    return times == {clock}


def test_the_local_zone_is_changed(bare):
    bare.write_schedule(
        reminder("calcium-breakfast", at="08:30"), reminder("call", kind="movement", at="08:30 Europe/Berlin")
    )
    # The commands see the same zone by their own means: they only tell what limberd says.
    bare.start(machine.program(bare, BINARIES / "limberd", zone=BERLIN))
    assert comes_at(bare, "calcium-breakfast", "08:30", BERLIN)
    for count, zone in enumerate(("Asia/Kathmandu", "America/New_York", "UTC"), start=1):
        machine.set_zone(bare, zone)
        changed = wait_for(bare, "zoneChanged", count)
        assert len(changed) == count and changed[-1]["zone"] == zone
        assert comes_at(bare, "calcium-breakfast", "08:30", zone)
        assert comes_at(bare, "call", "08:30", BERLIN)
    never(lambda: len(kinds(bare, "zoneChanged")) != 3, "one change is one entry", during=0.5)
    assert [entry["offset"] for entry in kinds(bare, "zoneChanged")][0] == 20_700


def test_the_rules_of_zones_are_replaced(bare):
    database = bare.folder / "zoneinfo"
    (database / "Test").mkdir(parents=True)

    def install(name, contents):
        new = database / f"{name}.new"
        new.write_bytes((machine.DATABASE / contents).read_bytes())
        new.rename(database / name)

    install("Test/Local", "Europe/Berlin")
    install("Test/Zone", "Asia/Kathmandu")
    bare.env.update(TZDIR=str(database), TZ="Test/Local")
    bare.write_schedule(
        reminder("calcium-breakfast", at="08:30"), reminder("call", kind="movement", at="08:30 Test/Zone")
    )
    bare.start()
    assert comes_at(bare, "calcium-breakfast", "08:30", BERLIN)
    assert comes_at(bare, "call", "08:30", "Asia/Kathmandu")

    install("Test/Zone", "Pacific/Chatham")
    wait_for(bare, "zoneChanged")
    assert comes_at(bare, "call", "08:30", "Pacific/Chatham")
    assert comes_at(bare, "calcium-breakfast", "08:30", BERLIN)
    install("Test/Local", "America/New_York")
    wait_for(bare, "zoneChanged", 2)
    assert comes_at(bare, "calcium-breakfast", "08:30", "America/New_York")
    assert comes_at(bare, "call", "08:30", "Pacific/Chatham")
    # An upgrade that changes nothing is no change.
    install("Test/Zone", "Pacific/Chatham")
    install("Test/Local", "Asia/Tokyo")
    wait_for(bare, "zoneChanged", 3)
    assert comes_at(bare, "calcium-breakfast", "08:30", "Asia/Tokyo")
    assert len(kinds(bare, "zoneChanged")) == 3
    assert clock_problems(bare) == []


def test_a_reminder_with_a_zone_of_its_own(bare):
    bare.env["TZ"] = "America/New_York"
    bare.write_schedule(
        reminder("call", kind="movement", at="08:30 Europe/Berlin"), reminder("calcium-breakfast", at="08:30")
    )
    bare.start()
    assert comes_at(bare, "call", "08:30", BERLIN)
    assert comes_at(bare, "calcium-breakfast", "08:30", "America/New_York")
    [item] = [item for item in bare.json("status")["next"] if item["reminder"] == "call"]
    assert datetime.fromisoformat(item["due"]).utcoffset() == datetime.now(ZoneInfo("America/New_York")).utcoffset()
