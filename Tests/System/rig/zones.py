"""Time zones as Python's zoneinfo reads them: a second opinion on when the clocks change, and on what a civil time means.

A *face* is what the clocks on the wall show, in microseconds since 1970-01-01 00:00:00 on that wall."""

import functools
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

SECOND = 10**6
DAY = 86_400
DATABASE = Path("/usr/share/zoneinfo")
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
# 2200-01-01T00:00:00Z: the calendar ends here.
END = 7_258_118_400

# Everything peculiar: southern, half an hour, negative, twice a year for Ramadan, at midnight, over the date line.
PECULIAR = """
Europe/Berlin America/New_York Australia/Lord_Howe Europe/Dublin Pacific/Apia Africa/Casablanca Asia/Kathmandu UTC
America/Santiago Asia/Beirut Africa/Cairo Asia/Tehran America/Havana Pacific/Kiritimati Antarctica/Troll
America/St_Johns Pacific/Chatham Europe/London America/Asuncion Asia/Amman America/Sao_Paulo Australia/Sydney
America/Los_Angeles Asia/Tokyo Africa/Monrovia Asia/Gaza America/Godthab Asia/Singapore Europe/Lisbon Asia/Kolkata
""".split()


@functools.cache
def everyday_names():
    """The names in the database's own list of places, sorted."""
    lines = (DATABASE / "zone1970.tab").read_text().splitlines()
    return sorted(line.split("\t")[2] for line in lines if not line.startswith("#"))


def utc(seconds):
    """A datetime of seconds since the epoch, before it as well."""
    return EPOCH + timedelta(seconds=seconds)


class Clocks:
    """One zone."""

    # Shorter than any two changes that matter are apart: Morocco's Ramadan takes a month.
    STEP = 10 * DAY

    def __init__(self, name):
        self.name = name
        self.zone = ZoneInfo(name)

    def offset(self, second):
        """Seconds east of UTC."""
        return int(utc(second).astimezone(self.zone).utcoffset().total_seconds())

    def _change(self, low, high):
        """The first second after `low` at which the offset is no longer that of `low`; `high` has another one."""
        before = self.offset(low)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.offset(middle) == before else (low, middle)
        return high

    @functools.cached_property
    def changes(self):
        """(second, offset before, offset after) from 1970 to 2199."""
        found, low = [], 0
        while low < END:
            high = low + self.STEP
            if self.offset(low) != self.offset(high):
                high = self._change(low, high)
                found.append((high, self.offset(high - 1), self.offset(high)))
            low = high
        return found

    def face(self, instant):
        """What the clocks show at an instant (microseconds)."""
        return instant + self.offset(instant // SECOND) * SECOND

    def second_pass(self, instant):
        """The face after the fold, when the instant lies in the second pass of one; else None."""
        second = instant // SECOND
        before, after = self.offset(second - DAY), self.offset(second)
        # A change within the last day decides; two within a day do not occur from 1970 on.
        if before <= after:
            return None
        change = self._change(second - DAY, second)
        return (change + before) * SECOND if second < change + before - after else None

    def named(self, face, abbreviation):
        """The instants (seconds) of a face (seconds) at which the zone's abbreviation is this one: of a fold's two, one."""
        naive = datetime(1970, 1, 1) + timedelta(seconds=face)
        both = [naive.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1)]
        return {face - int(moment.utcoffset().total_seconds()) for moment in both if moment.tzname() == abbreviation}

    def due(self, face):
        """The instant of a face and whether it lies in a gap, that is, was moved to the gap's end. Of two the first."""
        naive = datetime(1970, 1, 1) + timedelta(microseconds=face)
        early, late = (naive.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1))
        first, second = (face // SECOND - int(moment.utcoffset().total_seconds()) for moment in (early, late))
        if first > second:
            # zoneinfo counts from both sides of the gap: the change lies between the two.
            return self._change(second - 1, first) * SECOND, True
        return first * SECOND + face % SECOND, False


@functools.cache
def clocks(name):
    return Clocks(name)
