"""The protocol as others speak it, and what no client can do: hold up a reminder, take the memory, lock the person out."""

import asyncio
import json
import os
import re
import resource
import socket
import statistics
import subprocess
import sys
import threading
import time

import asyncvarlink
import pytest
import varlink
from asyncvarlink.serviceinterface import VarlinkServiceInterface

from rig.limber import BINARIES, clock, reminder, resident_kilobytes
from rig.wait import Background, until

CONTROL = "io.limber.Control"
CERTIFICATION = "org.varlink.certification"


@pytest.fixture
def certification(folder):
    """The Varlink target alone, serving what Varlink implementations test one another by."""
    path = folder / "run/certification"
    server = Background([BINARIES / "certification", path], folder / "certification.log")
    until(path.exists, "it listens")
    yield path
    server.stop()


def connect(path):
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(5)
    connection.connect(str(path))
    return connection


def frame(method, **keys):
    return json.dumps({"method": method, **keys}).encode() + b"\0"


def open_files(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def replies(connection, count):
    received = b""
    while received.count(b"\0") < count:
        piece = connection.recv(1 << 16)
        assert piece, received[-200:]
        received += piece
    return [json.loads(reply) for reply in received.split(b"\0")[:-1]]


def test_the_certification_client_passes(certification):
    command = [sys.executable, "-m", "varlink.tests.test_certification", "--client", f"--varlink=unix:{certification}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0 and "Certification passed" in done.stdout, done.stdout + done.stderr
    assert "'all_ok': True" in done.stdout or '"all_ok": true' in done.stdout, done.stdout
    assert len(re.findall(r"^Test10:", done.stdout, re.M)) == 10


def test_a_client_that_deviates_is_not_certified(certification):
    with varlink.Client.new_with_address(f"unix:{certification}") as client, client.open(CERTIFICATION) as control:
        with pytest.raises(varlink.VarlinkError) as refused:
            control.Test01("nobody")
        assert refused.value.error() == f"{CERTIFICATION}.ClientIdError"
        id = control.Start()["client_id"]
        assert control.Test01(id)["bool"] is True
        with pytest.raises(varlink.VarlinkError) as refused:
            control.Test02(id, False)
        assert refused.value.error() == f"{CERTIFICATION}.CertificationError"
        assert refused.value.parameters()["wants"]["parameters"]["bool"] is True


def test_asyncvarlink_describes_the_certification_interface(certification):
    async def describe():
        transport, protocol = await asyncvarlink.connect_unix_varlink(
            asyncvarlink.VarlinkClientProtocol, str(certification)
        )
        try:
            service = protocol.make_proxy(VarlinkServiceInterface)
            return await service.GetInterfaceDescription(interface=CERTIFICATION)
        finally:
            transport.close()

    assert "method Test11" in str(asyncio.run(asyncio.wait_for(describe(), 10)))


@pytest.fixture
def running(bare):
    bare.write_schedule(reminder("calcium-lunch", at="03:00"))
    bare.start()
    return bare


def test_flags_and_parameters(running):
    with connect(running.socket) as connection:
        status = f"{CONTROL}.Status"
        # oneway: neither a reply nor an error; what follows is answered in order.
        connection.sendall(
            frame(f"{CONTROL}.Log", parameters={"what": "calcium", "mg": 100}, oneway=True)
            + frame(f"{CONTROL}.Nothing", oneway=True)
            + frame(status) + frame(status, parameters=None) + frame(status, parameters={}) + frame(status, more=True)
            + frame(f"{CONTROL}.Show", parameters={"reminder": "x"}) + frame(f"{CONTROL}.Watch")
            + frame(status, upgrade=True) + frame(status, parameters={"extra": 1})
            + frame("org.varlink.service.GetInfo", parameters={"more": None})
        )  # fmt: skip
        found = replies(connection, 9)
    assert [reply["parameters"]["today"]["calciumMg"] for reply in found[:4]] == [100] * 4
    assert not any("continues" in reply for reply in found[:4])
    assert [reply.get("error", "").rpartition(".")[2] for reply in found[4:]] == [
        "NoSuchReminder", "ExpectedMore", "MethodNotImplemented", "InvalidParameter", "InvalidParameter",
    ]  # fmt: skip
    assert found[7]["parameters"] == {"parameter": "extra"}


@pytest.mark.parametrize(
    "call",
    [
        {"method": f"{CONTROL}.Status", "oneway": True, "more": True},
        {"method": f"{CONTROL}.Status", "extra": 1},
        {"method": f"{CONTROL}.Status", "parameters": []},
        {"method": f"{CONTROL}.Status", "more": "yes"},
        {"parameters": {}},
    ],
)
def test_what_systemds_server_is_strict_about_ends_the_connection(running, call):
    with connect(running.socket) as connection:
        connection.sendall(json.dumps(call).encode() + b"\0")
        assert connection.recv(100) == b""
    assert running.answers()


def test_whoever_shuts_down_their_side_gets_all_replies(running):
    with connect(running.socket) as connection:
        connection.sendall(frame(f"{CONTROL}.List") * 100)
        connection.shutdown(socket.SHUT_WR)
        assert len(replies(connection, 100)) == 100
        assert connection.recv(1) == b""


def test_a_slow_reader_is_waited_for(running):
    """More replies than anybody buffers, to calls that come all at once: they come as they are read, all of them."""
    count = 3000
    with connect(running.socket) as connection:
        connection.setblocking(False)
        calls, sent = memoryview(frame("org.varlink.service.GetInterfaceDescription", parameters={"interface": CONTROL}) * count), 0
        before = resident_kilobytes(running.daemon.pid)
        # Nothing is read until it takes no more.
        deadline = time.monotonic() + 20
        quiet = 0
        while sent < len(calls) and quiet < 20 and time.monotonic() < deadline:
            try:
                sent += connection.send(calls[sent : sent + 65536])
                quiet = 0
            except BlockingIOError:
                quiet += 1
                time.sleep(0.02)
        assert running.answers()
        assert resident_kilobytes(running.daemon.pid) - before < 8_000
        received = 0
        while received < count:
            try:
                received += connection.recv(1 << 20).count(b"\0")
            except BlockingIOError:
                time.sleep(0.001)
            if sent < len(calls):
                try:
                    sent += connection.send(calls[sent : sent + 65536])
                except BlockingIOError:
                    pass


def test_a_watcher_that_never_reads_is_cut_off(running):
    with connect(running.socket) as connection, connect(running.socket) as writer:
        connection.sendall(frame(f"{CONTROL}.Watch", more=True))
        note = {"what": "calcium", "mg": 1, "note": "n" * 20_000}
        for _ in range(80):
            writer.sendall(frame(f"{CONTROL}.Log", parameters=note))
            replies(writer, 1)
        received = 0
        try:
            while piece := connection.recv(1 << 20):
                received += len(piece)
        except ConnectionResetError:
            pass
        # What the kernel and the daemon held for it; not all that there was.
        assert 0 < received < 80 * 20_000
    assert running.answers()


def test_a_call_that_never_ends_is_given_ten_seconds(running):
    started = time.monotonic()
    with connect(running.socket) as halved, connect(running.socket) as idle:
        halved.settimeout(20)
        halved.sendall(frame(f"{CONTROL}.List") + b'{"method":')
        replies(halved, 1)
        assert halved.recv(1) == b"" and time.monotonic() - started > 9
        # Who says nothing may stay.
        idle.sendall(frame(f"{CONTROL}.List"))
        assert replies(idle, 1)


def slow(connection, number):
    """Slow in one of four ways: half a call, replies that are not read, a stream that is not read, a long one that isn't."""
    ways = [
        b'{"method":"io.limber',
        frame("org.varlink.service.GetInterfaceDescription", parameters={"interface": CONTROL}) * 50,
        frame(f"{CONTROL}.Watch", more=True),
        frame(f"{CONTROL}.Agenda", parameters={"days": 366}) * 3,
    ]
    connection.sendall(ways[number % 4])


def ask_without_pause(connection, stopped):
    while not stopped.is_set():
        connection.sendall(frame(f"{CONTROL}.Status") * 20)
        replies(connection, 20)


def test_crowds_hold_up_no_reminder(bare, tell):
    """1,000 idle connections, 100 that are slow in one way or another, and five that ask without a pause."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    bare.write_schedule(reminder("later", at="03:00"))
    bare.start()
    before = resident_kilobytes(bare.daemon.pid)
    idle = [connect(bare.socket) for _ in range(1000)]
    crowd = [connect(bare.socket) for _ in range(100)]
    busy = [connect(bare.socket) for _ in range(5)]
    stopped = threading.Event()
    threads = [threading.Thread(target=ask_without_pause, args=(connection, stopped)) for connection in busy]
    try:
        for number, connection in enumerate(crowd):
            slow(connection, number)
        for thread in threads:
            thread.start()
        names = [f"dose-{number}" for number in range(5)]
        bare.write_schedule(*(reminder(name, at=clock(3 + index)) for index, name in enumerate(names)))

        def due():
            for connection in crowd[::4]:
                connection.sendall(b"x")
            entries = [entry for entry in bare.entries() if entry["kind"] == "due" and entry["reminder"] in names]
            return entries if len(entries) == len(names) else None

        late = sorted((entry["time"] - entry["due"]) / 1000 for entry in until(due, "all come due", every=0.2))
        tell(f"1,105 clients: reminders late by {', '.join(f'{each:.1f}' for each in late)} ms")
        assert statistics.median(late) < 50
        assert bare.answers()
        # Nobody was turned away to make room.
        idle[0].sendall(frame(f"{CONTROL}.List"))
        assert replies(idle[0], 1)
        assert resident_kilobytes(bare.daemon.pid) - before < 60_000
    finally:
        stopped.set()
        for thread in threads:
            thread.join()
        for connection in idle + crowd + busy:
            connection.close()
    until(lambda: open_files(bare.daemon.pid) < 50, "their files are closed")


def test_beyond_the_bound_the_longest_idle_one_goes(bare):
    """With few files to be had, so that the bound is soon reached."""
    bare.prefix = ["prlimit", "--nofile=140:140"]
    bare.write_schedule(reminder("later", at="03:00"))
    bare.start()
    crowd = [connect(bare.socket) for _ in range(30)]
    crowd[0].sendall(frame(f"{CONTROL}.Watch", more=True))
    replies(crowd[0], 1)
    # Many more than the bound: the place of one that went is another's at once.
    crowd += [connect(bare.socket) for _ in range(200)]
    # The person is let in, the watcher stays, and of the idle ones the first have gone.
    assert bare.run("log", "calcium", "300mg").returncode == 0
    assert any(reply["parameters"]["entry"]["kind"] == "logged" for reply in replies(crowd[0], 1))
    assert crowd[1].recv(1) == b""
    for connection in crowd:
        connection.close()
