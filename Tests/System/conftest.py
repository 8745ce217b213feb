"""Fixtures of the system tests. Everything lives in a short folder of its own in /tmp (the path of a Unix socket has at
most 107 bytes) and is gone afterwards."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from rig import limber as limber_rig
from rig.box import Box
from rig.desk import Bus, Desk
from rig.journald import Journald
from rig.limber import Limber


def pytest_addoption(parser):
    group = parser.getgroup("limber", "what is compared with systemd and glibc")
    group.addoption("--cases", type=int, default=5000, help="random calendar expressions that are tried")
    group.addoption("--seed", type=int, default=1, help="which ones; a failure names it")
    group.addoption("--oracle", choices=["analyze", "shared"], default="analyze", help="systemd's program or its library")


def pytest_collection_modifyitems(items):
    """Quick ones first; the booted box last."""
    items.sort(key=lambda item: ("box" in item.fixturenames, "desk" in item.fixturenames))


@pytest.fixture(scope="session", autouse=True)
def binaries():
    if not limber_rig.built():
        pytest.fail(f"limberd and limber are not in {limber_rig.BINARIES}; run Tests/run, or set LIMBER_BIN_DIR")


def _folder():
    folder = Path(tempfile.mkdtemp(prefix="limber-", dir="/tmp"))
    folder.chmod(0o755)
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
