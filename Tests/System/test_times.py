"""What was typed is what is done: several times, options that are given once, numbers that mean one thing."""

import json
import os
import re
import shlex

import pytest

from rig.control import Control, Refused
from rig.limber import reminder


@pytest.fixture
def running(bare):
    bare.write_schedule(reminder("toes", kind="movement", title="Toes", every="1h", between="10:00-12:00"))
    bare.start()
    return bare


def shown(limber, id):
    [found] = [each for each in limber.json("list") if each["id"] == id]
    return found


def agenda(limber, id):
    times = limber.json("agenda", "--days", "3", "--from", "2030-01-07")["occurrences"]
    return [each["due"][11:16] for each in times if each["reminder"] == id]


def test_several_times(running):
    added = running.run("add", "calcium", "Lunch", "--at=08:00", "--at", "20:00", "--at", "Mon 08:00", "--dose", "0,5g", "--source", "food")
    assert "Added lunch: Lunch, next" in added.stdout and "!" not in added.stdout and added.stderr == ""
    assert re.search(r'^at +\= \["08:00", "20:00", "Mon 08:00"\]$', running.schedule_file.read_text(), re.M)
    found = shown(running, "lunch")
    # A client that knows no more than `at` reads one expression there.
    assert (found["at"], found["alsoAt"], found["dose"]) == ("08:00", ["20:00", "Mon 08:00"], "500 mg")
    assert agenda(running, "lunch") == ["08:00", "20:00"] * 3
    assert "at 08:00, 20:00 and Mon 08:00" in running.run("show", "lunch").stdout
    running.run("set", "lunch", "at=09:00", "at=21:00")
    assert agenda(running, "lunch") == ["09:00", "21:00"] * 3
    with Control(running) as control:
        control.call("Set", reminder="lunch", changes={"title": "Calcium"})
        assert shown(running, "lunch")["alsoAt"] == ["21:00"]
        control.call("Set", reminder="lunch", changes={"at": "10:00", "alsoAt": ["11:00"]})
        assert agenda(running, "lunch") == ["10:00", "11:00"] * 3
        # What an old client sets is what is in force.
        control.call("Set", reminder="lunch", changes={"at": "12:30"})
        with pytest.raises(Refused):
            control.call("Set", reminder="lunch", changes={"alsoAt": ["13:00"]})
    assert shown(running, "lunch")["at"] == "12:30" and "alsoAt" not in shown(running, "lunch")
    done = running.run("add", "calcium", "Close", "--at", "08:00", "--at", "08:04", check=False)
    assert done.returncode == 78 and "08:00 and 08:04 come 4min apart" in " ".join(done.stderr.split())
    # Restarted, all is as it was.
    running.run("set", "lunch", "at=08:00", "at=20:00")
    running.stop()
    running.start()
    assert agenda(running, "lunch") == ["08:00", "20:00"] * 3


def test_an_option_given_twice_is_refused(running):
    before = running.schedule_file.read_bytes()
    for words in (
        ("add", "calcium", "C", "--at", "08:00", "--dose", "1", "--dose=2"), ("log", "cramp", "--at", "1h ago", "--at", "2h ago"),
        ("preview", "08:00", "--zone", "UTC", "--zone", "Europe/Berlin"), ("review", "--since", "-7d", "--since", "-1d"),
        ("add", "movement", "M", "--every", "1h", "--limb", "left leg", "--limb", "right leg"),
    ):  # fmt: skip
        done = running.run(*words, check=False)
        assert done.returncode == 64 and " is given twice.\nGive it once." in done.stderr, done
        assert done.stdout == ""
    assert running.schedule_file.read_bytes() == before


def test_what_is_meant_otherwise_is_said(running):
    added = running.run("add", "calcium", "Lunch", "--at", "8:00,20:00", "--dose", "500")
    said = " ".join(added.stdout.split())
    assert "Lunch comes at 08:00 and 08:20 (8:00,20:00)." in said and "limber set lunch at=08:00 at=20:00" in said
    # What was said is not said again, also where the title is another one.
    assert "!" not in running.run("set", "lunch", "title=Noon").stdout
    assert "Noon comes at 08:00 and 08:20" in " ".join(running.run("check").stdout.split())
    changed = running.run("set", "lunch", "at=08:00", "at=20:00")
    assert "Changed lunch" in changed.stdout and "!" not in changed.stdout and changed.stderr == ""
    done = running.run("add", "calcium", "Daily", "--at", "daily 08:00", check=False)
    assert done.returncode == 78 and "'daily 08:00' is not how it is written: write --at 08:00" in done.stderr
    done = running.run("set", "lunch", "at=8:00, 20:00", check=False)
    assert done.returncode == 78 and "given by itself: write at=08:00 at=20:00" in " ".join(done.stderr.split())
    done = running.run("preview", "0", "8", "*", "*", "*", check=False)
    assert done.returncode == 64 and "That is how cron writes it: write 08:00." in done.stderr
    said = " ".join(running.run("preview", "*-*-1/2").stdout.split())
    assert "begins anew on day 1 of the next." in said and "write \"Mon,Wed,Fri 08:00\"." in said
    added = running.run("add", "movement", "Heels", "--every", "1h", "--speak", "--natural-break", "10min")
    said = " ".join(added.stdout.split())
    assert "nothing is read aloud yet" in said and "does not count as a movement yet" in said


def test_what_is_said_works_when_it_is_typed(running):
    """Each place has its words, and one answer mends all of a reminder's times."""
    said = running.run("add", "calcium", "Lunch", "--at", "12:00,00:00", "--at", "*-*-31 09:00", "--dose", "500").stdout
    command = re.search(r"limber (set lunch (?:at=(?:\"[^\"]*\"|\S+)\s*)+)", " ".join(said.split())).group(1)
    # What was typed stays in the file, so that check can say so too.
    assert '"12:00,00:00"' in running.schedule_file.read_text()
    assert "comes only at 12:00 (12:00,00:00)" in " ".join(running.run("check").stdout.split())
    done = running.run(*shlex.split(command))
    assert "!" not in done.stdout and agenda(running, "lunch")[:2] == ["00:00", "12:00"]
    assert "08:00 and 08:20" not in running.run("check").stdout
    # A file that is not in force: what to write in it.
    other = running.folder / "therapist.toml"
    other.write_text(reminder("tea", at=["8:00,20:00", "*-*-31 09:00"]) + '[apart.x]\nat = "7:00,19:00"\ncalcium_after = "1h"\n')
    said = " ".join(running.run("check", str(other)).stdout.split())
    assert 'write at = ["08:00", "20:00", "*-*~01 09:00"].' in said and 'write at = ["07:00", "19:00"].' in said
    assert "limber set" not in said and "--at" not in said
    with Control(running) as control:
        warnings = control.call("Check", text=other.read_text())["warnings"]
        assert "limber set" not in json.dumps(warnings) and "at = [" in json.dumps(warnings)
    # The own schedule by another path is the own one.
    running.run("set", "toes", "at=8:00,20:00")
    for words in ("check",), ("check", str(running.schedule_file)), ("check", os.path.relpath(running.schedule_file)):
        assert "limber set toes at=08:00 at=20:00" in " ".join(running.run(*words).stdout.split())
    for words, answer in (
        (("--every", "hourly"), 'Write --every "1h".'), (("--every", "1h", "--days", "Mo-Fr"), "write Mon..Fri"),
        (("--every", "1h", "--days", "weekdays"), "write Mon..Fri"), (("--at", "every 1,5 hours"), 'write --every "1h 30min" in its place'),
        (("--at", "08:00..20:00"), "write --at 08..20:00"),
    ):  # fmt: skip
        done = running.run("add", "movement", "Heels", *words, check=False)
        assert done.returncode in (64, 78) and answer in " ".join(done.stderr.split()), done


def test_a_number_means_one_thing(running):
    done = running.run("log", "calcium", "1,000mg", check=False)
    assert done.returncode == 64 and '"1,000mg" may mean 1000mg or 1mg.' in done.stderr
    assert "Logged: 1200 mg" in running.run("log", "calcium", "1,2g", "milk").stdout
    running.write_schedule('[calcium]\ntarget = "2.000 mg"\n')
    done = running.run("check", check=False)
    assert done.returncode == 78 and "it may mean 2000 mg or 2 mg" in done.stdout
    with Control(running) as control:
        for text in ("1,000h", "1.000h"):
            with pytest.raises(Refused) as refused:
                control.call("Pause", duration=text)
            assert "1000h or 1h" in json.dumps(refused.value.parameters)
