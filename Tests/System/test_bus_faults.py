"""The session bus is absent, comes late, ends and comes back, hangs, or is none; the system bus ends and comes back. Reminders
are held or come again, and the control interface answers at once all the while."""

import os
import signal
import socket
import threading
import time

import pytest

from rig.control import GET_INFO, answers_at_once
from rig.desk import Bus
from rig.limber import Limber, clock, reminder
from rig.standin import Logind, Server
from rig.wait import never, until

# A bus that is back is found by its socket, not by the clock: far below the minute between two tries.
SOON = 5


def shown(limber):
    return [entry["showing"] for entry in limber.entries() if entry["kind"] == "shown"]


@pytest.fixture
def managed(house, folder):
    """As under a service manager: no terminal steps in."""
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(str(folder / "notify"))
    house.under_manager(folder / "notify")
    stop = threading.Event()

    def read():
        manager.settimeout(0.1)
        while not stop.is_set():
            try:
                manager.recv(1 << 16)
            except TimeoutError:
                pass

    reader = threading.Thread(target=read)
    reader.start()
    yield house
    house.stop()
    stop.set()
    reader.join()
    manager.close()


def test_a_bus_that_comes_late(managed, bus):
    bus.stop()
    managed.start()
    managed.write_schedule(reminder("lunch", at=clock(2.5)))
    managed.wait_held("lunch", "noServer")
    assert "There is no session bus" in managed.problems()
    answers_at_once(managed, "no session bus")
    bus.start()
    server = Server(bus.address)
    try:
        until(lambda: server.shown, "it is shown once there is a bus", patience=SOON)
        managed.wait_due("lunch")
        assert managed.problems() == ""
        server.press(1, server.shown[0].actions["Done"])
        assert managed.wait_outcome("lunch") == ["done"]
    finally:
        server.stop()


@pytest.mark.parametrize("how", ["killed", "ended"])
def test_restarted_with_a_popup_up(managed, bus, screen, how):
    managed.start()
    managed.write_schedule(reminder("lunch", at=clock(2.5)))
    screen.wait_for_popup()
    managed.wait_due("lunch")
    # dunst ends with its bus.
    if how == "killed":
        # The socket stays where it was, and nobody listens there.
        bus.daemon.kill()
        bus.daemon.process.wait()
    else:
        bus.stop()
    until(lambda: "session bus" in managed.problems(), "status says that the bus is gone")
    answers_at_once(managed, f"session bus {how}")
    bus.socket.unlink(missing_ok=True)
    bus.start()
    screen.stop_server()
    screen.start_server()
    until(lambda: screen.shown() == 1, "the popup is up again", patience=SOON)
    assert shown(managed) == [1], "the same showing again, not another one"
    screen.press("Done")
    assert managed.wait_outcome("lunch") == ["done"]
    screen.wait_until_empty()


def test_restarted_again_and_again(managed, bus):
    managed.start()
    managed.write_schedule(reminder("lunch", at=clock(2.5)))
    for _ in range(4):
        server = Server(bus.address)
        # A connection that did not last is tried again a little later each time.
        until(lambda: server.shown, "it is shown", patience=SOON)
        never(lambda: len(server.shown) > 1, "it was shown twice", during=0.2)
        bus.daemon.kill()
        bus.daemon.process.wait()
        server.stop()
        bus.socket.unlink()
        bus.start()
    assert shown(managed) == [1]
    managed.run("done")
    assert managed.outcomes() == ["done"]


def test_answered_while_there_was_no_bus(managed, bus, server):
    managed.start()
    managed.write_schedule(reminder("lunch", at=clock(2.5)))
    server.wait_shown()
    managed.wait_due("lunch")
    bus.stop()
    until(lambda: "session bus" in managed.problems(), "status says that the bus is gone")
    managed.run("done")
    bus.start()
    new = Server(bus.address)
    try:
        until(lambda: managed.problems() == "", "the new one is found", patience=SOON)
        never(lambda: new.shown, "what was answered came again", during=0.5)
    finally:
        new.stop()


def test_the_terminal_steps_in_and_back(house, bus, server):
    house.start()
    house.write_schedule(reminder("lunch", at=clock(2.5)))
    server.wait_shown()
    house.wait_due("lunch")
    bus.stop()
    until(lambda: "Answer with: limber done" in house.daemon.output(), "it is on the terminal")
    bus.start()
    new = Server(bus.address)
    try:
        until(lambda: new.shown, "it is shown by the new server", patience=SOON)
        assert shown(house) == [1]
    finally:
        new.stop()


def test_hung_and_awake_again(managed, bus, server):
    managed.start()
    managed.write_schedule(reminder("lunch", at=clock(2.5)), reminder("tea", at=clock(3.5)))
    server.wait_shown()
    managed.wait_due("lunch")
    bus.daemon.kill(signal.SIGSTOP)
    until(lambda: managed.due("tea"), "tea is due")
    # What was on the screen is answered, what should be is too: nothing of it gets through.
    managed.run("skip", "tea")
    answers_at_once(managed, "dbus-daemon stopped")
    until(lambda: "does not answer" in managed.problems(), "status says so")
    server.press(1, server.shown[0].actions["Done"])
    bus.daemon.kill(signal.SIGCONT)
    assert managed.wait_outcome("lunch") == ["done"]
    until(lambda: sorted(server.closed) == [1, 2], "both popups are taken away")
    assert managed.problems() == "" and managed.outcomes("tea") == ["skipped"]


def test_hung_from_the_start(managed, bus, server):
    bus.daemon.kill(signal.SIGSTOP)
    begin = time.monotonic()
    managed.start()
    assert time.monotonic() - begin < 5, "the start waited for the bus"
    managed.write_schedule(reminder("lunch", at=clock(2.5)))
    managed.wait_held("lunch", "noServer")
    assert "The session bus does not answer" in managed.problems()
    answers_at_once(managed, "dbus-daemon stopped from the start")
    bus.daemon.kill(signal.SIGCONT)
    until(lambda: server.shown, "it is shown once the bus works", patience=SOON)
    managed.wait_due("lunch")


def test_the_end_does_not_wait_for_a_hung_bus(managed, bus, server):
    if os.geteuid() == 0:
        managed.prefix = ["setpriv", "--bounding-set=-net_admin"]
    managed.start()
    managed.write_schedule(*(reminder(f"tea-{number}", at=clock(2.5)) for number in range(3)))
    server.wait_shown(3)
    until(lambda: len(shown(managed)) == 3, "all are shown")
    bus.daemon.kill(signal.SIGSTOP)
    # More than a socket takes that only root could make larger: the rest waits in the daemon itself.
    long = {"note": "y" * 3000, "steps": ["z" * 3000] * 4}
    managed.write_schedule(*(reminder(f"leg-{n}", kind="movement", at=clock(5), **long) for n in range(16)))
    until(lambda: len(managed.due()) == 16, "more are due")
    answers_at_once(managed, "dbus-daemon stopped, its socket full", method=GET_INFO)
    begin = time.monotonic()
    assert managed.stop() == 0
    took = time.monotonic() - begin
    print(f"ended after {took:.2f} s")
    assert took > 0.9, "it did not wait at all: what was just sent could be lost"
    assert took < 4
    assert managed.entries()[-1]["kind"] == "stopped"
    bus.daemon.kill(signal.SIGCONT)


@pytest.mark.parametrize("kind", ["full", "silent", "garbage", "hangs up"])
def test_a_socket_that_is_no_bus(folder, kind):
    path = folder / "nobus"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(0)
    connections = []
    ended = threading.Event()

    def serve():
        listener.settimeout(0.1)
        while not ended.is_set():
            try:
                connection = listener.accept()[0]
            except TimeoutError:
                continue
            connections.append(connection)
            if kind == "garbage":
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 100)
            elif kind == "hangs up":
                connection.close()

    if kind == "full":
        # Nobody accepts, and there is no more room to wait in.
        while len(connections) < 10:
            waiting = socket.socket(socket.AF_UNIX)
            waiting.setblocking(False)
            connections.append(waiting)
            if waiting.connect_ex(str(path)) != 0:
                break
    server = threading.Thread(target=serve if kind != "full" else lambda: None)
    server.start()
    limber = Limber(folder, env={"DBUS_SESSION_BUS_ADDRESS": f"unix:path={path}"})
    limber.under_manager(folder / "nobody")
    try:
        limber.start()
        limber.write_schedule(reminder("lunch", at=clock(2.5)))
        limber.wait_held("lunch", "noServer")
        assert limber.problems()
        answers_at_once(limber, f"a socket that is no bus: {kind}")
        tries = len(connections)
        never(lambda: len(connections) > tries + 5, "it is tried in a rush", during=1)
        assert limber.stop() == 0
    finally:
        limber.stop()
        ended.set()
        server.join()
        for connection in [*connections, listener]:
            connection.close()


def test_no_connection_over_the_network(folder):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        port = listener.getsockname()[1]
        limber = Limber(folder, env={"DBUS_SESSION_BUS_ADDRESS": f"tcp:host=127.0.0.1,port={port}"})
        try:
            limber.start()
            assert "There is no session bus" in limber.problems()
            with pytest.raises(BlockingIOError):
                listener.accept()
        finally:
            limber.stop()


class Seat:
    """A system bus with a logind that says the session is locked."""

    def __init__(self, folder):
        self.bus = Bus(folder)
        self.logind = Logind(self.bus.address, is_locked=True)

    def restart(self):
        self.bus.socket.unlink()
        self.bus.start()
        self.logind = Logind(self.bus.address, is_locked=True)

    def stop(self):
        self.logind.stop()
        self.bus.stop()


@pytest.fixture
def seat(folder, house):
    """limberd holds lunch, since the session is locked."""
    (folder / "system").mkdir()
    seat = Seat(folder / "system")
    house.env["DBUS_SYSTEM_BUS_ADDRESS"] = seat.bus.address
    try:
        house.start()
        house.write_schedule(reminder("lunch", at=clock(2.5)))
        house.wait_held("lunch", "locked")
        yield seat
    finally:
        house.stop()
        seat.stop()


def test_locked_while_the_system_bus_restarts(house, server, seat):
    seat.bus.daemon.kill()
    seat.bus.daemon.process.wait()
    seat.logind.stop()
    answers_at_once(house, "no system bus")
    seat.restart()
    logind = seat.logind
    until(lambda: logind.asked >= 2, "logind is asked again", patience=SOON)
    never(lambda: server.shown, "it was shown on a locked screen", during=0.5)
    house.wait_held("lunch", "locked")
    # Signals faster than answers: one question at a time.
    asked = logind.asked
    for _ in range(2000):
        logind.set_locked(True)
    answers_at_once(house, "a flood of signals on the system bus")
    until(lambda: (logind.asked, time.sleep(0.3))[0] == logind.asked, "all questions are asked")
    print(f"2000 signals, {logind.asked - asked} questions")
    assert logind.asked - asked < 2000
    logind.set_locked(False)
    until(lambda: server.shown, "it is shown once the session is unlocked")


def test_locked_and_the_system_bus_is_gone(server, seat):
    seat.bus.stop()
    never(lambda: server.shown, "a bus that is just restarting unlocks nothing", during=3)
    # Nobody knows any more, and unknown is not locked.
    until(lambda: server.shown, "it is shown all the same")
