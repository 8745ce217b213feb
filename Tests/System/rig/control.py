"""The control interface, spoken over the socket directly and over one connection for as long as that lives: for what must be
quick, and for what must know exactly which call was confirmed."""

import json
import socket
import statistics
import time

from .wait import until

INTERFACE = "io.limber.Control"
GET_INFO = "org.varlink.service.GetInfo"
# What the person at the terminal does not notice (ms).
AT_ONCE = 50


class Refused(Exception):
    """The daemon's answer was an error: its name without the interface's, and its parameters."""

    def __init__(self, reply):
        super().__init__(reply)
        self.name = reply["error"].rpartition(".")[2]
        self.parameters = reply.get("parameters") or {}


class Control:
    """Raises OSError when there is no answer: whether the call had an effect is not known then. `patience` is in seconds."""

    def __init__(self, limber, patience=20.0):
        self.connection = socket.socket(socket.AF_UNIX)
        self.connection.settimeout(patience)
        try:
            self.connection.connect(str(limber.socket))
        except OSError:
            self.connection.close()
            raise
        self.received = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def call(self, method, **parameters):
        name = method if "." in method else f"{INTERFACE}.{method}"
        message = {"method": name, "parameters": parameters}
        self.connection.sendall(json.dumps(message).encode() + b"\0")
        while b"\0" not in self.received:
            piece = self.connection.recv(65536)
            if not piece:
                raise ConnectionResetError("the daemon hung up")
            self.received += piece
        reply, _, self.received = self.received.partition(b"\0")
        reply = json.loads(reply)
        if "error" in reply:
            raise Refused(reply)
        return reply.get("parameters") or {}

    def seconds(self, method, **parameters):
        """How long the call takes."""
        before = time.monotonic()
        self.call(method, **parameters)
        return time.monotonic() - before

    def log(self, note):
        """A cramp with this note; the id of its entry."""
        return self.call("Log", what="cramp", place="left calf", note=note)["entry"]["id"]

    def problems(self, subject):
        return [problem["message"] for problem in self.call("Status")["problems"] if problem["subject"] == subject]

    def wait_problem(self, subject, *words):
        """Waits until the status says so, in a sentence with all these words."""

        def found():
            said = " ".join(self.problems(subject)).lower()
            return said and all(word in said for word in words)

        until(found, f"status tells of the {subject}: {words}; it says {self.call('Status')['problems']}")


def answers_at_once(limber, during, count=25, method="Status"):
    """Makes a call again and again, and prints how long it took. Where the status is long, `GET_INFO` says better whether
    the daemon was waiting for somebody."""
    # Where the machine itself is busy it takes longer at times; who waits for a server or a bus is late every time.
    for _ in range(3):
        took = []
        with Control(limber, patience=10) as control:
            for _ in range(count):
                took.append(control.seconds(method) * 1000)
                time.sleep(0.01)
        median = statistics.median(took)
        print(f"control, {during}: median {median:.1f} ms, worst {max(took):.1f} ms of {count}")
        if median < AT_ONCE:
            return
    raise AssertionError(f"{during}: {took}")
