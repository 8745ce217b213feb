"""When an expression is due: what Limber must answer, and how far systemd agrees.

Two laws. The first is exact and knows no exception: systemd finds the civil times, asked in UTC, where no clock ever
changes; Python's zoneinfo says which instants they are; a time in a gap moves to the first instant after it, once for all
times of the gap; of two in a fold the first counts.

The second compares with systemd in the zone itself, which must agree but for what `compare` lists: at a change of the
clocks systemd 252 goes its own ways, and each of them is counted."""

import re
from dataclasses import dataclass

from .zones import DAY, SECOND, clocks


@dataclass
class Due:
    """An instant (microseconds, or whole seconds times a million) at which an expression is due."""

    at: int
    # Only because times in a gap were moved here; no civil time of the expression falls on it by itself.
    moved: bool
    face: int


@dataclass
class Expected:
    due: list
    # There is nothing after the last.
    ended: bool


def zone_of(canonical, local):
    """The zone in which an expression counts."""
    last = canonical.rsplit(" ", 1)[1]
    return local if ":" in last else last


def overruns(canonical):
    """Whether a repetition has no end. When it runs over the end of its field, systemd carries, as adding does, and keeps
    what it is over: `0,12/9:00` passes over 00:00 on the first of a month. So what comes next depends on the start."""
    return any("/" in term and ".." not in term for term in re.split("[ ,:~-]", canonical))


def without_zone(expression, canonical):
    """The civil part of an expression, which may name a zone, or be in UTC without naming it (`@1900000000`). Its canonical
    form would not do: it may lose seconds (see the test)."""
    body, last = expression.rpartition(" ")[::2]
    zone = canonical.rsplit(" ", 1)[1]
    return body if ":" not in zone and last.upper() == zone.upper() else expression


def expected(engine, expression, canonical, local, after, count):
    """The first law: the next `count` instants later than `after` (microseconds) of an expression that has this canonical
    form; `local` is the zone for one that names none."""
    body = without_zone(expression, canonical)
    zone = clocks(zone_of(canonical, local))
    end_of_fold = zone.second_pass(after)
    # In the second pass of a fold all that the clocks show again has been due; it goes on behind the fold.
    face = zone.face(after) if end_of_fold is None else end_of_fold - 1
    due, ended, going = [], False, True
    while going and len(due) <= count:
        wanted = count + 1 - len(due)
        answer = engine.elapse(body, "UTC", face, wanted)
        ended, going = len(answer.instants) < wanted, False
        # The first may fall on the end of a gap that others were moved to, so that both are one; but not when the engine
        # only lost its fraction of a second, and would find the same from behind that end.
        if due and due[-1].moved and (engine.unit == 1 or answer != engine.elapse(body, "UTC", face + 1, wanted)):
            merge = due[-1].at
        else:
            merge = None
        for face in answer.instants:
            face *= engine.unit
            at, in_gap = zone.due(face)
            if in_gap:
                due.append(Due(at, True, face))
                # On behind the gap, where a time may fall on this instant by itself.
                face, ended, going = zone.face(at) - 1, False, True
                break
            if at == merge:
                due.pop()
                merge = None
            due.append(Due(at, False, face))
    return Expected(due[:count], ended and len(due) <= count)


@dataclass
class Verdict:
    """How systemd in the zone itself relates to what is expected."""

    moved: int = 0
    # It took the second of two times in a fold.
    second: int = 0
    # It lost its way at a change of the clocks: why, or empty.
    lost: str = ""
    # No explanation.
    wrong: str = ""


def compare(expectation, answer, count, local, after, unit):
    """The second law. Disagreements that are allowed:

    - moved: systemd skips what a gap skips;
    - second: systemd takes the second of two times in a fold when it comes from behind it (glibc's mktime remembers the
      offset that it used last);
    - lost: behind a change of the clocks systemd skips instants or gives up. Nothing is compared after that."""
    verdict = Verdict()
    zone = clocks(local)
    theirs = [instant * unit for instant in answer.instants]
    ended = len(theirs) < count
    horizon = theirs[-1] if theirs and not ended else None
    last, place = after, 0
    for due in expectation.due:
        at = due.at // unit * unit
        if horizon is not None and at > horizon:
            break
        found = theirs[place] if place < len(theirs) else None
        if found == at:
            place += 1
            last = at
            # A time that falls on the gap's end by itself is no exception.
        elif due.moved and (found is None or found > at):
            verdict.moved += 1
        elif found is not None and zone.face(found) == due.face // unit * unit and found > at:
            verdict.second += 1
            place += 1
            last = found
        else:
            return blame(verdict, zone, last, at, found, answer)
    if place < len(theirs) and (expectation.ended or theirs[place] < expectation.due[-1].at // unit * unit):
        return blame(verdict, zone, last, None, theirs[place], answer)
    return verdict


def blame(verdict, zone, last, at, found, answer):
    """The first disagreement: systemd has `found` (or nothing) after `last`, where `at` (or nothing) is expected. It is
    excused where the clocks change between the two: systemd lets mktime normalize what a gap or a carry made, and mktime
    may go back, or answer with another `tm_isdst` than that of the time to which systemd then resets. Then it skips the
    rest of the hour, day, month or year, or tries the same time until it gives up. A carry looks ahead by up to a year, and
    a day that is counted from the month's end looks at the midnight of that day, which may lie behind."""
    since = last - 31 * DAY * SECOND if "~" in answer.canonical else last
    until = max(moment for moment in (at, found) if moment is not None)
    if overruns(answer.canonical):
        until += 366 * DAY * SECOND
    if not any(since < (change + 1) * SECOND and change * SECOND <= until for change, _, _ in zone.changes):
        verdict.wrong = f"after {last} systemd has {found}, expected was {at}"
    elif found is None:
        verdict.lost = "gave up" if answer.endless else "ended"
    else:
        verdict.lost = "skipped" if at is not None and found > at else "added"
    return verdict
