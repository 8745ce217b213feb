"""Much of everything: clients that only come and go, as many reminders as are allowed, long texts again and again; and sockets
that are not the person's own."""

import json
import os
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from rig import needs
from rig.control import GET_INFO, Control, Refused
from rig.limber import BINARIES, clock, reminder, resident_kilobytes
from rig.wait import PATIENCE, until

# Beyond what a reminder may be late while somebody holds on to the socket (s). One alone comes within some milliseconds; a
# machine that is busy otherwise takes longer, and a loop that is starved takes as long as the storm.
LATE = 2.0
STORM = 8.0
# What one call may wait for those of others (s): one or two of them, which takes a hundredth of this.
CROWDED = 10.0

# Listens as another user, and writes down what it is told.
LISTEN = """import os, socket, sys
path, heard = sys.argv[1], sys.argv[2]
s = socket.socket(socket.AF_UNIX); s.bind(path); os.chmod(path, 0o777); s.listen()
print("ready", flush=True)
while True:
    c, _ = s.accept(); c.settimeout(2)
    try: data = c.recv(65536)
    except OSError: data = b""
    with open(heard, "ab") as f: f.write(data or b"-")
"""


def full_schedule(count):
    """As many reminders of every kind as are asked for, one of them as often as possible."""
    timings = (
        lambda n: {"at": f"{n % 24:02}:{n * 7 % 60:02}"},
        lambda n: {"at": [f"{n % 24:02}:00", f"{(n + 6) % 24:02}:30", f"Sun {(n + 12) % 24:02}:15"]},
        lambda n: {"at": f"Mon..Fri {n % 24:02}:{n * 7 % 60:02} America/New_York"},
        lambda n: {"at": f"*-*-{n % 28 + 1:02} {n % 24:02}:00"},
        lambda n: {"kind": "movement", "every": "2h", "between": "07:00-22:00"},
    )
    often = reminder("often", kind="movement", every="5min", between="00:00-24:00")
    return [often, *(reminder(f"r{n}", title=f"Reminder {n}", **timings[n % 5](n)) for n in range(count - 1))]


def test_who_only_comes_and_goes_delays_nothing(bare, tell):
    bare.write_schedule(reminder("lunch", at=clock(4)))
    bare.start()
    before = resident_kilobytes(bare.daemon.process.pid)
    ending = threading.Event()
    count = [0, 0, 0]

    def storm(number):
        while not ending.is_set():
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(5)
                try:
                    connection.connect(str(bare.socket))
                    count[number] += 1
                except OSError:
                    pass

    threads = [threading.Thread(target=storm, args=(number,), daemon=True) for number in range(len(count))]
    for thread in threads:
        thread.start()
    # Another one still gets its answers.
    ends = time.monotonic() + STORM
    with Control(bare) as control:
        while time.monotonic() < ends:
            control.call("Status")
            time.sleep(0.05)
        most = resident_kilobytes(bare.daemon.process.pid)
        ending.set()
        for thread in threads:
            thread.join()
    [shown] = [entry for entry in bare.entries() if entry["kind"] == "due"]
    late = (shown["time"] - shown["due"]) / 1e6
    tell(f"{sum(count)} connections in {STORM} s: {late * 1000:.0f} ms late, {most - before} kB more")
    assert sum(count) > 1_000 and late < LATE
    assert most - before < 40_000


def test_as_many_reminders_as_are_allowed(bare, tell):
    bare.write_schedule(*full_schedule(500))
    bare.start()
    with Control(bare) as control:
        assert len(control.call("List")["reminders"]) == 500
        for method, parameters in (
            ("Status", {}), ("Agenda", {}), ("Check", {}), ("List", {}), ("Show", {"reminder": "often"}), ("Review", {}),
        ):  # fmt: skip
            tell(f"{method}: {control.seconds(method, **parameters) * 1000:.0f} ms")
        # One more is one too many, whoever adds it.
        new = {"kind": "calcium", "title": "New", "at": "12:30"}
        with pytest.raises(Refused) as refused:
            control.call("Add", reminder=new)
        assert "501 reminders" in refused.value.parameters["problems"][0]["message"]
        text = "\n".join(full_schedule(1_000))
        [problem] = control.call("Check", text=text)["problems"]
        assert "1000 reminders: expected at most 500" in problem["message"]
        with pytest.raises(Refused) as refused:
            control.call("Agenda", days=366)
        assert refused.value.name == "InvalidValue"
        control.call("Remove", reminder="r7")
        assert control.call("Add", reminder=new)["next"]
    assert bare.run("check", check=False).returncode == 0


def hard_schedule(count):
    """Reminders that come seldom, often, by other zones, and on dates that hardly meet."""
    zones = ("Asia/Tokyo", "America/New_York", "Pacific/Chatham", "Australia/Lord_Howe")
    forms = (
        lambda n, hour: f"*-02-29 {hour:02}:{n % 60:02} {zones[(n + hour) % 4]}",
        lambda n, hour: f"Fri *-*-13 {hour:02}:{n % 60:02}",
        lambda n, hour: f"Mon *-02-29 {hour:02}:{n % 60:02}",
        lambda n, hour: f"Sun *-{hour + 1:02}~01 {hour:02}:{n % 60:02}",
        lambda n, hour: f"*:{5 * hour:02}:{n % 60:02}",
    )
    return [
        reminder(f"h{n}", kind="calcium", at=[forms[n % len(forms)](n, hour) for hour in range(12)]) for n in range(count)
    ]


def test_a_crowd_holds_nobody_up(bare, tell):
    """Twenty clients that ask for hundreds of things at once, and a hundred that don't read: who asks one thing waits for a
    call or two, and what is due comes."""
    bare.write_schedule(reminder("lunch", at=clock(6)), *hard_schedule(499))
    bare.start()
    crowd, waits = [], []
    with Control(bare) as one:
        waits.append(one.seconds(GET_INFO))
        for number in range(120):
            method = "Check" if number < 20 else "List"
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(10)
            connection.connect(str(bare.socket))
            message = {"method": f"io.limber.Control.{method}", "parameters": {}}
            connection.sendall((json.dumps(message).encode() + b"\0") * 300)
            crowd.append(connection)
        ends = time.monotonic() + STORM
        while time.monotonic() < ends:
            waits.append(one.seconds(GET_INFO))
            time.sleep(0.02)
        with Control(bare) as new:
            waits.append(new.seconds(GET_INFO))
    for connection in crowd:
        connection.close()
    due = until(lambda: [e for e in bare.entries() if e["kind"] == "due" and e["reminder"] == "lunch"], "the lunch is due")
    late = (due[0]["time"] - due[0]["due"]) / 1e6
    tell(f"{len(waits)} calls beside the crowd waited {max(waits) * 1000:.0f} ms at most; {late * 1000:.0f} ms late")
    # The 36,000 calls of the crowd together take many minutes.
    assert max(waits) < CROWDED and late < LATE


def test_long_arguments_are_refused_by_their_length(bare):
    bare.write_schedule(*full_schedule(500))
    bare.start()
    marks = "a" + "\u0338" * 160_000
    with Control(bare) as control:
        for method, parameters in (
            ("Show", {"reminder": marks}), ("Undo", {"target": marks}), ("Done", {"target": "r1", "at": marks}),
            ("Pause", {"duration": "1h" * 450_000}), ("Log", {"what": "cramp", "note": marks}),
            ("Add", {"reminder": {"kind": "movement", "title": "T", "every": "1h", "days": "Mon," * 200_000}}),
        ):  # fmt: skip
            with pytest.raises(Refused) as refused:
                control.call(method, **parameters)
            assert refused.value.name == "InvalidValue" and "bytes" in refused.value.parameters["found"]
        text = '[reminder.a]\nkind = "calcium"\ntitle = "A"\nat = "12:00"\n' + "".join(f"k{n} = 1\n" for n in range(60_000))
        [problem] = control.call("Check", text=text)["problems"]
        assert "more than 15000 keys" in problem["message"]


def test_a_long_review_holds_nobody_up(bare):
    bare.write_schedule(*full_schedule(100))
    bare.start()
    with Control(bare) as reader, Control(bare) as other:
        message = {"method": "io.limber.Control.Review", "parameters": {"since": "300 days ago"}}
        reader.connection.sendall(json.dumps(message).encode() + b"\0")
        assert other.call("Status")["version"]
        received = b""
        while not received.endswith(b"\0"):
            received += reader.connection.recv(65536)
        assert "reminders" in json.loads(received[:-1])["parameters"]
        # Who leaves before it is there, and the end meanwhile, are no matter.
        with Control(bare) as gone:
            gone.connection.sendall(json.dumps(message).encode() + b"\0")
        reader.connection.sendall(json.dumps(message).encode() + b"\0")
    assert bare.answers()
    with Control(bare) as last:
        last.connection.sendall((json.dumps(message).encode() + b"\0") * 3)
        assert bare.stop() == 0


def test_the_same_text_again_and_again_takes_no_memory(bare, tell):
    bare.write_schedule(reminder("lunch", at="12:30"))
    bare.start()
    text = reminder("lunch", at="12:30") + "# " + "long " * 160_000
    with Control(bare) as control:
        control.call("Reload")
        control.call("Check", text=text)
        before = resident_kilobytes(bare.daemon.process.pid)
        for _ in range(2_000):
            control.call("Reload")
        for _ in range(15):
            assert control.call("Check", text=text) == {"problems": [], "warnings": []}
        more = resident_kilobytes(bare.daemon.process.pid) - before
    tell(f"2,000 times Reload, 15 times Check of {len(text)} bytes: {more} kB more")
    # Each was parsed anew before: 17 MB, and 285 MB.
    assert more < 8_000


def test_hundreds_come_at_once(bare, tell):
    """A file of hundreds is read as a whole, not once for each of them: what TOMLKit reads is never freed."""
    mine, theirs = ([reminder(f"{who}{n}", title=f"{who} {n}", at="12:30") for n in range(250)] for who in "mt")
    bare.write_schedule(*mine)
    bare.start()
    with Control(bare) as control:
        control.call("Check")
        before = resident_kilobytes(bare.daemon.process.pid)
        done = control.call("Import", text="".join(theirs))
        assert len(done["added"]) == 250
        other = "".join(theirs).replace('"t ', '"other ')
        assert len(control.call("Import", text=other, replace=True)["changed"]) == 250
        bare.schedule_file.unlink()
        text = control.call("Schedule")["text"]
        assert text.count("[reminder.") == 500
        assert control.call("Check")["problems"] == []
        # What is on record is written, with the change.
        control.call("Set", reminder="m3", changes={"title": "Another"})
        more = resident_kilobytes(bare.daemon.process.pid) - before
    tell(f"two imports of 250, and a file of 500 written anew: {more} kB more")
    # One after another they took 800 MB.
    assert more < 60_000
    assert "Another" in bare.schedule_file.read_text()


def test_a_file_that_is_gone_comes_back_as_it_was(bare):
    """What is written anew has the comments and the medicines, which are nowhere on record."""
    medicine = '# a\n[apart.levo] # each morning\nat = "07:00"\ncalcium_after = "4h"\n'
    bare.write_schedule(medicine, "# b\n" + reminder("lunch", at="8:00,20:00"))
    bare.start()
    text = bare.schedule_file.read_text()
    bare.schedule_file.unlink()
    with Control(bare) as control:
        control.wait_problem("schedule", "is missing")
        [problem] = [found for found in control.call("Status")["problems"] if found["subject"] == "schedule"]
        assert problem["fix"].endswith("that writes it anew.")
        assert control.call("Schedule")["text"] == text
        control.call("Set", reminder="lunch", changes={"note": "with food"})
        assert bare.schedule_file.read_text().startswith(text.rstrip())
        bare.schedule_file.unlink()
    # After a new start there is only the record, and that is said.
    bare.stop()
    bare.start()
    with Control(bare) as control:
        control.wait_problem("schedule", "is missing")
        [problem] = [found for found in control.call("Status")["problems"] if found["subject"] == "schedule"]
        assert "without the medicines" in problem["fix"]
    told = bare.run("check", check=False)
    assert told.returncode == 1 and "limber list" in told.stderr


def test_a_query_changes_nothing(bare):
    """What somebody asks about another schedule, or a time in another zone, takes no zone from the reminders in force."""
    zones = bare.folder / "zoneinfo"
    zones.mkdir()
    database = Path("/usr/share/zoneinfo")
    for name in ("Home", "Own", "Other"):
        shutil.copy(database / "Europe/Berlin", zones / name)
    bare.env |= {"TZDIR": str(zones), "TZ": "Home"}
    bare.write_schedule(reminder("lunch", at="12:30 Own"))
    bare.start()
    entries = len(bare.entries())

    def planned(control):
        return [item["reminder"] for item in control.call("Agenda", days=2)["occurrences"]]

    with Control(bare) as control:
        assert "lunch" in planned(control)
        control.call("Check", text=reminder("other", at="13:00 Other"))
        control.call("Check", text=reminder("none", at="13:00"))
        control.call("Agenda", **{"from": "2026-12-24 08:00 Other"})
        for method in ("Status", "List", "Schedule", "Review"):
            control.call(method)
        assert len(bare.entries()) == entries
        # A new tzdata: every zone that is in use is read again.
        new = zones / "Home.new"
        shutil.copy(database / "America/New_York", new)
        new.rename(zones / "Home")
        until(lambda: "zoneChanged" in [entry["kind"] for entry in bare.entries()], "the change is noticed")
        assert "lunch" in planned(control)


# MARK: Whose socket


def test_nothing_is_told_to_another_users_socket(bare, not_root_ids):
    uid, gid = not_root_ids
    shared = bare.folder / "shared"
    shared.mkdir()
    bare.folder.chmod(0o755)
    shared.chmod(0o777)
    command = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "/usr/bin/python3", "-c", LISTEN]
    listener = subprocess.Popen(
        [*command, str(shared / "socket"), str(shared / "heard")], stdout=subprocess.PIPE, text=True
    )
    try:
        assert listener.stdout.readline() == "ready\n"
        done = bare.run("log", "cramp", "--where", "left calf", "--socket", str(shared / "socket"), check=False)
        assert done.returncode == 1 and "another user" in done.stderr, done.stderr
        until(lambda: (shared / "heard").exists(), "it was called")
        assert (shared / "heard").read_bytes() == b"-"
        assert "another user" in bare.run("doctor", "--socket", str(shared / "socket"), check=False).stdout
    finally:
        listener.kill()
        listener.wait()


@pytest.mark.parametrize("which", ["runtime", "folder"])
def test_a_runtime_folder_that_others_may_enter(bare, which):
    folder = bare.runtime if which == "runtime" else bare.socket.parent
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    assert bare.start(wait=False).process.wait(PATIENCE) == 1
    said = bare.daemon.output()
    assert "others may enter" in said and not bare.socket.exists()
    # What it says helps.
    subprocess.run(["sh", "-c", said.partition("Close it: ")[2].strip().rstrip(".")], check=True)
    bare.start()
    assert bare.stop() == 0


def test_another_users_runtime_folder(bare, not_root_ids):
    os.chown(bare.runtime, *not_root_ids)
    assert bare.start(wait=False).process.wait(PATIENCE) == 1
    assert "another user" in bare.daemon.output()
    os.chown(bare.runtime, 0, 0)


def test_a_path_that_is_no_socket(bare):
    bare.socket.parent.mkdir(mode=0o700)
    bare.socket.write_text("a file")
    for command in (["status"], ["doctor"]):
        done = bare.run(*command, check=False)
        assert done.returncode == 1 and "is no socket" in " ".join((done.stdout + done.stderr).split())
    assert bare.start(wait=False).process.wait(PATIENCE) == 1
    said = bare.daemon.output()
    assert "no socket" in said and "another limberd" not in said
    assert bare.socket.read_text() == "a file"


def test_a_variable_that_says_nothing(bare):
    bare.env["LIMBER_SOCKET"] = ""
    bare.start()
    assert bare.socket.exists()
    bare.env["LIMBER_SOCKET"] = str(bare.runtime / "elsewhere")
    assert bare.run("status", check=False).returncode == 4


def test_a_reply_without_an_end(bare):
    """A client takes 4 MiB and no more, and little memory for that."""
    path = bare.runtime / "endless"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()

        def answer():
            connection, _ = server.accept()
            with connection:
                try:
                    connection.sendall(b'{"parameters":{"x":[' + b"[]," * 6_000_000)
                except OSError:
                    pass  # the client has had enough

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        started = time.monotonic()
        command = ["/bin/sh", "-c", 'ulimit -v 1000000; exec "$@"', "sh", str(BINARIES / "limber"), "status"]
        done = subprocess.run(
            [*command, "--socket", str(path)], env=bare.env, capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode == 1 and "do not understand each other" in done.stderr, done.stderr
        assert time.monotonic() - started < PATIENCE / 2
        thread.join(PATIENCE)


# MARK: A disk that was read-only


def test_a_disk_that_can_be_written_again(folder):
    """The sandbox of a service that was started on a read-only disk keeps it so; then limberd ends, to be started anew."""
    needs.root()
    needs.programs("unshare", "mount")
    script = """
set -e
mkdir -p "$1/disk" "$1/home/.local/state/limber" "$1/run"
chmod 700 "$1/run"
mount -t tmpfs tmpfs "$1/disk"
mount --bind "$1/disk" "$1/home/.local/state/limber"
timeout 20 "$2" & daemon=$!
for i in $(seq 200); do [ -S "$1/run/limber/io.limber.Control" ] && break; sleep 0.1; done
kill $daemon; wait $daemon
# As systemd makes a sandbox: what is read-only then stays so in it.
mount -o remount,bind,ro "$1/home/.local/state/limber"
mount -o remount,ro "$1/disk"
NOTIFY_SOCKET=@nobody-listens timeout 60 sh -c 'SYSTEMD_EXEC_PID=$$ exec "$1"' sh "$2" & daemon=$!
for i in $(seq 200); do "$3" log cramp 2>&1 | grep -q "Not recorded" && break; sleep 0.1; done
mount -o remount,rw "$1/disk"
code=0; wait $daemon || code=$?
echo "ended with $code"
"""
    env = {
        "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin", "HOME": f"{folder}/home", "XDG_RUNTIME_DIR": f"{folder}/run",
        "SWIFT_BACKTRACE": "enable=no",
    }  # fmt: skip
    command = ["unshare", "-m", "--propagation", "private", "sh", "-c", script, "sh", str(folder)]
    done = subprocess.run(
        [*command, str(BINARIES / "limberd"), str(BINARIES / "limber")], env=env, capture_output=True, text=True, timeout=120
    )
    assert "ended with 75" in done.stdout, done.stdout + done.stderr
    assert "started anew" in done.stderr


def test_help_that_works_without_a_manager(bare):
    """Nobody is told to type what fails here."""
    done = bare.run("status", check=False)
    assert done.returncode == 4
    if not Path(f"/run/user/{os.getuid()}/systemd/private").exists():
        assert "systemctl" not in done.stderr and "in a terminal of its own: limberd" in " ".join(done.stderr.split())
    text = bare.run("doctor", check=False, env={"COLUMNS": "200"}.items()).stdout
    if os.geteuid() == 0:
        assert "sudo" not in text
