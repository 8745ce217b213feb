"""The schedule file: edited by hand, by the command, and wrongly."""

import datetime
import json

from rig.limber import clock, reminder
from rig.wait import until

GOOD = """# Anna's schedule
person = "Anna"

[reminder.calcium-lunch]   # with food
kind  = "calcium"
title = "Calcium with lunch"
at    = "12:30"
dose  = "500 mg"
"""


def ids(limber):
    return [item["id"] for item in limber.json("list")]


def test_two_wrong_characters_leave_the_old_schedule_in_force(bare):
    bare.write_schedule(GOOD)
    bare.start()
    assert ids(bare) == ["calcium-lunch"]
    assert bare.json("status")["problems"] == [] or all(
        problem["subject"] != "schedule" for problem in bare.json("status")["problems"]
    )
    bare.write_schedule(GOOD.replace('"12:30"', '"12:3x"'))

    def schedule_problem():
        return next((p for p in bare.json("status")["problems"] if p["subject"] == "schedule"), None)

    problem = until(schedule_problem, "status tells of the error")
    assert problem["file"] == str(bare.schedule_file)
    assert (problem["line"], problem["column"]) == (7, 14)
    assert problem["key"].split(".")[-1] == "at" and "12:3x" in problem["found"] and problem["allowed"]
    assert "schedule.toml:7:14" in bare.run("status").stdout
    [kept] = bare.json("list")
    assert kept["at"] == "12:30"
    assert any(entry["kind"] == "rejected" for entry in bare.entries())

    bare.write_schedule(GOOD.replace('"12:30"', '"12:40"'))
    until(lambda: schedule_problem() is None, "the mended schedule is in force")
    assert bare.json("list")[0]["at"] == "12:40"


def test_syntax_error_has_its_place(bare):
    bare.write_schedule(GOOD)
    bare.start()
    bare.write_schedule(GOOD.replace('[reminder.calcium-lunch]', '[reminder.calcium-lunch'))
    until(lambda: "schedule.toml:4:" in bare.run("status").stdout, "status names file and line")
    assert ids(bare) == ["calcium-lunch"]


def test_a_wrong_schedule_at_the_start(bare):
    bare.write_schedule("[reminder.x]\nkind = 3\n")
    bare.start()
    assert "schedule.toml:2:" in bare.run("status").stdout
    bare.write_schedule(GOOD)
    until(lambda: ids(bare) == ["calcium-lunch"], "the schedule is taken up once it is right")


def test_an_edit_is_noticed(bare):
    bare.start()
    assert ids(bare) == []
    bare.write_schedule(reminder("calcium-lunch", at=clock(3)))
    bare.wait_due("calcium-lunch")
    # Edited in place too, as some editors do.
    with open(bare.schedule_file, "a") as file:
        file.write("\n" + reminder("calcium-dinner", at="18:30"))
    until(lambda: ids(bare) == ["calcium-lunch", "calcium-dinner"], "the second edit is noticed")
    # Removed while due: excused.
    bare.write_schedule(reminder("calcium-dinner", at="18:30"))
    assert bare.wait_outcome("calcium-lunch") == ["excused"]


def test_the_command_keeps_comments_and_order(bare):
    bare.write_schedule(GOOD)
    bare.start()
    bare.run("add", "movement", "Ankle pumps", "--every", "1h", "--between", "08:00-21:00", "--limb", "left leg")
    text = bare.schedule_file.read_text()
    assert text.startswith(GOOD.rstrip()), "the command changed what was there"
    assert ids(bare) == ["calcium-lunch", "ankle-pumps"]
    added = bare.json("show", "ankle-pumps")
    assert "ankle-pumps" in json.dumps(added) and "left leg" in json.dumps(added)
    bare.run("remove", "ankle-pumps")
    assert ids(bare) == ["calcium-lunch"]
    assert bare.schedule_file.read_text().rstrip() == GOOD.rstrip()


def test_add_from_nothing(bare):
    bare.start()
    printed = bare.json("add", "calcium", "Calcium with lunch", "--at", "12:30", "--dose", "500 mg")
    assert printed["id"] == "calcium-with-lunch"
    assert printed["kind"] == "calcium" and printed["at"] == "12:30" and printed["dose"] == "500 mg"
    [listed] = bare.json("list")
    assert listed["id"] == "calcium-with-lunch"
    named = bare.json("add", "movement", "Ankle pumps", "--every", "1h", "--id", "pumps")
    assert named["id"] == "pumps" and named["every"] == "1h"
    upcoming = {item["reminder"] for item in bare.json("status")["next"]}
    assert "calcium-with-lunch" in upcoming
    refused = bare.run("add", "calcium", "Calcium with lunch", "--at", "13:00", check=False)
    assert refused.returncode != 0 and refused.stderr


def test_a_time_in_a_zone_of_its_own(bare):
    bare.start()
    refused = bare.run("add", "calcium", "Far away", "--at", "08:30 Middle/Earth", check=False)
    assert refused.returncode == 78
    assert "Middle/Earth" in refused.stderr and "Europe/Berlin" in refused.stderr
    assert ids(bare) == []
    bare.run("add", "calcium", "Far away", "--at", "08:30 Asia/Kathmandu")
    assert "08:30 Asia/Kathmandu" in bare.schedule_file.read_text()
    [upcoming] = bare.json("status")["next"]
    due = datetime.datetime.fromisoformat(upcoming["due"].replace("Z", "+00:00"))
    assert due.astimezone(datetime.timezone.utc).strftime("%H:%M") == "02:45"

    bare.write_schedule(GOOD.replace('"12:30"', '"Mon 12:30 Middle/Earth"'))

    def schedule_problem():
        return next((p for p in bare.json("status")["problems"] if p["subject"] == "schedule"), None)

    problem = until(schedule_problem, "status tells of the zone")
    assert (problem["line"], problem["column"]) == (7, 20)
    assert problem["key"] == "reminder.calcium-lunch.at"
    assert problem["found"] == '"Mon 12:30 Middle/Earth"' and "UTC" in problem["allowed"]
    assert ids(bare) == ["far-away"]
