"""The command line as a tired person types it: exit codes, two sentences, the nearest right word, and nothing half-done."""

import json
import re
import subprocess
import time

import pytest

from rig.control import Control
from rig.control import Refused as ControlRefused
from rig.limber import BINARIES, clock, reminder
from rig.terminal import Terminal
from rig.wait import Background, until

def schedule():
    return [
        "# Anna's\nperson = 'Anna'\n",
        "# from the therapist\n" + reminder("ankle-pumps", kind="movement", title="Ankle pumps, left foot", at=clock(2), repeats=0, late="1h"),
        reminder("toes", kind="movement", title="Toes", every="1h", between="00:00-24:00") + "  # the end\n",
        reminder("calcium-lunch", title="Calcium with lunch", at=clock(3600), early="1s", dose="500 mg"),
    ]


@pytest.fixture
def running(bare):
    bare.reminders = schedule()
    bare.write_schedule(*bare.reminders)
    bare.start()
    return bare


def refused(limber, code, *words, what="", to_do=""):
    """Exit code, one sentence what, one what to do; and the schedule and the answers are as they were."""
    before = limber.schedule_file.read_bytes(), [e["id"] for e in limber.entries() if e["kind"] in ("closed", "logged", "undone")]
    done = limber.run(*words, check=False)
    assert (done.returncode, done.stdout) == (code, ""), done.stdout + done.stderr
    assert what in done.stderr and to_do in done.stderr, done.stderr
    assert "Fatal" not in done.stderr and "rror:" not in done.stderr
    assert len(done.stderr.strip().splitlines()) >= 2 and done.stderr.strip()[0].isprintable()
    after = limber.schedule_file.read_bytes(), [e["id"] for e in limber.entries() if e["kind"] in ("closed", "logged", "undone")]
    assert after == before


def test_codes(running, folder):
    refused(running, 3, "done", "calcium-lunch", what="Nothing is due now.", to_do="Next is Calcium with lunch, at ")
    refused(running, 5, "done", "calcum-lunch", what='has the id "calcum-lunch"', to_do="Did you mean calcium-lunch?")
    refused(running, 64, "dnoe", what='no verb "dnoe"', to_do="limber done")
    refused(running, 64, "done", "--nite", "x", what="'--nite'", to_do="'--note'")
    refused(running, 64, "add", "calcum", "X", what="'calcum'", to_do="Did you mean calcium?")
    refused(running, 64, "set", "toes", "evry=1h", what='"evry"', to_do="every=")
    refused(running, 64, "set", "toes", "repeats=many", what='"many"', to_do="a whole number")
    refused(running, 78, "set", "toes", "posture=siting", what="siting", to_do="Nothing was changed")
    refused(running, 78, "add", "calcium", "X", "--at", "25:00", what="25:00", to_do="Nothing was changed")
    refused(running, 64, "log", "calcium", "many", what='"many"', to_do="300mg")
    refused(running, 64, "done", "toes", "--at", "yesterdya", what='"yesterdya"', to_do="yesterday 21:00")
    refused(running, 64, "pause", "until", what="Until when is missing.", to_do="limber pause until 15:00")
    refused(running, 5, "remove", "toess", what='"toess"', to_do="toes")
    refused(running, 5, "add", "movement", "T", "--id", "toes", "--every", "1h", what="reminder toes already", to_do="--id")
    refused(running, 1, "import", str(folder / "none.toml"), what="none.toml", to_do="Check the path")
    running.wait_due("ankle-pumps")
    running.write_schedule(*running.reminders, reminder("second", kind="movement", at=clock(2), repeats=0))
    running.wait_due("second")
    refused(running, 6, "done", what="More than one is due", to_do="limber done ")
    refused(running, 5, "snooze", "ankle-pumps", "3", "days", "or", "so", what='has the id "or". Nothing was answered.')
    running.stop()
    done = running.run("done", check=False)
    assert done.returncode == 4 and "limberd is not running.\nStart it in a terminal of its own: limberd" in done.stderr


def test_a_day(running):
    due = running.wait_due("ankle-pumps")
    again = running.run("snooze", "20").stdout
    assert re.match(r"Again at \d\d:\d\d: Ankle pumps", again)
    assert time.strftime("%H:%M", time.localtime(time.time() + 1200)) in again or "20" in again
    assert re.search(r"Taken back: Ankle pumps, left foot, put off at \d\d:\d\d\.\s+It is due now\.", running.run("undo").stdout)
    assert "Done: Ankle pumps" in running.run("done", due["occurrence"][:4].upper()).stdout
    already = running.run("done", check=False)
    assert already.returncode == 5 and "already done at" in already.stderr and f"limber undo {due['occurrence']}" in already.stderr
    running.run("log", "cramp")
    back = running.run("undo", due["occurrence"]).stdout
    assert re.search(r"Taken back: Ankle pumps, left foot, done at \d\d:\d\d\.\s+It is open again\.", back), "not the cramp"
    assert "Skipped: Ankle pumps" in running.run("skip", "--reason", "my leg hurts").stdout
    earlier = time.strftime("%H:%M", time.localtime(time.time() - 600))
    assert f"at {earlier}" in running.run("log", "movement", "10", "--at", earlier).stdout
    assert "min ago" not in running.run("log", "calcium", "300mg", "yogurt", "--at", "20 min ago").stdout
    assert "yesterday at 21:00" in running.run("log", "cramp", "--where", "left calf", "--at", "yesterday 21:00").stdout
    for words, amount in [(["300mg"], 300), (["0.5", "g"], 500), (["0,5g"], 500), (["300"], 300)]:
        assert f"Logged: {amount} mg of calcium" in running.run("log", "calcium", *words).stdout
    added = running.run("add", "movement", "Knee bends", "--every", "45", "--between", "00:00-24:00").stdout
    assert re.match(r"Added knee-bends: Knee bends, next at \d\d:\d\d,", added) and " and " in added


def test_the_file_stays_byte_for_byte(running, folder):
    before = running.schedule_file.read_text()
    assert "45min" in running.run("set", "toes", "every=45").stdout or running.json("show", "toes")["reminder"]["every"] == "45min"
    assert running.schedule_file.read_text() == before.replace('every = "1h"', 'every = "45min"')
    running.run("set", "toes", "every=1h")
    running.run("disable", "toes")
    assert [item["id"] for item in running.json("list") if not item["enabled"]] == ["toes"]
    assert running.schedule_file.read_text() == before.replace('between = "00:00-24:00"\n', 'between = "00:00-24:00"\nenabled = false\n')
    running.run("set", "toes", "enabled=")
    assert running.schedule_file.read_text() == before
    running.run("remove", "toes")
    assert "# Anna's" in running.schedule_file.read_text() and "# from the therapist" in running.schedule_file.read_text()
    plan = folder / "plan.toml"
    plan.write_text("# twice a week\n" + reminder("heels", kind="movement", at="Tue,Fri 10:00"))
    assert "Added: heels." in running.run("import", str(plan)).stdout
    assert running.schedule_file.read_text().endswith(plan.read_text())


def test_edit_keeps_a_rejected_text(running, folder):
    before = running.schedule_file.read_bytes()

    def edit(script, *words, code=0):
        done = running.run("edit", *words, check=False, env={"EDITOR": f"sed -i {script}"}.items())
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    assert "Nothing was changed." in edit("s/nothing/x/")
    wrong = edit("s/kind/kid/", code=78)
    assert "did you mean kind?" in wrong and "kept in" in wrong and running.schedule_file.read_bytes() == before
    assert "--go-on" in edit("s/Toes/X/", code=5)
    assert "Saved. The reminders are as before." in edit("'s/kid/kind/; 1s/$/ own/'", "--go-on")
    assert b"# Anna's own\n" in running.schedule_file.read_bytes()
    assert "Saved. Changed: toes." in edit("s/Toes/All/", "toes")
    assert not list(running.state.glob("edit.toml*"))
    missing = edit("s/x/y/", "tose", code=5)
    assert "Did you mean toes?" in missing
    assert json.loads(running.run("list", "--json").stdout)[1]["title"] == "All"


def test_an_editor_that_fails_removes_nothing(running):
    before = running.schedule_file.read_bytes()

    def edit(editor, *words, code):
        done = running.run("edit", *words, check=False, env={"EDITOR": editor}.items())
        assert done.returncode == code, done.stdout + done.stderr
        assert running.schedule_file.read_bytes() == before
        return done.stdout + done.stderr

    assert "saved nothing" in edit("rm", code=1)
    assert "The text is empty. The schedule is as it was." in edit("truncate -s 0", code=5)
    assert "status 3" in edit("sh -c 'exit 3' --", code=1)
    wrong = edit("printf '\\377' >", code=1)
    assert "is not UTF-8" in wrong and "--anew" in wrong
    assert "is not UTF-8" in edit("true", "--go-on", code=1)
    assert "Nothing was changed." in edit("true", "--anew", code=0)


def test_one_edits_at_a_time(running):
    before = running.schedule_file.read_bytes()
    gate = running.folder / "gate"
    script = running.folder / "slow-editor"
    script.write_text(f"#!/bin/sh\ntouch {gate}\nwhile [ -e {gate} ]; do sleep 0.05; done\nsed -i s/Toes/Feet/ \"$1\"\n")
    script.chmod(0o755)
    first = Background([str(BINARIES / "limber"), "edit"], running.folder / "edit.log", env={**running.env, "EDITOR": str(script)})
    until(gate.exists, "the first editor is open")
    second = running.run("edit", check=False, env={"EDITOR": "truncate -s 0"}.items())
    assert second.returncode == 5 and "is open in another editor" in second.stderr, second
    assert running.schedule_file.read_bytes() == before
    gate.unlink()
    assert first.process.wait(20) == 0 and "Saved. Changed: toes." in first.output()
    assert running.schedule_file.read_bytes() == before.replace(b"Toes", b"Feet")


def test_an_edit_names_mistakes_that_were_there(running):
    text = running.schedule_file.read_text()
    running.write_schedule(text.replace("kind =", "kid =", 1))
    done = running.run("edit", check=False, env={"EDITOR": "true"}.items())
    assert done.returncode == 78 and "Nothing was changed." in done.stdout and "did you mean kind?" in done.stderr, done


def test_words_that_are_not_what_they_look_like(running):
    running.wait_due("ankle-pumps")
    refused(running, 64, "snooze", "5fortnights", what='"5fortnights" is no length of time', to_do="20min")
    refused(running, 64, "snooze", "5fortnights", "ankle-pumps", what='"5fortnights" is no length of time')
    refused(running, 64, "snooze", "ankle-pumps", "5fortnights", what='"5fortnights" is no length of time')
    refused(running, 64, "log", "movement", "3furlong", what='"3furlong" is no length of time', to_do="10min")
    refused(running, 64, "log", "calcium", "-5mg", what='"-5mg" is less than nothing')
    refused(running, 64, "set", "toes", "steps=Sit.", "steps=", what="steps= is given with something behind it and with nothing")
    refused(running, 64, "set", "toes", "title=A", "title=B", what="title= is given twice")
    refused(running, 64, "set", "toes", b"title=\xff\xfe", what="is not UTF-8")
    running.run("done")
    refused(running, 3, "done", "--at", "50 min ago", what="Nothing is due now.", to_do="Next is")


def test_what_goes_for_a_new_time_is_said(running):
    assert "Gone for that: between and every." in running.run("set", "toes", "at=12:30").stdout
    assert "Gone for that" not in running.run("set", "toes", "at=", "every=1h").stdout
    gone = running.run("set", "toes", "at=12:30").stdout
    assert "Gone for that: every." in gone, "hours that go without saying were not there"


def test_what_is_set_again_is_looked_at_again(running):
    for _ in range(2):
        assert "of which nothing comes" in running.run("set", "toes", "speak=true").stdout
        assert "500 mg" in running.run("set", "calcium-lunch", "dose=600mg").stdout.split("!", 1)[1]
    assert "!" not in running.run("set", "toes", "note=x").stdout, "of another key nothing is said"


def test_a_title_in_other_letters_has_an_id_too(running):
    assert "Added movement: 日本" in running.run("add", "movement", "日本", "--every", "1h").stdout
    assert "Added movement-2: Пальцы" in running.run("add", "movement", "Пальцы ног", "--every", "1h").stdout


def test_a_pause_leaves_a_rest_alone(running):
    running.wait_due("ankle-pumps")
    running.run("rest")
    until_before = running.json("status")["pausedUntil"]
    assert "You are resting until" in running.run("pause", "20").stdout
    assert running.json("status")["pausedUntil"] == until_before
    assert "Paused until" in running.run("pause", "until", "tomorrow 09:00").stdout


def due_both(running):
    running.write_schedule(*running.reminders, reminder("second", kind="movement", at=clock(2), repeats=0))
    running.wait_due("second")
    running.wait_due("ankle-pumps")


def test_a_longer_pause_goes_on(running):
    """Who rests while it is on is told; the reminders don't come back with the next morning."""
    running.run("pause", "5d")
    until_when = running.json("status")["pausedUntil"]
    said = running.run("rest").stdout
    assert said.startswith("Reminders are paused until ") and "which is longer than a rest" in " ".join(said.split())
    status = running.json("status")
    assert status["pausedUntil"] == until_when and not status["resting"]
    assert running.json("rest") == {"until": until_when, "excused": [], "paused": True}


def test_an_early_answer_taken_back(running):
    """It is what it was before: the next one, and not due."""
    running.write_schedule(*running.reminders, reminder("early", at=clock(1800), title="Early one"))
    until(lambda: "early" in {found["reminder"] for found in running.json("status")["next"]}, "the schedule is read")
    running.run("done", "early")
    said = " ".join(running.run("undo").stdout.split())
    assert re.search(r"Taken back: Early one, done at \d\d:\d\d\. It comes at its time, ", said), said
    status = running.json("status")
    assert "early" not in {found["reminder"] for found in status["due"]}
    assert "early" in {found["reminder"] for found in status["next"]}
    refused(running, 3, "snooze", "early", "5", what="Nothing is due now.", to_do="Next is Early one")


def test_a_word_is_an_id_or_nothing(running):
    """A letter that an id begins with, nothing at all, or "all" beside something else answers nothing."""
    due = running.wait_due("ankle-pumps")
    for beginning in ("", " ", due["occurrence"][0], due["occurrence"][:3]):
        for verb in ("done", "skip", "snooze"):
            if verb == "snooze" and beginning[:1].isdigit():
                continue  # a length of time, or meant as one
            refused(running, 5 if beginning.strip() else 64, verb, beginning)
    for words in (("done", "all", "nosuch"), ("skip", "toes", "all"), ("snooze", "all", "ankle-pumps", "5")):
        refused(running, 64, *words, what="all means all that is due, and stands alone.")
    with Control(running) as control:
        for parameters in ({"all": True, "target": "nosuch"}, {"all": True, "targets": ["ankle-pumps"]}):
            with pytest.raises(ControlRefused) as wrong:
                control.call("Done", **parameters)
            assert wrong.value.name == "InvalidValue"
    # Under two of its names it is one.
    assert running.run("done", "ankle-pumps", due["occurrence"]).stdout.count("Done: ") == 1


def test_an_id_that_means_something_else(running):
    for word in ("all", "12", "20min", "for"):
        refused(running, 78, "add", "calcium", "Milk", "--id", word, "--at", "12:30", what="means something else in commands")
    assert "Added calcium: All" in running.run("add", "calcium", "All", "--at", "12:30", "--dose", "100 mg").stdout
    # In a file it works, and nobody is told to type it.
    running.write_schedule(*running.reminders, reminder("all", at=clock(4), repeats=0, title="Milk"))
    running.wait_due("all")
    running.wait_due("ankle-pumps")
    status = running.run("status").stdout
    assert not re.search(r"limber (done|skip|snooze) all", status), status


def test_several_at_once(running):
    due_both(running)
    refused(running, 5, "done", "second", "nobody", what='has the id "nobody". Nothing was answered.')
    refused(running, 6, "skip", what="ankle-pumps (Ankle pumps, left foot), second", to_do="limber skip all")
    both = running.run("snooze", "all", "5").stdout
    assert both.count("Again at") == 2
    both = running.run("done", "second", "ankle-pumps").stdout.splitlines()
    assert both[0].startswith("Done: Second") and both[1].startswith("Done: Ankle pumps")
    refused(running, 3, "done", "all", what="Nothing is due now.")
    assert len(running.json("undo", "--list")["deeds"]) == 2


def test_several_are_chosen_from_the_list(running):
    due_both(running)
    terminal = Terminal(running, "done", columns=40)
    terminal.until("leave it:")
    assert max(len(line) for line in re.sub("\x1b\\[[0-9;]*m", "", terminal.seen).splitlines()) <= 40
    terminal.press("4\n")
    terminal.until('"4" is no number of the list')
    terminal.press('"1 2"\n')
    terminal.until("Done: Second")
    assert terminal.end() == 0 and running.due() == []


def test_what_was_recommended_is_taken_back(running):
    running.wait_due("ankle-pumps")
    running.run("done")
    running.run("log", "cramp", "--where", "left calf")
    running.run("log", "cramp", "--where", "toes")
    running.run("rest")
    listed = running.run("undo", "--list").stdout
    assert [line.split(None, 2)[2] for line in listed.splitlines()[:4]] == [
        "Took the rest of the day off", "Logged: cramp, toes", "Logged: cramp, left calf", "Done: Ankle pumps, left foot",
    ]  # fmt: skip
    calf = listed.splitlines()[2].split()[1]
    assert "Taken back: cramp, left calf" in running.run("undo", calf).stdout
    assert re.search(r"Taken back: the rest that began at \d\d:\d\d\.\s+Reminders are on\.", running.run("undo").stdout)
    assert "Taken back: cramp, toes" in running.run("undo").stdout
    assert "It is open again." in running.run("undo", "ankle-pumps").stdout
    refused(running, 5, "undo", what="There is nothing to take back.", to_do="limber undo --list")
    refused(running, 64, "undo", "--list", "x", what="--list")
    running.run("pause", "until", "Monday")
    assert running.json("status")["pausedUntil"][11:16] == "04:00"
    running.run("resume")
    assert "Reminders are paused until" in running.run("undo").stdout.replace("\n", " ")


def test_times_that_can_not_be_meant(running):
    running.wait_due("ankle-pumps")
    refused(running, 5, "done", "ankle-pumps", "--at", "3 days ago", what="Nothing that this could answer was due", to_do="limber log")
    refused(running, 5, "log", "cramp", "--at", "15 days ago", what="too long ago", to_do="14 days back")
    for words in (["log", "cramp", "--at", "14 days ago"], ["log", "cramp", "--at", "2 days ago"]):
        assert "Logged: cramp" in running.run(*words).stdout
    refused(running, 64, "pause", "91d", what='"91d" is not possible as the length of time', to_do="90 days")
    assert "Paused until" in running.run("pause", "90d").stdout


def test_the_limit_that_is_named_is_taken(running):
    """Whatever the second, the minute that is named can be typed."""
    running.wait_due("ankle-pumps")
    for place in ("15 days ago", "2020-01-01 08:00"):
        late = running.run("log", "cramp", "--at", place, check=False)
        assert late.returncode == 5
        named = re.search(r"14 days back, to (\d{4}-\d\d-\d\d \d\d:\d\d)\.", " ".join(late.stderr.split())).group(1)
        if time.time() % 60 < 50:
            assert "Logged: cramp" in running.run("log", "cramp", "--at", named).stdout


def test_a_zone_changes_only_whose_clocks_are_read(running):
    running.wait_due("ankle-pumps")
    hour = time.gmtime(time.time() + 3600)
    yesterday = time.strftime("%H:%M", hour) + " UTC"
    logged = running.run("log", "cramp", "--at", yesterday).stdout
    assert "yesterday at" in logged, logged
    weekday = time.strftime("%a %H:%M", hour) + " UTC"
    assert "Logged: cramp" in running.run("log", "cramp", "--at", weekday).stdout
    refused(running, 64, "log", "cramp", "--at", "08:00 CET", what="'CET' means another time in another country", to_do="UTC")
    # By the interface the same.
    before = time.strftime("%H:%M", time.gmtime(time.time() - 3600)) + " UTC"
    assert "Paused until" in running.run("pause", "until", before).stdout
    entries = [e for e in running.entries() if e["kind"] == "logged"]
    assert len(entries) == 2 and all(e["at"] for e in entries)


def test_an_excused_one_is_named_by_its_reminder(running):
    running.wait_due("ankle-pumps")
    running.run("rest")
    refused(running, 5, "done", "ankle-pumps", what="was excused", to_do='limber done ankle-pumps --at "20 min ago"')


def test_no_movement_says_which(running):
    due_both(running)
    running.write_schedule(*running.reminders, reminder("dose", at=clock(2), repeats=0, dose="500 mg"))
    running.wait_due("dose")
    refused(running, 5, "log", "movement", "5", "dose", what="Dose is no movement.", to_do="limber done dose")


def test_a_second_undo_takes_the_first_snooze_back(running):
    running.wait_due("ankle-pumps")
    running.run("snooze", "20")
    running.run("snooze", "30")
    assert "The snooze before it holds." in " ".join(running.run("undo").stdout.split())
    assert running.due("ankle-pumps")[0]["state"] == "snoozed"
    assert "It is due now." in running.run("undo").stdout
    assert running.due("ankle-pumps")[0]["state"] == "shown"


def test_a_warning_comes_when_it_gets_worse_only(running):
    many = [reminder(f"m-{number}", kind="movement", at=f"{number + 6:02}:30") for number in range(14)]
    running.write_schedule(*running.reminders[2:], *many)
    running.run("reload")
    assert "seldom done" not in running.run("disable", "m-13").stdout
    assert "seldom done" in running.run("add", "movement", "More", "--at", "05:00").stdout


def test_a_value_of_several_words_stands_in_quotes(running):
    for words in (
        ("add", "calcium", "Evening dose", "--at", "20:00", "--dose", "1", "g"), ("add", "calcium", "Milk", "--at", "8:00", "pm"),
        ("add", "movement", "Ankle", "--every", "5", "hours"), ("log", "calcium", "300mg", "yogurt", "--at", "yesterday", "21:00"),
        ("skip", "--reason", "too", "tired"),
    ):  # fmt: skip
        refused(running, 64, *words, what="may belong to that", to_do="in quotes")
    refused(running, 64, "log", "cramp", "--where", "left", "calf", what='"calf" stands alone', to_do='--where "left calf"')
    refused(running, 64, "set", "toes", "title=Left", "toes", what='"toes" has no key', to_do='"title=Left toes"')
    refused(running, 64, "add", "movement", "X", "--evry", "1h", what="Unknown option '--evry'.", to_do="'--every'")
    running.run("add", "calcium", "Evening dose", "--at", "20:00", "--dose", "1 gram")
    [found] = [each for each in running.json("list") if each["id"] == "evening-dose"]
    assert (found["title"], found["dose"]) == ("Evening dose", "1000 mg")
    for words in (["1", "kg"], ["300", "µg"], ["1", "000", "mg"], ["250", "ml", "milk"], ["300mg", "200", "mg"]):
        refused(running, 64, "log", "calcium", *words, what="amount")
    assert "Logged: 1000 mg of calcium from Käse" in running.run("log", "calcium", "1", "Gramm", "Käse").stdout
    refused(running, 64, "set", "evening-dose", "dose=1 kg", what='"1 kg" is no amount of calcium (dose=)')


def test_a_refusal_quotes_what_was_typed(running):
    refused(running, 64, "pause", "until", "+91d", what='"+91d" is not possible as the end', to_do="90 days at the most")
    refused(running, 64, "pause", "400d", what='"400d" is not possible', to_do="at most 90 days")
    for _ in range(5):
        refused(running, 64, "pause", "90d", "1s", what='"90d 1s" is not possible', to_do="at most 90 days")
        refused(running, 64, "pause", "until", "+90d 1s", what='"+90d 1s" is not possible', to_do="90 days")
        assert "Paused until" in running.run("pause", "90d").stdout
        assert "Paused until" in running.run("pause", "until", "+90d").stdout
    for minutes in ("0", "25h", "1us"):
        refused(running, 64, "log", "movement", minutes, what=f'"{minutes}" is not possible as the number of minutes', to_do="0.1 to 1440")
    refused(running, 64, "log", "cramp", "--minutes", "0", what='"0" is no number of minutes from 0.1 to 1440')
    assert "1440 min" in running.run("log", "movement", "1440").stdout
    refused(running, 78, "add", "calcium", "X", "--at", "daily 08:00", what='--at "daily 08:00": ')
    refused(running, 78, "add", "calcium", "X", "--at", "08:00", "--at", "25:00", what='--at "25:00": ')
    refused(running, 78, "add", "movement", "X", "--every", "2", what='--every "2": expected 5min to 1d')
    refused(running, 78, "add", "movement", "X", "--every", "1h", "--late", "0", what='--late "0": ')
    refused(running, 78, "add", "movement", " ", "--every", "1h", what='The title " ": ')
    refused(running, 78, "set", "toes", "between=x", what='between= "x": ')
    refused(running, 5, "undo", "zzzz", what='"zzzz"', to_do="limber undo --list")
    refused(running, 64, "log", "cramp", "--at", "20 min", what='"20 min" is a length of time', to_do='"20 min ago"')
    assert "Logged: cramp" in running.run("log", "cramp", "--at", "-20min").stdout


def test_what_a_log_closes_is_named(running):
    running.wait_due("ankle-pumps")
    logged = " ".join(running.run("log", "movement", "10", "ankle-pumps").stdout.split())
    assert logged == "Logged: movement, 10 min. Done: Ankle pumps, left foot."
    back = " ".join(running.run("undo").stdout.split())
    assert "Ankle pumps, left foot is open again." in back


def test_help_that_goes_nowhere_is_a_failure(running):
    for program in ("limber", "limberd"):
        for option in ("--help", "--version"):
            with open("/dev/full", "w") as full:
                done = subprocess.run([BINARIES / program, option], stdout=full, stderr=subprocess.PIPE, text=True)
            assert done.returncode == 1 and "can't be written" in done.stderr, done
    done = subprocess.run([BINARIES / "limberd", "--socket="], capture_output=True, text=True)
    assert done.returncode == 64 and "--socket needs a path" in done.stderr
