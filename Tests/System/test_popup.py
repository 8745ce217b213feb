"""A reminder comes up in a real notification server, is answered by one press, and is recorded once everywhere."""

from rig.limber import clock, reminder
from rig.wait import never, until


def records_of(journald, outcome):
    return [record for record in journald.records() if record.get("LIMBER_OUTCOME") == outcome]


def test_done_is_pressed_and_recorded_once(limber, desk, journald):
    limber.write_schedule(reminder("calcium-lunch", title="Calcium with lunch", at=clock(2), dose="500 mg"))
    limber.start()
    desk.wait_for_popup()
    desk.screenshot("popup-calcium")
    shown = limber.wait_due("calcium-lunch")
    assert shown["title"] == "Calcium with lunch" and shown["kind"] == "calcium" and shown["heldBecause"] is None

    offered = desk.press("Done")
    # dunst's menu has an order of its own.
    assert sorted(line.split(" (")[0] for line in offered) == ["#Can't now", "#Done", "#Later"]
    desk.wait_until_empty()

    assert limber.wait_outcome("calcium-lunch") == ["done"]
    [record] = until(lambda: records_of(journald, "done"), "the answer is in the journal")
    [entry] = [entry for entry in limber.entries() if entry["outcome"] == "done"]
    assert record["LIMBER_ENTRY_ID"] == entry["id"]
    assert int(record["LIMBER_SEQ"]) == entry["seq"]
    assert record["LIMBER_REMINDER"] == "calcium-lunch"
    assert record["LIMBER_OCCURRENCE"] == shown["occurrence"]
    assert "LIMBER_TIME_USEC" in record and "LIMBER_KIND" in record and "MESSAGE_ID" in record
    assert "Calcium with lunch" in record["MESSAGE"]

    line = limber.reviewed("calcium-lunch")
    assert (line["due"], line["asked"], line["done"], line["onTime"]) == (1, 1, 1, 1)
    assert line["adherence"] == 1 and line["coverage"] == 1
    assert limber.json("status")["today"] == {
        "due": 1, "done": 1, "skipped": 0, "missed": 0, "excused": 0, "calciumMg": 500,
    }  # fmt: skip
    assert limber.due() == []
    never(desk.shown, "an answered reminder came up again", during=2)


def test_every_entry_is_one_record(limber, desk, journald):
    limber.write_schedule(reminder("calcium-lunch", at=clock(2)))
    limber.start()
    desk.wait_for_popup()
    desk.press("Done")
    limber.wait_outcome("calcium-lunch")
    limber.stop()
    until(
        lambda: [int(record["LIMBER_SEQ"]) for record in journald.records()] == [e["seq"] for e in limber.entries()],
        "the journal holds what the ledger holds, in order",
    )


def test_later_brings_it_back_after_the_snooze(limber, desk):
    limber.write_schedule(reminder("calcium-lunch", at=clock(2), snooze="3s"))
    limber.start()
    desk.wait_for_popup()
    desk.press("Later")
    desk.wait_until_empty()
    limber.wait_due("calcium-lunch", state="snoozed")
    assert limber.outcomes() == []
    desk.wait_for_popup()
    limber.wait_due("calcium-lunch")
    desk.press("Done")
    assert limber.wait_outcome("calcium-lunch") == ["done"]
    assert limber.reviewed("calcium-lunch")["snoozes"] == 1


def test_cannot_now_is_a_skip(limber, desk):
    limber.write_schedule(reminder("calcium-lunch", at=clock(2)))
    limber.start()
    desk.wait_for_popup()
    desk.press("Can't now")
    assert limber.wait_outcome("calcium-lunch") == ["skipped"]
    assert limber.reviewed("calcium-lunch")["skipped"] == 1


def test_unanswered_ends_in_missed(limber, desk, journald):
    limber.write_schedule(reminder("calcium-lunch", at=clock(2), late="4s", repeat="2s", repeats=1))
    limber.start()
    desk.wait_for_popup()
    assert limber.wait_outcome("calcium-lunch") == ["missed"]
    [entry] = [entry for entry in limber.entries() if entry["outcome"] == "missed"]
    assert entry["why"] == "unanswered"
    desk.wait_until_empty()
    until(lambda: records_of(journald, "missed"), "the missed one is in the journal")
    line = limber.reviewed("calcium-lunch")
    assert (line["asked"], line["done"], line["missed"], line["adherence"]) == (1, 0, 1, 0)


def test_dismissed_is_no_answer(limber, desk):
    limber.write_schedule(reminder("calcium-lunch", at=clock(2), late="5s", repeats=0))
    limber.start()
    desk.wait_for_popup()
    desk.dismiss()
    desk.wait_until_empty()
    assert limber.due("calcium-lunch"), "closing the popup answered it"
    assert limber.wait_outcome("calcium-lunch") == ["missed"]


def test_repeats_replace_the_popup(limber, desk):
    limber.write_schedule(reminder("calcium-lunch", at=clock(2), repeat="1s", repeats=2))
    limber.start()
    desk.wait_for_popup()
    until(lambda: len([e for e in limber.entries() if e["kind"] == "shown"]) == 3, "it was shown and repeated twice")
    never(lambda: desk.shown() + desk.waiting() != 1, "the popups are not one", during=2)
    assert len([e for e in limber.entries() if e["kind"] == "shown"]) == 3
    desk.press("Done")
    assert limber.wait_outcome("calcium-lunch") == ["done"]


def test_answered_elsewhere_withdraws_it(limber, desk):
    limber.write_schedule(reminder("ankle-pumps", kind="movement", at=clock(2), limb="left leg", lasts="3min"))
    limber.start()
    desk.wait_for_popup()
    desk.screenshot("popup-movement")
    limber.run("done")
    desk.wait_until_empty()
    assert limber.outcomes() == ["done"]


def test_a_server_that_comes_back_shows_what_was_held(limber, desk):
    desk.stop_server()
    limber.write_schedule(reminder("calcium-lunch", at=clock(2)))
    limber.start()
    held = limber.wait_due("calcium-lunch", state="held")
    assert held["heldBecause"] == "noServer" and held["shown"] == 0
    assert any(problem["subject"] == "notifications" for problem in limber.json("status")["problems"])
    desk.start_server()
    desk.wait_for_popup()
    limber.wait_due("calcium-lunch")
    desk.press("Done")
    assert limber.wait_outcome("calcium-lunch") == ["done"]


def test_a_server_that_the_bus_can_start_is_started(limber, desk, bus):
    desk.stop_server()
    dunst = ("dunst", "-config", desk.folder / "dunstrc")
    bus.offer("org.freedesktop.Notifications", "/usr/bin/env", f"DISPLAY={desk.env['DISPLAY']}", *dunst)
    limber.write_schedule(reminder("calcium-lunch", at=clock(2)))
    limber.start()
    # Not by asking dunst: that would start it.
    limber.wait_due("calcium-lunch")
    assert [e["kind"] for e in limber.entries() if e["reminder"] == "calcium-lunch"][1:] == ["due", "held", "shown"]
    desk.press("Done")
    assert limber.wait_outcome("calcium-lunch") == ["done"]


def test_pause_withdraws_and_resume_shows_again(limber, desk):
    limber.write_schedule(reminder("calcium-lunch", at=clock(2)))
    limber.start()
    desk.wait_for_popup()
    limber.run("pause", "1h")
    desk.wait_until_empty()
    assert limber.wait_due("calcium-lunch", state="held")["heldBecause"] == "paused"
    assert limber.json("status")["pausedUntil"]
    limber.run("resume")
    desk.wait_for_popup()
    assert limber.json("status")["pausedUntil"] is None
    desk.press("Done")
    assert limber.wait_outcome("calcium-lunch") == ["done"]


def test_later_once_more_than_allowed_takes_it_away(limber, desk):
    limber.write_schedule(reminder("calcium-lunch", at=clock(2), snoozes=0, repeat="1min"))
    limber.start()
    desk.wait_for_popup()
    # The button is where it always is.
    offered = desk.press("Later")
    assert sorted(line.split(" (")[0] for line in offered) == ["#Can't now", "#Done", "#Later"]
    desk.wait_until_empty()
    due = limber.wait_due("calcium-lunch", state="snoozed")
    assert due.get("until") is None and due["lateUntil"] and due["snoozesLeft"] == 0
    status = limber.run("status").stdout
    assert "does not come again" in status and "limber snooze" not in status and "limber done" in status
    limber.stop()
    limber.start()
    limber.wait_due("calcium-lunch", state="snoozed")
    never(desk.shown, "it came again", during=2)
    limber.run("done")
    assert limber.wait_outcome("calcium-lunch") == ["done"]


def test_undo_opens_it_again(limber, desk):
    limber.write_schedule(reminder("calcium-lunch", at=clock(2)))
    limber.start()
    desk.wait_for_popup()
    desk.press("Done")
    limber.wait_outcome("calcium-lunch")
    limber.run("undo")
    until(lambda: limber.due("calcium-lunch"), "it is open again")
    assert limber.json("status")["today"]["done"] == 0
    limber.run("done")
    assert limber.reviewed("calcium-lunch")["done"] == 1
