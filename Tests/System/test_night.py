"""The nights on which the clocks change, lived through by a real limberd under libfaketime, faster than they pass.

In Europe/Berlin 2026-03-29 has no 02:00 to 03:00 (03:00 CEST is 01:00Z), and 2026-10-25 has it twice (the second 02:00,
CET, is 01:00Z)."""

import pytest

from rig import faketime
from rig.limber import reminder
from rig.wait import never, until

ZONE = "Europe/Berlin"
# Ten minutes of the night in a second: fast enough for a test, and slow enough that a second's delay is no half hour.
FAST = 600
# Seconds to wait for what takes up to 20.
NIGHT = 60.0
# In µs of the machine's own time: how late a busy machine may notice what is due. Never is it early.
BELATED = 2_000_000
MINUTE = 60 * 1_000_000

# Shown once, and missed after 20 minutes.
CALCIUM = {"late": "20min", "repeats": 0}


def live(limber, start, speed, schedule, last):
    """Lives from `start` until `last` is due. Answers the entries of the night."""
    limber.write_schedule(*schedule)
    limber.start(faketime.program(limber.folder, ZONE, start, speed))
    until(lambda: limber.due(last), f"{last} is due", patience=NIGHT)
    assert limber.stop() == 0
    entries = limber.entries()
    # No step of the clock, no change of zone, no absence: summer time begins and ends, and that is all.
    assert {entry["kind"] for entry in entries} <= {"started", "added", "due", "shown", "closed", "stopped"}
    for entry in entries:
        if entry["kind"] == "due":
            assert 0 <= entry["time"] - entry["due"] <= BELATED * speed, entry
    return entries


def due(entries, name):
    """Every due instant that was recorded of a reminder, in the order of the entries."""
    return [entry["due"] for entry in entries if entry["kind"] == "due" and entry["reminder"] == name]


def in_utc(entries, *names):
    return {name: [faketime.utc(instant) for instant in due(entries, name)] for name in names}


NIGHTS = {
    "spring": {
        "half-past-one": ["2026-03-29T00:30:00Z"],
        "half-past-two": ["2026-03-29T01:00:00Z"],  # does not exist: the first instant after the gap
        "half-past-three": ["2026-03-29T01:30:00Z"],
        "ankle-pumps": ["2026-03-29T01:10:00Z", "2026-03-29T01:40:00Z"],
        "morning": ["2026-03-29T01:55:00Z"],
    },
    "autumn": {
        "half-past-one": ["2026-10-24T23:30:00Z"],
        "half-past-two": ["2026-10-25T00:30:00Z"],  # the first of two
        "half-past-three": ["2026-10-25T02:30:00Z"],
        "ankle-pumps": [f"2026-10-25T{time}:00Z" for time in ("00:10", "00:40", "01:10", "01:40", "02:10", "02:40")],
        "morning": ["2026-10-25T02:55:00Z"],
    },
}


@pytest.mark.parametrize(
    "night, start, morning, hands",
    [
        ("spring", "2026-03-29 01:20:00+01:00", "2026-03-29 06:00:00+02:00", 3),
        ("autumn", "2026-10-25 01:20:00+02:00", "2026-10-25 06:00:00+01:00", 7),
    ],
    ids=NIGHTS,
)
def test_a_night(bare, night, start, morning, hands):
    schedule = (
        reminder("half-past-one", at="01:30", **CALCIUM),
        reminder("half-past-two", at="02:30", **CALCIUM),
        reminder("half-past-three", at="03:30", **CALCIUM),
        # Counted from the opening of its window, which closes when the clock on the wall says so.
        reminder("ankle-pumps", kind="movement", every="30min", between="01:40-03:45", repeats=0),
        # Counted from limberd's start, since its window is open by then.
        reminder("hand", kind="movement", every="30min", between="22:00-06:00", repeats=0),
        reminder("morning", at="03:55", **CALCIUM),
    )
    entries = live(bare, start, FAST, schedule, last="morning")
    expected = NIGHTS[night]
    assert in_utc(entries, *expected) == expected
    instants = due(entries, "hand")
    spans = [after - before for before, after in zip(instants, instants[1:])]
    assert spans == [30 * MINUTE] * (hands - 1), "half an hour is half an hour, whatever the clock on the wall does"

    faketime.stand_still(bare, ZONE, morning)
    for name in ("half-past-one", "half-past-two", "half-past-three"):
        line = bare.reviewed(name)
        assert (line["due"], line["asked"], line["missed"]) == (1, 1, 1), line


def test_the_gap_at_sixty_times_the_speed(bare):
    schedule = (
        reminder("before", at="01:59"),
        reminder("first-of-the-gap", at="02:00"),
        reminder("in-the-gap", at="02:30"),
        reminder("last-of-the-gap", at="02:59"),
        reminder("at-its-end", at="03:00"),
        reminder("after", at="03:02"),
    )
    entries = live(bare, "2026-03-29 01:58:00+01:00", 60, schedule, last="after")
    names = ("first-of-the-gap", "in-the-gap", "last-of-the-gap", "at-its-end")
    assert in_utc(entries, "before", *names, "after") == {
        "before": ["2026-03-29T00:59:00Z"],
        **{name: ["2026-03-29T01:00:00Z"] for name in names},
        "after": ["2026-03-29T01:02:00Z"],
    }


def test_the_hour_that_comes_twice_at_sixty_times_the_speed(bare):
    schedule = (
        reminder("before", at="02:59"),
        reminder("first-of-the-fold", at="02:00"),
        reminder("in-the-fold", at="02:01"),
        reminder("hand", kind="movement", every="5min", between="22:00-06:00"),
    )
    entries = live(bare, "2026-10-25 02:58:00+02:00", 60, schedule, last="hand")
    assert in_utc(entries, "before", "first-of-the-fold", "in-the-fold") == {
        "before": ["2026-10-25T00:59:00Z"],
        "first-of-the-fold": [],  # their time was an hour ago, and is not now
        "in-the-fold": [],
    }
    [hand] = due(entries, "hand")
    [added] = [entry["time"] for entry in entries if entry["kind"] == "added" and entry["reminder"] == "hand"]
    assert hand - added == 5 * MINUTE


def test_the_gap_on_a_screen(limber, desk, journald):
    """At the speed of life: 01:59:56 and a few seconds."""
    limber.write_schedule(reminder("calcium-night", at="02:30", title="Calcium at night"))
    limber.start(faketime.program(limber.folder, ZONE, "2026-03-29 01:59:56+01:00"))
    desk.wait_for_popup()
    assert in_utc(limber.entries(), "calcium-night") == {"calcium-night": ["2026-03-29T01:00:00Z"]}
    desk.press("Done")
    assert limber.wait_outcome("calcium-night") == ["done"]
    desk.wait_until_empty()
    never(lambda: limber.due() or desk.shown(), "it came again", during=1)
    assert limber.stop() == 0
    assert len(due(limber.entries(), "calcium-night")) == 1
    records = until(
        lambda: [record for record in journald.records() if record.get("LIMBER_OUTCOME")], "the answer is in the journal"
    )
    assert [record["LIMBER_OUTCOME"] for record in records] == ["done"]

    faketime.stand_still(limber, ZONE, "2026-03-29 03:05:00+02:00")
    line = limber.reviewed("calcium-night")
    assert (line["due"], line["asked"], line["done"], line["onTime"]) == (1, 1, 1, 1), line
