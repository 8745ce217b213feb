"""Each command that limber proposes is run in the situation that it is proposed for, in a booted system, and helps."""

import json

import pytest

from rig import typed
from rig.box import UID
from rig.typed import follow
from rig.wait import never, until

UNIT = "limberd.service"
# A shell of runuser, cron or su, which knows of no session.
PLAIN = ("env", "-u", "XDG_RUNTIME_DIR", "-u", "DBUS_SESSION_BUS_ADDRESS")


@pytest.fixture(scope="module")
def installed(box):
    box.user(box.units / "install", "--binaries", box.programs, "--no-first-try")
    typed.prepare(box)
    return box


def finding(box, id, *prefix):
    done = box.user(*prefix, "limber", "doctor", "--json", check=False)
    return {item["id"]: item for item in json.loads(done.stdout)["checks"]}[id]


def answers(box):
    return box.user("limber", "status", check=False).returncode == 0


def test_nothing_is_wrong_right_after_the_installation(installed):
    for prefix in ((), PLAIN, ("env", "-u", "DBUS_SESSION_BUS_ADDRESS")):
        assert finding(installed, "service", *prefix)["state"] == "ok", prefix


def said_by_status(box, *prefix):
    """Why there is no answer, and what is recommended."""
    done = box.user(*prefix, "limber", "status", check=False)
    assert done.returncode == 4, done.stdout + done.stderr
    return " ".join(done.stderr.split())


@pytest.mark.parametrize("prefix", [(), PLAIN], ids=["session", "plain"])
def test_limberd_is_not_running(installed, prefix):
    installed.systemctl("stop", "limberd.socket", UNIT)
    said = said_by_status(installed, *prefix)
    assert "limberd is not running. Start it with: " in said
    follow(installed, said, *prefix)
    until(lambda: answers(installed), "it runs")


@pytest.mark.parametrize("asked", ["status", "doctor: limberd", "doctor: service"])
def test_it_has_failed_too_often(installed, asked):
    """More than ten times in five minutes: then nothing starts it before that is forgotten."""

    def has_failed():
        installed.systemctl("kill", "--signal=KILL", UNIT, check=False)
        return installed.property(UNIT, "ActiveState") == "failed"

    until(has_failed, "the service manager gives up", patience=60, every=0.3)
    until(lambda: not answers(installed), "it does not run")
    if asked == "status":
        said = said_by_status(installed)
    else:
        found = finding(installed, asked.split()[1])
        assert found["state"] == "wrong"
        said = found["fix"]
    assert "reset-failed" in said and "journalctl --user -u limberd" in said
    follow(installed, said)
    until(lambda: answers(installed), "it runs")
    assert finding(installed, "service")["state"] == "ok"


def test_many_starts_in_a_row(installed):
    installed.systemctl("reset-failed", UNIT)
    for _ in range(7):
        installed.systemctl("restart", UNIT)
    assert answers(installed)


@pytest.mark.parametrize("unit, words", [(UNIT, ()), ("limberd.socket", ("--runtime",))])
def test_it_is_masked(installed, unit, words):
    installed.systemctl("stop", "limberd.socket", UNIT)
    installed.systemctl("mask", *words, unit)
    said = said_by_status(installed)
    follow(installed, said)
    until(lambda: answers(installed), "it runs")


@pytest.mark.parametrize("id", ["limberd", None])
def test_the_socket_is_gone(installed, id):
    until(lambda: answers(installed), "it runs")
    installed.user("rm", "/run/user/4242/limber/io.limber.Control")
    said = finding(installed, id)["fix"] if id else said_by_status(installed)
    found = finding(installed, "limberd")
    assert "limberd runs" in found["message"] and "not running" not in found["message"]
    follow(installed, said)
    until(lambda: answers(installed), "it answers")


def test_another_socket_is_named(installed):
    until(lambda: answers(installed), "it runs")
    for words, remedy in (
        (("limber", "status", "--socket", "/tmp/none"), "Leave out --socket."),
        (("env", "LIMBER_SOCKET=/tmp/none", "limber", "status"), "Type: unset LIMBER_SOCKET"),
    ):
        done = installed.user(*words, check=False)
        assert done.returncode == 4 and "does not listen at /tmp/none" in done.stderr and remedy in done.stderr


def test_it_hangs(installed):
    until(lambda: answers(installed), "it runs")
    installed.systemctl("kill", "--signal=STOP", UNIT)
    process = installed.property(UNIT, "MainPID")
    done = installed.user("sh", "-c", "timeout 55 limber status", check=False)
    said = " ".join(done.stderr.split())
    assert "limberd does not answer." in said
    follow(installed, said)
    until(lambda: answers(installed), "it answers")
    assert installed.property(UNIT, "MainPID") != process


def test_one_in_a_terminal_and_a_service(installed):
    """Two can't use one ledger: to start the service beside it would be of no avail."""
    installed.systemctl("disable", "--now", "limberd.socket", UNIT)
    installed.user("systemd-run", "--user", "--quiet", "--unit=terminal", f"{installed.home}/.local/bin/limberd")
    until(lambda: answers(installed), "it runs in a terminal")
    for fix in (finding(installed, "service")["fix"], problem(installed, "service")["fix"]):
        assert "Ctrl-C" in fix
    installed.user("rm", "/run/user/4242/limber/io.limber.Control")
    again = said_by_status(installed)
    assert "limberd runs" in again and again.endswith("End limberd and start it again in its terminal: limberd")
    installed.systemctl("kill", "--signal=INT", "terminal")
    until(lambda: installed.property("terminal", "ActiveState") != "active", "it has ended")
    follow(installed, fix)
    assert finding(installed, "service")["state"] == "ok" and answers(installed)


def problem(box, subject):
    problems = json.loads(box.user("limber", "status", "--json").stdout)["problems"]
    return next(item for item in problems if item["subject"] == subject)


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
    follow(installed, found["fix"])
    assert finding(installed, "socket")["state"] == "ok"
