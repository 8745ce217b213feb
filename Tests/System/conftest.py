"""Fixtures of the system tests. Everything lives in a short folder of its own in /tmp (the path of a Unix socket has at
most 107 bytes) and is gone afterwards."""

import os
import secrets
import shutil
import signal
from pathlib import Path

import pytest

from rig import forenoon
from rig import limber as limber_rig
from rig.box import Box
from rig.desk import Bus, Desk
from rig.journald import Journald
from rig.limber import Limber
from rig.standin import Server

forenoon.move()
# Under nohup(1) SIGHUP is ignored, and every program that is started here would be one that outlasts its terminal. A handler is
# not handed on (execve(2)); this process itself ends as little as before.
if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
    signal.signal(signal.SIGHUP, lambda *_: None)


def pytest_addoption(parser):
    group = parser.getgroup("limber", "what is compared with systemd and glibc")
    group.addoption("--cases", type=int, default=5000, help="random calendar expressions that are tried")
    group.addoption("--seed", type=int, default=1, help="which ones; a failure names it")
    group.addoption("--kills", type=int, default=200, help="how often the daemon is killed in the storm")
    group.addoption("--oracle", choices=["analyze", "shared"], default="analyze", help="systemd's program or its library")


def pytest_collection_modifyitems(items):
    """Quick ones first; the booted box last."""

    def place(item):
        # Those in the box build on one another, and stay in their order.
        if "box" in item.fixturenames:
            return 2
        return 1 if {"desk", "screen"} & set(item.fixturenames) else 0

    items.sort(key=place)


@pytest.fixture(scope="session", autouse=True)
def binaries():
    if not limber_rig.built():
        pytest.fail(f"limberd and limber are not in {limber_rig.BINARIES}; run Tests/run, or set LIMBER_BIN_DIR")


def _folder():
    # With its mode from the first on: whoever watches a way through /tmp is woken when the mode of something in it changes.
    before = os.umask(0o022)
    try:
        folder = Path(f"/tmp/limber-{secrets.token_hex(4)}")
        folder.mkdir(mode=0o755)
    finally:
        os.umask(before)
    return folder


@pytest.fixture
def folder(request):
    """An empty folder. When the test failed, the logs in it are shown."""
    path = _folder()
    yield path
    report = getattr(request.node, "report", None)
    if report is not None and report.failed:
        for log in sorted(path.glob("*.log")):
            print(f"--- {log.name}\n{log.read_text(errors='replace')[-4000:]}")
    shutil.rmtree(path, ignore_errors=True)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    if call.when == "call":
        item.report = outcome.get_result()


@pytest.fixture
def bare(folder):
    """No bus, no journald, no systemd: limberd alone, not started yet."""
    limber = Limber(folder)
    yield limber
    limber.stop()


@pytest.fixture
def journald(folder):
    service = Journald(folder)
    yield service
    service.stop()


@pytest.fixture
def recorded(folder, journald):
    """limberd beside a real journald and without a bus, so that reminders are shown on its terminal. Not started yet."""
    limber = Limber(folder, prefix=journald.prefix)
    yield limber
    limber.stop()


@pytest.fixture
def tell(record_property):
    """Says something at the end even when all is well: figures that nobody sees prove nothing."""
    return lambda text: record_property("told", text)


def pytest_terminal_summary(terminalreporter):
    reports = [report for kind in terminalreporter.stats.values() for report in kind if hasattr(report, "user_properties")]
    told = {(report.nodeid, text) for report in reports for name, text in report.user_properties if name == "told"}
    if told:
        terminalreporter.section("counts")
        for test, text in sorted(told):
            terminalreporter.write_line(f"{test.split('::')[-1]}: {text}")


@pytest.fixture
def bus(folder):
    service = Bus(folder)
    yield service
    service.stop()


@pytest.fixture
def limber(folder, bus, journald):
    """limberd beside a real bus and a real journald, not started yet."""
    limber = Limber(folder, prefix=journald.prefix, env={"DBUS_SESSION_BUS_ADDRESS": bus.address})
    yield limber
    limber.stop()


@pytest.fixture
def house(folder, bus):
    """limberd beside a real bus alone, not started yet."""
    limber = Limber(folder, env={"DBUS_SESSION_BUS_ADDRESS": bus.address})
    yield limber
    limber.stop()


@pytest.fixture
def screen(folder, house):
    """A screen with dunst on the house's bus."""
    desk = Desk(folder, house.env)
    yield desk
    desk.stop()


@pytest.fixture
def server(bus):
    """A notification server that does what it is told."""
    standin = Server(bus.address)
    yield standin
    standin.stop()


@pytest.fixture
def desk(folder, limber):
    """A screen with dunst on limber's bus. limberd learns of the display as it would in a session."""
    desk = Desk(folder, limber.env)
    limber.env["DISPLAY"] = desk.env["DISPLAY"]
    yield desk
    desk.stop()


@pytest.fixture(scope="module")
def box():
    """A booted system with limberd's binaries and units visible; nothing is installed in it yet."""
    shared = _folder()
    programs = limber_rig.copy_binaries(shared / "bin")
    # A copy: the checkout may lie where another user may not look.
    units = shutil.copytree(limber_rig.REPOSITORY / "Units", shared / "Units")
    box = Box("limber", shared)
    box.shared, box.programs, box.units = shared, programs, units
    yield box
    box.stop()
    shutil.rmtree(shared, ignore_errors=True)


@pytest.fixture
def not_root_ids():
    """A user and a group without any rights here."""
    if os.geteuid() != 0:
        from rig import needs

        needs.root()
    return 65534, 65534
