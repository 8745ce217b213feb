"""Units/install where there is no user service manager: it runs the same main job in the foreground. As root it installs the
message catalog, which here only this namespace sees."""

import json
import os
import pty
import select
import signal
import subprocess
import time

import pytest

from rig import ledger, needs
from rig.limber import REPOSITORY, copy_binaries

INSTALL = str(REPOSITORY / "Units/install")
CATALOGS = ("/usr/local/lib/systemd/catalog", "/var/lib/systemd/catalog")


@pytest.fixture
def home(folder):
    if os.path.isdir("/run/systemd/system") and os.geteuid() >= 1000:
        needs.missing("this user has a service manager; installing would change it")
    programs = copy_binaries(folder / "bin")
    (folder / "home").mkdir()
    (folder / "run").mkdir(mode=0o700)
    env = {
        "PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": str(folder / "home"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "LANG": "C.UTF-8",
    }
    command = [INSTALL, "--binaries", str(programs)]
    if os.geteuid() == 0:
        hide = "".join(f"mkdir -p {path} && mount -n -t tmpfs tmpfs {path} && " for path in CATALOGS)
        command = ["unshare", "-m", "--propagation", "private", "sh", "-c", hide + 'exec "$@"', "sh", *command]
    return folder / "home", command, env


def leftovers(home):
    """The processes that run what was installed."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{pid}/exe").startswith(str(home)):
                found.append(pid)
        except OSError:
            pass  # ended meanwhile, or a kernel thread
    return found


def test_without_a_terminal_it_shows_the_first_reminder_and_ends(home):
    folder, command, env = home
    for _ in range(2):  # again is an upgrade
        done = subprocess.run(
            command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=90
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Limber works" in done.stdout + done.stderr
        assert "limber add" in done.stdout
        assert leftovers(folder) == []
    schedule = folder / ".config/limber/schedule.toml"
    assert not schedule.exists() or "first-try" not in schedule.read_text()
    # It was there to try Limber out, and is in no review.
    assert any(entry["trial"] for entry in ledger.entries(folder / ".local/state/limber"))
    review = [folder / ".local/bin/limber", "review", "--source", "ledger", "--json"]
    found = json.loads(subprocess.run(review, env=env, capture_output=True, text=True, timeout=30, check=True).stdout)
    assert found["reminders"] == [] and found["total"]["due"] == found["movement"]["count"] == 0
    removed = subprocess.run([*command, "--remove"], env=env, capture_output=True, text=True, timeout=30)
    assert removed.returncode == 0
    assert not (folder / ".local/bin/limberd").exists() and (folder / ".local/state/limber").is_dir()


def test_on_a_terminal_it_runs_until_ctrl_c(home):
    folder, command, env = home
    pid, terminal = pty.fork()
    if pid == 0:
        # Where the tests run in the background it is ignored, and a shell can't trap what it was born to ignore.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execvpe(command[0], command, env)
    output, pressed, deadline, status = "", 0, time.monotonic() + 90, None
    while status is None and time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                output += os.read(terminal, 4096).decode(errors="replace")
            except OSError:
                pass  # the other end is closed
        if pressed == 0 and "Press Enter" in output:
            os.write(terminal, b"\n")
            pressed = 1
        if pressed == 1 and "Ctrl-C stops it" in output:
            os.write(terminal, b"\x03")
            pressed = 2
        ended, code = os.waitpid(pid, os.WNOHANG)
        status = os.waitstatus_to_exitcode(code) if ended else None
    if status is None:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    os.close(terminal)
    assert status == 0, output
    assert pressed == 2 and leftovers(folder) == []


def test_pages_and_completions_come_and_go(home):
    folder, command, env = home
    share = folder / ".local/share"
    done = subprocess.run([*command, "--no-start"], env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    completions = ["bash-completion/completions/limber", "zsh/site-functions/_limber", "fish/vendor_completions.d/limber.fish"]
    for file in completions:
        assert "limber" in (share / file).read_text()
    needs.programs("man")
    # Found by its name, as a person looks for it, with the folder of the programs in PATH.
    path = {**env, "PATH": f"{folder}/.local/bin:{env['PATH']}", "MANWIDTH": "80", "MANROFFSEQ": ""}
    for page in ("limber", "limber-done", "limber.schedule", "io.limber.Control", "limberd"):
        found = subprocess.run(["man", page], env=path, capture_output=True, text=True, timeout=20)
        assert found.returncode == 0 and found.stdout.upper().startswith(page.upper() + "("), found.stdout[:200] + found.stderr
    pages = sorted((share / "man").rglob("*.[1-8]"))
    assert len(pages) > 30
    for page in pages:
        render = ["man", "--warnings", "-E", "UTF-8", "-l", str(page)]
        shown = subprocess.run(render, env=path, capture_output=True, text=True, timeout=20)
        assert (shown.returncode, shown.stderr) == (0, ""), page
        assert max(map(len, shown.stdout.splitlines())) <= 80, page
    subprocess.run([*command, "--remove"], env=env, check=True, capture_output=True, timeout=60)
    assert not [file for file in share.rglob("*") if "limber" in file.name.lower() and file.is_file()]
