"""kill -9, at the worst moment: nothing is lost, nothing happens twice."""

from rig.limber import clock, reminder
from rig.wait import never, until


def test_due_is_still_due_after_a_kill(limber, desk):
    limber.write_schedule(reminder("calcium-lunch", at=clock(2)))
    limber.start()
    desk.wait_for_popup()
    before = limber.wait_due("calcium-lunch")
    limber.kill()
    assert desk.shown() == 1, "the popup of the dead daemon is still there"
    limber.start()
    after = limber.wait_due("calcium-lunch")
    assert (after["occurrence"], after["due"]) == (before["occurrence"], before["due"])
    never(lambda: desk.shown() + desk.waiting() != 1, "the old popup was joined, not replaced", during=2)
    desk.press("Done")
    assert limber.wait_outcome("calcium-lunch") == ["done"]
    desk.wait_until_empty()
    assert len([entry for entry in limber.entries() if entry["kind"] == "due"]) == 1
    line = limber.reviewed("calcium-lunch")
    assert (line["due"], line["asked"], line["done"]) == (1, 1, 1)


def test_an_acknowledged_answer_survives(limber, desk):
    limber.write_schedule(reminder("calcium-lunch", at=clock(2)))
    limber.start()
    desk.wait_for_popup()
    limber.run("done")
    limber.kill()
    assert limber.outcomes() == ["done"]
    limber.start()
    assert limber.due() == []
    never(lambda: limber.due() or desk.shown(), "an answered reminder came again", during=2)
    assert limber.outcomes() == ["done"]


def test_killed_again_and_again(bare):
    bare.write_schedule(reminder("calcium-lunch", at=clock(2)), reminder("ankle-pumps", kind="movement", at=clock(2)))
    bare.start()
    until(lambda: len(bare.due()) == 2, "both are due")
    ids = sorted(item["occurrence"] for item in bare.due())
    for _ in range(5):
        bare.kill()
        bare.start()
    assert sorted(item["occurrence"] for item in bare.due()) == ids
    bare.run("done", "calcium-lunch")
    bare.kill()
    bare.start()
    assert [item["reminder"] for item in bare.due()] == ["ankle-pumps"]
    assert bare.outcomes() == ["done"]


def test_a_snooze_survives(bare):
    bare.write_schedule(reminder("calcium-lunch", at=clock(2)))
    bare.start()
    bare.wait_due("calcium-lunch")
    bare.run("snooze", "4s")
    bare.wait_due("calcium-lunch", state="snoozed")
    bare.kill()
    bare.start()
    bare.wait_due("calcium-lunch", state="snoozed")
    bare.wait_due("calcium-lunch", state="shown")


def test_what_came_while_it_was_down_is_asked_once(bare):
    bare.write_schedule(reminder("calcium-lunch", at=clock(3)))
    bare.start()
    bare.kill()
    never(lambda: False, "", during=4)
    bare.start()
    bare.wait_due("calcium-lunch")
    assert len(bare.due()) == 1
    bare.run("done")
    assert bare.outcomes() == ["done"]
