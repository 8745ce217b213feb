"""The review as data, of chosen spans, and of many people at once."""

import csv
import io
import json
from datetime import date, datetime

import jsonschema
import pytest

from rig import collected, faketime, ledger, lived
from rig.limber import REPOSITORY, Limber, clock, reminder

SCHEMA = json.loads((REPOSITORY / "Units/limber-review.schema.json").read_text())
SPAN = ("--since", "2025-10-20", "--until", "2025-11-18", "--zone", lived.ZONE)


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """Three lives on three machines, two of the people called Anna; and what is in the way among the files."""
    folder = tmp_path_factory.mktemp("people")
    texts, schema = lived.definitions()
    lives = {}
    for seed, person, host in ((1, "Anna", "0" * 31 + "1"), (2, "Bert", "0" * 31 + "2"), (3, "Anna", "0" * 31 + "3")):
        life = lived.Life(seed, texts, 90, date(2025, 11, 18), person)
        lives[f"1000@{host}"] = life
        lived.write_journal(life, life.kept, folder / f"journals/ward/{seed}", 1000, host)
    lived.write_ledger(life, life.kept, folder / "home/.local/state/limber" / ledger.NAME, schema)
    (folder / "journals/broken.journal").write_text("no journal\n" * 100)
    (folder / "journals/ward/loop").symlink_to("..")
    return folder, lives


@pytest.fixture
def reader(folder):
    return Limber(folder)


def valid(text):
    document = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(document)
    return document


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def truth(life):
    start, end = (int(datetime(2025, *day, tzinfo=lived.BERLIN).timestamp()) * lived.SECOND for day in ((10, 20), (11, 18)))
    return lived.truth(life, since=start, until=end, journal=life.kept)


def test_many_are_a_table(people, reader):
    folder, lives = people
    words = ("--directory", str(folder / "journals"), *SPAN)
    document = valid(reader.run("review", "--json", *words).stdout)
    truths = {user: truth(life)["total"] for user, life in lives.items()}
    expected = sorted(truths, key=lambda user: (-truths[user]["missed"], lives[user].person, user.partition("@")[2]))
    assert [one["user"] for one in document["people"]] == expected
    for one in document["people"]:
        for name in ("due", "asked", "done", "missed", "excused", "adherenceOutOf", "coverageOutOf"):
            assert one[name] == truths[one["user"]][name], (one["user"], name)
    [problem] = document["problems"]
    assert problem["file"].endswith("broken.journal") and "damaged" in problem["message"]
    for columns in (80, 40):
        text = reader.run("review", *words, env={"COLUMNS": str(columns)}.items()).stdout
        assert max(map(len, text.splitlines())) <= columns
        assert text.startswith("Review of 3 people") and "broken.journal" in text.replace("\n    ", "")
        most = lives[expected[0]].person
        assert text.index(most) < text.index({"Anna": "Bert", "Bert": "Anna"}[most])
    file = reader.folder / "many.html"
    reader.run("review", "--html", str(file), *words)
    assert file.read_text().count("<tr>") == 4


def test_two_people_on_copies_of_one_disk_are_told_apart(people, reader, folder):
    """One user, one machine id: the numbers say that they are two, and the review says that it is so."""
    lives = dict(enumerate(list(people[1].values())[:2], start=1))
    machine = "0" * 31 + "7"
    for number, life in lives.items():
        lived.write_journal(life, life.kept, folder / f"copies/{number}", 1000, machine)
    words = ("--directory", str(folder / "copies"), *SPAN)
    document = valid(reader.run("review", "--json", *words).stdout)
    assert {(one["user"], one["copy"], one["person"]) for one in document["people"]} == {
        (f"1000@{machine}#{one['copy']}", one["copy"], one["person"]) for one in document["people"]
    }
    assert sorted(one["person"] for one in document["people"]) == ["Anna", "Bert"]
    for one in document["people"]:
        total = truth(next(life for life in lives.values() if life.person == one["person"]))["total"]
        for name in ("due", "asked", "done", "missed", "excused"):
            assert one[name] == total[name], (one["person"], name)
        alone = valid(reader.run("review", "--json", *words, "--person", one["user"]).stdout)
        assert alone["person"] == one["person"] and alone["total"]["due"] == total["due"]
    text = reader.run("review", *words).stdout
    assert text.startswith("Review of 2 people") and "copied disk" in text.replace("\n    ", " ")
    assert {row["user"] for row in rows(reader.run("review", "--csv", *words).stdout)} == {
        one["user"] for one in document["people"]
    }
    both = reader.run("review", *words, "--person", f"1000@{machine}", check=False)
    assert both.returncode == 6 and "#1" in both.stderr and "#2" in both.stderr


def test_one_of_many_is_as_if_alone(people, reader):
    folder, lives = people
    words = ("--json", "--directory", str(folder / "journals"), *SPAN)
    for user, life in lives.items():
        found = valid(reader.run("review", *words, "--person", user).stdout)
        expected = truth(life)
        for name in ("reminders", "total", "movement", "cramps"):
            assert lived.differences(expected[name], found[name], name) == []
        assert "broken.journal" in found["evidence"]["journalProblem"]
    assert valid(reader.run("review", *words, "--person", "Bert").stdout)["person"] == "Bert"
    both = reader.run("review", *words, "--person", "Anna", check=False)
    assert both.returncode == 6 and all(user in both.stderr for user in lives if lives[user].person == "Anna")


def test_a_damaged_file_does_not_hide_the_rest(people, reader, folder):
    _, lives = people
    user, life = next(iter(lives.items()))
    lived.write_journal(life, life.kept, folder / "some", 1000, user.partition("@")[2])
    files = sorted((folder / "some").glob("*.journal"))
    collected.damage_end(files[-1])
    found = valid(reader.run("review", "--json", "--directory", str(folder / "some"), *SPAN).stdout)
    assert files[-1].name in found["evidence"]["journalProblem"] and found["total"]["due"] > 0


def test_a_row_for_each_due_instant(people, reader):
    folder, lives = people
    text = reader.run("review", "--csv", "--directory", str(folder / "journals"), *SPAN)
    assert "broken.journal" in text.stderr
    found = rows(text.stdout)
    assert {row["user"] for row in found} == set(lives)
    for user, life in lives.items():
        expected = truth(life)
        mine = [row for row in found if row["user"] == user]
        # A person's rows stand together, in order of time.
        assert found.index(mine[-1]) - found.index(mine[0]) == len(mine) - 1
        instants = [datetime.fromisoformat(row["due"]) for row in mine]
        assert instants == sorted(instants)
        total = expected["total"]
        for outcome in ("done", "skipped", "missed", "excused", "open"):
            assert sum(int(row["count"]) for row in mine if row["outcome"] == outcome) == total[outcome], outcome
        for timing in ("early", "onTime", "late"):
            assert sum(row["timing"] == timing for row in mine) == total[timing]
        closed = [row for row in mine if row["outcome"] != "open"]
        assert sum(row["asked"] == "1" for row in closed) == total["asked"]
        assert sum(int(row["showings"]) for row in closed) == total["showings"]
        assert sum(int(row["snoozes"]) for row in closed) == total["snoozes"]
        by_reason = {item.get("reason", ""): item["count"] for item in total.get("skippedBecause", [])}
        for reason, count in by_reason.items():
            assert sum(row["outcome"] == "skipped" and row["reason"] == reason for row in mine) == count, reason


def test_a_spreadsheet_takes_nothing_for_a_formula(bare):
    bare.write_schedule(reminder("a", title='=HYPERLINK("x"), "quoted"', at=clock(2)))
    bare.start()
    bare.wait_due("a")
    bare.run("skip", "a", "--reason", "+1\nline, two")
    [row] = rows(bare.run("review", "--csv").stdout)
    assert (row["title"], row["reason"]) == ("'=HYPERLINK(\"x\"), \"quoted\"", "'+1\nline, two")


def test_spans(people, reader):
    """At a moment that stands still: Tuesday the 18th of November, 12:00."""
    folder, _ = people
    home = Limber(folder / "still")
    state = home.state
    state.parent.mkdir(parents=True, exist_ok=True)
    if not state.exists():
        state.symlink_to(folder / "home/.local/state/limber")
    faketime.stand_still(home, lived.ZONE, "2025-11-18 12:00:00+01:00")

    def span(*words):
        found = valid(home.run("review", "--json", "--source", "ledger", *words).stdout)
        return found["since"][:16], found["until"][:16]

    now = "2025-11-18T12:00"
    assert span() == ("2025-11-12T00:00", now)
    assert span("--week") == ("2025-11-17T00:00", now)
    assert span("--month") == ("2025-11-01T00:00", now)
    assert span("--month", "--until", "2025-11-01") == ("2025-10-01T00:00", "2025-11-01T00:00")
    assert span("--week", "--until", "2025-11-17") == ("2025-11-10T00:00", "2025-11-17T00:00")
    assert span("--since", "-7d") == ("2025-11-11T12:00", now)
    assert span("--since", "-7d", "--until", "yesterday") == ("2025-11-11T12:00", "2025-11-17T00:00")
    # Seven whole days, as where nothing is named.
    assert span("--until", "2025-11-17") == ("2025-11-10T00:00", "2025-11-17T00:00")
    assert span("--since", "2025-11-01", "--until", "today") == ("2025-11-01T00:00", "2025-11-18T00:00")
    # The reader's days are those of the zone that is named.
    there = valid(home.run("review", "--json", "--source", "ledger", "--month", "--zone", "America/New_York").stdout)
    assert (there["since"], there["zone"]) == ("2025-11-01T00:00:00-04:00", "America/New_York")
    refused = home.run("review", "--zone", "Mars/Phobos", check=False)
    assert refused.returncode == 64 and '"Mars/Phobos"' in refused.stderr
    refused = home.run("review", "--week", "--month", check=False)
    assert refused.returncode == 64 and "one of" in refused.stderr
    refused = home.run("review", "--since", "2025-11-18", "--until", "2025-11-01", check=False)
    assert refused.returncode == 64 and "end before it begins" in refused.stderr


def test_a_page_that_can_not_be_written_leaves_none(people, reader):
    refused = reader.run("review", "--html", "/nonexistent/page.html", check=False)
    assert refused.returncode == 1 and "/nonexistent/page.html" in refused.stderr and refused.stdout == ""
    assert reader.run("review", "--html", "-").stdout.startswith("<!DOCTYPE html>")


def test_nothing_at_all(reader):
    found = valid(reader.run("review", "--json", "--source", "ledger").stdout)
    assert found["total"]["adherence"] is None and found["reminders"] == []
    assert rows(reader.run("review", "--csv", "--source", "ledger").stdout) == []
    text = reader.run("review", "--source", "ledger").stdout
    assert "Nothing was due in this time." in text and " %" not in text
