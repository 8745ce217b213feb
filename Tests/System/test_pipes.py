"""Nothing waits without an end, and nothing of what a person records is left where it passed through."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager

import pytest

from rig import limber as limber_rig
from rig import needs
from rig.limber import BINARIES, copy_binaries, reminder
from rig.wait import until

LIMBER = str(BINARIES / "limber")
# Well above what is waited for, well below for ever.
SOON = 25


@pytest.fixture
def pipe(folder):
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def test_a_pipe_to_which_nobody_writes(bare, pipe):
    bare.write_schedule(reminder("toes", kind="movement", every="1h"))
    bare.start()
    for words in (["check"], ["import"], ["agenda", "--schedule"], ["export", "ics", "--schedule"]):
        started = time.monotonic()
        done = bare.run(*words, str(pipe), check=False)
        assert done.returncode == 1 and "nobody writes to it" in done.stderr and time.monotonic() - started < SOON, (words, done)
    # Who writes slowly is waited for.
    script = f'"{LIMBER}" check <(sleep 6; cat "{bare.schedule_file}")'
    done = subprocess.run(["bash", "-c", script], env=bare.env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "no mistakes" in done.stdout, done
    for words in (["restore", str(pipe)], ["review", "--file", str(pipe)]):
        done = bare.run(*words, check=False)
        assert done.returncode == 1 and "bad state" not in done.stderr and ("no file" in done.stderr or "a pipe" in done.stderr), done
    # A pipe in the place of the schedule is none, for whomever.
    bare.schedule_file.unlink()
    os.mkfifo(bare.schedule_file)
    done = bare.run("check", check=False)
    assert done.returncode == 1 and "is no file" in done.stderr, done
    bare.run("doctor", check=False)


@contextmanager
def silent_manager(bare):
    """What listens where the service manager does, and says nothing."""
    folder = bare.runtime / "systemd"
    folder.mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "private"))
        listener.listen()
        yield


@pytest.mark.parametrize("uid", [0, 4321])
def test_a_service_manager_that_does_not_answer(bare, folder, uid, monkeypatch):
    """A person is told; for root it would start nothing, so that it is not asked."""
    if not shutil.which("systemctl"):
        pytest.skip("not installed: systemctl")
    if os.geteuid() != 0:
        needs.root()
    # The checkout may lie where another user may not look.
    monkeypatch.setattr(limber_rig, "BINARIES", limber_rig.copy_binaries(folder / "bin"))
    with silent_manager(bare):
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, uid, uid)
        bare.prefix = ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups"]
        bare.start(limber_rig.BINARIES / "limberd")
        started = time.monotonic()
        text = " ".join(bare.run("doctor", check=False).stdout.split())
        expected = "The service manager does not answer" if uid else "This user is not a person's"
        assert expected in text and time.monotonic() - started < SOON, text
        bare.run("backup", str(folder / "copy"))
        bare.stop()
        started = time.monotonic()
        assert "Restored" in bare.run("restore", str(folder / "copy")).stdout
        assert time.monotonic() - started < SOON


def interruptible():
    """Whoever runs the tests in the background has it ignored, and all that they start inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_where_a_backup_passed_through(bare, pipe, number):
    passed, target = bare.folder / "tmp", bare.folder / "target"
    passed.mkdir()
    target.mkdir()
    bare.env["TMPDIR"] = str(passed)
    bare.start()
    # More than a pipe holds, so that it is ended in the middle.
    for _ in range(20):
        bare.run("log", "cramp", "--note", "x" * 8000)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    writing = subprocess.Popen([LIMBER, "backup", str(pipe)], env=bare.env, preexec_fn=interruptible)
    try:
        until(lambda: readable(reading), "a part of it is there")
        assert writing.poll() is None
        writing.send_signal(number)
        assert writing.wait(20) == -number
    finally:
        os.close(reading)
    assert list(passed.iterdir()) == []
    # Fed with half of something.
    bare.run("backup", str(target / "copy"))
    assert os.listdir(target) == ["copy"]
    for words in (["restore", "-"], ["review", "--file", "-"]):
        feeding = subprocess.Popen(
            [LIMBER, *words], env=bare.env, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, preexec_fn=interruptible
        )
        feeding.stdin.write((target / "copy").read_bytes()[:50_000])
        feeding.stdin.flush()
        feeding.send_signal(number)
        feeding.wait(20)
        feeding.stdin.close()
    assert list(passed.iterdir()) == []
    # And what comes through whole leaves nothing either.
    done = subprocess.run([LIMBER, "review", "--file", "-"], env=bare.env, input=b"nonsense", capture_output=True)
    assert done.returncode == 1 and b"standard input" in done.stderr and list(passed.iterdir()) == [], done
    done = subprocess.run([LIMBER, "restore", "-"], env=bare.env, input=b"nonsense", capture_output=True)
    assert done.returncode == 1 and b"standard input" in done.stderr and list(passed.iterdir()) == [], done


def readable(descriptor):
    try:
        return os.read(descriptor, 10)
    except BlockingIOError:
        return None


def test_a_file_that_is_ended_in_the_middle_has_no_name(bare):
    """Written to a disk that stops taking anything: what is not whole is not there."""
    bare.start()
    for _ in range(20):
        bare.run("log", "cramp", "--note", "x" * 8000)
    target = bare.folder / "target"
    target.mkdir()
    command = ["prlimit", "--fsize=50000", LIMBER, "backup", str(target / "copy")]
    done = subprocess.run(command, env=bare.env, capture_output=True, text=True)
    assert done.returncode != 0 and os.listdir(target) == [], done


def test_restore_where_the_lock_is_no_file(bare, folder):
    bare.start()
    bare.run("log", "cramp")
    bare.run("backup", str(folder / "copy"))
    bare.stop()
    lock = bare.state / "limberd.lock"
    elsewhere = folder / "elsewhere"
    for make in (lock.mkdir, lambda: lock.symlink_to(elsewhere), lambda: socket.socket(socket.AF_UNIX).bind(str(lock))):
        lock.unlink(missing_ok=True)
        make()
        assert "Restored" in bare.run("restore", str(folder / "copy")).stdout
        assert lock.is_file() and not lock.is_symlink() and not elsewhere.exists()


def test_restore_while_limberd_is_halted(bare, folder):
    bare.start()
    bare.run("backup", str(folder / "copy"))
    bare.daemon.kill(signal.SIGSTOP)
    try:
        said = bare.run("restore", str(folder / "copy"), check=False).stderr
    finally:
        bare.daemon.kill(signal.SIGCONT)
    text = " ".join(said.split())
    assert "has not" in text and f"kill -CONT {bare.daemon.pid}" in text and "was stopped" not in text, text


def test_a_backup_of_which_a_part_would_be_left_out_is_refused(bare, folder):
    bare.start()
    bare.run("log", "cramp")
    bare.run("backup", str(folder / "copy"))
    with closing(sqlite3.connect(folder / "copy")) as copy:
        (guard,) = copy.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_is_never_changed'").fetchone()
        copy.execute("DROP TRIGGER entry_is_never_changed")
        copy.execute("UPDATE entry SET seq = 1000000000 WHERE seq = (SELECT max(seq) FROM entry)")
        copy.execute(guard)
        copy.commit()
    done = bare.run("restore", str(folder / "copy"), check=False)
    assert done.returncode == 1 and "1000000000" in done.stderr, done
    assert bare.answers()


@pytest.mark.parametrize("words", [["review", "--directory", "f"], ["backup", ""], ["restore", ""], ["backup", "no/where"]])
def test_no_call_of_the_system_is_named(bare, words):
    bare.start()
    (bare.folder / "f").touch()
    done = subprocess.run([LIMBER, *words], env=bare.env, cwd=bare.folder, capture_output=True, text=True)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 2, done
    for call in ("opendir", "rename :", "mkdtemp", "open ", "write ", "stat "):
        assert call not in done.stderr, done


def test_a_backup_may_have_any_name(bare):
    """One is SQLite's own for a database that is no file."""
    bare.start()
    bare.run("log", "cramp")
    for name in [":memory:", "file:x?mode=memory", "n" * 255]:
        for words in [["backup", name], ["restore", name]]:
            done = subprocess.run([LIMBER, *words], env=bare.env, cwd=bare.folder, capture_output=True, text=True)
            assert done.returncode == 0, (words, done)


def test_too_much_is_named(bare):
    bare.start()
    for words in [["check", "-"], ["import", "-"]]:
        done = subprocess.run([LIMBER, *words], env=bare.env, input="x\n" * (1 << 20), capture_output=True, text=True)
        assert done.returncode != 0 and "refuses something" not in done.stderr and "1 MB" in done.stderr, done


def test_a_file_of_ones_own_in_a_folder_that_is_not(bare, not_root_ids, monkeypatch):
    """It is written over where it stands."""
    bare.start()
    bare.run("add", "calcium", "Lunch", "--at", "12:30")
    bare.stop()
    monkeypatch.setattr(limber_rig, "BINARIES", copy_binaries(bare.folder / "bin"))
    for folder, _, files in os.walk(bare.folder):
        for entry in [folder, *[os.path.join(folder, file) for file in files]]:
            os.chown(entry, *not_root_ids)
    bare.prefix = ["setpriv", f"--reuid={not_root_ids[0]}", f"--regid={not_root_ids[1]}", "--clear-groups"]
    locked = bare.folder / "locked"
    locked.mkdir(mode=0o755)
    mine = locked / "mine"
    mine.write_text("old" * 100_000)
    os.chown(mine, *not_root_ids)
    bare.start(limber_rig.BINARIES / "limberd")
    bare.run("export", "ics", "--file", str(mine))
    assert mine.read_text().startswith("BEGIN:VCALENDAR") and mine.read_text().endswith("END:VCALENDAR\n")
    assert [file.name for file in locked.iterdir()] == ["mine"]
    assert bare.run("export", "ics", "--file", str(locked / "other"), check=False).returncode == 1


def test_a_schedule_that_is_a_pipe_is_called_one(bare):
    bare.schedule_file.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(bare.schedule_file)
    bare.start()
    said = " ".join(bare.run("status").stdout.split())
    assert "it is a pipe or a device, and no file" in said and "Invalid argument" not in said, said
