"""The installed units in a whole booted system, for a user who lingers. One box; the tests build on one another."""

import json
import re
import stat
import time

import pytest

from rig import ledger
from rig.desk import Desk
from rig.journald import limber_records
from rig.limber import clock, reminder
from rig.wait import never, until

HOME = "/home/tester"
STATE = f"{HOME}/.local/state/limber"
UNIT = "limberd.service"


def entries(box):
    return ledger.entries(box.file(STATE))


def limber(box, *words, check=True):
    return box.user("limber", *words, check=check)


def write_schedule(box, text):
    box.user("sh", "-c", 'mkdir -p ~/.config/limber && printf %s "$1" >~/.config/limber/schedule.toml', "sh", text)


def active(box, unit=UNIT):
    return box.systemctl("is-active", unit, check=False) == "active"


@pytest.fixture(scope="module")
def installed(box):
    """Units/install has run, as the lingering user's first contact with Limber."""
    assert not box.file(f"{HOME}/.local/state").exists(), "nothing was prepared"
    done = box.user(box.units / "install", "--binaries", box.programs)
    box.install_output = done.stdout
    return box


@pytest.fixture(scope="module")
def screen(installed):
    """A screen with dunst in the user's own session; one for all tests, since what runs in the box ends only with it."""
    desk = Desk(installed.shared, {}, installed.user_prefix)
    yield desk
    desk.stop()


def test_install_starts_the_service_and_shows_a_first_reminder(installed):
    assert active(installed) and active(installed, "limberd.socket")
    assert installed.systemctl("is-enabled", UNIT) == "enabled"
    assert installed.systemctl("is-enabled", "limberd.socket") == "enabled"
    assert "first reminder" in installed.install_output
    assert any(entry["reminder"] == "first-try" and entry["kind"] == "due" for entry in entries(installed))
    assert limber(installed, "list", "--json").stdout.strip() == "[]"


def findings(box):
    """What the doctor finds, and what it exits with."""
    done = limber(box, "doctor", "--json", check=False)
    return {item["id"]: item for item in json.loads(done.stdout)["checks"]}, done.returncode


def finding(box, id):
    return findings(box)[0][id]


def test_the_doctor_finds_all_in_order(installed):
    found, status = findings(installed)
    for id in ("limberd", "service", "lingering", "socket", "ledger", "ledger-disk", "journal"):
        assert found[id]["state"] == "ok", found[id]
    assert "starts by itself" in found["service"]["message"] and found["catalog"]["state"] == "look"
    assert status == 0, found


CATALOG = "/usr/local/lib/systemd/catalog/limber.catalog"


def explained(box, *words):
    """What journalctl -x says beneath the user's records."""
    return box.user("journalctl", "--user", "-x", "-u", "limberd", "--no-pager", *words).stdout


def test_the_catalog_explains_the_diary(installed):
    """Root can't be had here without asking: the installer says what to type instead."""
    assert not installed.file(CATALOG).exists() and "Limber has started" not in explained(installed)
    [command] = re.findall(r"as root type: (install .*)", installed.install_output)
    done = installed.root("env", "SYSTEMD_LOG_LEVEL=info", "sh", "-c", command)
    assert done.stdout + done.stderr == "", "a catalog without mistakes"
    assert installed.file(CATALOG).read_bytes() == (installed.units / "limber.catalog").read_bytes()
    until(lambda: "Subject: Limber has started" in explained(installed), "the start is explained")
    text = explained(installed)
    assert "Subject: Due: Limber works: move your feet a little" in text
    assert "Defined-By: Limber" in text
    # Each field that is named is filled in.
    assert "@LIMBER_" not in text and not re.search(r"░░.*\bLIMBER_(?!PERSON|TARGET|UPPER|OCCURRENCE|REASON|WHY)", text)
    again = installed.user(installed.units / "install", "--binaries", installed.programs, "--no-first-try").stdout
    assert "journalctl -x" not in again, "it is there, and the same"


def test_another_unit_of_the_user_vouches_for_nothing(installed):
    limber(installed, "log", "cramp", "--where", "left calf")

    def cramps():
        return [record for record in installed.records() if record.get("LIMBER_WHAT") == "cramp"]

    [cramp] = until(cramps, "the cramp is in the journal")
    forged = {name: value for name, value in cramp.items() if not name.startswith("_")}
    forged |= {"LIMBER_ENTRY_ID": "f" * 32, "LIMBER_SEQ": "9999", "LIMBER_PLACE": "right calf"}
    text = "".join(f"{name}={value}\n" for name, value in forged.items())
    # Under the daemon's very name, but of another unit; it waits so that journald can look where it came from.
    installed.user(
        "sh", "-c", 'mkdir -p /tmp/forger && cp "$(command -v python3)" /tmp/forger/limberd && printf %s "$1" >/tmp/forger/text',
        "sh", text,
    )  # fmt: skip
    script = (
        "import socket, time; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM);"
        " s.sendto(open('/tmp/forger/text', 'rb').read(), '/run/systemd/journal/socket'); time.sleep(3)"
    )
    installed.user("systemd-run", "--user", "--quiet", "--wait", "--unit=forger", "/tmp/forger/limberd", "-c", script)
    installed.root("journalctl", "--sync")
    [record] = [
        record
        for record in limber_records(installed.user("journalctl", "--user", "-o", "json", "--no-pager").stdout)
        if record["LIMBER_ENTRY_ID"] == "f" * 32
    ]
    assert record["_SYSTEMD_USER_UNIT"] == "forger.service" and record["_EXE"].endswith("/limberd")
    review = json.loads(limber(installed, "review", "--json").stdout)
    assert review["evidence"]["unverified"] == 1 and review["evidence"]["gaps"] == 0
    assert [cramp["place"] for cramp in review["cramps"]] == ["left calf"]
    limber(installed, "undo")


def test_ledger_is_in_the_state_folder_even_at_the_first_login(installed):
    folder = installed.file(STATE)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert entries(installed)
    assert not installed.file(f"{HOME}/.config/limber").joinpath("ledger.sqlite").exists()


def test_socket_is_the_users_alone(installed):
    path = installed.file("/run/user/4242/limber/io.limber.Control")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    # Root of the machine is another user too: it arrives as the overflow uid and is refused.
    refused = installed.root(
        "env", "LIMBER_SOCKET=/run/user/4242/limber/io.limber.Control", f"{HOME}/.local/bin/limber", "status",
        check=False,
    )  # fmt: skip
    assert refused.returncode != 0 and active(installed)


def test_sandbox_is_closed(installed):
    pid = installed.property(UNIT, "MainPID")
    mounts = installed.root("cat", f"/proc/{pid}/mountinfo").stdout.splitlines()

    def options(path):
        """Of the mount that the path lies on: the longest mount point above it, the last one mounted there."""
        above = [line.split() for line in mounts if f"{path}/".startswith(line.split()[4].rstrip("/") + "/")]
        longest = max(len(fields[4]) for fields in above)
        return [fields[5].split(",") for fields in above if len(fields[4]) == longest][-1]

    for path in ("/usr", "/etc", HOME, f"{HOME}/.config"):
        assert "ro" in options(path), path
    for path in (STATE, f"{HOME}/.config/limber"):
        assert "rw" in options(path), path
    status = installed.root("cat", f"/proc/{pid}/status").stdout
    assert "NoNewPrivs:\t1" in status and "Seccomp:\t2" in status and "CapBnd:\t0000000000000000" in status
    verdict = installed.user("systemd-analyze", "--user", "--no-pager", "security", UNIT).stdout.splitlines()[-1]
    assert float(verdict.split(": ")[1].split()[0]) <= 1.3, verdict


def test_status_text_says_what_is_next(installed):
    write_schedule(installed, reminder("calcium-breakfast", title="Calcium with breakfast", at="08:00"))
    until(
        lambda: installed.property(UNIT, "StatusText") == "Next: Calcium with breakfast at 08:00"
        or "Calcium with breakfast" in installed.property(UNIT, "StatusText"),
        "the service's status text says what is next",
    )
    text = installed.property(UNIT, "StatusText")
    assert text.startswith("Next: Calcium with breakfast") and text.endswith("08:00")


def test_reload_waits_until_the_schedule_is_taken_up(installed):
    pid = installed.property(UNIT, "MainPID")
    for hour in ("09:00", "10:00", "11:00"):
        write_schedule(installed, reminder("calcium-breakfast", title="Calcium with breakfast", at=hour))
        installed.systemctl("reload", UNIT)
        assert f'"{hour}"' in limber(installed, "list", "--json").stdout
        assert installed.property(UNIT, "StatusText").endswith(hour)
    assert installed.property(UNIT, "MainPID") == pid


def test_a_wrong_schedule_is_in_the_status_text(installed):
    write_schedule(installed, '[reminder.calcium-breakfast]\nkind = "calcum"\ntitle = "Breakfast"\nat = "08:00"\n')
    installed.systemctl("reload", UNIT)
    until(lambda: "schedule.toml:2" in installed.property(UNIT, "StatusText"), "the status text tells of the error")
    assert "schedule.toml:2:" in limber(installed, "status").stdout
    write_schedule(installed, "")
    until(lambda: "schedule.toml:2" not in installed.property(UNIT, "StatusText"), "it is mended")


def test_the_command_writes_the_schedule_through_the_sandbox(installed):
    limber(installed, "add", "calcium", "Calcium with dinner", "--at", "18:30")
    assert "18:30" in installed.file(f"{HOME}/.config/limber/schedule.toml").read_text()
    limber(installed, "remove", "calcium-with-dinner")


def test_popup_is_pressed_and_in_the_users_journal(installed, screen):
    limber(installed, "add", "calcium", "Calcium with lunch", "--at", clock(3))
    screen.wait_for_popup()
    screen.screenshot("popup-in-the-box")
    screen.press("Done")
    until(lambda: "done" in ledger.closings(entries(installed), "calcium-with-lunch"), "the answer is in the ledger")

    def done():
        return [
            record
            for record in installed.records()
            if record.get("LIMBER_OUTCOME") == "done" and record["LIMBER_REMINDER"] == "calcium-with-lunch"
        ]

    [record] = until(done, "the answer is in the user's journal")
    assert record["_SYSTEMD_USER_UNIT"] == UNIT and record["_UID"] == "4242"
    diary = installed.user("journalctl", "--user", "-u", "limberd", "-o", "cat", "--no-pager").stdout.splitlines()
    assert record["MESSAGE"] in diary
    assert "Calcium with lunch" in limber(installed, "review").stdout
    limber(installed, "remove", "calcium-with-lunch")


def test_a_kill_loses_nothing(installed, screen):
    limber(installed, "add", "calcium", "Calcium with tea", "--at", clock(3))
    screen.wait_for_popup()
    restarts = int(installed.property(UNIT, "NRestarts"))
    before = limber(installed, "status", "--json").stdout
    installed.systemctl("kill", "--signal=KILL", UNIT)
    until(lambda: int(installed.property(UNIT, "NRestarts")) > restarts and active(installed), "it was restarted")
    assert '"calcium-with-tea"' in before and '"calcium-with-tea"' in limber(installed, "status", "--json").stdout
    never(lambda: screen.shown() + screen.waiting() != 1, "the popup was joined, not replaced", during=2)
    screen.press("Done")
    until(lambda: ledger.closings(entries(installed), "calcium-with-tea") == ["done"], "one answer")
    assert len([e for e in entries(installed) if (e["reminder"], e["kind"]) == ("calcium-with-tea", "due")]) == 1
    limber(installed, "remove", "calcium-with-tea")


LOGIND = "org.freedesktop.login1"


@pytest.fixture
def session(installed):
    """A login of the user, with the object path by which logind knows it."""
    installed.root(
        "systemd-run", "--quiet", "--unit=seat", "--property=PAMName=login", "--property=User=tester",
        "--setenv=XDG_SESSION_TYPE=wayland", "--setenv=XDG_SESSION_CLASS=user", "sleep", "300",
    )  # fmt: skip

    def display():
        words = ("busctl", "get-property", LOGIND, "/org/freedesktop/login1/user/_4242", f"{LOGIND}.User", "Display")
        path = installed.root(*words).stdout.split()[-1].strip('"')
        return path if "/session/" in path else None

    yield until(display, "logind knows the session")
    installed.root("systemctl", "stop", "seat.service")


def test_a_locked_session_holds_what_is_due(installed, screen, session):
    def lock(is_locked):
        installed.root("busctl", "call", LOGIND, session, f"{LOGIND}.Session", "SetLockedHint", "b", str(is_locked).lower())

    lock(True)
    limber(installed, "add", "calcium", "Calcium with cake", "--at", clock(3))

    def of_cake(kind):
        return [e for e in entries(installed) if (e["reminder"], e["kind"]) == ("calcium-with-cake", kind)]

    until(lambda: of_cake("held"), "it is held")
    assert of_cake("held")[0]["because"] == "locked" and not of_cake("shown")
    never(lambda: screen.shown() + screen.waiting() > 0, "a popup is on the locked screen", during=1)
    lock(False)
    screen.wait_for_popup()
    assert len(of_cake("shown")) == 1
    screen.press("Done")
    until(lambda: ledger.closings(entries(installed), "calcium-with-cake") == ["done"], "it is answered")
    limber(installed, "remove", "calcium-with-cake")


def test_restart_and_stop(installed):
    installed.systemctl("restart", UNIT)
    assert active(installed)
    installed.systemctl("stop", UNIT)
    assert entries(installed)[-1]["kind"] == "stopped"
    assert installed.property(UNIT, "Result") == "success"
    # The socket stays and starts it again.
    assert active(installed, "limberd.socket")
    limber(installed, "status")
    assert active(installed)


def test_watchdog_ends_a_daemon_that_hangs(installed):
    assert installed.property(UNIT, "WatchdogUSec") not in ("0", "infinity", "")
    installed.user(
        "sh", "-c",
        "mkdir -p ~/.config/systemd/user/limberd.service.d &&"
        " printf '[Service]\\nWatchdogSec=2s\\n' >~/.config/systemd/user/limberd.service.d/test.conf",
    )  # fmt: skip
    installed.systemctl("daemon-reload")
    installed.systemctl("restart", UNIT)
    pid = installed.property(UNIT, "MainPID")
    time.sleep(5)
    assert installed.property(UNIT, "MainPID") == pid, "it did not ping in time"
    installed.systemctl("kill", "--signal=STOP", UNIT)
    until(lambda: installed.property(UNIT, "MainPID") not in (pid, "0") and active(installed), "it was started anew")
    installed.user("rm", f"{HOME}/.config/systemd/user/limberd.service.d/test.conf")
    installed.systemctl("daemon-reload")
    installed.systemctl("restart", UNIT)


def test_a_disk_that_was_read_only_at_the_start_and_is_so_no_more(installed, screen):
    """The sandbox has the state folder as it was mounted when limberd started, and keeps it read-only ever after."""
    limber(installed, "add", "calcium", "Calcium with soup", "--at", clock(3))
    screen.wait_for_popup()
    installed.systemctl("stop", UNIT)
    installed.root(
        "sh", "-c",
        'cp -a "$1" /root/state && mount -t tmpfs -o mode=700,uid=4242,gid=4242 tmpfs "$1"'
        ' && cp -a /root/state/. "$1" && mount -o remount,ro "$1"',
        "sh", STATE,
    )  # fmt: skip
    try:
        installed.systemctl("start", UNIT)
        screen.wait_for_popup()
        refused = limber(installed, "log", "cramp", "--where", "left calf", "--note", "nobody knows", check=False)
        assert refused.returncode != 0 and "Not recorded" in refused.stderr
        disk = finding(installed, "ledger-disk")
        assert disk["state"] == "wrong" and "read-only" in disk["message"] and "space" not in json.dumps(disk)
        pid = installed.property(UNIT, "MainPID")
        never(lambda: installed.property(UNIT, "MainPID") != pid, "it is started anew for nothing", during=3)
        installed.root("mount", "-o", "remount,rw", STATE)
        until(lambda: installed.property(UNIT, "MainPID") not in (pid, "0") and active(installed), "it was started anew")
        limber(installed, "log", "cramp", "--where", "left calf", "--note", "the disk is back")
        assert [entry["note"] for entry in entries(installed) if entry["note"]].count("the disk is back") == 1
        until(lambda: screen.shown() + screen.waiting() == 1, "what is open is on the screen, once")
        screen.press("Done")
        until(lambda: ledger.closings(entries(installed), "calcium-with-soup") == ["done"], "it is answered")
        assert finding(installed, "ledger-disk")["state"] == finding(installed, "ledger")["state"] == "ok"
    finally:
        installed.systemctl("stop", UNIT)
        installed.root("sh", "-c", 'cp -a "$1/." /root/state && umount "$1" && cp -a /root/state/. "$1"', "sh", STATE)
        installed.systemctl("start", UNIT)
    limber(installed, "remove", "calcium-with-soup")


def test_the_diary_reads_as_a_diary(installed):
    diary = installed.user("journalctl", "--user", "-u", "limberd", "-o", "cat", "--no-pager").stdout
    for noise in ("{", "LIMBER_", "Optional(", "Failed to", "error:"):
        lines = [line for line in diary.splitlines() if noise in line and not line.startswith("limberd.service:")]
        assert lines == [], f"{noise!r} in the diary"


def test_restore_stops_and_starts_the_service(installed):
    limber(installed, "log", "cramp", "--where", "left calf", "--note", "before the backup")
    limber(installed, "backup", f"{HOME}/backup")
    before = entries(installed)
    pid = installed.property(UNIT, "MainPID")
    said = limber(installed, "restore", f"{HOME}/backup").stdout
    assert "Restored" in said and "start it again" not in said
    assert active(installed) and active(installed, "limberd.socket")
    assert installed.property(UNIT, "MainPID") != pid
    assert entries(installed)[: len(before)] == before
    limber(installed, "log", "cramp", "--where", "left calf", "--note", "newer than the backup")
    pid = installed.property(UNIT, "MainPID")
    until(lambda: any(r.get("LIMBER_NOTE") == "newer than the backup" for r in installed.records()), "the journal has it")
    limber(installed, "restore", f"{HOME}/backup")
    assert active(installed) and installed.property(UNIT, "MainPID") != pid
    # The journal had it: so nothing was lost, and it is back.
    assert [entry["note"] for entry in entries(installed) if entry["note"]].count("newer than the backup") == 1
    [aside, *_] = sorted(installed.file(STATE).glob(f"{ledger.NAME}.replaced-*Z*"), reverse=True)
    assert stat.S_IMODE(aside.stat().st_mode) & 0o077 == 0


def test_installed_for_everyone_it_starts_at_the_first_login(installed):
    """The administrator's way: a new person, whose home has no folder of ours yet."""
    installed.root(installed.units / "install", "--system", "--binaries", installed.programs)
    installed.root("useradd", "-m", "-u", "4343", "ann")
    installed.root("sh", "-c", "loginctl enable-linger ann && systemctl start user@4343.service")

    def state():
        return installed.root("systemctl", "--user", "-M", "ann@", "is-active", UNIT, check=False).stdout.strip()

    until(lambda: state() == "active", "limberd runs for the new person")
    assert ledger.entries(installed.file("/home/ann/.local/state/limber"))
    # Their own removal leaves alone what is there for everyone.
    installed.root("setpriv", "--reuid", "4343", "--regid", "4343", "--init-groups", "env", "HOME=/home/ann",
                   installed.units / "install", "--remove")  # fmt: skip
    assert installed.file(CATALOG).exists()
    installed.root(installed.units / "install", "--system", "--remove")
    assert not installed.file(CATALOG).exists()
    assert "Limber" not in installed.root("journalctl", "--list-catalog").stdout


def test_remove_keeps_ledger_and_schedule(installed):
    installed.user(installed.units / "install", "--remove")
    assert not active(installed) and not active(installed, "limberd.socket")
    assert not installed.file(f"{HOME}/.local/bin/limberd").exists()
    assert entries(installed) and installed.file(f"{HOME}/.config/limber/schedule.toml").exists()
