"""Each command that limber proposes is run in the situation that it is proposed for, in a booted system, and helps."""

import json
import re
import stat

import pytest

from rig.box import UID
from rig.wait import never, until

UNIT = "limberd.service"
# A shell of runuser, cron or su, which knows of no session.
PLAIN = ("env", "-u", "XDG_RUNTIME_DIR", "-u", "DBUS_SESSION_BUS_ADDRESS")


@pytest.fixture(scope="module")
def installed(box):
    box.user(box.units / "install", "--binaries", box.programs, "--no-first-try")
    return box


def finding(box, id, *prefix):
    done = box.user(*prefix, "limber", "doctor", "--json", check=False)
    return {item["id"]: item for item in json.loads(done.stdout)["checks"]}[id]


def command(text):
    """The command at the end of a sentence."""
    return re.split(r": ", text, maxsplit=1)[1].rstrip(".")


def follow(box, text):
    """Types what was proposed, as the person; what begins with sudo as root."""
    words = command(text)
    who = box.root if "sudo " in words else box.user
    return who("sh", "-c", words.replace("sudo ", ""))


def answers(box):
    return box.user("limber", "status", check=False).returncode == 0


def test_nothing_is_wrong_right_after_the_installation(installed):
    for prefix in ((), PLAIN, ("env", "-u", "DBUS_SESSION_BUS_ADDRESS")):
        assert finding(installed, "service", *prefix)["state"] == "ok", prefix


@pytest.mark.parametrize("prefix", [(), PLAIN], ids=["session", "plain"])
def test_limberd_is_not_running(installed, prefix):
    installed.systemctl("stop", "limberd.socket", UNIT)
    done = installed.user(*prefix, "limber", "status", check=False)
    said = " ".join(done.stderr.split())
    assert done.returncode == 4 and "limberd is not running" in said
    installed.user(*prefix, "sh", "-c", command(said.partition("limberd is not running. ")[2]))
    until(lambda: answers(installed), "it runs")


def test_it_does_not_start_by_itself(installed):
    installed.systemctl("disable", "--now", "limberd.socket", UNIT)
    found = finding(installed, "service")
    assert found["state"] == "look"
    follow(installed, found["fix"])
    assert finding(installed, "service")["state"] == "ok" and answers(installed)


@pytest.fixture
def logged_in(installed):
    """The person is logged in: without that, nothing keeps a manager that does not linger, and there is nobody to type."""
    unit = "tester-session.service"

    def sessions():
        listed = installed.root("loginctl", "list-sessions", "--no-legend").stdout
        return [line for line in listed.splitlines() if " tester " in f" {line} "]

    def log_out():
        installed.root("systemctl", "stop", unit)
        until(lambda: not sessions(), "the person is logged out")

    login = ("--uid=tester", "--property=PAMName=login", f"--unit={unit}", "--quiet", "--collect")
    installed.root("systemd-run", *login, "sleep", "infinity")
    until(sessions, "the person is logged in")
    yield log_out
    installed.root("loginctl", "enable-linger", "tester")
    installed.root("systemctl", "stop", unit, check=False)


def ended(box):
    return box.root("systemctl", "is-active", f"user@{UID}.service", check=False).stdout.strip() == "inactive"


def test_it_ends_with_the_session(installed, logged_in):
    installed.root("loginctl", "disable-linger", "tester")
    found = finding(installed, "lingering")
    assert found["state"] == "look"
    until(lambda: answers(installed), "it runs")
    before = installed.property(UNIT, "MainPID")
    follow(installed, found["fix"])
    assert finding(installed, "lingering")["state"] == "ok"
    logged_in()
    # Without the remedy the manager ends with the last session, after logind's UserStopDelaySec= at the latest.
    never(lambda: ended(installed), "it ends with the session", during=12)
    assert answers(installed) and installed.property(UNIT, "MainPID") == before


def test_the_socket_is_open_to_others(installed):
    folder = installed.file("/run/user/4242/limber")
    folder.chmod(0o755)
    found = finding(installed, "socket")
    assert found["state"] == "wrong"
    installed.user("sh", "-c", command(found["fix"]).partition(". ")[0])
    assert finding(installed, "socket")["state"] == "ok"


def test_the_journal_is_kept_in_memory(installed):
    installed.root(
        "sh", "-c", "rm -rf /var/log/journal /run/systemd/journal/flushed && systemctl restart systemd-journald"
    )
    found = finding(installed, "journal")
    assert found["state"] == "look" and "in memory" in found["message"]
    follow(installed, found["fix"])
    installed.user("limber", "log", "cramp")
    until(lambda: finding(installed, "journal")["state"] == "ok", "the journal is kept on the disk")
    # Those who may read it are not locked out.
    folder = installed.file("/var/log/journal").stat()
    group = installed.root("getent", "group", "systemd-journal").stdout.split(":")[2]
    assert folder.st_gid == int(group) and folder.st_mode & stat.S_ISGID
    assert "group:adm:r-x" in installed.root("getfacl", "-p", "/var/log/journal", check=False).stdout.replace(
        "#effective", ""
    ) or installed.root("sh", "-c", "! command -v getfacl", check=False).returncode == 0
