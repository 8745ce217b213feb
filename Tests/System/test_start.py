"""How the programs begin and end: their arguments, closed descriptors, a closed terminal, another user's environment."""

import fcntl
import json
import os
import pty
import shutil
import signal
import socket
import stat
import subprocess
import termios
import threading

import pytest

from rig import preload
from rig.limber import BINARIES, clock, copy_binaries, reminder
from rig.wait import Background, until

# What a library that is preloaded may do to the environment before main: the arguments lie beside it in memory.
MEDDLING = {
    "sets a variable": 'setenv("MEDDLED", "1", 1);',
    "removes one": 'unsetenv("LANG"); setenv("LANG", "C.UTF-8", 1);',
    "sets many": "for (int i = 0; i < 500; i++) { char name[20]; sprintf(name, \"M%d\", i); setenv(name, \"x\", 1); }",
    "makes it anew": "static char *made[300]; int n = 0; while (environ[n] && n < 299) { made[n] = environ[n]; n++; } environ = made;",
}


@pytest.fixture(params=list(MEDDLING))
def meddled(request, folder, bare):
    source, library = folder / "meddle.c", folder / "meddle.so"
    source.write_text(
        "#include <stdio.h>\n#include <stdlib.h>\nextern char **environ;\n"
        f"__attribute__((constructor)) static void meddle(void) {{ {MEDDLING[request.param]} }}\n"
    )
    preload.build(source, library)
    bare.env["LD_PRELOAD"] = str(library)
    return bare


def test_arguments_are_those_of_main(meddled):
    version = subprocess.run([BINARIES / "limberd", "--version"], env=meddled.env, capture_output=True, text=True)
    assert version.returncode == 0 and version.stdout.strip()[0].isdigit()
    wrong = subprocess.run([BINARIES / "limberd", "--nonsense"], env=meddled.env, capture_output=True, text=True)
    assert wrong.returncode == 64 and "--nonsense" in wrong.stderr
    elsewhere = meddled.folder / "elsewhere"
    meddled.daemon = Background(
        [BINARIES / "limberd", "--socket", elsewhere], meddled.folder / "limberd.log", env=meddled.env, cwd=meddled.home
    )
    meddled.env["LIMBER_SOCKET"] = str(elsewhere)
    until(meddled.answers, "limberd answers where it was told")
    assert "Logged: cramp" in meddled.run("log", "cramp", "--where", "left calf").stdout
    assert [entry["place"] for entry in meddled.entries() if entry["kind"] == "logged"] == ["left calf"]
    assert meddled.run("add", "movement", "Knees", "--every", "1h").returncode == 0
    # What the parser reads by itself: help, and what a shell completes.
    assert "--where" in meddled.run("log", "cramp", "--help").stdout
    completed = meddled.run("---completion", "remove", "--", "positional@0", "0", "0", "", env={"SAP_SHELL": "bash"})
    assert completed.stdout.split() == ["knees"]
    unknown = meddled.run("lgo", "cramp", check=False)
    assert unknown.returncode == 64 and "limber log" in unknown.stderr


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_descriptors_are_nobody_elses(bare, closed):
    """What is opened first would get their numbers, and be written to as if it were a terminal."""
    bare.write_schedule(reminder("calcium-lunch", at=clock(3)))
    command = f'exec "{BINARIES / "limberd"}" {closed}'
    bare.daemon = Background(["sh", "-c", command], bare.folder / "limberd.log", env=bare.env, cwd=bare.home)
    until(bare.answers, "limberd answers")
    bare.wait_due("calcium-lunch", state="shown" if ">" not in closed.replace("2>", "") else "held")
    done = subprocess.run(["sh", "-c", f'"{BINARIES / "limber"}" done {closed}'], env=bare.env, capture_output=True, text=True)
    assert bare.outcomes() == ["done"], done
    assert done.returncode == (1 if ">" in closed.replace("2>", "") else 0)
    if closed == ">&-":
        assert "It is recorded." in done.stderr
    assert bare.stop() == 0
    assert (bare.state / "ledger.sqlite3").read_bytes().startswith(b"SQLite format 3\0")


CHANGES = {
    ("done",): "It is recorded.", ("skip", "toes"): "It is recorded.", ("log", "cramp"): "It is recorded.", ("undo",): "It is recorded.",
    ("pause", "1h"): "It is recorded.", ("resume",): "It is recorded.", ("rest",): "It is recorded.",
    ("add", "movement", "Knees", "--every", "1h"): "The schedule is as you wanted it.", ("set", "knees", "every=2h"): "The schedule is as you wanted it.",
    ("disable", "knees"): "The schedule is as you wanted it.", ("enable", "knees"): "The schedule is as you wanted it.",
    ("remove", "knees"): "The schedule is as you wanted it.", ("import", "-"): "The schedule is as you wanted it.", ("reload",): "The schedule was read again.",
    ("backup", "copy.sqlite3"): "The backup is made.", ("export", "ics", "--file", "out.ics"): "The calendar is in out.ics.",
    ("review", "--html", "out.html"): "The page is in out.html.",
}  # fmt: skip


def test_what_was_done_is_said_where_only_the_answer_is_lost(bare):
    bare.write_schedule(reminder("calcium-lunch", at=clock(3)), reminder("toes", kind="movement", at="03:00"))
    bare.start()
    bare.wait_due("calcium-lunch")
    plan = reminder("plan", at="04:00")
    for form in ([], ["--json"]):
        for words, deed in CHANGES.items():
            if form and words[0] in ("export", "review", "skip", "done"):
                continue
            with open("/dev/full", "w") as full:
                failed = subprocess.run(
                    [BINARIES / "limber", *words, *form], env=bare.env, cwd=bare.folder, stdout=full, stderr=subprocess.PIPE,
                    text=True, input=plan if words[0] == "import" else "",
                )  # fmt: skip
            if words[0] == "skip":
                # Nothing of it is due: that is an error of another kind.
                assert failed.returncode in (3, 5) and "recorded" not in failed.stderr
                continue
            text = " ".join(failed.stderr.split())
            assert failed.returncode == 1 and deed in text and "No space left on device" in text, (words, text)
    assert bare.outcomes("calcium-lunch") == ["done"]
    assert len([entry for entry in bare.entries() if entry["kind"] == "logged"]) == 2
    # What changes nothing says so.
    with open("/dev/full", "w") as full:
        failed = subprocess.run([BINARIES / "limber", "list"], env=bare.env, stdout=full, stderr=subprocess.PIPE, text=True)
    assert failed.returncode == 1 and failed.stderr.startswith("The output can't be written")


def in_terminal(bare, *wrapper, env=()):
    """limberd in a session of its own, at a terminal that can be closed."""
    ours, theirs = pty.openpty()

    def take_terminal():
        os.setsid()
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

    bare.daemon = Background([*wrapper, BINARIES / "limberd"], bare.folder / "limberd.log", env={**bare.env, **dict(env)},
        cwd=bare.home, stdin=theirs, preexec_fn=take_terminal)  # fmt: skip
    os.close(theirs)
    until(bare.answers, "limberd answers")
    return ours


def test_closing_the_terminal_ends_it(bare):
    ours = in_terminal(bare)
    os.close(ours)
    until(lambda: not bare.daemon.alive, "limberd has ended with its terminal")
    assert bare.daemon.process.returncode == 0
    assert bare.entries()[-1]["kind"] == "stopped"


def test_nohup_outlasts_the_terminal(bare):
    ours = in_terminal(bare, "nohup")
    os.close(ours)
    bare.run("log", "cramp")
    bare.daemon.kill(signal.SIGHUP)
    bare.run("log", "cramp")
    assert bare.daemon.alive


@pytest.mark.parametrize("own", [True, False])
def test_a_hangup_is_a_reload_under_a_service_manager_alone(bare, folder, own):
    """A terminal may be a service itself, and hand on to what is started in it what is meant for it alone."""
    bare.under_manager(folder / "notify")
    if not own:
        bare.daemon_prefix = []
        bare.env["SYSTEMD_EXEC_PID"] = "1"
    bare.start()
    bare.write_schedule(reminder("toes", kind="movement", at="03:00"))
    bare.daemon.kill(signal.SIGHUP)
    if own:
        until(lambda: bare.json("list"), "the schedule is read")
        bare.run("log", "cramp")
    else:
        until(lambda: not bare.daemon.alive, "limberd has ended")


def test_what_su_keeps_of_another_user(bare, not_root_ids):
    """`su anna` in root's shell: XDG_RUNTIME_DIR is root's."""
    user, group = not_root_ids
    home = bare.folder / "anna"
    home.mkdir()
    os.chown(home, user, group)
    bare.folder.chmod(0o755)
    programs = copy_binaries(bare.folder / "bin")
    env = {**bare.env, "HOME": str(home), "DBUS_SESSION_BUS_ADDRESS": f"unix:path={bare.runtime}/bus"}

    def anna(*words):
        command = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", programs / "limber", *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, cwd="/")

    own = f"/run/user/{user}"
    assert not os.path.exists(own), "a machine on which nobody has logged in"
    refused = anna("status")
    text = " ".join(refused.stderr.split())
    assert refused.returncode == 4 and f"XDG_RUNTIME_DIR is {bare.runtime}, which is another user's" in text
    assert text.endswith("mkdir -p -m 700 ~/.limber-run; export XDG_RUNTIME_DIR=~/.limber-run")
    os.makedirs(own, mode=0o700)
    try:
        os.chown(own, user, group)
        stopped = anna("status")
        # There is no service manager that could start it.
        assert stopped.returncode == 4 and stopped.stderr.endswith("Start it in a terminal of its own: limberd\n")
        command = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", programs / "limberd"]
        daemon = Background(command, bare.folder / "limberd.log", env=env, cwd="/")
        until(lambda: anna("status").returncode == 0, "limberd answers where it should be")
        assert stat.S_ISSOCK(os.stat(f"{own}/limber/io.limber.Control").st_mode)
        assert json.loads(anna("log", "cramp", "--json").stdout)["entry"]["kind"] == "logged"
        assert daemon.stop() == 0
    finally:
        shutil.rmtree(own)


# What was asked, what is said when no reply comes, and whether it says that it may have been done.
UNANSWERED = {
    ("log", "cramp"): "Not known whether it was recorded", ("done",): "Not known whether it was recorded",
    ("pause",): "Not known whether it was recorded", ("remove", "toes"): "Not known whether the schedule was changed",
    ("status",): None, ("list",): None,
}  # fmt: skip


@pytest.mark.parametrize("reply", [b"", b"nonsense\0", b'{"parameters": {"answer"'])
def test_a_call_without_a_reply_may_have_been_carried_out(bare, reply):
    """limberd ends, or is mistaken, between what it records and what it says."""
    path = bare.folder / "socket"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            while not connection.recv(65536).endswith(b"\0"):
                pass
            connection.sendall(reply)
            connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    for words, doubt in UNANSWERED.items():
        done = bare.run(*words, "--socket", str(path), check=False)
        said = " ".join(done.stderr.split())
        assert "limberd" in said and (doubt or "") in said, (words, said)
        if doubt:
            # Not that of "not running", after which a script does it again.
            assert done.returncode == 1, (words, done)
        else:
            assert "Not known" not in said, said
    listener.shutdown(socket.SHUT_RDWR)
    thread.join(10)


def test_a_call_that_waits_in_vain_may_have_been_carried_out(bare):
    bare.start()
    bare.daemon.kill(signal.SIGSTOP)
    try:
        waiting = subprocess.Popen([BINARIES / "limber", "log", "cramp"], env=bare.env, stderr=subprocess.PIPE, text=True)
        said = " ".join(waiting.communicate(timeout=90)[1].split())
    finally:
        bare.daemon.kill(signal.SIGCONT)
    assert waiting.returncode == 1 and "limberd does not answer. Not known whether it was recorded" in said, said
    until(lambda: [entry["kind"] for entry in bare.entries()][-1] == "logged", "it was recorded")


def test_a_start_that_fails_is_not_on_record(bare):
    bare.start()
    before = len(bare.entries())
    other = {**bare.env, "XDG_STATE_HOME": str(bare.folder / "state")}
    for _ in range(2):
        failed = subprocess.run([BINARIES / "limberd"], env=other, cwd=bare.home, capture_output=True, text=True, timeout=20)
        assert failed.returncode == 69 and "another limberd answers" in failed.stderr, failed
    assert not (bare.folder / "state/limber/ledger.sqlite3").exists()
    assert len(bare.entries()) == before
    del other["XDG_RUNTIME_DIR"]
    failed = subprocess.run(
        [BINARIES / "limberd", "--socket", bare.folder], env=other, cwd=bare.home, capture_output=True, text=True, timeout=20
    )
    assert failed.returncode == 1 and not (bare.folder / "state/limber/ledger.sqlite3").exists()


@pytest.mark.parametrize("env", [{"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "/run/nobody"}, {"SYSTEMD_EXEC_PID": "1"}], ids=str)
def test_a_terminal_that_says_it_is_a_service_ends_it_too(bare, env):
    ours = in_terminal(bare, env=env)
    os.close(ours)
    until(lambda: not bare.daemon.alive, "limberd has ended with its terminal")
    assert bare.entries()[-1]["kind"] == "stopped"


def test_a_folder_that_others_may_write_to_is_no_place_to_listen(bare, not_root_ids):
    user, group = not_root_ids
    bare.folder.chmod(0o755)
    programs = copy_binaries(bare.folder / "bin")
    home = bare.folder / "anna"
    home.mkdir()
    os.chown(home, user, group)

    def start(path, *words, **env):
        command = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", programs / "limberd", *words]
        return Background(command, bare.folder / "anna.log", env={**bare.env, "HOME": str(home), **env}, cwd="/")

    shared = bare.folder / "shared"
    shared.mkdir()
    below = shared / "below"
    below.mkdir(mode=0o700)
    os.chown(below, user, group)
    for mode, path in ((0o1777, shared / "s"), (0o777, shared / "s"), (0o777, below / "s")):
        shared.chmod(mode)
        # One after the other: there is one ledger.
        for words, env in (([], {"LIMBER_SOCKET": str(path)}), (["--socket", path], {})):
            daemon = start(path, *words, **env)
            until(lambda: not daemon.alive, f"{path} with {mode:o} is refused")
            assert daemon.process.returncode == 1 and not path.exists()
            assert f"{shared}" in daemon.output() and "somebody else" in daemon.output(), daemon.output()
    own = home / "own"
    own.mkdir(mode=0o770)
    own.chmod(0o770)
    os.chown(own, user, group)
    daemon = start(own / "s", LIMBER_SOCKET=str(own / "s"))
    until(lambda: not daemon.alive, "a folder of the group is refused")
    # One's own below a folder where nobody may rename what is not theirs, such as /tmp.
    shared.chmod(0o1777)
    own.chmod(0o700)
    for path in (below / "s", own / "s"):
        daemon = start(path, LIMBER_SOCKET=str(path))
        env = {"LIMBER_SOCKET": str(path)}
        command = [*daemon.process.args[:4], programs / "limber", "status"]
        until(lambda: subprocess.run(command, env={**bare.env, **env}, capture_output=True).returncode == 0, f"limberd answers at {path}")
        assert daemon.stop() == 0


def test_a_runtime_directory_that_is_another_one(bare):
    """limberd runs, and the shell looks elsewhere: the variable is named, and what is to be typed works."""
    bare.write_schedule(reminder("lunch", at="03:00"))
    bare.start()
    other = bare.folder / "other"
    other.mkdir(mode=0o700)
    said = {
        str(other): f"XDG_RUNTIME_DIR is {other}.", str(other / "none"): f"XDG_RUNTIME_DIR is {other / 'none'}.",
        "run": "XDG_RUNTIME_DIR is run, which is no absolute path", "/etc/passwd": "XDG_RUNTIME_DIR is /etc/passwd, which is no folder",
        "": "XDG_RUNTIME_DIR is not set",
    }  # fmt: skip
    for value, words in said.items():
        refused = subprocess.run(
            [BINARIES / "limber", "status"], env={**bare.env, "XDG_RUNTIME_DIR": value}, capture_output=True, text=True, cwd="/")
        text = " ".join(refused.stderr.split())
        assert refused.returncode == 4 and f"(process {bare.daemon.process.pid})" in text and words in text, text
        typed = text.rsplit("Type: ", 1)[1]
        script = f"{typed}; exec {BINARIES / 'limber'} list"
        done = subprocess.run(["sh", "-c", script], env={**bare.env, "XDG_RUNTIME_DIR": value}, capture_output=True, text=True, cwd="/")
        assert done.returncode == 0 and "lunch" in done.stdout, done
    bare.stop()
    for value in ("run", "/etc/passwd"):
        env = {**bare.env, "XDG_RUNTIME_DIR": value}
        failed = subprocess.run([BINARIES / "limberd"], env=env, capture_output=True, text=True, cwd="/", timeout=20)
        assert failed.returncode == 1 and f"XDG_RUNTIME_DIR is {value}" in failed.stderr and "~/.limber-run" in failed.stderr, failed
        refused = subprocess.run([BINARIES / "limber", "status"], env=env, capture_output=True, text=True, cwd="/")
        assert refused.returncode == 4 and f"XDG_RUNTIME_DIR is {value}" in " ".join(refused.stderr.split()), refused


def test_a_state_folder_that_is_another_users(bare, not_root_ids):
    """`su` keeps XDG_STATE_HOME: the ledger of the other one stays that one's."""
    user, group = not_root_ids
    bare.write_schedule(reminder("lunch", at="03:00"))
    bare.start()
    bare.stop()
    bare.folder.chmod(0o755)
    programs = copy_binaries(bare.folder / "bin")
    state = str(bare.state.parent)
    command = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", programs / "limberd"]
    env = {**bare.env, "XDG_STATE_HOME": state}
    failed = subprocess.run(command, env=env, capture_output=True, text=True, cwd="/", timeout=20)
    assert failed.returncode == 1 and "chown" not in failed.stderr, failed.stderr
    assert f"XDG_STATE_HOME is {state}, which is another user's. Type: unset XDG_STATE_HOME" in failed.stderr, failed.stderr


def test_a_runtime_directory_that_is_gone(bare, not_root_ids):
    """XDG_RUNTIME_DIR of a session that has ended: limberd runs, and is found where it is."""
    user, group = not_root_ids
    own = f"/run/user/{user}"
    assert not os.path.exists(own), "a machine on which nobody has logged in"
    home = bare.folder / "anna"
    home.mkdir()
    os.chown(home, user, group)
    programs = copy_binaries(bare.folder / "bin")
    prefix = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"]
    gone = {**bare.env, "HOME": str(home), "XDG_RUNTIME_DIR": "/run/user/4711"}

    def anna():
        return subprocess.run([*prefix, programs / "limber", "status"], env=gone, capture_output=True, text=True, cwd="/")

    # Where there is no other place, neither limber nor limberd can make that one.
    refused = anna()
    text = " ".join(refused.stderr.split())
    assert refused.returncode == 4 and "XDG_RUNTIME_DIR is /run/user/4711, which is not there" in text, text
    assert text.endswith("mkdir -p -m 700 ~/.limber-run; export XDG_RUNTIME_DIR=~/.limber-run")
    command = [*prefix, str(programs / "limberd")]
    failed = subprocess.run(command, env=gone, capture_output=True, text=True, cwd="/", timeout=20)
    assert failed.returncode == 1 and failed.stderr.rstrip().endswith(text[-75:]), failed.stderr
    os.makedirs(own, mode=0o700)
    try:
        os.chown(own, user, group)
        daemon = Background(command, bare.folder / "limberd.log", env={**gone, "XDG_RUNTIME_DIR": own}, cwd="/")
        until(lambda: anna().returncode == 0, "limberd answers")
        assert daemon.stop() == 0
    finally:
        shutil.rmtree(own)
