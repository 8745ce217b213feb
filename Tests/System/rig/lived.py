"""Ninety days of one person's life with Limber, drawn from a seed, and the truth of them.

Whoever draws decides: that this dose was answered late, that answer taken back, and when the power failed. Each decision
is noted beside the entries that limberd would have recorded of it, and `truth` adds up such notes. It never looks at the
entries again, so it can be held against what `limber review` finds in them.

From Tests/System, `python -m rig.lived FOLDER` writes FOLDER/journal/*.journal, FOLDER/home with a ledger, and
FOLDER/truth.json: the truth of that span as found in the journal, in the ledger, and in both."""

import argparse
import json
import random
import sqlite3
import tempfile
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from fractions import Fraction
from itertools import count, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from . import collected, ledger
from .limber import Limber, built, reminder
from .wait import until

ZONE = "Europe/Berlin"
BERLIN = ZoneInfo(ZONE)
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
# From what limberd sends to journald's taking it.
DELAY = 41
MACHINE = "0123456789abcdef0123456789abcdef"
UNIT, OTHER_UNIT = "limberd.service", "other.service"

# Sources/Records/JournalRecord.swift.
MESSAGE_IDS = {
    "started": "7abac64af3e783da8c6007baafb40a33", "stopped": "5c673c941d41c2f09c105e4db9a43483",
    "added": "cc4952a222c45483b2b0c6e5cda3b173", "changed": "ab00045cf01133f47381d9b9ae260d1d",
    "removed": "9c8f3a2d825537453d963753de91ca6d", "settings": "94bbabc3e90fa29a43f298d3d3f9a09a",
    "rejected": "be2a716df159d1161344ef26ff59b24d", "due": "4e0f00766fa1715de50eb42929205852",
    "held": "4fea6446e8ddf0cab4f210ae561c6eea", "shown": "6bc4d55f07b1e03c0a63a8546d0e8bb8",
    "snoozed": "95cecb518dfa59f2d4b526b4b4881c66", "closed": "34260570c0e9a68ab136c60eb8e6b975",
    "undone": "990cca801831f1bb7b5ffda16e656d58", "absent": "dc8bb4893f82579010eed18fc86a1a97",
    "logged": "fd0291b2b30ee12d93683604ccb371f5", "paused": "b419f0c1cab15bf603f0aa0095a2c37a",
    "resumed": "894db36ea2399000fb3648ce452beded", "clockStepped": "8e2752456e87d9ea5b8c4d94752e4a0f",
    "voided": "bcc3cf7cf4b54b8fb72a20163ef67021", "slept": "3e566be4e4ac48438ff86a75c87b4916",
    "zoneChanged": "8bf6fb671572e5500bd85b5a71c2d22f", "recovered": "240cacebb50541dc8f79981784c1b030",
}  # fmt: skip
# What is kept in microseconds has a name of its own in the journal.
IN_MICROSECONDS = {"time", "elapsed", "due", "at", "until", "from", "to", "on_time", "lasts", "step"}

REASONS = [
    None, None, "tired", "tired", "it hurt today", 'the nurse said "not now"', "first line\nsecond line",
    "müde – später 😴", "LIMBER_OUTCOME=done", "a visit; back at five, 100 % sure",
]  # fmt: skip
PLACES = [None, "left calf", "left calf", "left calf", "right calf", "left foot", "right thigh"]
FOODS = [("yogurt", 300), ("a glass of milk", 240), ("cheese, 2 slices", 410), ("sardines", 325), (None, 150)]
LONG_NOTE = "It began at night and came back. " * 315


# Time


def instant(day, clock):
    """The instant of a local time such as "12:30"; of two the first."""
    local = datetime.combine(day, clock_time.fromisoformat(clock), BERLIN)
    return int(local.timestamp()) * SECOND


def local(moment):
    """An instant as the person's clock shows it."""
    return datetime.fromtimestamp(moment // SECOND, BERLIN).replace(microsecond=moment % SECOND)


def text(moment):
    """As JSON has it: of a fraction of a second no more digits than it needs."""
    whole, fraction = local(moment).replace(microsecond=0).isoformat(), moment % SECOND
    return whole if not fraction else f"{whole[:19]}.{fraction:06}".rstrip("0") + whole[19:]


def day_of(moment):
    return local(moment).date()


def east(moment):
    """Seconds east of Greenwich."""
    return int(local(moment).utcoffset().total_seconds())


def clocks(first, last):
    """How the clocks went then: seconds east of Greenwich, and from which second on others."""
    hour = first // HOUR * HOUR - 3 * DAY
    words, offset = [str(east(hour))], east(hour)
    while hour < last + 3 * DAY:
        hour += HOUR
        if east(hour) != offset:
            offset = east(hour)
            words.append(f"{hour // SECOND}:{offset}")
    return " ".join(words)


def next_day(day):
    return day + timedelta(days=1)


# What is drawn


class Form:
    """What a reminder is for a while; `when` is as the schedule says it, `tolerance` and `lasts` are minutes."""

    def __init__(self, id, kind, title, tolerance, dose=None, source=None, limb=None, lasts=None, enabled=True, **when):
        self.id, self.kind, self.title, self.tolerance = id, kind, title, tolerance * MINUTE
        self.dose, self.source, self.limb, self.enabled, self.when = dose, source, limb, enabled, when
        self.lasts = lasts * MINUTE if lasts else None
        self.late = HOUR if kind == "movement" else 4 * HOUR

    def toml(self, name):
        return reminder(
            name, kind=self.kind, title=self.title, on_time=f"{self.tolerance // MINUTE}min",
            dose=f"{self.dose} mg" if self.dose else None, source=self.source, limb=self.limb,
            lasts=f"{self.lasts // MINUTE}min" if self.lasts else None, enabled=self.enabled, **self.when,
        )  # fmt: skip


# Under the names that they have in the schedule of which limberd makes their definitions.
FORMS = {
    "ankle-pumps": Form(
        "ankle-pumps", "movement", "Ankle pumps, left foot", 15, limb="left leg", lasts=3,
        every="1h", between="09:00-18:00", days="Mon..Sat",
    ),
    "heel-slides": Form("heel-slides", "movement", "Heel slides", 15, limb="right leg", lasts=5, at="11,16:00"),
    "heel-slides-moved": Form("heel-slides", "movement", "Heel slides", 15, limb="right leg", lasts=5, at="11,16:30"),
    "calf-stretch": Form("calf-stretch", "movement", "Calf stretch before bed", 10, at="23:15"),
    "shoulder-rolls": Form("shoulder-rolls", "movement", "Shoulder rolls", 15, limb="left arm", at="Mon,Wed,Fri 15:00"),
    "arm-circles": Form("arm-circles", "movement", "Arm circles", 15, limb="left arm", enabled=False, at="10:30"),
    "toe-curls": Form("toe-curls", "movement", "Toe curls", 15, lasts=2, at="17:00"),
    "breakfast": Form("breakfast", "calcium", "Muesli with milk", 30, dose=300, source="food", at="08:00"),
    "breakfast-off": Form(
        "breakfast", "calcium", "Muesli with milk", 30, dose=300, source="food", enabled=False, at="08:00"
    ),
    "lunch": Form("lunch", "calcium", "Calcium with lunch", 30, dose=500, source="supplement", at="12:30"),
    "lunch-less": Form("lunch", "calcium", "Calcium with lunch, half", 45, dose=250, source="supplement", at="12:30"),
    "supper": Form("supper", "calcium", "Calcium at supper", 30, dose=200, at="19:30"),
    "night": Form("night", "calcium", "Something with calcium at night", 20, at="02:30"),
}  # fmt: skip


class Fact:
    """One entry. `real` is when it happened, whatever the clock showed."""

    def __init__(self, real, kind, fields, ahead):
        self.real, self.kind, self.fields = real, kind, fields
        self.time = real + ahead
        # In neither ledger nor journal.
        self.lost = False
        # When the journal took it: later where it had to be sent again, twice where it had arrived after all.
        self.taken = [real]
        self.id = self.seq = self.boot = None


class Occurrence:
    """An instant of a reminder and its fate. As long as it has no outcome it is open."""

    def __init__(self, form, due, id):
        self.form, self.due, self.id = form, due, id
        self.reminder, self.kind, self.title = form.id, form.kind, form.title
        # The entry that says that it is due, unless that is lost.
        self.come = None
        # The entries that show it, those that put it off and were not taken back, and those that close it.
        self.shown, self.put_off, self.closings = [], [], []
        # Its movement is one that was logged.
        self.is_logged = False
        self.outcome = self.why = self.by = self.reason = self.answered = self.minutes = None
        # The closing that holds in the end.
        self.holding = None
        # The last entry about it.
        self.last = None

    # What only its due entry says.

    @property
    def tolerance(self):
        return self.form.tolerance if self.come else 0

    @property
    def dose(self):
        return self.form.dose if self.come else None

    @property
    def limb(self):
        return self.form.limb if self.come else None

    @property
    def was_asked(self):
        return self.shown or self.outcome in ("done", "skipped")


class Absence:
    """Instants of a reminder that were too long ago to be recorded one by one."""

    def __init__(self, form, instants, outcome, why):
        self.reminder, self.kind, self.title = form.id, form.kind, form.title
        self.form, self.instants, self.first, self.final = form, instants, min(instants), max(instants)
        self.outcome, self.why, self.last = outcome, why, None

    def within(self, since, until):
        """Those of a span, each by itself."""
        return [
            Note(
                reminder=self.reminder, kind=self.kind, title=self.title, due=due, outcome=self.outcome, why=self.why,
                last=self.last,
            )
            for due in self.instants
            if since <= due < until
        ]  # fmt: skip


class Note:
    """Whatever else is true, by name."""

    def __init__(self, **values):
        self.__dict__.update(values)


class Outage:
    """limberd doesn't run from its last entry (`begins`) until `started`. `boot` is when the machine was switched on again;
    None when it was on all the while."""

    def __init__(self, begins, boot, started, is_orderly=True, outcome="missed", why="off"):
        self.begins, self.boot, self.started, self.is_orderly = begins, boot, started, is_orderly
        # Of what was due meanwhile.
        self.outcome, self.why = outcome, why


class Life:
    """All that happened: `occurrences`, `absences`, `movements`, `intakes`, `cramps` and the rest are what is true of it,
    `facts` what was recorded, `forged` what somebody else wrote. `definitions` are limberd's of FORMS."""

    def __init__(self, seed, definitions, days=90, end=date(2025, 11, 18), person="Anna"):
        self.random = random.Random(seed)
        self.definitions, self.days, self.person = definitions, days, person
        self.first_day, self.end_day = end - timedelta(days=days), end
        self.since, self.until = instant(self.first_day, "00:00"), instant(end, "00:00")
        # As long before, and a little before and after that.
        self.birth_day = self.first_day - timedelta(days=days + 4)
        self.born, self.death = instant(self.birth_day, "07:00"), instant(end + timedelta(days=2), "12:00")
        self.occurrences, self.absences, self.movements, self.intakes, self.cramps = [], [], [], [], []
        # The logs that hold in the end; when the clock was wrong.
        self.logs, self.wrong_clocks = [], []
        self.settings, self.sleeps, self.outages, self.obstacles = [], [], [], []
        self.facts, self.forged, self.ahead = [], [], 0
        self.forms, self.edits = defaultdict(list), defaultdict(list)
        self.removed = {}
        self.missed_long_ago = defaultdict(list)
        self.batch = count(1)
        self.plan_days()
        self.plan_machine()
        self.plan_obstacles()
        self.keep_schedule()
        day = self.birth_day
        while instant(day, "00:00") < self.death:
            self.live(day)
            day = next_day(day)
        self.tell_absences()
        self.live_on_the_edges()
        self.set_clock_ahead()
        self.forge()
        self.number()
        self.send_again()

    # Chance

    def chance(self, probability):
        return self.random.random() < probability

    def between(self, least, most):
        """A time of so many minutes, to the microsecond: no two acts come at the same one."""
        return round(self.random.uniform(least, most) * MINUTE)

    def one(self, **weights):
        """One of the names; None for `none`."""
        [name] = self.random.choices(list(weights), list(weights.values()))
        return None if name == "none" else name

    def hexadecimal(self, digits):
        return f"{self.random.getrandbits(4 * digits):0{digits}x}"

    # The machine

    def plan_days(self):
        """The days on which something particular happens. They are quiet otherwise."""

        def at(part):
            return self.first_day + timedelta(days=int(self.days * part))

        self.new_settings, self.disabling, self.adding = at(0.16), at(0.20), at(0.33)
        self.removal, self.change = at(0.45), at(0.50)
        self.holiday, self.second_settings = at(0.56), at(0.66)
        self.rescheduling, self.illness, self.recovery = at(0.70), at(0.78), at(0.9)
        # A Wednesday, since the clock then is wrong until Saturday: a calendar week has all of it.
        self.wrong_clock = at(0.38)
        while self.wrong_clock.weekday() != 2:
            self.wrong_clock = next_day(self.wrong_clock)
        self.clock_change = next((d for d in self.main_days() if east(instant(d, "12:00")) < east(instant(d, "00:00"))), None)
        particular = [
            self.new_settings, self.disabling, self.adding, self.wrong_clock, self.removal, self.change, self.second_settings,
            self.rescheduling, self.recovery, self.clock_change, self.first_day, self.end_day,
        ]  # fmt: skip
        self.quiet = {day for day in particular if day} | {day - timedelta(days=1) for day in particular if day}

    def main_days(self):
        return [self.first_day + timedelta(days=number) for number in range(self.days)]

    def plan_machine(self):
        """When it is off or asleep."""
        # limberd's last word before a holiday is in the evening, its first one after it before noon.
        self.away_days = set()
        for first, days, outcome, why in ((self.holiday, 6, "missed", "off"), (self.illness, 5, "excused", "paused")):
            back = first + timedelta(days=days)
            self.away_days |= {first + timedelta(days=number) for number in range(days + 1)}
            boot = instant(back, "10:20") + self.between(0, 5)
            begins = instant(first, "20:40") + self.between(0, 9)
            self.outages.append(Outage(begins, boot, boot + self.between(0.5, 2), outcome=outcome, why=why))
        day = self.birth_day
        while next_day(day) < day_of(self.death):
            if not {day, next_day(day)} & (self.quiet | self.away_days):
                self.plan_night(day)
                self.plan_noon(day)
            day = next_day(day)
        self.outages.sort(key=lambda outage: outage.begins)
        self.began = [self.born - self.between(1, 3)] + [outage.boot for outage in self.outages if outage.boot]
        self.boots = {began: self.hexadecimal(32) for began in self.began}
        self.record(self.born, "started", version="0.1.0")
        for outage in self.outages:
            # Where the power fails, somebody has just told of food: no other entry comes between.
            if outage.is_orderly:
                self.record(outage.begins, "stopped")
            else:
                self.log_calcium(outage.begins, outage.begins)
            self.record(outage.started, "started", version="0.1.0")
        for slept in self.sleeps:
            self.record(slept.end + self.random.randint(2, 900) * 1000, "slept", **{"from": slept.begins, "to": slept.end})

    def plan_night(self, day):
        night = self.one(on=0.45, off=0.3, asleep=0.25)
        begins = instant(day, "23:50") + self.between(0, 8)
        ends = instant(next_day(day), "07:00") + self.between(0, 50)
        if night == "off":
            # Somebody has to log in before limberd runs; some take their time.
            started = ends + self.between(0.3, 2 if self.chance(0.8) else 40)
            self.outages.append(Outage(begins, ends, started, is_orderly=self.chance(0.7)))
        elif night == "asleep":
            self.sleeps.append(Note(begins=begins, end=ends))

    def plan_noon(self, day):
        noon = self.one(on=0.66, asleep=0.2, power_failure=0.04, restart=0.05, crash=0.05)
        begins = instant(day, "09:20") + self.between(0, 360)
        if noon == "asleep":
            self.sleeps.append(Note(begins=begins, end=begins + self.between(3, 150)))
        elif noon == "power_failure":
            boot = begins + self.between(1, 120)
            self.outages.append(Outage(begins, boot, boot + self.between(0.3, 3), is_orderly=False))
        elif noon == "restart":
            self.outages.append(Outage(begins, None, begins + self.between(0.1, 45)))
        elif noon == "crash":
            self.outages.append(Outage(begins, None, begins + self.between(0.05, 0.2), is_orderly=False))

    def outage_at(self, moment):
        return next((outage for outage in self.outages if outage.begins < moment < outage.started), None)

    def sleep_at(self, moment):
        return next((slept for slept in self.sleeps if slept.begins < moment <= slept.end), None)

    def is_on(self, moment):
        """Whether limberd runs and could record something."""
        return self.born <= moment < self.death and not self.outage_at(moment) and not self.sleep_at(moment)

    def when_on(self, moment):
        """When limberd records by itself what comes at that moment: then, or soon after it can again."""
        if outage := self.outage_at(moment):
            return outage.started + 20_000 + 137 * next(self.batch)
        if slept := self.sleep_at(moment):
            return slept.end + SECOND + 137 * next(self.batch)
        return moment

    # What is in the way

    def plan_obstacles(self):
        for day in self.main_days():
            if day in self.quiet | self.away_days:
                continue
            if self.chance(0.25):
                self.plan_obstacle("away", instant(day, "10:20"), self.between(20, 130))
            is_paused = self.chance(0.12)
            if is_paused:
                self.plan_obstacle("paused", instant(day, "14:05"), self.between(30, 200))
            if self.chance(0.2):
                self.plan_obstacle("undelivered", instant(day, "18:45"), self.between(30, 90))
            elif self.chance(0.07) and not is_paused:
                self.plan_obstacle("rest", instant(day, "15:20"), instant(next_day(day), "04:00") - instant(day, "15:20"))

    def plan_obstacle(self, why, begins, lasts):
        begins += self.between(0, 5)
        if not self.is_on(begins):
            return
        end = begins + lasts
        self.obstacles.append(Note(why=why, begins=begins, end=end))
        if why not in ("paused", "rest"):
            return
        # Some end a pause before its time, the first one surely.
        is_first = not any(fact.kind == "resumed" and "by" in fact.fields for fact in self.facts)
        is_ended = why == "paused" and self.is_on(end) and (is_first or self.chance(0.3))
        planned = lasts + 25 * MINUTE if is_ended else lasts
        if why == "paused":
            self.record(begins, "paused", until=begins + planned, lasts=planned)
        else:
            self.record(begins, "paused", until=end, why="rest")
        ended = self.record(self.when_on(end), "resumed", by="control" if is_ended else None)
        ended.lost = not is_ended and self.chance(0.1) and not self.outage_at(end)

    def obstacle_at(self, moment):
        """Why what is due then isn't shown; None when nothing is in the way."""
        if outage := self.outage_at(moment):
            return outage.why
        if self.sleep_at(moment):
            return "asleep"
        return next((o.why for o in self.obstacles if o.begins <= moment < o.end), None)

    # The schedule

    def keep_schedule(self):
        settings = [(self.birth_day, "07:00", 1000, None), (self.new_settings, "16:40", 1200, 2000)]
        for day, clock, target, upper in [*settings, (self.second_settings, "09:10", None, 1800)]:
            time = self.when_on(instant(day, clock) + 70_001)
            self.settings.append(Note(time=time, target=target, upper=upper))
            self.record(time, "settings", target=target, upper=upper)
        first = "ankle-pumps", "heel-slides", "calf-stretch", "shoulder-rolls", "arm-circles", "breakfast", "lunch", "supper"
        for number, name in enumerate(first):
            self.edit("added", name, self.born + 80_000 + number)
        self.edit("added", "night", instant(self.adding, "10:12") + 5)
        self.edit("changed", "breakfast-off", instant(self.disabling, "08:25") + 7)
        self.edit("changed", "breakfast", instant(self.disabling + timedelta(days=4), "17:30") + 7)
        self.edit("removed", "shoulder-rolls", instant(self.removal, "15:21") + 3)
        self.edit("changed", "lunch-less", instant(self.change, "10:00") + 3)
        self.edit("changed", "heel-slides-moved", instant(self.rescheduling, "16:12") + 3)
        # After the span, and yet in force.
        self.edit("added", "toe-curls", instant(self.end_day, "18:00") + 3)
        self.record(instant(self.change, "10:02"), "rejected", problem='schedule.toml:7:1: unknown key "dosis"')
        self.record(instant(self.birth_day, "07:03"), "zoneChanged", zone=ZONE)

    def edit(self, kind, name, moment):
        form = FORMS[name]
        # On a day that isn't quiet by plan the helper waits until the machine is on.
        moment = self.when_on(moment)
        self.record(
            moment, kind, reminder=form.id, reminder_kind=form.kind, title=form.title, definition=self.definitions[name]
        )
        self.edits[form.id].append(moment)
        if kind == "removed":
            self.removed[form.id] = moment
        else:
            self.forms[form.id].append((moment, form))

    def form(self, id, moment):
        """What the reminder is then; None when it isn't asked for."""
        if moment > self.removed.get(id, self.death):
            return None
        forms = [form for since, form in self.forms[id] if since <= moment]
        return forms[-1] if forms and forms[-1].enabled else None

    # Recording

    def record(self, real, kind, **fields):
        """Adds an entry. When it happened limberd must have been running."""
        inside = [outage for outage in self.outages if outage.begins < real < outage.started]
        assert not inside and not self.sleep_at(real) and self.born <= real < self.death, (kind, text(real))
        fields = {name: value for name, value in fields.items() if value is not None}
        fact = Fact(real, kind, fields, self.ahead)
        fact.id = f"{fact.time // 1000:012x}7{self.hexadecimal(3)}{self.random.choice('89ab')}{self.hexadecimal(15)}"
        self.facts.append(fact)
        return fact

    def tell(self, occurrence, real, kind, **fields):
        """Adds an entry about an occurrence."""
        fact = self.record(
            real, kind, reminder=occurrence.reminder, reminder_kind=occurrence.kind, occurrence=occurrence.id,
            due=occurrence.due, title=occurrence.title, **fields,
        )  # fmt: skip
        if occurrence.last is None or fact.real >= occurrence.last.real:
            occurrence.last = fact
        return fact

    def tell_due(self, occurrence, real, is_lost=False):
        form = occurrence.form
        fact = self.tell(
            occurrence, real, "due", until=occurrence.due + form.late, on_time=form.tolerance, dose=form.dose,
            source=form.source, limb=form.limb, lasts=form.lasts,
        )  # fmt: skip
        fact.lost = is_lost
        occurrence.come = None if is_lost else fact

    # Occurrences

    def new(self, form, due):
        alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
        return Occurrence(form, due, "".join(self.random.choices(alphabet, k=4)))

    def ask(self, form, due, fate=None):
        """An instant comes. What becomes of it is drawn, unless it is given."""
        occurrence = self.new(form, due)
        self.occurrences.append(occurrence)
        obstacle = self.obstacle_at(due)
        fate = fate or self.draw_fate(form, due)
        if fate == "early" and self.answer_early(occurrence):
            return occurrence
        begins = self.when_on(due + 900 + next(self.batch) % 90)
        self.tell_due(occurrence, begins, is_lost=self.since < due < self.until and self.chance(0.012))
        if obstacle and not self.hold(occurrence, obstacle, begins):
            return occurrence
        self.answer(occurrence, fate, self.show(occurrence, begins + 2100))
        if occurrence.outcome == "done":
            self.note_done(occurrence)
        return occurrence

    def draw_fate(self, form, due):
        if due < self.since:
            return self.one(done=6, late=1, skipped=1, missed=2)
        fate = self.one(
            done=100, late=12, exact=4, earlier=4, early=14, skipped=16, missed=18, missed_untold=2, superseded=4,
            corrected=5, correction_undone=3, again=5, taken_back=4, skipped_then=3, left_open=0.7, open=0.7,
            excused_shown=3, measured=10, logged=9, logged_undone=2, snoozed=10,
        )  # fmt: skip
        if form.kind == "calcium" and fate in ("measured", "logged", "logged_undone"):
            return "done"
        return fate

    def hold(self, occurrence, why, begins):
        """Something is in the way. True when it is shown after all."""
        if why in ("off", "asleep"):
            if begins < occurrence.due + occurrence.form.late - 20 * MINUTE and self.chance(0.5):
                return True
            self.close(occurrence, begins + 50, "missed", why=why)
            return False
        if why == "rest" or self.outage_at(occurrence.due):
            self.close(occurrence, begins + 50, "excused", why=why)
            return False
        obstacles = {"paused": ["paused"], "away": ["away", "locked"], "undelivered": ["noServer", "doNotDisturb", "refused"]}
        because = self.random.choice(obstacles[why])
        self.tell(occurrence, begins + 300, "held", because=because).lost = self.chance(0.02)
        if why == "away" and self.chance(0.4):
            return True
        # Of some it isn't said why.
        why = None if why == "paused" and self.chance(0.15) else why
        self.close_by_itself(occurrence, "excused" if why in ("paused", None) else "missed", why)
        return False

    def show(self, occurrence, real):
        """Shows it once more, and tells when."""
        if self.is_on(real):
            occurrence.shown.append(self.tell(occurrence, real, "shown", showing=len(occurrence.shown) + 1))
        return real

    def close(self, occurrence, real, outcome, holds=True, **fields):
        """A closing. Whether it holds in the end is decided here, and nowhere else."""
        fact = self.tell(occurrence, real, "closed", outcome=outcome, **fields)
        occurrence.closings.append(fact)
        if holds:
            occurrence.outcome, occurrence.holding = outcome, fact
            occurrence.why, occurrence.by, occurrence.reason = (fields.get(name) for name in ("why", "by", "reason"))
            occurrence.answered, occurrence.minutes = fields.get("at", real), fields.get("minutes")
        return fact

    def close_by_itself(self, occurrence, outcome, why):
        """Its time is over. Where that comes after the last entry of all it stays open."""
        over = self.when_on(occurrence.due + occurrence.form.late - 1000 + next(self.batch) % 900)
        if over < self.death:
            self.close(occurrence, over, outcome, why=why)

    def undo(self, occurrence, fact, real, by="control"):
        return self.tell(occurrence, real, "undone", supersedes=fact.id, by=by)

    def answer_early(self, occurrence):
        """Before it is due, so without a notification. False when nobody can."""
        real = occurrence.due - self.between(1, 58)
        if occurrence.kind == "movement" or not self.is_on(real) or self.obstacle_at(real):
            return False
        self.tell_due(occurrence, real)
        self.close(occurrence, real + 400, "done", by="control")
        self.note_done(occurrence)
        return True

    def answer(self, occurrence, fate, shown):
        """What the person does with what has been shown. It takes limberd; where that doesn't run it is missed."""
        times = self.answer_times(occurrence, fate, shown)
        if fate != "open" and not all(self.is_on(moment) for moment in times):
            fate = "missed"
        over = occurrence.due + occurrence.form.late
        self.show_again(occurrence, shown, times[0] if fate != "missed" else over)
        by = self.one(notification=3, control=1)
        if fate in ("logged", "logged_undone"):
            self.log_closing(occurrence, *times[:2], is_undone=fate == "logged_undone")
        elif not self.answer_once(occurrence, fate, times[0], by) and not self.answer_again(occurrence, fate, *times, by):
            whys = {"missed_untold": None, "superseded": "superseded"}
            if fate != "open":
                why = whys.get(fate, "unanswered" if occurrence.shown else "away")
                self.close_by_itself(occurrence, "missed", why)

    def answer_times(self, occurrence, fate, shown):
        """When the person acts: once, and twice more where that isn't the end of it."""
        due, tolerance = occurrence.due, occurrence.form.tolerance
        # Minutes: until it is late, and until there is no time left for all three.
        late, most = tolerance / MINUTE, (due + occurrence.form.late - shown) / MINUTE - 8
        if fate == "past_midnight":
            first = instant(next_day(day_of(due)), "00:00") + self.between(2, 8)
        elif fate == "edited":
            first = next(moment for moment in self.edits[occurrence.reminder] if moment > due) + 9
        elif fate == "late" and late + 1 < most:
            first = shown + self.between(late + 1, most)
        else:
            first = shown + round(self.random.triangular(0.1, min(most, late * 1.25), min(most, late) * 0.3) * MINUTE)
        if fate not in ("past_midnight", "edited"):
            times = {"superseded": 3, "snoozed": self.random.randint(1, 3)}
            self.snooze(occurrence, times.get(fate, int(self.chance(0.12))), shown)
        if occurrence.last.real >= first:
            first = occurrence.last.real + self.between(0.2, 6)
        if fate == "exact":
            first = max(first, due + tolerance + 2 * SECOND)
        return first, first + self.between(0.5, 3), first + self.between(3.5, 7)

    def answer_once(self, occurrence, fate, real, by):
        """One answer that holds. False where that isn't its fate."""
        due, tolerance = occurrence.due, occurrence.form.tolerance
        note = LONG_NOTE if self.chance(0.004) else "slowly" if self.chance(0.03) else None
        if fate in ("done", "late", "early", "snoozed", "past_midnight"):
            self.close(occurrence, real, "done", by=by, note=note)
        elif fate == "exact":
            # On the last instant that is still on time, or the one after it; told afterwards.
            self.close(occurrence, real, "done", by="control", at=due + tolerance + self.random.choice([0, 1, -1]))
        elif fate == "earlier":
            # Done before it was due.
            at = due - self.random.choice([tolerance, tolerance + 1, 2 * tolerance, 3 * MINUTE])
            self.close(occurrence, real, "done", by="control", at=at)
        elif fate == "evening_before":
            # Done on another day than the one on which it was due.
            self.close(occurrence, real, "done", by="control", at=due - 3 * HOUR)
        elif fate == "measured":
            self.close(occurrence, real, "done", by="control", minutes=self.minutes())
        elif fate == "skipped":
            self.close(occurrence, real, "skipped", by=by, reason=self.random.choice(REASONS), note=note)
        elif fate == "edited":
            whys = {"shoulder-rolls": "removed", "breakfast": "disabled", "heel-slides": "rescheduled"}
            self.close(occurrence, real, "excused", why=whys[occurrence.reminder])
        elif fate == "excused_shown":
            self.close(occurrence, real, "excused", why=self.one(paused=2, rest=2, disabled=1, none=1))
        else:
            return False
        return True

    def answer_again(self, occurrence, fate, first, second, third, by):
        """An answer that doesn't hold, or is challenged in vain. False where that isn't its fate."""
        whole = first // MINUTE * MINUTE
        if fate == "corrected":
            outcome = self.one(done=1, skipped=1, missed=1)
            fields = {"why": "unanswered"} if outcome == "missed" else {"by": by}
            wrong = self.close(occurrence, first, outcome, holds=False, **fields)
            if self.chance(0.3):
                wrong = self.close(occurrence, second, "done", holds=False, by="control", at=whole, supersedes=wrong.id)
            outcome, at = self.one(done=3, skipped=1), whole - 2 * MINUTE
            self.close(occurrence, third, outcome, by="control", at=at, supersedes=wrong.id)
        elif fate == "correction_undone":
            right = self.close(occurrence, first, self.one(done=2, skipped=1), by=by)
            wrong = self.close(occurrence, second, "done", holds=False, by="control", at=whole, supersedes=right.id)
            self.undo(occurrence, wrong, third)
        elif fate == "again":
            self.undo(occurrence, self.close(occurrence, first, "skipped", holds=False, by=by, reason="oops"), second)
            self.close(occurrence, third, "done", by=by)
        elif fate == "skipped_then":
            self.undo(occurrence, self.close(occurrence, first, "done", holds=False, by=by), second)
            self.close(occurrence, third, "skipped", by=by, reason=self.random.choice(REASONS))
        elif fate == "taken_back":
            taken = self.close(occurrence, first, "done", holds=False, by=by)
            self.undo(occurrence, taken, second)
            if self.chance(0.3):
                # From another window as well.
                self.undo(occurrence, taken, third)
            self.close_by_itself(occurrence, "missed", "unanswered")
        elif fate == "left_open":
            taken = self.close(occurrence, first, "done", holds=False, by=by)
            self.undo(occurrence, taken, second, by=self.one(control=1, none=1))
        else:
            return False
        return True

    def show_again(self, occurrence, shown, answered):
        """While unanswered, twice at most."""
        repeat = 5 * MINUTE if occurrence.kind == "movement" else 10 * MINUTE
        begins = max(shown, occurrence.last.real)
        for number in (1, 2):
            again = begins + number * repeat + next(self.batch) % 500
            if again < min(answered, occurrence.due + occurrence.form.late) and self.is_on(again):
                self.show(occurrence, again)

    def snooze(self, occurrence, times, shown):
        """Puts it off; some of that is taken back."""
        real = shown + self.between(0.2, 2)
        for _ in range(times):
            back = real + 10 * MINUTE
            if not self.is_on(real) or not self.is_on(back) or back > occurrence.due + occurrence.form.late - 25 * MINUTE:
                return
            number = len(occurrence.put_off) + 1
            snoozed = self.tell(occurrence, real, "snoozed", until=back, snoozes=number, by=self.one(notification=1, control=1))
            if self.chance(0.15):
                self.undo(occurrence, snoozed, real + SECOND + next(self.batch))
            else:
                occurrence.put_off.append(snoozed)
            self.show(occurrence, back)
            real = back + self.between(0.2, 2)

    def minutes(self):
        """As a person says it, or as a countdown measures it. No sum of these is halfway between two tenths."""
        return self.random.choice([1.5, 2, 3, 3.3, 4.7, 5, 6, 7.5, 10, 12.1, 2.92])

    def note_done(self, occurrence):
        """What was done is a movement or, where the dose is on record, calcium. `logged` movements are noted already."""
        if occurrence.kind == "calcium":
            if occurrence.dose:
                source = occurrence.form.source or "unstated"
                self.intakes.append(Note(time=occurrence.answered, mg=occurrence.dose, source=source))
        elif not occurrence.is_logged:
            self.movements.append(Note(time=occurrence.answered, minutes=occurrence.minutes, limb=occurrence.limb))

    def log_closing(self, occurrence, real, later, is_undone):
        """`limber log movement 10min ID`: two entries at one time, one movement. When it is undone, both are, and its time
        runs out."""
        minutes, limb = self.minutes(), self.random.choice([None, None, "both legs"])
        at = real // MINUTE * MINUTE - 3 * MINUTE if self.chance(0.3) else None
        told = {"at": at} if at else {}
        # Where both say how long it took, what was logged is what counts.
        measured = {"minutes": minutes + 1} if self.chance(0.5) else {}
        closed = self.close(occurrence, real, "done", holds=not is_undone, by="control", **told, **measured)
        logged = self.record(real, "logged", what="movement", minutes=minutes, limb=limb, by="control", **told)
        if is_undone:
            self.undo(occurrence, closed, later)
            self.record(later + 1, "undone", supersedes=logged.id, by="control")
            self.close_by_itself(occurrence, "missed", "unanswered")
        else:
            occurrence.is_logged = True
            self.logs.append(logged)
            self.movements.append(Note(time=at or real, minutes=minutes, limb=limb or occurrence.limb))

    # Days

    def live(self, day):
        """The instants of one day and what the person tells of it."""
        for id, clocks in self.clock_times(day):
            for clock in clocks:
                due = instant(day, clock)
                form = self.form(id, due)
                outage = self.outage_at(due)
                if form is None or not self.born < due < self.death:
                    continue
                if outage and due < outage.started - 48 * HOUR:
                    self.missed_long_ago[outage, id].append((due, form))
                else:
                    self.ask(form, due, self.given_fate(id, day, clock))
        self.move_every_hour(day)
        for kind, often in ((self.log_movement, 0.5), (self.log_calcium, 1.4), (self.log_cramp, 0.4)):
            for _ in range(int(often) + self.chance(often % 1)):
                hour = self.random.choice(range(24) if kind == self.log_cramp else range(8, 22))
                self.log(kind, instant(day, "00:00") + hour * HOUR + self.between(0, 60))

    def clock_times(self, day):
        """Which reminder asks at which times of the day."""
        moved = day > self.rescheduling
        return [
            ("night", ["02:30"]), ("breakfast", ["08:00"]), ("heel-slides", ["11:00", "16:30" if moved else "16:00"]),
            ("lunch", ["12:30"]), ("shoulder-rolls", ["15:00"] if day.weekday() in (0, 2, 4) else []),
            ("supper", ["19:30"]), ("calf-stretch", ["23:15"]),
        ] + ([("toe-curls", ["17:00"])] if day > self.end_day else [])  # fmt: skip

    def given_fate(self, id, day, clock):
        """What must happen so that something edited was due just then, or so that something goes beyond the span."""
        last = self.end_day - timedelta(days=1)
        return {
            ("breakfast", self.disabling): "edited", ("shoulder-rolls", self.removal): "edited",
            ("heel-slides", self.rescheduling): "edited" if clock == "16:00" else None,
            ("supper", self.wrong_clock): "early", ("calf-stretch", self.first_day - timedelta(days=1)): "past_midnight",
            ("calf-stretch", last): "past_midnight", ("lunch", last): "open",
            ("heel-slides", last): "open" if clock > "12" else "left_open",
            ("night", self.change): "evening_before", ("night", self.end_day): "evening_before",
        }.get((id, day))  # fmt: skip

    def move_every_hour(self, day):
        """An interval reminder's day: each counts from the last answer, or from the last one due. Where the machine is off
        or asleep none comes; one is due when it is on again."""
        due, closes = instant(day, "10:00"), instant(day, "18:00")
        while (due := self.when_on(due)) < closes and day_of(due) == day and day.weekday() < 6:
            form = self.form("ankle-pumps", due)
            if form is None or not self.born < due < self.death:
                return
            occurrence = self.ask(form, due)
            answered = occurrence.answered if occurrence.outcome in ("done", "skipped") else due
            due = max(answered + HOUR, due + 20 * MINUTE)

    def log(self, kind, time):
        """Something at this time, told at once or later; now and then taken back."""
        real = time
        told_later = self.chance(0.2) or not self.is_on(time)
        if told_later:
            time = time // MINUTE * MINUTE
            real = self.when_on(time + self.between(2, 300))
        if not self.born < time <= real < self.death - HOUR:
            return
        is_undone = self.chance(0.05) and self.is_on(real + MINUTE)
        fact = kind(time, real, is_true=not is_undone)
        if is_undone:
            self.record(real + MINUTE, "undone", supersedes=fact.id, by="control")

    def log_movement(self, time, real, is_true=True):
        minutes = self.minutes() if self.chance(0.7) else None
        limb = self.random.choice([None, None, "left leg", "both legs", "right arm"])
        if is_true:
            self.movements.append(Note(time=time, minutes=minutes, limb=limb))
        return self.told(time, real, "movement", is_true, minutes=minutes, limb=limb)

    def log_calcium(self, time, real, is_true=True):
        item, mg = self.random.choice(FOODS)
        source = "food"
        if self.chance(0.15):
            item, mg, source = None, self.random.choice([200, 600]), "supplement"
        if is_true:
            self.intakes.append(Note(time=time, mg=mg, source=source))
        return self.told(time, real, "calcium", is_true, mg=mg, source=source, item=item)

    def log_cramp(self, time, real, is_true=True):
        place = self.random.choice(PLACES)
        severity = self.random.choice([None, *range(11)])
        minutes = self.random.choice([None, 0.5, 1, 2, 2.5, 5, 20])
        note = LONG_NOTE if self.chance(0.02) else self.random.choice([None, None, 'woke up\n"again"', "nach der Übung"])
        fact = self.told(time, real, "cramp", is_true, place=place, severity=severity, minutes=minutes, note=note)
        if is_true:
            cramp = Note(entry=fact.id, time=time, place=place, severity=severity, minutes=minutes, note=note)
            self.cramps.append(cramp)
        return fact

    def told(self, time, real, what, is_true, **fields):
        at = time if time != real else None
        fact = self.record(real, "logged", what=what, at=at, by="control", **fields)
        if is_true:
            self.logs.append(fact)
        return fact

    # What happens once

    def tell_absences(self):
        for (outage, _), missed in self.missed_long_ago.items():
            instants, forms = [due for due, _ in missed], [form for _, form in missed]
            absence = Absence(forms[-1], instants, outage.outcome, outage.why)
            absence.last = self.tell_absence(absence, outage.started + 10_000 + next(self.batch))
            self.absences.append(absence)

    def tell_absence(self, absence, real):
        told = {}
        # Limberd of before did not say what the instants come of.
        if next(self.batch) % 2:
            name = next(name for name, form in FORMS.items() if form is absence.form)
            told = {"definition": self.definitions[name], "clocks": clocks(absence.first, absence.final)}
        return self.record(
            real, "absent", reminder=absence.reminder, reminder_kind=absence.kind, title=absence.title,
            count=len(absence.instants), outcome=absence.outcome, why=absence.why,
            **{"from": absence.first, "to": absence.final}, **told,
        )  # fmt: skip

    def live_on_the_edges(self):
        """What happened in the span and was told after it, or before it and told in it; what came on its very edges; the
        hour that came twice; and a ledger that was made anew."""
        self.log_movement(self.since - 3 * HOUR, self.since + 7 * HOUR + 11)
        self.log_cramp(self.since, self.since + 8 * HOUR + 13)
        self.log_cramp(self.until - HOUR // 4, self.until + 7 * HOUR + 11)
        self.log_cramp(self.until, self.until + 8 * HOUR + 13)
        self.log_calcium(self.until - HOUR, self.until + 7 * HOUR + 17)
        self.log_movement(self.until - 2 * HOUR, self.until + 7 * HOUR + 19)
        if self.clock_change:
            for hours in (2, 3):  # 02:10 and once more 02:10
                time = instant(self.clock_change, "00:00") + hours * HOUR + 10 * MINUTE
                self.log_cramp(time, self.when_on(time))
        well = instant(self.illness + timedelta(days=5), "10:00")
        self.record(instant(self.illness, "20:38"), "paused", until=well)
        self.record(self.when_on(well), "resumed")
        recovered = instant(self.recovery, "10:00") + 5
        before = [fact.lost for fact in self.facts if fact.real < recovered]
        numbers = {"count": before.count(False), "brought": 3, "lost": before.count(True)}
        self.record(recovered, "recovered", file="ledger.sqlite3.damaged-1", **numbers)

    def set_clock_ahead(self):
        """On an evening somebody sets the clock to Saturday morning, and twenty minutes later sets it right. What limberd
        recorded meanwhile of times that are still ahead is void, and true of none of it."""
        real = instant(self.wrong_clock, "19:05") + 31
        step = 62 * HOUR
        days = [self.wrong_clock + timedelta(days=number) for number in range(4)]
        self.ahead = step
        self.record(real, "clockStepped", step=step)
        ghosts = [("calf-stretch", days[:3], "23:15"), ("breakfast", days[1:], "08:00"), ("lunch", days[1:3], "12:30")]
        reminders = []
        for id, on, clock in [*ghosts, ("night", days[1:], "02:30")]:
            instants = [instant(day, clock) for day in on]
            if form := self.form(id, instants[0]):
                reminders.append(form)
                self.jump_over(form, instants, real + step)
        self.ahead = 0
        right = real + 20 * MINUTE
        self.record(right, "clockStepped", step=-step)
        self.wrong_clocks.append((real, right))
        for form in reminders:
            fields = {"reminder": form.id, "reminder_kind": form.kind, "title": form.title, "from": right}
            self.record(right + 1 + next(self.batch), "voided", **fields)

    def jump_over(self, form, instants, now):
        """What limberd makes of instants that the clock has jumped over: of long ago an absence, one is shown late."""
        real = now - self.ahead + 5
        past = [due for due in instants if due < now - 48 * HOUR]
        if past:
            self.tell_absence(Absence(form, past, "missed", "off"), real + next(self.batch))
        *missed, last = instants[len(past) :]
        for due in missed:
            ghost = self.new(form, due)
            self.tell_due(ghost, real + next(self.batch))
            self.close(ghost, real + next(self.batch), "missed", why="off")
        ghost = self.new(form, last)
        self.tell_due(ghost, real + next(self.batch))
        shown = self.show(ghost, real + 5 * SECOND)
        back = shown + 10 * MINUTE
        self.tell(ghost, shown + MINUTE + next(self.batch), "snoozed", until=back + self.ahead, snoozes=1, by="notification")
        self.show(ghost, back)
        self.close(ghost, back + MINUTE + next(self.batch), "done", by="notification")

    def forge(self):
        """Records by another program of the same person: answers, a cramp, and what would take back what is true."""
        within = [o for o in self.occurrences if self.since < o.due < self.until]
        missed = self.random.sample([o for o in within if o.outcome == "missed"], 6)
        answered = self.random.sample([o for o in within if o.outcome == "done"], 4)
        before = self.random.sample([o for o in self.occurrences if o.due < self.since and o.outcome == "missed"], 2)
        facts, self.facts = self.facts, self.forged
        for occurrence in missed + before:
            self.close(self.copy(occurrence), occurrence.last.real + 9, "done", by="control")
        for occurrence in answered:
            self.undo(self.copy(occurrence), occurrence.last, occurrence.last.real + 9)
        time = answered[0].last.real + 12
        self.log_cramp(time, time, is_true=False)
        self.record(time + 3, "voided", reminder="lunch", reminder_kind="calcium", title="Calcium with lunch", **{"from": time})
        self.facts = facts

    def copy(self, occurrence):
        """One of the same name, of which nothing is true."""
        return Occurrence(occurrence.form, occurrence.due, occurrence.id)

    # In the end

    def number(self):
        """Puts the entries in order, each in its boot."""
        self.facts.sort(key=lambda fact: fact.real)
        for seq, fact in enumerate(self.facts, start=1):
            fact.seq = seq
        for number, fact in enumerate(self.forged):
            fact.seq = len(self.facts) // 2 + number
        for fact in self.facts + self.forged:
            fact.boot = self.boot_at(fact.real)
        # Of an outage it was decided which entry is the last one before it.
        times = {outage.started: outage.begins for outage in self.outages}
        for one, other in pairwise(self.facts):
            assert other.kind != "started" or (times[other.real] == one.real and not one.lost), (text(one.real), one.kind)
        keys = [(occurrence.reminder, occurrence.due) for occurrence in self.occurrences]
        assert len(set(keys)) == len(keys)

    def boot_at(self, real):
        return max(began for began in self.began if began <= real)

    def send_again(self):
        """Some arrived late or twice. limberd sends again when it runs."""
        for fact in self.facts:
            again = self.when_on(fact.real + self.random.randint(2, 4000) * MINUTE)
            if fact.time == fact.real and again < self.death and self.chance(0.01):
                fact.taken = self.random.choice([[again], [fact.real, again]])

    @property
    def kept(self):
        """The entries that are not lost."""
        return [fact for fact in self.facts if not fact.lost]


# The truth


def truth(life, since=None, until=None, ledger=None, journal=None):
    """What `limber review --json` must say of a span, the whole life's unless told otherwise. `ledger` and `journal` are
    the entries that each holds, and None where it isn't looked at; together they hold all that are not lost."""
    since = life.since if since is None else since
    until = life.until if until is None else until
    before = time_before(since, until)
    occurrences = [o for o in life.occurrences if since <= o.due < until]
    absences = [one for absence in life.absences for one in absence.within(since, until)]
    occurrences_before = [o for o in life.occurrences if before <= o.due < since]
    absences_before = [one for absence in life.absences for one in absence.within(before, since)]

    def counted(belongs):
        """The counts of those that belong to it."""
        numbers = counts([o for o in occurrences if belongs(o)], [a for a in absences if belongs(a)])
        earlier = counts([o for o in occurrences_before if belongs(o)], [a for a in absences_before if belongs(a)])
        return numbers | {"before": {name: earlier[name] for name in BEFORE}}

    rows = []
    for id in life.forms:
        named = [it for it in occurrences + absences if it.reminder == id]
        in_force = life.form(id, until - 1)
        if named or in_force:
            # As the last entry about any of them calls it, else as the schedule does in the end.
            last = max(named, key=lambda it: it.last.seq) if named else in_force
            row = {"reminder": id, "kind": last.kind, "title": last.title}
            rows.append(row | counted(lambda it, id=id: it.reminder == id))
    kinds = [kind for kind in ("movement", "calcium") if any(row["kind"] == kind for row in rows)]
    return {
        "since": text(since),
        "until": text(until),
        "zone": ZONE,
        "person": life.person,
        "reminders": rows,
        "kinds": [{"kind": kind} | counted(lambda it, kind=kind: it.kind == kind) for kind in kinds],
        "total": counted(lambda it: True),
        "movement": movement(life, since, until, "movement" in kinds),
        "calcium": calcium(life, since, until),
        "cramps": cramps(life, since, until),
        "crampSummary": cramp_summary([c for c in life.cramps if since <= c.time < until]),
        "evidence": evidence(life, since, until, ledger, journal),
        "beforeSince": text(before),
        # Of a machine that was off it is known what was due: only what nobody recorded at its time is lacking.
        "beforeOnRecord": life.born <= before and not any(overlaps(part, (before, since)) for part in untold(life)),
    }


def time_before(since, until):
    """As long a time before: from a midnight on as many days and hours of the clock, else as much time."""
    start = local(since).replace(tzinfo=None)
    if start.time() != clock_time():
        return since - (until - since)
    return int((start - (local(until).replace(tzinfo=None) - start)).replace(tzinfo=BERLIN).timestamp()) * SECOND


def overlaps(one, other):
    return one[0] < other[1] and other[0] < one[1]


BEFORE = ["due", "asked", "done", "missed", "excused", "adherence", "adherenceOutOf", "coverage", "coverageOutOf"]


def counts(occurrences, absences):
    closed = [o for o in occurrences if o.outcome]
    done, skipped, missed, excused = (
        [o for o in closed if o.outcome == outcome] for outcome in ("done", "skipped", "missed", "excused")
    )
    absent_missed = [a for a in absences if a.outcome == "missed"]
    absent_excused = [a for a in absences if a.outcome == "excused"]
    asked = [o for o in closed if o.was_asked]
    responses = [o.answered - o.due for o in done]
    early = [o for o in done if o.answered - o.due < -o.tolerance]
    late = [o for o in done if o.answered - o.due > o.tolerance]
    asked_of = len(asked) - len([o for o in excused if o.shown])
    due = len(closed) + len(absences)
    all_excused = len(excused) + len(absent_excused)
    wanted = done + skipped + missed + absent_missed
    by_day = grouped(wanted, lambda o: day_of(o.due))
    numbers = {
        "due": due,
        "asked": len(asked),
        "done": len(done),
        "skipped": len(skipped),
        "missed": len(missed) + len(absent_missed),
        "excused": all_excused,
        "early": len(early),
        "onTime": len(done) - len(early) - len(late),
        "late": len(late),
        "snoozes": sum(len(o.put_off) for o in closed),
        "showings": sum(len(o.shown) for o in closed),
        "missedBy": whys(missed, absent_missed, "unanswered"),
        "excusedBy": whys(excused, absent_excused, "paused"),
        "skippedBecause": [named("reason", why) | {"count": n} for why, n in ranked(Counter(o.reason for o in skipped))],
        "answeredBy": dict(Counter(o.by for o in done + skipped)),
        "adherence": share(len(done), asked_of),
        "adherenceOutOf": asked_of,
        "coverage": share(len(done), due - all_excused),
        "coverageOutOf": due - all_excused,
        "days": len(by_day),
        "rightDays": len([day for day, of_day in by_day.items() if all(o.outcome == "done" for o in of_day)]),
        "byHour": [due_and_done(wanted, lambda o, hour=hour: local(o.due).hour == hour) for hour in range(24)],
        "byWeekday": [due_and_done(wanted, lambda o, day=day: local(o.due).weekday() == day) for day in range(7)],
        "cells": cells(wanted),
        "open": len(occurrences) - len(closed),
    }
    if done:
        numbers["responseMedian"] = seconds(median(responses))
        # The nearest rank: of ten the ninth.
        numbers["responseP90"] = seconds(sorted(responses)[-(-9 * len(responses) // 10) - 1])
    return numbers


def whys(occurrences, absences, standard):
    return dict(Counter([o.why or standard for o in occurrences] + [absence.why for absence in absences]))


def due_and_done(occurrences, belongs):
    """Of an hour or a weekday."""
    of_it = [o for o in occurrences if belongs(o)]
    return {"due": len(of_it), "done": len([o for o in of_it if o.outcome == "done"])}


def cells(occurrences):
    """Of every hour of the week that has any."""
    by_cell = grouped(occurrences, lambda o: (local(o.due).isoweekday(), local(o.due).hour))
    return [
        {"weekday": weekday, "hour": hour} | due_and_done(of_cell, lambda o: True)
        for (weekday, hour), of_cell in sorted(by_cell.items())
    ]


def grouped(things, key):
    groups = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return groups


def share(part, whole):
    return part / whole if whole else None


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else Fraction(ordered[middle - 1] + ordered[middle], 2)


def seconds(microseconds):
    """The nearest second; a half goes away from zero."""
    value = Fraction(microseconds, SECOND)
    nearest = int(abs(value) + Fraction(1, 2))
    return nearest if value >= 0 else -nearest


def ranked(counter):
    """The most first, then by name; what has none comes last among equals."""
    return sorted(counter.items(), key=lambda item: (-item[1], item[0] is None, item[0] or ""))


def named(key, name):
    return {} if name is None else {key: name}


def minutes_of(notes):
    """Each to a tenth, halves up: what is told of them one by one adds up to what is told of them together."""
    return sum(int(Fraction(str(note.minutes)) * 10 + Fraction(1, 2)) for note in notes if note.minutes is not None) / 10


def movement(life, since, until, has_row):
    moves = sorted((m for m in life.movements if since <= m.time < until), key=lambda m: m.time)
    by_limb = grouped(moves, lambda m: m.limb)
    by_day = grouped(moves, lambda m: day_of(m.time))
    result = {
        "count": len(moves),
        "minutes": minutes_of(moves),
        "timed": len([m for m in moves if m.minutes is not None]),
        "limbs": [
            named("limb", limb) | {"count": n, "minutes": minutes_of(by_limb[limb])}
            for limb, n in ranked(Counter(m.limb for m in moves))
        ],
        "days": [{"day": str(day), "count": len(of_day), "minutes": minutes_of(of_day)} for day, of_day in by_day.items()],
    }
    if not has_row and not moves:
        return result
    hours = list(waking_hours(life, since, until))
    if gap := longest_gap(life, [m.time for m in moves], hours):
        result["longestGap"] = gap
    silences, vague, pauses = silent(life), vaguely_silent(life), paused(life)
    if unknown := length(hours, silences):
        result["unknownMinutes"] = minutes(unknown, "most" if length(hours, vague) else "exactly")
    if length(hours, silences + pauses) > unknown:
        result["pausedMinutes"] = minutes(length(hours, silences + pauses) - unknown)
    return result


def waking_hours(life, since, until):
    """Those of a span since the record begins, each day's by themselves."""
    day = day_of(max(since, life.born))
    while instant(day, "00:00") < until:
        begins, ends = max(since, life.born, instant(day, "08:00")), min(until, instant(day, "20:00"))
        if begins < ends:
            yield begins, ends
        day = next_day(day)


def silent(life):
    """When the record says nothing of what the person did: limberd didn't run, or by a wrong clock."""
    ran_not = [(outage.begins, outage.started) for outage in life.outages]
    return [*ran_not, *((slept.begins, slept.end) for slept in life.sleeps), *life.wrong_clocks, *after_the_record(life)]


def vaguely_silent(life):
    """Of these times, those in which limberd may have run for a part: nobody knows when it ended."""
    killed = [(outage.begins, outage.boot or outage.started) for outage in life.outages if not outage.is_orderly]
    return [*killed, *life.wrong_clocks, *after_the_record(life)]


def paused(life):
    return [(obstacle.begins, obstacle.end) for obstacle in life.obstacles if obstacle.why in ("paused", "rest")]


def untold(life):
    """When nobody knows what was due: the clock was set over it, or something should have been recorded and was not."""
    return [*life.wrong_clocks, (first_unrecorded(life), FOR_EVER)]


FOR_EVER = 1 << 62


def after_the_record(life):
    """What was done after the last entry of all nobody knows."""
    return [(last_entry(life), FOR_EVER)]


def last_entry(life):
    return max(life.kept, key=lambda fact: fact.seq).real


def first_unrecorded(life):
    """The first instant after the last entry of all."""
    last = last_entry(life)
    expected = []
    for number in range(8):
        day = day_of(last) + timedelta(days=number)
        expected += [instant(day, clock) for id, clocks in life.clock_times(day) for clock in clocks if life.form(id, last)]
        hourly = max(last, instant(day, "09:00")) + HOUR
        if day.weekday() < 6 and hourly < instant(day, "18:00"):
            expected.append(hourly)
    return min(moment for moment in expected if moment > last)


def without(hours, stretches):
    """The parts of these hours that no stretch covers."""
    for first, last in stretches:
        parts = (part for begins, ends in hours for part in ((begins, min(ends, first)), (max(begins, last), ends)))
        hours = [part for part in parts if part[0] < part[1]]
    return hours


def length(hours, stretches):
    """How much of these hours they cover."""
    return sum(ends - begins for begins, ends in hours) - sum(ends - begins for begins, ends in without(hours, stretches))


def longest_gap(life, times, hours):
    """Between 08:00 and 20:00 of one day, as far as the record tells and nothing was paused."""
    longest = None
    for begins, ends in without(hours, silent(life) + paused(life)):
        for one, other in pairwise([begins, *(time for time in times if begins < time < ends), ends]):
            if longest is None or other - one > longest[1] - longest[0]:
                longest = one, other
    if longest is None:
        return None
    one, other = longest
    return {"from": text(one), "to": text(other), "minutes": minutes(other - one)}


def minutes(length, known="exactly"):
    """The nearest minute; of what is known to be at most so long the next one, of what is at least so long the one before."""
    return {"exactly": (length + MINUTE // 2) // MINUTE, "most": -(-length // MINUTE), "least": length // MINUTE}[known]


def calcium(life, since, until):
    by_day = grouped([i for i in life.intakes if since <= i.time < until], lambda i: day_of(i.time))
    days = []
    for day, intakes in sorted(by_day.items()):
        sources = {source: sum(i.mg for i in intakes if i.source == source) for source in ("food", "supplement", "unstated")}
        amount = {"day": str(day), "mg": sum(sources.values())} | sources
        days.append(amount | aims(life, instant(next_day(day), "00:00")))
    return {"days": days} | aims(life, until)


def aims(life, before):
    """The clinician's numbers as they were at last before an instant."""
    settings = [setting for setting in life.settings if setting.time < before]
    return named("target", settings[-1].target) | named("upper", settings[-1].upper) if settings else {}


def cramps(life, since, until):
    found = sorted((c for c in life.cramps if since <= c.time < until), key=lambda c: c.time)
    rows = []
    for cramp in found:
        row = {"entry": cramp.entry, "time": text(cramp.time)}
        for name in ("place", "severity", "minutes", "note"):
            row |= named(name, getattr(cramp, name))
        rows.append(row)
    return rows


def cramp_summary(cramps):
    severities = [c.severity for c in cramps if c.severity is not None]
    hours = [local(c.time).hour for c in cramps]
    summary = {
        "count": len(cramps),
        "rated": len(severities),
        "timed": len([c for c in cramps if c.minutes is not None]),
        "minutes": minutes_of(cramps),
        "night": len([hour for hour in hours if hour >= 22 or hour < 6]),
        "byHour": [hours.count(hour) for hour in range(24)],
        "places": [named("place", place) | {"count": n} for place, n in ranked(Counter(c.place for c in cramps))],
    }
    if severities:
        summary |= {"severityMedian": float(median(severities)), "severityMost": max(severities)}
    return summary


def evidence(life, since, until, ledger, journal):
    def within(facts):
        return [fact for fact in facts if since <= fact.time < until]

    found = {}
    for name, facts in (("ledger", ledger), ("journal", journal)):
        if facts is not None:
            found[f"{name}Entries"] = len(within(facts))
    if ledger is not None and journal is not None:
        here, there = {fact.id for fact in ledger}, {fact.id for fact in journal}
        found["onlyInLedger"] = len([fact for fact in within(ledger) if fact.id not in there])
        found["onlyInJournal"] = len([fact for fact in within(journal) if fact.id not in here])
    if ledger is not None:
        found["ledgerSince"] = text(min(fact.time for fact in ledger))
    if journal is not None:
        # It reaches as far back as its first record.
        found["journalSince"] = text(min(min(fact.taken) for fact in journal) + DELAY)
        found["unverified"] = len(within(life.forged))
    numbers = [fact.seq for fact in within(life.kept)]
    lost = [fact for fact in life.facts if fact.lost]
    found["gaps"] = len([fact for fact in lost if numbers and min(numbers) < fact.seq < max(numbers)])
    # A movement that was logged as the answer is told once, as the log.
    answers = [o.holding for o in life.occurrences if o.outcome and not o.is_logged]
    found["selfReported"] = len([fact for fact in within(answers + life.logs) if "at" in fact.fields])
    # The machine is off from limberd's last word until it is switched on; from then on limberd isn't running yet.
    booted = [outage for outage in life.outages if outage.boot]
    found["asleepMinutes"] = minutes(sum(within_span([(slept.begins, slept.end) for slept in life.sleeps], since, until)))
    found["offMinutes"] = minutes(sum(within_span([(o.begins, o.boot) for o in booted], since, until)), "most")
    # Where limberd stopped in order, and the machine was switched off some time after that, it was down for longer; where it
    # was killed, and the machine stayed on, it was down for less.
    longer, less = [o for o in booted if o.is_orderly], [o for o in life.outages if not o.boot and not o.is_orderly]
    down = [(o.boot or o.begins, o.started) for o in life.outages]
    is_longer, is_less = (
        bool(within_span([(o.boot or o.begins, o.started) for o in of_it], since, until)) for of_it in (longer, less)
    )
    known = "exactly" if is_longer == is_less else "least" if is_longer else "most"
    found["downMinutes"] = minutes(sum(within_span(down, since, until)), known)
    return found


def within_span(stretches, since, until):
    """How long each of them is there, of those that are."""
    lengths = [min(until, end) - max(since, begins) for begins, end in stretches]
    return [length for length in lengths if length > 0]


def differences(expected, found, path="review"):
    """What is otherwise than the truth, a line each. What is empty may be absent."""
    if isinstance(expected, dict) and isinstance(found, dict):
        lines = []
        for name in sorted(expected.keys() | found.keys()):
            if name not in found and expected[name] not in ([], {}):
                lines.append(f"{path}.{name}: expected {short(expected[name])}, found nothing")
            elif name not in expected and found[name] not in ([], {}):
                lines.append(f"{path}.{name}: expected nothing, found {short(found[name])}")
            elif name in expected and name in found:
                lines += differences(expected[name], found[name], f"{path}.{name}")
        return lines
    if isinstance(expected, list) and isinstance(found, list):
        lines = []
        if len(expected) != len(found):
            lines.append(f"{path}: expected {len(expected)} of them, found {len(found)}")
        for index, (one, other) in enumerate(zip(expected, found, strict=False)):
            lines += differences(one, other, f"{path}[{label(one, index)}]")
        return lines
    both = expected, found
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in both):
        same = abs(expected - found) < 1e-9
    else:
        same = expected == found
    return [] if same else [f"{path}: expected {short(expected)}, found {short(found)}"]


def label(row, index):
    """What a row is about, so that a line can be read by itself."""
    names = ("reminder", "kind", "day", "time", "weekday", "limb", "place", "reason")
    return next((str(row[name]) for name in names if name in row), index) if isinstance(row, dict) else index


def short(value):
    words = json.dumps(value, ensure_ascii=False)
    return words if len(words) <= 100 else words[:97] + "..."


# On the disk


def definitions():
    """What limberd writes of FORMS, and of what form its ledger is."""
    with tempfile.TemporaryDirectory(prefix="limber-", dir="/tmp") as folder:
        # Somebody may be building.
        until(built, "limberd and limber are built")
        limber = Limber(folder)
        limber.write_schedule(*(form.toml(name) for name, form in FORMS.items()))
        limber.start()
        limber.stop()
        connection = sqlite3.connect(limber.state / ledger.NAME)
        texts = dict(connection.execute("SELECT reminder, definition FROM entry WHERE kind = 'added'"))
        order = "CASE type WHEN 'table' THEN 1 ELSE 2 END"
        schema = [row[0] for row in connection.execute(f"SELECT sql FROM sqlite_master WHERE sql <> '' ORDER BY {order}")]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.close()
    return texts, [*schema, f"PRAGMA user_version = {version}"]


def fields_of(life, fact):
    """All fields of an entry, under their names in the ledger."""
    named_instant = next((fact.fields[name] for name in NAMED.get(fact.kind, ["due"]) if name in fact.fields), fact.time)
    offsets = {"offset": east(fact.time)}
    if east(named_instant) != east(fact.time):
        offsets["named_offset"] = east(named_instant)
    return {
        "seq": fact.seq, "id": fact.id, "time": fact.time, "elapsed": fact.real - fact.boot,
        "boot": life.boots[fact.boot], **offsets, "person": life.person, "kind": fact.kind, **fact.fields,
    }  # fmt: skip


# The instant that an entry's sentence names, where it isn't the due one; `Fact.named` in Sources/LimberCore/Entry.swift.
NAMED = {
    "snoozed": ["until"], "closed": ["at", "due"], "paused": ["until"], "voided": ["from"], "logged": ["at"],
}  # fmt: skip


def write_ledger(life, facts, file, schema):
    """A ledger with these entries. Where some are missing it is as one that was damaged and made anew."""
    file = Path(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    connection = sqlite3.connect(file)
    tables = [statement for statement in schema if "TRIGGER" not in statement]
    for statement in tables:
        connection.execute(statement)
    for fact in sorted(facts, key=lambda fact: fact.seq):
        fields = fields_of(life, fact)
        columns = ", ".join(f'"{name}"' for name in fields)
        marks = ", ".join("?" * len(fields))
        connection.execute(f"INSERT INTO entry ({columns}) VALUES ({marks})", list(fields.values()))
    for statement in schema:
        if statement not in tables:
            connection.execute(statement)
    connection.commit()
    connection.close()


def write_journal(life, facts, folder, uid=1000, machine=MACHINE):
    """Journal files with these entries and what was forged: one for each month, as journald rotates them, and one of the
    evening on which the clock was wrong."""
    files = defaultdict(list)
    for facts_of_unit, unit in ((facts, UNIT), (life.forged, OTHER_UNIT)):
        for fact in facts_of_unit:
            fields = {"LIMBER_" + journal_name(name): str(value) for name, value in fields_of(life, fact).items()}
            ahead = fact.time - fact.real
            for real in fact.taken:
                boot = life.boot_at(real)
                record = {
                    "__REALTIME_TIMESTAMP": str(real + ahead + DELAY), "__MONOTONIC_TIMESTAMP": str(real - boot + DELAY),
                    **origin(uid, machine, life.boots[boot], unit), "_SOURCE_REALTIME_TIMESTAMP": str(real + ahead),
                    "MESSAGE": f"Entry {fact.seq}: {fact.kind}.", "MESSAGE_ID": MESSAGE_IDS[fact.kind], "PRIORITY": "6",
                    "SYSLOG_IDENTIFIER": "limberd", **fields,
                }  # fmt: skip
                files["wrong-clock" if ahead else f"{local(real):%Y-%m}"].append(record)
    for name, records in files.items():
        collected.write(Path(folder) / f"lived-{name}.journal", records)


def journal_name(name):
    """LIMBER_ and this is a field's name in the journal."""
    if name == "id":
        return "ENTRY_ID"
    return name.upper() + ("_USEC" if name in IN_MICROSECONDS else "")


def origin(uid, machine, boot, unit):
    """What journald itself writes of a service of a user."""
    return {
        "_BOOT_ID": boot, "_MACHINE_ID": machine, "_HOSTNAME": "home", "_TRANSPORT": "journal", "_UID": str(uid),
        "_GID": str(uid), "_PID": "2007", "_COMM": "limberd", "_EXE": "/usr/bin/limberd", "_CMDLINE": "/usr/bin/limberd",
        "_CAP_EFFECTIVE": "0", "_RUNTIME_SCOPE": "system", "_SYSTEMD_OWNER_UID": str(uid),
        "_SYSTEMD_CGROUP": f"/user.slice/user-{uid}.slice/user@{uid}.service/app.slice/{unit}",
        "_SYSTEMD_UNIT": f"user@{uid}.service", "_SYSTEMD_USER_UNIT": unit, "_SYSTEMD_SLICE": f"user-{uid}.slice",
        "_SYSTEMD_USER_SLICE": "app.slice", "_SYSTEMD_INVOCATION_ID": "fedcba9876543210fedcba9876543210",
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(prog="python -m rig.lived", description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--until", type=date.fromisoformat, default=date(2025, 11, 18), help="the day after the last one")
    parser.add_argument("--uid", type=int, default=1000)
    parser.add_argument("--machine", default=MACHINE, metavar="ID")
    parser.add_argument("--person", default="Anna", metavar="NAME")
    given = parser.parse_args()
    if given.days < 60:
        parser.error("--days: all that happens in a life takes 60 of them")
    texts, schema = definitions()
    life = Life(given.seed, texts, given.days, given.until, given.person)
    folder, kept = given.folder, life.kept
    write_ledger(life, kept, folder / "home/.local/state/limber" / ledger.NAME, schema)
    write_journal(life, kept, folder / "journal", given.uid, given.machine)
    truths = {
        "journal": truth(life, journal=kept),
        "ledger": truth(life, ledger=kept),
        "both": truth(life, ledger=kept, journal=kept),
    }
    (folder / "truth.json").write_text(json.dumps(truths, ensure_ascii=False, indent=2) + "\n")
    print(f"{len(kept)} entries; from {life.first_day} until {life.end_day} in {ZONE}")


if __name__ == "__main__":
    main()
