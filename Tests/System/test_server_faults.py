"""The notification server crashes, hangs, is replaced, refuses, is late, or talks nonsense. Whatever it does, a reminder is
held or comes again, a press counts for what the person saw, once, and the control interface answers at once."""

import os
import signal
import threading
import time

import pytest
from jeepney import DBusAddress, HeaderFields, new_signal
from jeepney.io.blocking import open_dbus_connection

from rig import needs
from rig.control import answers_at_once
from rig.limber import clock, reminder
from rig.standin import ALLOW_REPLACEMENT, REPLACE, SILENCE, Error, Raw, Server
from rig.wait import never, until

EXCESS = Error("org.freedesktop.Notifications.Error.ExcessNotificationGeneration", "Created too many similar notifications")


def kinds(limber, kind, reminder=None):
    return [e for e in limber.entries() if e["kind"] == kind and reminder in (None, e["reminder"])]


def entries_settle(limber):
    """The number of entries, once it grows no more."""
    until(lambda: len(limber.entries()) == (time.sleep(0.4), len(limber.entries()))[1], "nothing is recorded any more")
    return len(limber.entries())


# Real servers


def test_crashed_with_a_popup_up(house, screen):
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)))
    screen.wait_for_popup()
    house.wait_due("lunch")
    screen.server.kill()
    screen.server.process.wait()
    until(lambda: "No notification server" in house.problems(), "status says that there is no server")
    answers_at_once(house, "dunst killed")
    screen.start_server()
    screen.wait_for_popup()
    assert [e["showing"] for e in kinds(house, "shown")] == [1], "the same showing again, not another one"
    screen.press("Done")
    assert house.wait_outcome("lunch") == ["done"]
    screen.wait_until_empty()


def test_crashed_again_and_again(house, screen):
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)))
    for _ in range(3):
        screen.wait_for_popup()
        screen.server.kill()
        screen.server.process.wait()
        screen.start_server()
    screen.wait_for_popup()
    house.wait_due("lunch")
    never(lambda: screen.shown() + screen.waiting() != 1, "there is not one popup", during=1)
    assert len(kinds(house, "shown")) == 1 and len(kinds(house, "due")) == 1


def test_hung_and_awake_again(house, screen):
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)))
    until(lambda: house.problems() == "", "dunst is found")
    screen.server.kill(signal.SIGSTOP)
    until(lambda: house.due("lunch"), "it is due")
    answers_at_once(house, "dunst stopped")
    until(lambda: "does not answer" in house.problems(), "status says that the server does not answer")
    assert not kinds(house, "shown")
    screen.server.kill(signal.SIGCONT)
    house.wait_due("lunch")
    screen.wait_for_popup()
    assert house.problems() == ""
    screen.press("Done")
    assert house.wait_outcome("lunch") == ["done"]


def test_answered_while_the_server_hung(house, screen):
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)))
    until(lambda: house.problems() == "", "dunst is found")
    screen.server.kill(signal.SIGSTOP)
    until(lambda: house.due("lunch"), "it is due")
    house.run("done")
    screen.server.kill(signal.SIGCONT)
    # What it shows late is taken away again, for good.
    until(lambda: screen.shown() == 0 and screen.run("dunstctl", "count", "history").strip() == "1", "it came and went")
    never(screen.shown, "an answered reminder is on the screen", during=1)
    assert house.outcomes() == ["done"] and not kinds(house, "shown")


def test_hung_from_the_start(house, screen):
    screen.server.kill(signal.SIGSTOP)
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)))
    house.wait_held("lunch", "noServer")
    assert "does not answer" in house.problems()
    answers_at_once(house, "dunst stopped from the start")
    screen.server.kill(signal.SIGCONT)
    house.wait_due("lunch")
    offered = screen.press("Done")
    assert len(offered) == 3, "a server that was slow to say what it can do still gets the buttons"
    assert house.wait_outcome("lunch") == ["done"]


# Servers that do as they are told


def test_replaced_without_a_gap(house, bus):
    first = Server(bus.address, flags=ALLOW_REPLACEMENT)
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)))
    before = first.wait_shown()
    house.wait_due("lunch")
    second = Server(bus.address, flags=REPLACE)
    try:
        shown = second.wait_shown()
        assert shown.replaces == 0, "an id of the server before means nothing to this one"
        # The one before still runs, and somebody presses there.
        first.press(1, before.actions["Done"])
        never(house.outcomes, "a press on a server that is not in charge was taken", during=0.5)
        never(lambda: len(second.shown) > 1, "it was shown twice", during=0.5)
        assert len(kinds(house, "shown")) == 1
        second.press(1, shown.actions["Done"])
        assert house.wait_outcome("lunch") == ["done"]
        until(lambda: second.closed == [1], "the popup is taken away")
    finally:
        first.stop()
        second.stop()


def test_replaced_by_one_that_says_nothing_yet(house, bus):
    first = Server(bus.address, flags=ALLOW_REPLACEMENT)
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)), reminder("tea", at=clock(5)))
    first.wait_shown()
    second = Server(bus.address, capabilities=SILENCE, flags=REPLACE)
    try:
        house.wait_held("tea", "noServer")
        assert second.shown == []
        second.capabilities = ("actions", "body")
        second.reply(second.asked, Raw("as", (["actions", "body"],)))
        until(lambda: len(second.shown) == 2, "both are shown")
        assert all(shown.actions for shown in second.shown)
        never(lambda: len(second.shown) > 2, "something was shown twice", during=0.5)
    finally:
        first.stop()
        second.stop()


def test_refused_and_tried_again(house, server):
    server.on_notify = lambda shown: EXCESS
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5), repeat="2s"))
    house.wait_held("lunch", "refused")
    assert "Created too many similar notifications" in house.problems()
    answers_at_once(house, "a server that refuses")
    server.on_notify = lambda shown: 7
    house.wait_due("lunch")
    assert house.problems() == ""
    server.press(7, server.shown[-1].actions["Done"])
    assert house.wait_outcome("lunch") == ["done"]


def test_refused_to_put_back(house, bus, server):
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5), repeat="2s", repeats=0))
    house.wait_due("lunch")
    server.stop()
    new = Server(bus.address)
    try:
        answers = iter([EXCESS, 5])
        new.on_notify = lambda shown: next(answers)
        new.wait_shown(2)
        new.press(5, new.shown[-1].actions["Done"])
        assert house.wait_outcome("lunch") == ["done"]
        assert len(kinds(house, "shown")) == 1
    finally:
        new.stop()


def test_never_answered(house, server):
    server.on_notify = lambda shown: SILENCE
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5), late="8s"), reminder("tea", at=clock(2.5)))
    server.wait_shown(2)
    answers_at_once(house, "a server that never answers")
    until(lambda: "does not answer" in house.problems(), "status says that the server does not answer")
    assert house.wait_outcome("lunch") == ["missed"]
    [missed] = [e for e in house.entries() if e["outcome"] == "missed"]
    assert missed["why"] == "undelivered"
    assert len(server.shown) == 2, "it was asked again and again"


def test_answers_late(house, server):
    server.on_notify = lambda shown: SILENCE
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)), reminder("tea", at=clock(2.5)))
    server.wait_shown(2)
    lunch, tea = sorted(server.shown, key=lambda shown: shown.title)
    until(lambda: "does not answer" in house.problems(), "status says that the server does not answer")
    house.run("done", "lunch")
    server.answer(lunch, 3)
    until(lambda: server.closed == [3], "what nobody wants any more is closed at once")
    server.answer(tea, 4)
    house.wait_due("tea")
    assert house.problems() == "" and server.closed == [3]
    server.press(4, tea.actions["Can't now"])
    assert house.wait_outcome("tea") == ["skipped"] and house.outcomes("lunch") == ["done"]


def test_pressed_before_the_answer(house, server):
    server.on_notify = lambda shown: SILENCE
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)))
    shown = server.wait_shown()
    server.press(9, shown.actions["Done"])
    assert house.wait_outcome("lunch") == ["done"]
    server.answer(shown, 9)
    until(lambda: 9 in server.closed, "the popup is taken away")


@pytest.mark.parametrize(
    "answer",
    [Raw("s", ("seven",)), Raw(None, ()), Raw("i", (7,)), Raw("t", (7,)), Raw("as", (["7"] * 20_000,)), Raw("u", (0,))],
    ids=["text", "nothing", "signed", "wide", "much", "zero"],
)
def test_an_answer_that_makes_no_sense(house, server, answer):
    server.on_notify = lambda shown: answer
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)))
    house.wait_held("lunch", "refused")
    assert "refused" in house.problems()
    answers_at_once(house, "nonsense for an answer")
    # It is on the screen all the same, for all we know: what is pressed there is what the person saw.
    server.press(0 if answer.body == (0,) else 7, server.shown[-1].actions["Done"])
    assert house.wait_outcome("lunch") == ["done"]


@pytest.mark.parametrize(
    "capabilities",
    [Raw("s", ("actions",)), Raw(None, ()), Raw("a{sv}", ({"actions": ("b", True)},)), Raw("as", (["x" * 100] * 20_000,))],
    ids=["text", "nothing", "dictionary", "much"],
)
def test_capabilities_that_make_no_sense(house, bus, capabilities):
    server = Server(bus.address, capabilities=capabilities)
    try:
        house.start()
        house.write_schedule(reminder("lunch", at=clock(2.5)))
        house.wait_due("lunch")
        assert "no buttons" in house.problems()
        answers_at_once(house, "nonsense for capabilities")
        house.run("done")
        until(lambda: server.closed == [1], "the popup is taken away")
    finally:
        server.stop()


def test_one_id_for_two(house, server):
    server.on_notify = lambda shown: 7
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)), reminder("tea", at=clock(3.5), repeat="2s"))
    server.wait_shown()
    lunch = server.shown[0]
    house.wait_due("lunch")
    # Lunch is covered by tea: tea is held, lunch comes again.
    house.wait_held("tea", "refused")
    until(lambda: [shown.title for shown in server.shown][:3] == ["Lunch", "Tea", "Lunch"], "lunch comes again")
    tea, lunch = server.shown[1], server.shown[2]
    assert "takes one reminder for another" in house.problems() or house.problems() == ""
    # The number is lunch's, the button is tea's: nobody knows what the person saw.
    server.press(7, tea.actions["Done"])
    never(house.outcomes, "a press was booked by guess", during=0.5)
    until(lambda: len([s for s in server.shown if s.title == "Lunch"]) >= 3, "lunch comes again")
    until(lambda: "mixed up" in [s for s in server.shown if s.title == "Lunch"][-1].body, "it says why")
    answers_at_once(house, "one id for two")
    server.press(7, [s for s in server.shown if s.title == "Lunch"][-1].actions["Done"])
    assert house.wait_outcome("lunch") == ["done"] and house.outcomes("tea") == []
    # With lunch out of the way, tea has the number for itself.
    house.wait_due("tea")
    server.press(7, [s for s in server.shown if s.title == "Tea"][-1].actions["Later"])
    house.wait_due("tea", state="snoozed")
    assert house.outcomes() == ["done"]


def test_pressed_twice(house, server):
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)), reminder("tea", at=clock(2.5)))
    server.wait_shown(2)
    until(lambda: len(kinds(house, "shown")) == 2, "both are shown")
    ids = {shown.title: (number, shown) for number, shown in enumerate(server.shown, start=1)}
    for title, label in (("Lunch", "Done"), ("Tea", "Later")):
        number, shown = ids[title]
        for _ in range(3):
            server.press(number, shown.actions[label])
        server.close(number)
        server.press(number, shown.actions[label])
    assert house.wait_outcome("lunch") == ["done"]
    house.wait_due("tea", state="snoozed")
    entries_settle(house)
    assert len(kinds(house, "snoozed")) == 1 and house.outcomes() == ["done"]
    assert len(server.shown) == 2, "what was answered came again"


def test_pressed_after_it_was_closed(house, server):
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)))
    shown = server.wait_shown()
    house.wait_due("lunch")
    server.close(1)
    server.close(1)
    server.press(1, shown.actions["Done"])
    assert house.wait_outcome("lunch") == ["done"]


def test_the_old_one_is_pressed_while_it_is_repeated(house, server):
    # A server that does not replace: every showing gets another id.
    server.on_notify = lambda shown: next(server.counter)
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5), repeat="2s", repeats=1))
    old = server.wait_shown()
    new = server.wait_shown(2)
    assert new.replaces == 1
    until(lambda: server.closed == [1], "the old one is taken away")
    server.press(1, old.actions["Done"])
    server.press(2, new.actions["Done"])
    assert house.wait_outcome("lunch") == ["done"]
    until(lambda: 2 in server.closed, "the new one is taken away")
    entries_settle(house)
    assert house.outcomes() == ["done"] and len(server.shown) == 2


def test_signals_that_are_not_ours(house, server):
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)), reminder("tea", at=clock(2.5)))
    server.wait_shown(2)
    until(lambda: len(kinds(house, "shown")) == 2, "both are shown")
    before = entries_settle(house)
    key = server.shown[0].actions["Done"]
    action, run, call, due, name = key.split(".")
    for id, key in [
        (77, "default"), (77, "done"), (1, "done"), (1, "default"), (1, ""), (1, "delete." + key[5:]), (0, "done"),
        (77, f"done.{int(run, 16) ^ 1:x}.{call}.{due}.{name}"),  # another limberd's
        (1, f"done.{run}.{call}.{due}"), (1, f"done.{run}.{call}.{due}.{name}.x"), (1, f"done.{run}.x.{due}.{name}"),
        (1, f"done.{run}.{call}.{'9' * 40}.{name}"), (1, "." * 4), (2**32 - 1, "done" * 1000),
    ]:  # fmt: skip
        server.press(id, key)
        server.press(id, key, everybody=True)
    for member in ("ActionInvoked", "NotificationClosed"):
        for signature, body in [(None, ()), ("s", ("1",)), ("u", (77,)), ("su", ("done", 1)), ("as", (["1"] * 20_000,))]:
            server.signal(member, signature, body)
    answers_at_once(house, "signals that are not ours")
    assert entries_settle(house) == before and len(server.shown) == 2
    assert sorted(item["state"] for item in house.due()) == ["shown", "shown"]


def test_a_stranger_presses(house, bus, server):
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)))
    shown = server.wait_shown()
    house.wait_due("lunch")
    with open_dbus_connection(bus=bus.address) as stranger:
        address = DBusAddress("/org/freedesktop/Notifications", None, "org.freedesktop.Notifications")
        signal = new_signal(address, "ActionInvoked", "us", (1, shown.actions["Done"]))
        signal.header.fields[HeaderFields.destination] = server.client
        stranger.send(signal)
        never(house.outcomes, "a stranger's press was taken", during=0.5)


def test_a_flood_of_signals(house, server):
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)))
    shown = server.wait_shown()
    house.wait_due("lunch")
    key = shown.actions["Done"]
    signals = [
        server.signal_bytes("ActionInvoked", "us", (77, "done")),
        server.signal_bytes("NotificationClosed", "uu", (78, 2)),
        server.signal_bytes("ActionInvoked", "us", (1, key[:-1])),  # of no reminder that there is
        server.signal_bytes("ActionInvoked", "us", (77, key.replace(".", ".f", 1))),  # another limberd's
    ] * 50
    flooding, sent = [True], [0]

    def flood():
        while flooding:
            server.send_bytes(b"".join(signals))
            sent[0] += len(signals)
            time.sleep(0.01)  # thousands a second, and something left of the machine for the others

    thread = threading.Thread(target=flood)
    thread.start()
    try:
        until(lambda: sent[0] > 3000, "the flood is on")
        answers_at_once(house, "a flood of signals", count=50)
    finally:
        flooding.clear()
        thread.join(20)
    print(f"{sent[0]} signals")
    assert len(server.shown) == 1, "it was shown again"
    server.press(1, shown.actions["Done"])
    assert house.wait_outcome("lunch") == ["done"]


def test_an_answer_that_the_disk_has_no_room_for(house, server):
    needs.root()
    needs.programs("unshare", "mount")
    house.state.mkdir(parents=True)
    house.prefix = [
        "unshare", "-m", "--propagation", "private", "sh", "-c",
        f'mount -n -t tmpfs -o size=1m tmpfs {house.state} && exec "$@"', "sh",
    ]  # fmt: skip
    house.start(wait=False)
    house.prefix = []
    until(house.answers, "limberd answers")
    house.write_schedule(reminder("lunch", at=clock(2.5)))
    server.wait_shown()
    house.wait_due("lunch")
    waste = f"/proc/{house.daemon.pid}/root{house.state}/waste"
    with open(waste, "wb", buffering=0) as file, pytest.raises(OSError):
        for size in (4096, 1):
            while True:
                file.write(b"x" * size)
    server.press(1, server.shown[-1].actions["Done"])
    again = server.wait_shown(2)
    assert again.body.splitlines()[0] == "Not recorded: the disk is full. Please press again later."
    assert [item["state"] for item in house.due()] == ["shown"]
    answers_at_once(house, "a full disk")
    # Still full: and it is said again.
    server.press(2, again.actions["Done"])
    third = server.wait_shown(3)
    assert "Not recorded" in third.body
    os.unlink(waste)
    server.press(3, third.actions["Done"])
    until(lambda: house.json("status")["today"]["done"] == 1, "it is recorded")
    until(lambda: house.due() == [] and 3 in server.closed, "the popup is taken away")
    never(lambda: len(server.shown) > 3, "what was answered came again", during=0.5)
