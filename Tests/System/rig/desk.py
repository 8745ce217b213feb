"""A private session bus, and on it a real notification server (dunst) on a display of its own (Xvfb)."""

import os
import shlex
import socket
import subprocess
from pathlib import Path

from . import needs
from .wait import Background, until, until_or_none

# A <servicedir> of its own: with the machine's the bus would start any notification server that is installed.
BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth><servicedir>{services}</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""

# dunst has no buttons; it offers a notification's actions in a menu program. Ours notes what is offered and picks what
# the test has asked for. A left click opens the menu (do_action, with several actions and no default one).
DUNST_CONFIG = """[global]
    follow = none
    width = 360
    origin = top-left
    offset = 20x20
    font = DejaVu Sans 11
    show_indicators = yes
    mouse_left_click = do_action
    mouse_right_click = close_current
    dmenu = /bin/sh {menu}
"""
MENU = """tee {offered} | grep -F -m1 -- "#$(cat {pick}) "
"""
INSIDE_POPUP = (100, 40)


class Bus:
    """A session bus of its own in `folder`."""

    def __init__(self, folder):
        needs.programs("dbus-daemon")
        self.folder = Path(folder)
        self.socket = self.folder / "bus"
        self.address = f"unix:path={self.socket}"
        self.start()

    def start(self):
        config = self.folder / "bus.conf"
        self.services = self.folder / "services"
        self.services.mkdir(exist_ok=True)
        config.write_text(BUS_CONFIG.format(socket=self.socket, services=self.services))
        self.daemon = Background(
            ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile"], self.folder / "bus.log"
        )
        until(self.listens, "the session bus listens")

    def listens(self):
        # The socket is there just before somebody listens on it.
        with socket.socket(socket.AF_UNIX) as client:
            return client.connect_ex(str(self.socket)) == 0

    def offer(self, name, *command):
        """Lets the bus start a program for a name, as it does with dunst and mako."""
        service = f"[D-BUS Service]\nName={name}\nExec={' '.join(map(str, command))}\n"
        (self.services / f"{name}.service").write_text(service)
        call = ("call", "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ReloadConfig")
        subprocess.run(["busctl", f"--address={self.address}", *call], check=True)

    def stop(self):
        self.daemon.stop()
        self.socket.unlink(missing_ok=True)


class Desk:
    """dunst under Xvfb, on the bus named in `env`. `prefix` is put before each command, to run it elsewhere (in a box);
    `folder` must be visible and writable there too, under the same path."""

    def __init__(self, folder, env, prefix=()):
        needs.programs("dunst", "dunstctl", "Xvfb", "xdotool", "import", "gdbus")
        self.folder, self.prefix, self.env = Path(folder), list(prefix), dict(env)
        self.display_number = None
        self.server = None
        self.start_display()
        self.start_server()

    def command(self, *words):
        """The words as a command line with the desk's environment, wherever the desk is."""
        settings = [f"{name}={value}" for name, value in self.env.items()]
        return [*self.prefix, "env", *settings, *map(str, words)]

    def run(self, *words, check=True):
        done = subprocess.run(self.command(*words), capture_output=True, text=True, timeout=30)
        assert not check or done.returncode == 0, f"{words}: {done.stderr}"
        return done.stdout

    def start_display(self):
        number = self.folder / "display"
        self.xvfb = Background(
            self.command(
                "sh", "-c", f"exec Xvfb -displayfd 3 -screen 0 800x600x24 -nolisten tcp -noreset 3>{number}"
            ),
            self.folder / "xvfb.log",
        )
        until(lambda: number.exists() and number.read_text().endswith("\n"), "Xvfb is up")
        self.env["DISPLAY"] = ":" + number.read_text().strip()
        self.env["NO_AT_BRIDGE"] = "1"

    def start_server(self):
        menu = self.folder / "menu.sh"
        menu.write_text(MENU.format(offered=shlex.quote(str(self.folder / "offered")), pick=self.folder / "pick"))
        config = self.folder / "dunstrc"
        config.write_text(DUNST_CONFIG.format(menu=menu))
        self.server = Background(self.command("dunst", "-config", config), self.folder / "dunst.log")
        self.run("gdbus", "wait", "--session", "--timeout", "20", "org.freedesktop.Notifications")

    def stop_server(self):
        self.server.stop()

    def stop(self):
        self.stop_server()
        self.xvfb.stop()

    def shown(self):
        """How many popups are on the screen."""
        return int(self.run("dunstctl", "count", "displayed"))

    def waiting(self):
        return int(self.run("dunstctl", "count", "waiting"))

    def wait_for_popup(self, count=1):
        until(lambda: self.shown() == count, f"{count} popup(s) on the screen")

    def wait_until_empty(self):
        until(lambda: self.shown() == 0, "no popup on the screen")

    def press(self, label):
        """Clicks on the popup and picks the button with this label. Returns the labels that were offered."""
        offered = self.folder / "offered"
        offered.unlink(missing_ok=True)
        (self.folder / "pick").write_text(label)
        x, y = INSIDE_POPUP

        def click():
            # dunst counts a popup as shown before its window is there to be clicked.
            self.run("xdotool", "mousemove", x, y, "click", 1)
            return until_or_none(lambda: offered.exists() and offered.read_text().splitlines(), patience=1)

        lines = until(click, "the popup offers buttons")
        assert any(line.startswith(f"#{label} ") for line in lines), f"no button {label}: {lines}"
        return lines

    def dismiss(self):
        """Closes the popup without an answer."""
        x, y = INSIDE_POPUP
        self.run("xdotool", "mousemove", x, y, "click", 3)

    def screenshot(self, name):
        """Keeps a picture of the screen as an artifact."""
        artifacts = Path(os.environ.get("LIMBER_ARTIFACTS", ".build/artifacts"))
        artifacts.mkdir(parents=True, exist_ok=True)
        picture = self.folder / f"{name}.png"
        self.run("import", "-window", "root", picture)
        target = artifacts / picture.name
        target.write_bytes(picture.read_bytes())
        assert target.stat().st_size > 0
        return target
