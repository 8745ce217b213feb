"""Stand-ins on a real bus for servers that misbehave on command.

`Server` stands in for a notification server that is late, wrong, refuses, or gives ids that make no sense: dunst and its
like do none of that when a test asks for it, and what they do on other desktops can't be had on this machine. What a real
server can do (crash, hang, come back) is tested with dunst. `Logind` stands in for systemd-logind, which runs only where
systemd is process 1: the box has it, but there the system bus can't be restarted without ending it too."""

import itertools
import threading
from collections import namedtuple

from jeepney import DBusAddress, HeaderFields, MessageFlag, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from .wait import until

ALLOW_REPLACEMENT, REPLACE, DO_NOT_QUEUE = 1, 2, 4
NAME = "org.freedesktop.Notifications"
PROPERTIES = "org.freedesktop.DBus.Properties"

Shown = namedtuple("Shown", "message replaces title body actions")
Error = namedtuple("Error", "name text")
# An answer of any signature and body.
Raw = namedtuple("Raw", "signature body")
# No answer now; `Server.answer` gives one later.
SILENCE = object()


class Service:
    """A program that owns a name on the bus at `address`, and answers calls with `answer_to`, in a thread of its own."""

    def __init__(self, address, name, flags=DO_NOT_QUEUE):
        self.name = name
        self.connection = open_dbus_connection(bus=address, auth_timeout=10)
        self.lock = threading.Lock()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        reply = self.connection.send_and_get_reply(message_bus.RequestName(name, flags), timeout=10)
        assert reply.body == (1,), f"the name {name} is taken: {reply.body}"
        self.thread.start()

    def _serve(self):
        while not self.ended.is_set():
            try:
                message = self.connection.receive(timeout=0.1)
            except TimeoutError:
                continue
            except (OSError, ValueError):
                return  # the bus has ended
            if message.header.message_type is not MessageType.method_call:
                continue
            try:
                self.reply(message, self.answer_to(message, message.header.fields[HeaderFields.member], message.body))
            except OSError:
                return

    def reply(self, message, answer):
        if answer is SILENCE or message.header.flags & MessageFlag.no_reply_expected:
            return
        if isinstance(answer, Error):
            self.send(new_error(message, answer.name, "s", (answer.text,)))
        elif isinstance(answer, Raw):
            self.send(new_method_return(message, answer.signature, answer.body))
        else:
            self.send(new_method_return(message))

    def send(self, message):
        with self.lock:
            self.connection.send(message)

    def stop(self):
        """As if it had crashed: the bus notices that it is gone."""
        if not self.ended.is_set():
            self.ended.set()
            self.thread.join(10)
            self.connection.close()


class Server(Service):
    """A notification server. `on_notify` decides about each call of Notify: it gets a `Shown`, and returns an id, an `Error`,
    a `Raw` or `SILENCE`."""

    def __init__(self, address, capabilities=("actions", "body"), flags=DO_NOT_QUEUE):
        self.capabilities = capabilities
        self.shown = []
        # Whom a button was offered to, and what it was to say.
        self.client = None
        self.closed = []
        self.counter = itertools.count(1)
        self.on_notify = lambda shown: shown.replaces or next(self.counter)
        super().__init__(address, NAME, flags)

    def answer_to(self, message, member, body):
        if member == "GetCapabilities":
            if self.capabilities is SILENCE or isinstance(self.capabilities, (Error, Raw)):
                self.asked = message
                return self.capabilities
            return Raw("as", (list(self.capabilities),))
        if member == "GetServerInformation":
            return Raw("ssss", ("stand-in", "limber", "1", "1.2"))
        if member == "Notify":
            self.client = message.header.fields[HeaderFields.sender]
            _, replaces, _, title, text, actions, _, _ = body
            shown = Shown(message, replaces, title, text, dict(zip(actions[1::2], actions[::2])))
            answer = self.on_notify(shown)
            self.shown.append(shown)
            return Raw("u", (answer,)) if isinstance(answer, int) else answer
        if member == "CloseNotification":
            self.closed.append(body[0])
            self.signal("NotificationClosed", "uu", (body[0], 3))
            return None
        return Error("org.freedesktop.DBus.Error.UnknownMethod", member)

    def answer(self, shown, id):
        """A late answer."""
        self.reply(shown.message, Raw("u", (id,)))

    def signal(self, member, signature, body, everybody=False):
        self.send(self.make_signal(member, signature, body, everybody))

    def make_signal(self, member, signature, body, everybody=False):
        address = DBusAddress("/org/freedesktop/Notifications", bus_name=None, interface=NAME)
        signal = new_signal(address, member, signature, body)
        if not everybody and self.client:
            signal.header.fields[HeaderFields.destination] = self.client
        return signal

    def signal_bytes(self, *signal):
        """As it goes over the wire, to be sent again and again."""
        return self.make_signal(*signal).serialise(serial=1)

    def send_bytes(self, messages):
        with self.lock:
            self.connection.sock.sendall(messages)

    def press(self, id, key, everybody=False):
        """What a person's press on the button with this key makes of the notification `id`."""
        self.signal("ActionInvoked", "us", (id, key), everybody)

    def close(self, id, reason=2):
        self.signal("NotificationClosed", "uu", (id, reason))

    def wait_shown(self, count=1):
        """The last of so many calls of Notify."""
        until(lambda: len(self.shown) >= count, f"{count} notification(s) were asked for")
        return self.shown[count - 1]


class Logind(Service):
    """The User object of logind, and one session that is locked or not."""

    SESSION = "/org/freedesktop/login1/session/c1"

    def __init__(self, address, is_locked):
        self.is_locked = is_locked
        self.asked = 0
        super().__init__(address, "org.freedesktop.login1")

    def answer_to(self, message, member, body):
        if member != "Get":
            return Error("org.freedesktop.DBus.Error.UnknownMethod", member)
        self.asked += 1
        if body[1] == "Display":
            return Raw("v", (("(so)", ("c1", self.SESSION)),))
        return Raw("v", (("b", self.is_locked),))

    def set_locked(self, is_locked):
        self.is_locked = is_locked
        address = DBusAddress(self.SESSION, bus_name=None, interface=PROPERTIES)
        changed = (f"{self.name}.Session", {"LockedHint": ("b", is_locked)}, [])
        self.send(new_signal(address, "PropertiesChanged", "sa{sv}as", changed))
