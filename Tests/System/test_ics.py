"""`limber export ics`, read back by a real iCalendar library: a phone rings when `limber agenda` says that it is time."""

import io
import json
import os
import time
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil import tz
from dateutil.rrule import rrulestr

from rig.limber import Limber, reminder

DAYS = 60
BERLIN = ZoneInfo("Europe/Berlin")
EXPRESSIONS = [
    "08:30", "Mon..Fri 08:30", "Sat,Sun 10:00", "9..17:00/30", "Mon..Fri 09..17:00", "*:00/20", "*-*-01 08:00", "*-*~01 20:00",
    "*-*~02,01 20:15", "*-02-29 12:00", "*-12,01-01,15 09:00", "Fri *-*-13 13:13", "*-*-29..31 07:00", "06,12,18:00", "12:30:15",
    "2027-01-04 10:00", "2026..2027-12-24 18:00", "*-12-* 07:45", "08:30 Europe/Berlin", "Mon 08:30 UTC", "20:00 America/New_York",
    ["08:00", "20:00"], ["08:00", "Mon 08:00", "*-*-01 08:00"], ["08:30", "08:30 America/New_York"], ["*-*~01 20:00", "2027-01-31 20:00"],
    # The same instants by another name, always or for a part of the year, and by a day that is counted from either end.
    ["08:00", "08:00 Europe/Berlin"], ["08:00 Europe/Berlin", "08:00", "20:00"], ["08:00", "08:00 Europe/Paris", "Mon 08:00 Europe/Rome"],
    ["08:00", "07:00 UTC"], ["Mon..Fri 12:00 UTC", "14:00", "2026..2028-12-24 13:00"], ["*-*-31 08:00", "*-*~1 08:00"],
    ["*-*-28 08:00", "*-*~01 08:00"], ["*-*~01 08:00", "*-*-30 08:00", "08:00 America/New_York"],
]  # fmt: skip
IRREGULAR = {"0,12/9:00": "no calendar rule", "08:30:00.5": "parts of a second", "2026..2199-*-* 08:00": "too many times"}


def dates(event, name):
    found = event.get(name, [])
    return [each for part in (found if isinstance(found, list) else [found]) for each in part.dts]


def alarms(calendar, until):
    """The instants at which each reminder rings, by its id."""
    found = {}
    for event in calendar.walk("VEVENT"):
        id = str(event["UID"]).rpartition("@")[0].rpartition("-")[0]
        start = event["DTSTART"].dt
        [alarm] = event.walk("VALARM")
        assert alarm["TRIGGER"].dt == timedelta(0) and alarm["ACTION"] == "DISPLAY"
        zone = start.tzinfo
        instants = [start.replace(tzinfo=None)]
        if "RRULE" in event:
            rule = event["RRULE"].to_ical().decode()
            last = until.astimezone(zone or BERLIN).replace(tzinfo=None)
            instants = rrulestr(rule, dtstart=instants[0]).between(instants[0] - timedelta(1), last)
        instants += [each.dt.replace(tzinfo=None) for each in dates(event, "RDATE")]
        without = {each.dt.replace(tzinfo=None) for each in dates(event, "EXDATE")}
        instants = [each for each in instants if each not in without]
        found.setdefault(id, []).extend(each.replace(tzinfo=zone or BERLIN).astimezone(timezone.utc) for each in instants)
    return {id: sorted(each for each in instants if each < until) for id, instants in found.items()}


def names(text):
    return [str(event["UID"]) for event in icalendar.Calendar.from_ical(text).walk("VEVENT")]


def planned(limber):
    agenda = json.loads(limber("agenda", "--days", str(DAYS), "--json").stdout)["occurrences"]
    found = {}
    for item in agenda:
        found.setdefault(item["reminder"], []).append(datetime.fromisoformat(item["due"].replace("Z", "+00:00")).astimezone(timezone.utc))
    return found


@pytest.fixture
def exported(bare):
    """Exports a schedule without a daemon, in Berlin."""
    bare.env["TZ"] = "Europe/Berlin"

    def run(*reminders):
        bare.write_schedule(*reminders)

        def limber(*words):
            return bare.run(*words, "--schedule", str(bare.schedule_file), check=False)

        return limber

    return run


def test_a_library_finds_the_times_of_the_agenda(exported, folder):
    limber = exported(
        *(reminder(f"at-{index}", at=expression) for index, expression in enumerate(EXPRESSIONS)),
        reminder("hourly", kind="movement", every="45min", between="09:10-18:00", days="Mon..Sat"),
        reminder("night", kind="movement", every="2h", between="21:00-05:00", days="Fri,Sun"),
    )
    done = limber("export", "ics", "--file", str(folder / "out.ics"))
    assert (done.returncode, done.stderr) == (0, "")
    raw = (folder / "out.ics").read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") > 100
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(raw)
    now = datetime.now(timezone.utc)
    until = (datetime.now(BERLIN) + timedelta(DAYS)).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(timezone.utc)
    found, wanted = alarms(calendar, until), planned(limber)
    assert {each for each in found if found[each]} == set(wanted)
    for id, instants in wanted.items():
        assert [each for each in found[id] if each > now + timedelta(minutes=1)] == [
            each for each in instants if each > now + timedelta(minutes=1)
        ], id
    # Nothing has one name twice, and each has the same name the next time.
    names = [str(event["UID"]) for event in calendar.walk("VEVENT")]
    assert len(set(names)) == len(names)
    zones = [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")]
    assert zones == ["America/New_York", "Europe/Berlin", "Europe/Paris", "Europe/Rome"]


def test_what_cannot_be_expressed_is_named(exported):
    limber = exported(
        reminder("good", at="08:30"), reminder("off", at="08:30", enabled=False),
        *(reminder(f"bad-{index}", at=expression) for index, expression in enumerate(IRREGULAR)),
    )  # fmt: skip
    done = limber("export", "ics")
    assert done.returncode == 0
    lines = done.stderr.splitlines()
    assert "Off, because it is disabled" in lines[0] and len(lines) == 1 + len(IRREGULAR)
    for line, why in zip(lines[1:], IRREGULAR.values()):
        assert why in line
    assert [name.split("@")[0] for name in names(done.stdout)] == ["good-1"]
    nothing = exported(reminder("off", at="08:30", enabled=False))("export", "ics")
    assert nothing.returncode == 1 and nothing.stdout == "" and "nothing to export" in nothing.stderr


def test_texts_come_back_whole(exported, folder):
    title = 'Calcium; with "lunch", a\\b – ünï ' + "long " * 40
    limber = exported(reminder("lunch", at="12:30", title=title, dose="500 mg", note="line one\nline two, and three"))
    file = folder / "out.ics"
    done = limber("export", "ics", "--file", str(file))
    assert done.returncode == 0 and "1 reminder" in done.stdout
    [event] = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert str(event["SUMMARY"]) == title + ", 500 mg"
    assert "line one\nline two, and three" in str(event["DESCRIPTION"])


def test_names_are_one_persons_and_one_ledgers(bare, folder):
    """A phone replaces what has the same name: two people's lunches must not be one, and one's own must stay one."""
    bare.write_schedule(reminder("lunch", at="12:30"))
    bare.start()
    own = names(bare.run("export", "ics").stdout)
    assert own == names(bare.run("export", "ics", "--schedule", str(bare.schedule_file)).stdout)
    bare.write_schedule('person = "Anna"', reminder("lunch", at="12:30"))
    bare.run("reload")
    annas = names(bare.run("export", "ics").stdout)
    other = Limber(folder / "other")
    other.write_schedule('person = "Anna"', reminder("lunch", at="12:30"))
    other.start()
    others = names(other.run("export", "ics").stdout)
    assert other.stop() == 0
    assert len({*own, *annas, *others}) == 3
    # They outlive the daemon, and the ledger's replacement by a backup.
    bare.run("backup", str(folder / "copy"))
    bare.stop()
    assert names(bare.run("export", "ics", "--schedule", str(bare.schedule_file)).stdout) == annas
    bare.run("restore", str(folder / "copy"), "--set-newer-aside")
    bare.start()
    assert names(bare.run("export", "ics").stdout) == annas
    bare.stop()
    # Where the ledger can't be read, another name would be a second event.
    (bare.state / "ledger.sqlite3").write_bytes(b"no ledger at all" * 1000)
    refused = bare.run("export", "ics", "--schedule", str(bare.schedule_file), check=False)
    assert refused.returncode == 1 and "The ledger can't be read" in refused.stderr and refused.stdout == ""


def test_what_changed_is_a_later_revision(bare):
    def revision():
        [event] = icalendar.Calendar.from_ical(bare.run("export", "ics").stdout).walk("VEVENT")
        return str(event["UID"]), event["SEQUENCE"], event["LAST-MODIFIED"].dt, event["DTSTART"].dt.hour

    bare.write_schedule(reminder("lunch", at="12:30"))
    bare.start()
    first = revision()
    assert revision() == first and first[2] <= datetime.now(timezone.utc)
    while time.time() < first[2].timestamp() + 1.1:
        time.sleep(0.05)
    bare.run("set", "lunch", "at=13:30")
    second = revision()
    assert second[0] == first[0] and second[1] > first[1] and second[2] > first[2] and second[3] == 13
    # A file that was put back is older than what it changes.
    while time.time() < second[2].timestamp() + 1.1:
        time.sleep(0.05)
    bare.write_schedule(reminder("lunch", at="12:30"))
    os.utime(bare.schedule_file, (1_600_000_000, 1_600_000_000))
    bare.run("reload")
    third = revision()
    assert third[1] > second[1] and third[3] == 12


def test_two_schedules_and_an_export_before_the_first_start(bare, folder):
    """Two plans that don't say whose they are are two; and what was exported before limberd ever ran is not there twice later."""
    plans = []
    for name in "ab":
        plans.append(folder / f"{name}.toml")
        plans[-1].write_text(f'[reminder.lunch]\nkind = "calcium"\ntitle = "{name}"\nat = ["08:00", "20:00"]\n')
    bare.schedule_file.parent.mkdir(parents=True, exist_ok=True)
    bare.schedule_file.write_text(plans[0].read_text())
    exported = [names(bare.run("export", "ics", "--schedule", str(plan)).stdout) for plan in [*plans, bare.schedule_file]]
    assert len({name for found in exported for name in found}) == 6
    bare.start()
    again = [names(bare.run("export", "ics", "--schedule", str(plan)).stdout) for plan in [*plans, bare.schedule_file]]
    assert again == exported and names(bare.run("export", "ics").stdout) == exported[2]
    # One of two times is taken out: the other one is what it was.
    bare.run("set", "lunch", "at=20:00")
    assert names(bare.run("export", "ics").stdout) == exported[2][1:]


ZONES = {
    "Europe/Berlin": True, "America/New_York": True, "Australia/Lord_Howe": True, "America/Santiago": True, "Pacific/Chatham": True,
    "Asia/Kolkata": False, "Africa/Casablanca": False,
}  # fmt: skip


def test_zones_hold_for_ever(exported):
    limber = exported(*(reminder(f"at-{index}", at=f"08:30 {zone}") for index, zone in enumerate(ZONES)))
    text = limber("export", "ics").stdout
    assert "\nX-WR-TIMEZONE:Europe/Berlin" in text
    for zone, has_rules in ZONES.items():
        [found] = [each for each in icalendar.Calendar.from_ical(text).walk("VTIMEZONE") if each["TZID"] == zone]
        assert any("RRULE" in part for part in found.subcomponents) == has_rules, zone
        read = tz.tzical(io.StringIO(text)).get(zone)
        day = datetime.now().replace(hour=12, minute=0, second=0, microsecond=0)
        end = day.year + (70 if has_rules else 10)
        while day.year < end:
            assert read.utcoffset(day) == day.replace(tzinfo=ZoneInfo(zone)).utcoffset(), (zone, day)
            day += timedelta(5)
