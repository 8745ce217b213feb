"""What limber proposes where files, folders, the journal or the desktop are in the way, done in the situation that it is for."""

import json
import stat

import pytest

from rig import desk, preload, typed
from rig.typed import follow
from rig.wait import Background, until

from test_remedies import UNIT, answers, finding, problem

NETWORK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
#include <sys/vfs.h>

/* What lies in one folder, not by way of a link, is on an NFS. */
int statfs(const char *path, struct statfs *found) {
  static int (*real)(const char *, struct statfs *);
  if (!real) real = dlsym(RTLD_NEXT, "statfs");
  int result = real(path, found);
  char resolved[4096];
  extern char *realpath(const char *, char *);
  if (result == 0 && realpath(path, resolved) && strncmp(resolved, "/home/", 6) == 0) found->f_type = 0x6969;
  return result;
}
"""


@pytest.fixture(scope="module")
def installed(box):
    box.user(box.units / "install", "--binaries", box.programs, "--no-first-try")
    typed.prepare(box)
    return box


STATE = "/home/tester/.local/state/limber"
ENVIRONMENT = "/home/tester/.config/environment.d/limber.conf"


def state_home(box, path):
    """Sets it as the manual of systemd says, for services."""
    write = 'mkdir -p ~/.config/environment.d && printf "XDG_STATE_HOME=%s\\n" "$1" >"$2"'
    box.user("sh", "-c", write, "sh", path, ENVIRONMENT)
    box.systemctl("daemon-reload")


@pytest.fixture
def elsewhere(installed):
    yield lambda path: state_home(installed, path)
    installed.user("rm", "-f", ENVIRONMENT)
    installed.systemctl("daemon-reload")
    installed.systemctl("reset-failed", UNIT, "limberd.socket", check=False)
    installed.systemctl("restart", "limberd.socket", UNIT)


@pytest.mark.parametrize("path", ["/srv/anna", "/home/tester/st", "/home/tester/.local/state 2"])
def test_the_state_may_lie_anywhere(installed, elsewhere, path):
    """The sandbox opens the folder wherever it is."""
    installed.root("install", "-d", "-o", "tester", "-m", "700", "/srv/anna")
    elsewhere(path)
    installed.systemctl("restart", UNIT)
    installed.user("limber", "log", "cramp")
    assert installed.file(f"{path}/limber/ledger.sqlite3").exists()


def last_words(box, since):
    """What limberd said when it could not start."""
    text = box.user("journalctl", "--user", "-u", "limberd", "-o", "cat", "--no-pager", f"--since=@{since}").stdout
    lines = [line for line in text.splitlines() if line.startswith("limberd: can't start")]
    return lines[-1] if lines else None


@pytest.mark.parametrize("situation", ["no folder", "another user's", "closed"])
def test_the_state_can_not_be_made(installed, elsewhere, situation):
    before = {"no folder": "rm -rf /srv/none", "another user's": "mkdir -p /srv/none/limber",
              "closed": "install -d -o tester -m 500 /srv/none/limber"}  # fmt: skip
    installed.root("sh", "-c", f"rm -rf /srv/none; {before[situation]}")
    since = installed.root("date", "+%s").stdout.strip()
    installed.root("sleep", "1")
    elsewhere("/srv/none")
    installed.systemctl("restart", UNIT, check=False)
    said = until(lambda: last_words(installed, since), "limberd says why")
    follow(installed, said)
    installed.systemctl("reset-failed", UNIT, "limberd.socket")
    installed.systemctl("restart", "limberd.socket", UNIT)
    assert answers(installed) and installed.file("/srv/none/limber/ledger.sqlite3").exists()


def test_the_ledger_is_on_the_network(installed, folder):
    """All of it moves, and service and commands find it without being told."""
    source = folder / "network.c"
    source.write_text(NETWORK)
    library = preload.build(source, installed.shared / "network.so")
    look = ("env", f"LD_PRELOAD={library}")
    installed.user("limber", "log", "cramp", "--note", "before")
    found = finding(installed, "ledger-disk", *look)
    assert found["state"] == "wrong" and "network" in found["message"]
    follow(installed, found["fix"])
    assert finding(installed, "ledger-disk", *look)["state"] == "ok" and answers(installed)
    installed.user("limber", "log", "cramp", "--note", "after")
    cramps = json.loads(installed.user("limber", "review", "--json").stdout)["cramps"]
    assert len(cramps) >= 2
    assert installed.file("/var/lib/limber-tester/ledger.sqlite3").exists()
    installed.systemctl("stop", "limberd.socket", UNIT)
    installed.user("sh", "-c", f"rm {STATE} && mv {STATE}.network {STATE}")
    installed.systemctl("start", UNIT)


@pytest.mark.parametrize("kind", ["bind", "disk"])
def test_the_disk_is_read_only_in_a_terminal(installed, kind):
    """Nothing to do with whose the files are."""
    installed.systemctl("stop", "limberd.socket", UNIT)
    installed.root("sh", "-c", f"mount --bind {STATE} {STATE} && mount -o remount,ro,bind {STATE}" if kind == "bind"
                   else f"cp -a {STATE} /root/state && mount -t tmpfs -o mode=700,uid=4242 tmpfs {STATE}"
                        f" && cp -a /root/state/. {STATE} && mount -o remount,ro {STATE}")  # fmt: skip
    try:
        installed.user("systemd-run", "--user", "--quiet", "--unit=terminal", "/home/tester/.local/bin/limberd")
        until(lambda: answers(installed), "it runs in a terminal")
        installed.user("limber", "log", "cramp", check=False)
        told = problem(installed, "ledger")
        assert "chmod" not in told["fix"] and "remount" in told["fix"]
        disk, ledger = finding(installed, "ledger-disk"), finding(installed, "ledger")
        assert disk["state"] == "wrong" and "whose" not in ledger.get("fix", "")
        follow(installed, told["fix"])
        until(lambda: installed.user("limber", "log", "cramp", check=False).returncode == 0, "it is recorded", patience=30)
        assert finding(installed, "ledger-disk")["state"] == "ok"
    finally:
        installed.systemctl("stop", "terminal", check=False)
        installed.root("umount", STATE)
        installed.systemctl("start", UNIT)


SCHEDULE = "/home/tester/.config/limber/schedule.toml"


@pytest.mark.parametrize("situation", ["chmod 000 {}", "chown root: {} && chmod 600 {}", "chmod 000 $(dirname {})"])
@pytest.mark.parametrize("asked", ["doctor", "check"])
def test_the_schedule_can_not_be_read(installed, situation, asked):
    installed.user("limber", "add", "movement", "Ankle pumps", "--at", "08:00", check=False)
    installed.root("sh", "-c", situation.replace("{}", SCHEDULE))
    done = installed.user("limber", "check", check=False)
    assert done.returncode == 1
    fix = " ".join(done.stderr.split()) if asked == "check" else finding(installed, "schedule")["fix"]
    assert "path that you gave" not in fix
    follow(installed, fix)
    installed.user("limber", "check")
    assert finding(installed, "schedule")["state"] in ("ok", "look")


def test_the_schedule_is_a_link_out_of_the_sandbox(installed):
    """As those have it who keep their settings in a repository: limberd reads it, and may write nothing there."""
    installed.user("limber", "add", "movement", "Ankle pumps", "--at", "08:00", check=False)
    installed.user("sh", "-c", f"mkdir -p ~/dotfiles && mv {SCHEDULE} ~/dotfiles/ && ln -s ~/dotfiles/schedule.toml {SCHEDULE}")
    refused = installed.user("limber", "add", "movement", "Toes", "--at", "09:00", check=False)
    assert refused.returncode == 1
    follow(installed, " ".join(refused.stderr.split()))
    installed.user("limber", "add", "movement", "Toes", "--at", "09:00")
    installed.user("limber", "remove", "toes")


def test_the_ledger_can_not_be_read(installed):
    installed.root("chown", "root:", f"{STATE}/ledger.sqlite3")
    found = finding(installed, "ledger")
    assert found["state"] == "wrong"
    follow(installed, found["fix"])
    assert finding(installed, "ledger")["state"] == "ok"


@pytest.mark.parametrize("settings", ["", "Storage=volatile", "Storage=none", "SplitMode=none", "Storage=volatile SplitMode=none"])
def test_the_journal_is_not_kept(installed, settings):
    """In memory only, nowhere, or where this user may not read it."""
    lines = "".join(f"{line}\\n" for line in settings.split())
    installed.root(
        "sh", "-c",
        f"rm -rf /etc/systemd/journald.conf.d; mkdir -p /etc/systemd/journald.conf.d;"
        f" printf '[Journal]\\n{lines}' >/etc/systemd/journald.conf.d/50-site.conf;"
        " rm -rf /var/log/journal /run/log/journal/* /run/systemd/journal/flushed;"
        + (" mkdir -p /var/log/journal;" if settings == "SplitMode=none" else "")
        + " systemctl reset-failed systemd-journald; systemctl restart systemd-journald && journalctl --flush",
    )  # fmt: skip
    found = finding(installed, "journal")
    assert found["state"] == "look"
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


def test_a_notification_server_is_installed(installed):
    """It is there, and only to be started, on the display that the service manager knows."""
    desk.needs.programs("Xvfb", "dunst")
    number = installed.shared / "display"
    x = Background([*installed.user_prefix, "sh", "-c", f"exec Xvfb -displayfd 3 -screen 0 640x480x24 3>{number}"],
                   installed.shared / "xvfb.log")  # fmt: skip
    try:
        until(lambda: number.exists() and number.read_text().endswith("\n"), "Xvfb is up")
        assert "Log in at the desktop" in problem(installed, "notifications")["fix"]
        installed.systemctl("set-environment", f"DISPLAY=:{number.read_text().strip()}")
        installed.systemctl("restart", UNIT)
        told = until(lambda: "dunst" in problem(installed, "notifications")["fix"] and problem(installed, "notifications"),
                     "the display is known")  # fmt: skip
        found = finding(installed, "notifications")
        assert found["state"] == "look" and found["fix"] == told["fix"]
        # The terminal stays open: with it the server would end.
        started = Background([*installed.user_prefix, "sh", "-c", f"{typed.command(told['fix'])} wait"],
                             installed.shared / "dunst.log")  # fmt: skip
        until(lambda: finding(installed, "notifications")["state"] == "ok", "notifications are shown")
        started.stop()
    finally:
        installed.systemctl("unset-environment", "DISPLAY")
        x.stop()


def test_the_zone_is_unknown(installed):
    installed.root("sh", "-c", "echo Asia/Tokyo >/etc/timezone; ln -sfn ../usr/share/zoneinfo/None /etc/localtime")
    installed.systemctl("restart", UNIT)
    told = problem(installed, "clock")
    assert "Asia/Tokyo" in told["fix"]
    follow(installed, told["fix"])
    until(lambda: "problems" in installed.user("limber", "status", "--json").stdout, "it answers")
    clock = [item for item in json.loads(installed.user("limber", "status", "--json").stdout)["problems"]
             if item["subject"] == "clock" and "zone" in item["message"]]  # fmt: skip
    assert clock == []
