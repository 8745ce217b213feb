"""Every number of the review is that of a life whose truth is known: from the journal, from the ledger, and from both."""

import csv
import io
import os
import random
import shutil
from datetime import timedelta
from itertools import pairwise

import pytest

from rig import ledger, lived
from rig.limber import Limber
from rig.lived import differences, instant, truth

# Beside the counts the review has sentences; what they say is tested elsewhere.
NOT_COUNTED = {"words"}


@pytest.fixture(scope="module")
def said():
    """What limberd writes of the reminders, and the form of its ledger."""
    return lived.definitions()


@pytest.fixture(scope="module")
def life(request, said):
    return lived.Life(request.config.getoption("seed"), said[0])


@pytest.fixture
def reader(folder):
    """limber in the zone of that life, beside no journal and no ledger yet."""
    return Limber(folder, env={"TZ": lived.ZONE})


@pytest.fixture
def keep(reader, said, life):
    """Gives the reader a ledger with these entries."""
    return lambda facts: lived.write_ledger(life, facts, reader.state / ledger.NAME, said[1])


def review(limber, since, until, *words):
    """The review of a span; its ends are dates, or instants at a whole second."""
    found = limber.json("review", "--since", ends_at(since), "--until", ends_at(until), *words)
    return {name: value for name, value in found.items() if name not in NOT_COUNTED}


def ends_at(moment):
    return f"@{moment // lived.SECOND}" if isinstance(moment, int) else str(moment)


def whole(life, limber, *words):
    return review(limber, life.first_day, life.end_day, *words)


def compare(expected, found):
    """Fails with a line for each number that is otherwise."""
    lines = differences(expected, found)
    shown = lines[:60] + ([f"and {len(lines) - 60} more"] if len(lines) > 60 else [])
    assert not lines, f"{len(lines)} numbers are not the truth of this life:\n" + "\n".join(shown)


def test_the_life_has_everything(life):
    """A comparison proves nothing about what does not occur."""
    total = truth(life, ledger=life.kept)["total"]
    names = ("early", "onTime", "late", "done", "skipped", "missed", "excused", "open", "snoozes")
    assert all(total[name] > 0 for name in names), total
    assert set(total["missedBy"]) == {"unanswered", "superseded", "away", "undelivered", "asleep", "off"}
    assert set(total["excusedBy"]) == {"paused", "rest", "removed", "disabled", "rescheduled"}
    assert set(total["answeredBy"]) == {"notification", "control"}
    kinds = {fact.kind for fact in life.facts}
    assert kinds == set(lived.MESSAGE_IDS)
    asked = [o for o in life.occurrences if o.outcome == "excused" and o.shown]
    absences = {absence.outcome for absence in life.absences}
    sources = {intake.source for intake in life.intakes}
    assert asked and absences == {"missed", "excused"} and sources == {"food", "supplement", "unstated"}
    assert any(fact.lost for fact in life.facts) and any(o.is_logged for o in life.occurrences) and life.clock_change
    weeks = [truth(life, *span(monday, 7), ledger=life.kept) for monday in mondays(life)]
    assert {week["beforeOnRecord"] for week in weeks} == {True, False}
    assert all(any(name in week["movement"] for week in weeks) for name in ("longestGap", "unknownMinutes", "pausedMinutes"))
    assert any(week["evidence"]["downMinutes"] for week in weeks) and any(week["evidence"]["selfReported"] for week in weeks)


def test_the_journal_says_the_truth(life, reader, folder):
    """Collected from another machine, without a ledger; what was forged only counts as that."""
    lived.write_journal(life, life.kept, folder / "remote")
    found = whole(life, reader, "--directory", str(folder / "remote"))
    compare(truth(life, journal=life.kept), found)
    assert found["evidence"]["unverified"] > 0
    monday = week_of(life.change)
    week = review(reader, monday, monday + timedelta(days=7), "--directory", str(folder / "remote"))
    compare(truth(life, *span(monday, 7), journal=life.kept), week)


def test_the_ledger_says_the_truth(life, reader, keep):
    keep(life.kept)
    compare(truth(life, ledger=life.kept), whole(life, reader, "--source", "ledger"))


def test_both_together_say_the_truth(life, said, folder, journald):
    """Each lacks another third of the entries; together they lack none."""
    limber = Limber(folder, prefix=journald.prefix, env={"TZ": lived.ZONE})
    thirds = random.Random(len(life.facts))
    place = {fact.id: thirds.choice(["ledger", "journal", "both"]) for fact in life.kept}
    in_ledger = [fact for fact in life.kept if place[fact.id] != "journal"]
    in_journal = [fact for fact in life.kept if place[fact.id] != "ledger"]
    lived.write_ledger(life, in_ledger, limber.state / ledger.NAME, said[1])
    machine = journald.root("/etc/machine-id").read_text().strip()
    lived.write_journal(life, in_journal, folder / "journal", uid=os.getuid(), machine=machine)
    shutil.copytree(folder / "journal", journald.root(f"/var/log/journal/{machine}"), dirs_exist_ok=True)
    found = whole(life, limber)
    compare(truth(life, ledger=in_ledger, journal=in_journal), found)
    assert found["evidence"]["onlyInLedger"] > 0 and found["evidence"]["onlyInJournal"] > 0


def span(day, days):
    return instant(day, "00:00"), instant(day + timedelta(days=days), "00:00")


def days_after(day, days):
    return day + timedelta(days=days)


def week_of(day):
    return day - timedelta(days=day.weekday())


def mondays(life):
    """Of the weeks of the span, the one in which it ends, and two before it."""
    monday = week_of(life.first_day - timedelta(days=14))
    while monday < life.end_day:
        yield monday
        monday += timedelta(days=7)


def test_every_week_says_its_own_truth(life, reader, keep):
    """Also those before the span, and the one in which the clock was wrong."""
    keep(life.kept)
    for monday in mondays(life):
        found = review(reader, monday, monday + timedelta(days=7), "--source", "ledger")
        compare(truth(life, *span(monday, 7), ledger=life.kept), found)


def test_a_span_may_begin_and_end_at_any_time_of_day(life, reader, keep):
    """In the middle of the night, of a holiday and of what was due but is not answered yet."""
    keep(life.kept)
    for first, begins, days, clock in (
        (life.disabling, "08:24:59", 9, "12:31"), (life.holiday, "20:00", 4, "11:00:30"), (life.illness, "03:00", 2, "16:00"),
    ):  # fmt: skip
        since, until = instant(first, begins), instant(first + timedelta(days=days), clock)
        found = review(reader, since, until, "--source", "ledger")
        compare(truth(life, since, until, ledger=life.kept), found)


def test_adjacent_spans_add_up(life, reader, keep):
    """Cut in a holiday, in a night without power, and between two doses of one day: what the whole has, and no more."""
    keep(life.kept)
    cuts = [(life.holiday, "12:30"), (life.holiday, "12:30:01"), (days_after(life.holiday, 3), "12:29:59"),
        (days_after(life.holiday, 3), "16:00"), (life.illness, "00:00"), (days_after(life.illness, 2), "13:00")]  # fmt: skip
    ends = [life.since, *(instant(day, clock) for day, clock in cuts), life.until]
    whole_span = truth(life, ledger=life.kept)["total"]
    parts = [review(reader, since, until, "--source", "ledger") for since, until in pairwise(ends)]
    for name in ("due", "asked", "done", "missed", "excused", "skipped", "open"):
        assert sum(part["total"][name] for part in parts) == whole_span[name], name
    for name in ("byHour", "byWeekday"):
        for place, of_all in enumerate(whole_span[name]):
            for number in ("due", "done"):
                assert sum(part["total"][name][place][number] for part in parts) == of_all[number], (name, place, number)
    for (since, until), part in zip(pairwise(ends), parts, strict=True):
        compare(truth(life, since, until, ledger=life.kept), part)
        rows = reader.run("review", "--csv", "--since", ends_at(since), "--until", ends_at(until), "--source", "ledger").stdout
        counted = sum(int(row["count"]) for row in csv.DictReader(io.StringIO(rows, newline="")))
        assert counted == part["total"]["due"] + part["total"]["open"]


def test_where_nothing_was_due_there_is_no_share(life, reader, keep):
    keep(life.kept)
    since, until = instant(life.change, "04:00"), instant(life.change, "06:30")
    found = review(reader, since, until, "--source", "ledger")
    compare(truth(life, since, until, ledger=life.kept), found)
    counts = [found["total"], *found["kinds"], *found["reminders"]]
    assert all((row["due"], row["adherence"], row["coverage"]) == (0, None, None) for row in counts)
    text = reader.run("review", "--since", ends_at(since), "--until", ends_at(until), "--source", "ledger").stdout
    assert "–" in text and "%" not in text


def leaves(value, path=()):
    """Where the numbers are."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        return [leaf for key, below in items for leaf in leaves(below, (*path, key))]
    return [path] if isinstance(value, int | float) else []


# Single ones, and so seldom drawn.
ALONE = {
    "beforeOnRecord", "longestGap", "unknownMinutes", "pausedMinutes", "selfReported", "asleepMinutes", "offMinutes", "downMinutes",
}  # fmt: skip


def test_no_number_can_be_wrong_unseen(life):
    """One number of the truth is changed: that is a difference, and the only one."""
    expected, other = truth(life, ledger=life.kept), truth(life, ledger=life.kept)
    assert not differences(expected, other)
    alone = [path for path in leaves(other) if ALONE & set(path)]
    assert {name for path in alone for name in path} >= ALONE
    for path in random.Random(1).sample(leaves(other), 100) + alone:
        row = other
        for key in path[:-1]:
            row = row[key]
        row[path[-1]] += 1
        assert len(differences(expected, other)) == 1, path
        row[path[-1]] -= 1
        removed = row.pop(path[-1])
        assert differences(expected, other), path
        row.insert(path[-1], removed) if isinstance(row, list) else row.update({path[-1]: removed})


def telling(life):
    """By kind, the entries of the span that say what no other entry says."""
    within = [o for o in life.occurrences if life.since < o.due < life.until - lived.DAY]
    sure = [o for o in within if o.outcome and len(o.closings) == 1]
    done = [o for o in sure if o.outcome == "done" and not o.is_logged]
    facts = [fact for fact in life.kept if life.since + lived.DAY < fact.time < life.until - lived.DAY]
    cramps = {cramp.entry for cramp in life.cramps}
    return {
        "closed": [o.closings[0] for o in sure],
        "shown": [o.shown[-1] for o in sure if o.shown],
        "snoozed": [fact for o in sure for fact in o.put_off],
        # Without it nobody knows how much it was, or of which limb.
        "due": [o.come for o in done if o.dose or o.limb],
        "logged": [fact for fact in facts if fact.id in cramps],
        "paused": [fact for fact in facts if fact.kind == "paused" and fact.real in {begins for begins, _ in lived.paused(life)}],
        # Without it the pause would have gone on.
        "resumed": [fact for fact in facts if fact.kind == "resumed" and fact.fields.get("by")],
        "undone": [fact for fact in facts if fact.kind == "undone" and "occurrence" not in fact.fields],
        "absent": [absence.last for absence in life.absences],
        # After one boot, or the machine seems to have been on.
        "started": [fact for fact in facts if fact.real in {outage.started for outage in life.outages if outage.boot}],
        **{kind: [fact for fact in facts if fact.kind == kind] for kind in ("voided", "settings", "slept")},
    }


def test_no_entry_can_be_lacking_unseen(life, reader, keep):
    """Seen in what they say, not in how many there are."""

    def without_number(review):
        numbers = {name: value for name, value in review["evidence"].items() if name not in ("ledgerEntries", "gaps")}
        return review | {"evidence": numbers}

    true = without_number(truth(life, ledger=life.kept))
    for kind, entries in telling(life).items():
        left_out = random.Random(1).choice(entries)
        keep([fact for fact in life.kept if fact is not left_out])
        found = without_number(whole(life, reader, "--source", "ledger"))
        assert differences(true, found), f"without an entry of the kind {kind!r}"
