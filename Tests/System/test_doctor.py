"""`limber doctor` beside the real thing, and where there is nothing at all."""

import json

from rig.limber import reminder


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
