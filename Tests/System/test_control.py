"""The control socket, driven by other people's Varlink clients, and closed to other people."""

import asyncio
import json
import socket
import stat
import subprocess
import sys

import asyncvarlink
import pytest
import varlink
from asyncvarlink.serviceinterface import VarlinkServiceInterface

from rig.limber import clock, reminder
from rig.wait import until

INTERFACE = "io.limber.Control"

# Connects, asks, prints what came back, as another user. The interpreter of the tests may be closed to that user.
ASK = """import socket, sys
s = socket.socket(socket.AF_UNIX); s.settimeout(5)
try:
    s.connect(sys.argv[1]); s.sendall(b'{"method":"io.limber.Control.Status"}\\0'); print("ANSWER", s.recv(65536))
except OSError as error: print("REFUSED", error)
"""


@pytest.fixture
def running(bare):
    bare.write_schedule(reminder("calcium-lunch", at=clock(2)))
    bare.start()
    return bare


def address(limber):
    return f"unix:{limber.socket}"


def call(limber, *messages):
    """Raw messages in one write; the replies."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(limber.socket))
        connection.sendall(b"".join(json.dumps(message).encode() + b"\0" for message in messages))
        received = b""
        while received.count(b"\0") < len(messages):
            piece = connection.recv(65536)
            if not piece:
                break
            received += piece
    return [json.loads(reply) for reply in received.split(b"\0")[:-1]]


def test_varlink_of_pypi_lists_describes_and_calls(running):
    with varlink.Client.new_with_address(address(running)) as client:
        assert INTERFACE in client.get_interfaces()
        assert client.info["product"]
        description = client.get_interface(INTERFACE)
        assert description.name == INTERFACE and {"Status", "Done", "Watch"} <= set(description.members)
        with client.open(INTERFACE) as control:
            status = control.Status()
            assert [item["reminder"] for item in status["next"]] == ["calcium-lunch"] or status["due"]
            running.wait_due("calcium-lunch")
            answer = control.Done("calcium-lunch")
            assert answer["answer"]["outcome"] == "done"
            with pytest.raises(varlink.VarlinkError) as refused:
                control.Done()
            # A second bare done of the same kind is told that it is done already, and not counted twice.
            assert refused.value.error() == f"{INTERFACE}.AlreadyAnswered"
            assert refused.value.parameters()["by"] == "control"
    assert running.outcomes() == ["done"]


def test_varlink_of_pypi_watches(running):
    with varlink.Client.new_with_address(address(running)) as client, client.open(INTERFACE) as control:
        seen = []
        for reply in control.Watch(_more=True):
            if reply.get("entry"):
                seen.append(reply["entry"]["kind"])
            if "shown" in seen:
                break
    assert "due" in seen


def test_its_command_line(running):
    def command(*words):
        done = subprocess.run(
            [sys.executable, "-m", "varlink.cli", *words], capture_output=True, text=True, timeout=20
        )
        return done.stdout + done.stderr

    assert INTERFACE in command("info", address(running))
    assert f"interface {INTERFACE}" in command("help", f"{address(running)}/{INTERFACE}")
    assert '"version"' in command("call", f"{address(running)}/{INTERFACE}.Status")


def test_asyncvarlink_reads_the_service(running):
    async def info():
        transport, protocol = await asyncvarlink.connect_unix_varlink(
            asyncvarlink.VarlinkClientProtocol, str(running.socket)
        )
        try:
            service = protocol.make_proxy(VarlinkServiceInterface)
            return await service.GetInfo(), await service.GetInterfaceDescription(interface=INTERFACE)
        finally:
            transport.close()

    about, description = asyncio.run(asyncio.wait_for(info(), 10))
    assert INTERFACE in json.dumps(about)
    assert f"interface {INTERFACE}" in str(description)


def test_replies_come_in_order_and_errors_are_the_standard_ones(running):
    replies = call(
        running,
        {"method": "org.varlink.service.GetInfo"},
        {"method": "io.limber.Nothing.Status"},
        {"method": f"{INTERFACE}.Nothing", "parameters": {}},
        {"method": f"{INTERFACE}.Show", "parameters": {"reminder": 3}},
        {"method": f"{INTERFACE}.Status", "parameters": None},
    )
    assert [reply.get("error", "").rpartition(".")[2] for reply in replies] == [
        "", "InterfaceNotFound", "MethodNotFound", "InvalidParameter", "",
    ]  # fmt: skip


def test_socket_and_folder_are_the_users_alone(running):
    assert stat.S_IMODE(running.socket.stat().st_mode) == 0o600
    assert stat.S_IMODE(running.socket.parent.stat().st_mode) == 0o700
    for private in (running.state, *running.state.iterdir()):
        assert stat.S_IMODE(private.stat().st_mode) & 0o077 == 0, f"{private} is open to others"


def test_another_user_is_refused(running, not_root_ids):
    uid, gid = not_root_ids

    def ask():
        command = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "/usr/bin/python3", "-c", ASK]
        return subprocess.run([*command, str(running.socket)], capture_output=True, text=True, timeout=20).stdout

    assert ask().startswith("REFUSED")
    # Even where folder and socket were opened by mistake, the daemon looks who is calling.
    for folder in (running.folder, running.runtime, running.socket.parent):
        folder.chmod(0o755)
    running.socket.chmod(0o666)
    answer = ask()
    assert "version" not in answer
    # Which of these depends on whether the daemon hung up before or after the call was written.
    hung_up = ("PermissionDenied", "ANSWER b''", "reset", "Broken pipe")
    assert any(sign in answer for sign in hung_up), answer
    assert running.answers()


def test_garbage_ends_a_connection_and_nothing_else(running):
    for garbage in (b"\0", b"{}\0", b"nonsense\0", b'{"method":3}\0', b"\xff\xfe\0", b"{" * 100_000, b"a" * 20_000_000):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(running.socket))
            try:
                connection.sendall(garbage)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass
            except (BrokenPipeError, ConnectionResetError):
                pass  # it may hang up before all of it is sent
    assert running.answers()


def test_many_connections_do_not_lock_the_person_out(running):
    idle = []
    try:
        for _ in range(200):
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(5)
            connection.connect(str(running.socket))
            idle.append(connection)
    except OSError:
        pass  # the bound was reached
    for connection in idle:
        connection.close()
    until(running.answers, "it answers again")


def test_a_call_behind_a_stream_when_the_daemon_ends(running):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(running.socket))
        calls = [
            {"method": f"{INTERFACE}.Watch", "more": True},
            {"method": f"{INTERFACE}.Log", "parameters": {"what": "calcium", "mg": 300}},
        ]
        connection.sendall(b"".join(json.dumps(call).encode() + b"\0" for call in calls))
        assert connection.recv(65536).endswith(b"\0")
        assert running.stop() == 0
    entries = running.entries()
    assert entries[-1]["kind"] == "stopped" and len([e for e in entries if e["kind"] == "logged"]) <= 1
