"""`limber doctor` beside the real thing, and where there is nothing at all."""

import json
import os
import subprocess

import pytest

from rig.limber import BINARIES, clock, copy_binaries, reminder
from rig.wait import until


def checks(limber, code=None):
    done = limber.run("doctor", "--json", check=False)
    if code is not None:
        assert done.returncode == code, done.stdout + done.stderr
    found = {item["id"]: item for item in json.loads(done.stdout)["checks"]}
    for item in found.values():
        assert item["state"] in ("ok", "look", "wrong", "absent") and item["message"].endswith((".", '"'))
        # Who is told that something is wrong is told what to do.
        assert (item.get("fix") is not None) == (item["state"] in ("look", "wrong")), item
    return {id: (item["state"], item["message"]) for id, item in found.items()}


def test_without_anything(bare):
    found = checks(bare, 1)
    assert found["limberd"] == ("wrong", "limberd is not running.")
    assert found["service"][0] == "absent" and found["notifications"][0] == "look"
    assert found["schedule"][0] == found["ledger"][0] == "look"
    bare.write_schedule(reminder("lunch", at="12:75"))
    assert found["clock"][0] in ("ok", "look", "absent")
    assert checks(bare)["schedule"][0] == "wrong" and "12:75" in checks(bare)["schedule"][1]


def test_with_dunst_and_a_journal(limber, desk):
    limber.write_schedule(reminder("lunch", at="12:30", dose="400 mg"))
    limber.start()
    found = checks(limber)
    assert found["limberd"][0] == "ok" and found["socket"][0] == "ok"
    assert found["notifications"][0] == "ok" and "dunst" in found["notifications"][1] and "buttons" in found["notifications"][1]
    assert found["schedule"] == ("ok", "The schedule has no mistakes. 1 calcium reminder.")
    assert found["ledger"] == ("ok", "The ledger is whole.") and found["ledger-disk"][0] == "ok"
    assert found["journal"][0] in ("ok", "look")
    limber.socket.parent.chmod(0o755)
    assert checks(limber, 1)["socket"][0] == "wrong"
    limber.socket.parent.chmod(0o700)
    limber.write_schedule(reminder("lunch", at="12:30", dose="600 mg"))
    assert checks(limber)["schedule"][0] == "look"
    limber.run("pause")
    text = limber.run("doctor", check=False, env={"COLUMNS": "40"}.items()).stdout
    assert "Reminders are paused until" in " ".join(text.split())
    assert max(len(line) for line in text.splitlines()) <= 40


def test_a_damaged_ledger(bare):
    bare.start()
    bare.stop()
    file = bare.state / "ledger.sqlite3"
    content = bytearray(file.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    file.write_bytes(content)
    assert checks(bare, 1)["ledger"][0] == "wrong"


def test_in_a_terminal_without_a_bus(bare):
    """What limberd does with notifications counts, and not what there is where doctor runs."""
    bare.start()
    found = checks(bare)
    assert found["notifications"][0] == "look" and "appear in limberd's terminal" in found["notifications"][1]
    assert "held" not in found["notifications"][1]
    bare.write_schedule(reminder("lunch", at=clock(2)))
    bare.wait_due("lunch")
    assert [entry["kind"] for entry in bare.entries() if entry["reminder"] == "lunch"] == ["added", "due", "shown"]


def test_the_socket_of_one_in_a_terminal_is_gone(bare):
    bare.start()
    bare.socket.unlink()
    found = checks(bare, 1)
    assert found["limberd"] == (
        "wrong", f"limberd runs (process {bare.daemon.process.pid}), but does not listen at {bare.socket}.",
    )  # fmt: skip
    refused = bare.run("status", check=False)
    assert refused.returncode == 4
    assert " ".join(refused.stderr.split()).endswith("End limberd and start it again in its terminal: limberd")
    bare.stop()
    bare.start()
    assert checks(bare)["limberd"][0] == "ok"


def test_a_runtime_directory_of_another_user(bare, not_root_ids):
    """doctor and limberd agree about the folder of the socket."""
    os.chown(bare.runtime, *not_root_ids)
    found = checks(bare, 1)
    assert found["socket"][0] == "wrong" and "another user's" in found["socket"][1]
    bare.start(wait=False)
    assert bare.daemon.process.wait(timeout=20) == 1
    said = " ".join(bare.daemon.output().split())
    assert "belongs to another user" in said
    # What both recommend, typed in each terminal.
    remedy = said.split(": ")[-1]
    assert remedy == found_fix(bare, "socket").split(": ")[-1]
    done = subprocess.run(
        ["sh", "-c", f'{remedy}; "$0" >limberd.log 2>&1 & {remedy}; i=0; until "$1" log cramp || [ $i = 100 ]; do sleep 0.1;'
         " i=$((i + 1)); done; kill %1 || kill $!", str(BINARIES / "limberd"), str(BINARIES / "limber")],
        env=bare.env, cwd=bare.home, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert "Logged: cramp." in done.stdout, done.stdout + done.stderr
    assert (bare.home / ".limber-run").stat().st_mode & 0o077 == 0


def found_fix(limber, id):
    checks = json.loads(limber.run("doctor", "--json", check=False).stdout)["checks"]
    return next(item["fix"] for item in checks if item["id"] == id)


@pytest.mark.parametrize("mode", [0o644, 0o444])
def test_a_socket_that_is_a_file(bare, folder, not_root_ids, mode):
    """Also of another user's, which may not be written to."""
    path = folder / "file"
    path.write_text("")
    path.chmod(mode)
    user, group = not_root_ids
    bare.command_prefix = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"]
    bare.command_prefix += ["env", f"LIMBER_SOCKET={path}"]
    programs = copy_binaries(folder / "bin")
    done = subprocess.run([*bare.command_prefix, programs / "limber", "status"], env=bare.env, capture_output=True, text=True)
    assert done.returncode == 1 and f"{path} is no socket" in " ".join(done.stderr.split()), done.stderr


def follow(said, env):
    """Types what stands behind the last colon but those in paths: from `mv` or `chmod` on."""
    command = said[min(at for at in (said.find(": mv "), said.find(": chmod ")) if at >= 0) + 2 :].splitlines()[0]
    subprocess.run(["sh", "-ec", command], env=env, check=True)


PLACES = {
    "a link to nothing": lambda path: path.symlink_to("/nowhere/x"),
    "a link in a circle": lambda path: path.symlink_to(path.name),
}


@pytest.mark.parametrize("what", PLACES)
def test_a_schedule_that_leads_nowhere(bare, what):
    """What is said of it helps, and then a reminder can be added."""
    PLACES[what](bare.schedule_file)
    bare.start()
    assert bare.run("add", "calcium", "Lunch", "--at", "12:30", check=False).returncode != 0
    assert checks(bare)["schedule"][0] == "wrong"
    found = json.loads(bare.run("doctor", "--json", check=False).stdout)["checks"]
    [fix] = [item["fix"] for item in found if item["id"] == "schedule"]
    follow(fix, bare.env)
    bare.run("add", "calcium", "Lunch", "--at", "12:30")
    assert "12:30" in bare.schedule_file.read_text()


@pytest.mark.parametrize("what", [*PLACES, "a file"])
def test_a_state_that_leads_nowhere(bare, what):
    place = bare.state.parent
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.rmdir()
    PLACES.get(what, lambda path: path.write_text("x"))(place)
    done = subprocess.run([BINARIES / "limberd"], env=bare.env, capture_output=True, text=True, timeout=20)
    assert done.returncode != 0 and "can't start" in done.stderr
    follow(done.stderr, bare.env)
    bare.start()
    bare.run("log", "cramp")
    assert (bare.state / "ledger.sqlite3").exists()


def test_a_runtime_folder_that_can_not_be_written_to(bare, not_root_ids):
    programs = copy_binaries(bare.folder / "bin")
    for folder, _, files in os.walk(bare.folder):
        for entry in [folder, *[os.path.join(folder, file) for file in files]]:
            os.chown(entry, *not_root_ids)
    bare.runtime.chmod(0o500)
    bare.prefix = ["setpriv", f"--reuid={not_root_ids[0]}", f"--regid={not_root_ids[1]}", "--clear-groups"]
    done = subprocess.run([*bare.prefix, programs / "limberd"], env=bare.env, capture_output=True, text=True, timeout=20)
    assert done.returncode != 0 and "can't start" in done.stderr
    follow(done.stderr, bare.env)
    bare.daemon = None
    daemon = subprocess.Popen([*bare.prefix, programs / "limberd"], env=bare.env, stderr=subprocess.PIPE)
    try:
        until(lambda: (bare.runtime / "limber/io.limber.Control").exists(), "limberd listens")
    finally:
        daemon.terminate()
        daemon.wait(timeout=20)
