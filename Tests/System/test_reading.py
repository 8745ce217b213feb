"""Limber's records read back from journals of all kinds: of many boots and files, collected elsewhere, forged, damaged."""

import json
import os
import subprocess

import pytest

from rig import collected
from rig.collected import changed
from rig.limber import clock, reminder
from rig.wait import until

SECOND = 1_000_000


@pytest.fixture
def life(limber, journald):
    """What limberd recorded: a dose that was due and done, two kinds of calcium, a cramp; each as the journal has it."""
    limber.write_schedule(reminder("lunch", at=clock(2), dose="500 mg"))
    limber.start()
    limber.wait_due("lunch", state="held")
    limber.run("done", "lunch")
    limber.run("log", "calcium", "300mg", "yogurt")
    limber.run("log", "cramp", "--where", "left calf", "--severity", "6")
    limber.stop()
    entries = limber.entries()
    until(lambda: len(journald.records()) == len(entries), "every entry is in the journal")
    return [record for record in collected.records(journald) if "LIMBER_ENTRY_ID" in record]


def only(records, **fields):
    [record] = [record for record in records if all(record.get(name) == value for name, value in fields.items())]
    return record


def review(limber, *words):
    return json.loads(limber.run("review", "--json", *words).stdout)


def said(review):
    """What was done, without what it rests on."""
    cramps = [cramp["place"] for cramp in review["cramps"]]
    rows = [(row["reminder"], row["due"], row["done"]) for row in review["reminders"]]
    return rows, sum(day["mg"] for day in review["calcium"]["days"]), cramps


WHOLE = ([("lunch", 1, 1)], 800, ["left calf"])


def test_collected_journals_say_what_the_ledger_says(limber, life, folder):
    own = review(limber)
    assert said(own) == WHOLE and own["evidence"]["onlyInLedger"] == own["evidence"]["onlyInJournal"] == 0
    file = collected.write(folder / "remote/remote-home.journal", life)
    for words in (("--directory", file.parent), ("--file", file)):
        found = review(limber, *map(str, words))
        assert said(found) == WHOLE
        evidence = found["evidence"]
        assert evidence["journalEntries"] == len(life) and evidence["unverified"] == evidence["gaps"] == 0
        # Of the ledger, which was not looked at, nothing is said.
        assert not {"ledgerSince", "ledgerEntries", "ledgerProblem", "onlyInLedger", "onlyInJournal"} & set(evidence)
    text = limber.run("review", "--directory", str(file.parent)).stdout
    assert "The journal reaches back" in text and "ledger" not in text


def test_files_of_many_boots_are_one_life(limber, life, folder):
    """As journald rotates them, some in the folder of their machine; and one record is in two of them."""
    middle = len(life) // 2
    boots = [changed(record, _BOOT_ID=str(index) * 32) for index, record in enumerate(life, start=1)]
    collected.write(folder / "all/system.journal", boots[:middle])
    collected.write(folder / f"all/{'a' * 32}/system@1.journal", boots[middle - 1 :])
    found = review(limber, "--directory", str(folder / "all"))
    assert said(found) == WHOLE
    assert found["evidence"]["journalEntries"] == len(life) and found["evidence"]["gaps"] == 0
    one = review(limber, "--file", str(folder / "all/system.journal"))
    assert one["evidence"]["journalEntries"] == middle
    files = [str(folder / "all/system.journal"), str(folder / f"all/{'a' * 32}/system@1.journal")]
    assert said(review(limber, "--file", *files)) == WHOLE


UNIT, OTHER = "limberd.service", "other.service"


@pytest.mark.parametrize(
    "unit, program, counts",
    [
        (UNIT, "/usr/bin/limberd", True),
        (UNIT, "/opt/another-name", True),
        (OTHER, "/usr/bin/limberd", False),
        ("limberd.service.evil.service", "/usr/bin/limberd", False),
        (None, "/home/anna/.local/bin/limberd", True),
        (None, "/home/anna/.local/bin/limberd (deleted)", True),
        (None, "/usr/bin/logger", False),
        (None, "/tmp/not-limberd", False),
        (None, None, False),
    ],
)
def test_the_unit_vouches_and_the_program_only_without_one(limber, life, folder, unit, program, counts):
    cramp = only(life, LIMBER_WHAT="cramp")
    others = [record for record in life if record is not cramp]
    cramp = changed(cramp, _SYSTEMD_USER_UNIT=unit, _EXE=program)
    file = collected.write(folder / "one.journal", [*others, cramp])
    found = review(limber, "--file", str(file))
    assert said(found)[2] == (["left calf"] if counts else [])
    assert found["evidence"]["unverified"] == (0 if counts else 1)
    assert found["evidence"]["gaps"] == (0 if counts or cramp is life[-1] else 1)
    text = limber.run("review", "--file", str(file)).stdout
    assert ("did not come from limberd" in text) != counts


def later(record, seconds, **fields):
    time = int(record["__REALTIME_TIMESTAMP"]) + seconds * SECOND
    return changed(record, __REALTIME_TIMESTAMP=str(time), **fields)


def test_what_was_sent_again_counts_once_and_at_its_time(limber, life, folder):
    again = [later(record, 5 * 86_400) for record in life]
    first = min(int(record["LIMBER_TIME_USEC"]) for record in life) // SECOND
    for number, records in enumerate(([*life, *again], again)):
        file = collected.write(folder / f"{number}.journal", records)
        span = ("--since", f"@{first - 1}", "--until", f"@{first + 3600}")
        found = review(limber, "--file", str(file), *span)
        assert said(found) == WHOLE
        assert found["evidence"]["journalEntries"] == len(life)
        assert found["evidence"]["unverified"] == found["evidence"]["gaps"] == 0


def test_of_two_under_one_id_the_one_vouched_for_counts(limber, life, folder):
    cramp = only(life, LIMBER_WHAT="cramp")
    forged = changed(cramp, LIMBER_PLACE="right calf", _SYSTEMD_USER_UNIT=OTHER)
    copied = changed(cramp, _SYSTEMD_USER_UNIT=OTHER)
    for name, twin, unverified in (("before", later(forged, -1), 1), ("after", later(forged, 1), 1), ("copy", copied, 0)):
        found = review(limber, "--file", str(collected.write(folder / f"{name}.journal", [*life, twin])))
        assert said(found) == WHOLE and found["evidence"]["unverified"] == unverified, name


def test_what_contradicts_the_ledger_does_not_count(limber, life, journald, folder):
    """In this machine's own journal, under the unit's name: only the ledger can tell."""
    cramp = only(life, LIMBER_WHAT="cramp")
    made = changed(cramp, LIMBER_PLACE="right calf", _SYSTEMD_USER_UNIT=UNIT)
    file = collected.write(folder / "made.journal", [later(made, 1)])
    script = 'cp "$1" /var/log/journal/*/made.journal 2>/dev/null || cp "$1" "$(echo /var/log/journal/*/)made.journal"'
    subprocess.run([*journald.prefix, "sh", "-c", script, "sh", file], check=True)
    found = review(limber)
    assert said(found) == WHOLE and found["evidence"]["unverified"] == 1
    assert found["evidence"]["onlyInLedger"] == 0


def test_forged_beside_the_real_journal(limber, life, journald):
    """By another program of the same user: under an id of its own, under a known one, and one that makes no entry."""
    cramp = {name: value for name, value in only(life, LIMBER_WHAT="cramp").items() if not name.startswith("_")}
    new = {**cramp, "LIMBER_ENTRY_ID": "f" * 32, "LIMBER_SEQ": "999"}
    known = {**cramp, "LIMBER_PLACE": "right calf"}
    broken = {**cramp, "LIMBER_ENTRY_ID": "e" * 32, "LIMBER_SEQ": "many"}
    for record in (new, known, broken):
        text = "".join(f"{name}={value}\n" for name, value in record.items())
        subprocess.run([*journald.prefix, "logger", "--journald"], input=text, text=True, check=True)
    until(lambda: len(journald.records()) == len(life) + 3, "the forged records are there")
    found = review(limber)
    assert said(found) == WHOLE and found["evidence"]["unverified"] == 3 and found["evidence"]["gaps"] == 0
    assert "journalProblem" not in found["evidence"]
    limber.state.rename(limber.state.with_name("hidden"))
    alone = review(limber)
    assert said(alone) == WHOLE and alone["evidence"]["unverified"] == 3


def test_damaged_files_are_named_and_the_rest_is_read(limber, life, folder):
    place = folder / "collected"
    collected.write(place / "good.journal", life)
    # More than fits into what is damaged.
    many = [later(changed(record, LIMBER_ENTRY_ID=f"{n:032x}"), n) for n in range(1, 60) for record in life[:1]]
    damaged = collected.write(place / "damaged.journal", many)
    collected.damage_end(damaged)
    cut = collected.write(place / "cut.journal", many)
    cut.write_bytes(cut.read_bytes()[:100_000])
    (place / "text.journal").write_text("This is no journal.\n" * 100)
    (place / "empty.journal~").write_bytes(b"")
    found = review(limber, "--directory", str(place))
    assert said(found) == WHOLE
    problem = found["evidence"]["journalProblem"]
    for name in ("damaged.journal", "cut.journal", "text.journal", "empty.journal~"):
        assert str(place / name) in problem, problem
    assert "good.journal" not in problem
    # Of the damaged one what comes before the damage.
    assert len(life) < found["evidence"]["journalEntries"] < len(life) + len(many)
    text = " ".join(limber.run("review", "--directory", str(place)).stdout.split())
    assert "Not all of it could be read" in text


def test_people_are_not_mixed(limber, life, folder):
    anna = [changed(record, LIMBER_PERSON="Anna", _HOSTNAME="kitchen") for record in life]
    machine = "0123456789abcdef" * 2
    others = [
        changed(record, LIMBER_PERSON="Bert", _MACHINE_ID=machine, _HOSTNAME="ward-2", LIMBER_ENTRY_ID=f"{n:032x}")
        for n, record in enumerate(life, start=1)
    ]
    first = collected.write(folder / "all/remote-kitchen.journal", anna)
    second = collected.write(folder / "all/remote-ward-2.journal", others)
    many = review(limber, "--directory", str(folder / "all"))
    assert [(one["person"], one["host"], one["machine"], one["due"]) for one in many["people"]] == [
        ("Anna", "kitchen", life[0]["_MACHINE_ID"], 1), ("Bert", "ward-2", machine, 1),
    ]  # fmt: skip
    text = limber.run("review", "--directory", str(folder / "all")).stdout
    assert "Review of 2 people" in text and "Anna" in text and "Bert" in text
    for name in ("Bert", "0@ward-2", f"0@{machine[:6]}"):
        assert said(review(limber, "--directory", str(folder / "all"), "--person", name)) == WHOLE
    nobody = limber.run("review", "--directory", str(folder / "all"), "--person", "Carl", check=False)
    assert nobody.returncode == 1 and 'Nobody called "Carl"' in nobody.stderr
    # A label is no identity.
    twin = [changed(record, LIMBER_PERSON="Bert", _MACHINE_ID="f" * 32, _HOSTNAME="ward-3") for record in others]
    collected.write(folder / "all/deep/down/remote-ward-3.journal", twin)
    two = limber.run("review", "--directory", str(folder / "all"), "--person", "Bert", check=False)
    assert two.returncode == 6 and machine in two.stderr and "f" * 32 in two.stderr and "--person" in two.stderr
    text = limber.run("review", "--directory", str(folder / "all")).stdout
    assert "Bert (0@ward-2)" in text and "Bert (0@ward-3)" in text
    for file in (first, second):
        assert said(review(limber, "--file", str(file))) == WHOLE
    # Another user of the same machine is another person; what a forger says of himself is none.
    same = [changed(record, _UID="1234", LIMBER_ENTRY_ID=f"{n:032x}") for n, record in enumerate(life, start=1)]
    file = collected.write(folder / "same.journal", [*life, *same])
    assert [one["uid"] for one in review(limber, "--file", str(file))["people"]] == [life[0]["_UID"], "1234"]
    forged = [changed(record, _SYSTEMD_USER_UNIT=OTHER) for record in same]
    found = review(limber, "--file", str(collected.write(folder / "forged.journal", [*life, *forged])))
    assert said(found) == WHOLE and found["evidence"]["unverified"] == len(life)


def test_what_cannot_be_reviewed_is_said(limber, folder):
    (folder / "empty").mkdir()
    (folder / "bad.journal").write_text("no journal\n" * 100)
    for place, name in (("line", b"a\nb"), ("bytes", b"a\xffb")):
        (folder / place).mkdir()
        (folder / place / os.fsdecode(name + b".journal")).write_text("no journal\n" * 100)
    (folder / "export").write_text("__CURSOR=s=1\n__REALTIME_TIMESTAMP=1\n\n" * 100)
    for words, expected in (
        (("--directory", "/nonexistent"), "No such file or directory"),
        (("--directory", str(folder / "empty")), "holds no journal files"),
        (("--directory", str(folder / "bad.journal")), "Not a directory"),
        (("--file", "/nonexistent.journal"), "No such file or directory"),
        (("--file", str(folder / "bad.journal")), "is damaged, or is no journal"),
        (("--directory", str(folder / "line")), "a b.journal is damaged, or is no journal"),
        (("--directory", str(folder / "bytes")), "its name is not UTF-8; rename it"),
        (("--file", str(folder / "export")), "make a journal of it"),
    ):
        refused = limber.run("review", *words, check=False)
        assert refused.returncode == 1 and expected in refused.stderr and words[1] in refused.stderr, refused.stderr
        assert refused.stdout == ""
    # Where there is no such place for what passes through, another is taken.
    limber.env["TMPDIR"] = "/nonexistent"
    for contents in ("no journal\n" * 500, "LPKSHHRH" + "\0" * 200):
        refused = limber.run("review", "--file", "-", check=False, input=contents)
        assert refused.returncode == 1 and "standard input is damaged, or is no journal" in refused.stderr, refused.stderr
    both = limber.run("review", "--directory", str(folder), "--file", str(folder / "bad.journal"), check=False)
    assert both.returncode == 64 and "not both" in both.stderr
