"""Where files go that somebody asked for, and what comes to a terminal: pipes, devices and descriptors are written through."""

import json
import os
import pty
import re
import select
import stat
import subprocess
import threading

import pytest

from rig.limber import BINARIES, clock, reminder
from rig.wait import until

LIMBER = str(BINARIES / "limber")


@pytest.fixture
def running(bare):
    bare.write_schedule(reminder("calcium-lunch", at="12:30"), reminder("toes", kind="movement", every="1h", steps=["Up.", "Down."]))
    bare.start()
    bare.run("log", "cramp", "--where", "left calf")
    return bare


# Each verb that writes a file, and what that begins with.
WRITING = {
    ("review", "--html"): b"<!DOCTYPE html>", ("export", "ics", "--file"): b"BEGIN:VCALENDAR",
    ("backup",): b"SQLite format 3\0",
}  # fmt: skip


@pytest.fixture(params=list(WRITING), ids=lambda words: words[0])
def writing(request, running):
    beginning = WRITING[request.param]

    def run(path, **options):
        command = [LIMBER, *request.param, path]
        return subprocess.run(command, env=running.env, cwd=running.folder, capture_output=True, timeout=30, **options)

    return run, beginning


def test_what_is_no_file_is_written_through(writing, folder):
    run, beginning = writing
    fifo, link = folder / "fifo", folder / "link"
    os.mkfifo(fifo)
    link.symlink_to("fifo")
    for path in (fifo, link):
        read = []
        reader = threading.Thread(target=lambda: read.append(fifo.read_bytes()))
        reader.start()
        done = run(path)
        reader.join(20)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        assert read[0].startswith(beginning) and len(read[0]) > 500
        assert stat.S_ISFIFO(os.stat(path).st_mode) and link.is_symlink()
    for device in ("/dev/null", "/dev/full"):
        done = run(device)
        assert stat.S_ISCHR(os.stat(device).st_mode), "the device is still there"
        assert done.stdout == b"" and done.returncode == (0 if device == "/dev/null" else 1)
    assert b"No space left on device" in done.stderr and b"/dev/full" in done.stderr
    refused = run(folder)
    assert refused.returncode == 1 and folder.is_dir() and refused.stderr


def test_standard_output_by_any_name(writing, folder):
    run, beginning = writing
    (folder / "link").symlink_to("/dev/stdout")
    for path in ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", folder / "link"):
        done = run(path)
        assert done.returncode == 0 and done.stdout.startswith(beginning) and done.stderr == b"", path
        # All of it, and nothing but it.
        assert done.stdout.rstrip().endswith((b"</html>", b"END:VCALENDAR")) or beginning.startswith(b"SQLite")


def test_a_file_behind_standard_output_is_gone_on_with(running, folder):
    file = folder / "out"
    file.write_text("before\n")
    node = file.stat().st_ino
    script = f'"{LIMBER}" export ics --file /dev/stdout >> out && "{LIMBER}" review --html /dev/fd/3 3>> out && "{LIMBER}" export ics --file >(cat > other)'
    subprocess.run(["bash", "-c", script], env=running.env, cwd=folder, check=True)
    text = file.read_text()
    assert text.startswith("before\nBEGIN:VCALENDAR") and text.rstrip().endswith("</html>") and file.stat().st_ino == node
    until(lambda: (folder / "other").exists() and (folder / "other").read_text().endswith("END:VCALENDAR\n"), "bash's own pipe")


def test_a_file_is_replaced_whole(writing, folder):
    run, beginning = writing
    (folder / "real").symlink_to("target")
    for _ in range(2):
        done = run("real")
        assert done.returncode == 0 and done.stdout
    assert (folder / "real").is_symlink() and (folder / "target").read_bytes().startswith(beginning)
    assert stat.S_IMODE((folder / "target").stat().st_mode) == 0o600


def test_a_backup_through_a_pipe_comes_back(running):
    copy = subprocess.run([LIMBER, "backup", "-"], env=running.env, capture_output=True, check=True).stdout
    running.run("log", "cramp", "--where", "right calf")
    restored = subprocess.run([LIMBER, "restore", "-", "--set-newer-aside", "--json"], env=running.env, input=copy, capture_output=True)
    assert restored.returncode == 0, restored.stderr
    made = json.loads(restored.stdout)
    assert made["entries"] > 0 and made["brought"] == 0 and os.path.exists(made["aside"])
    running.start()
    assert [entry["place"] for entry in running.entries() if entry["kind"] == "logged"] == ["left calf"]


def test_json_everywhere(running):
    guide = json.loads(running.run("guide", "toes", "--json").stdout)
    assert guide["reminder"]["id"] == "toes" and guide["reminder"]["steps"] == ["Up.", "Down."]
    assert "answer" not in guide and "entry" not in guide
    assert json.loads(running.run("reload", "--json").stdout) == {}
    assert json.loads(running.run("backup", str(running.folder / "copy"), "--json").stdout)["entries"] > 0
    running.env["EDITOR"] = "true"
    assert json.loads(running.run("edit", "--json").stdout)["changed"] == []
    running.env["PATH"] = "/usr/local/bin:/usr/bin:/bin"
    for verb in ("status", "agenda", "list", "check", "review", "doctor"):
        json.loads(running.run(verb, "--json", check=False).stdout)


# What terminals obey, and what reorders or hides text; between them what must stay.
EVIL = "a\x1b]0;owned\x07b\x1b[2Jc\u009b31md\u202ee\u2066f\u200bg\u0085h\u2028i\x7fj\ré"
HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def evil(**keys):
    # TOML wants DEL escaped, and JSON does not.
    return reminder("evil", title=f"title {EVIL}", note=EVIL, **keys).replace("\x7f", "\\u007f")


def at_terminal(limber, *words, env=(), stderr_alone=False):
    """What comes to a terminal from a command; the terminal's own CR of each line taken out."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [LIMBER, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL if stderr_alone else theirs, stderr=theirs,
        env={**limber.env, "TERM": "xterm", **dict(env)},
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    while True:
        select.select([ours], [], [], 20)
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
    process.wait(20)
    os.close(ours)
    return seen.decode().replace("\r\n", "\n")


def test_what_comes_to_a_terminal_is_harmless(running):
    running.write_schedule(evil(kind="movement", limb=EVIL, steps=[EVIL], every="1h"))
    running.run("reload")
    running.run("log", "cramp", "--where", EVIL, "--note", EVIL)
    file = running.folder / f"{EVIL.replace('/', '')}.toml"
    commands = [
        ["status"], ["list"], ["show", "evil"], ["show", "evil", "--json"], ["list", "--json"], ["agenda"], ["agenda", "--json"],
        ["review"], ["review", "--json"], ["review", "--csv"], ["review", "--html", "-"], ["review", "--html", "/dev/stdout"],
        ["export", "ics"], ["export", "ics", "--file", "/dev/tty"], ["guide", "evil"], ["status", "--json"],
        ["check", str(file)], ["import", str(file)], ["agenda", "--schedule", str(file)], ["export", "ics", "--schedule", str(file)],
        ["review", "--file", str(file)], ["review", "--directory", str(file)], ["backup", str(file) + "/x"], [EVIL], ["done", EVIL],
        ["log", "cramp", "--nonsense" + EVIL], ["status", "--socket", str(file)], ["set", "evil", f"every={EVIL}"], ["preview", EVIL],
    ]  # fmt: skip
    for words in commands:
        for alone in (False, True):
            seen = at_terminal(running, *words, stderr_alone=alone)
            plain = re.sub("\x1b\\[(0|1|2|4|35)m", "", seen)
            assert not HARMFUL.search(plain), (words, HARMFUL.search(plain), seen)
    # Not harmless, and left as it is: what is no terminal.
    [listed] = json.loads(running.run("list", "--json").stdout)
    assert listed["note"] == EVIL and listed["title"] == f"title {EVIL}"
    raw = running.run("export", "ics").stdout
    assert "\u202e" in raw and "\u009b" in raw


def test_a_daemon_in_a_terminal_shows_nothing_harmful(bare):
    bare.write_schedule(evil(at=clock(3)))
    ours, theirs = pty.openpty()
    bare.env["XDG_STATE_HOME"] = str(bare.home / ".local/state")
    process = subprocess.Popen([BINARIES / "limberd"], stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=bare.env, cwd=bare.home)
    os.close(theirs)
    seen = b""
    try:
        while seen.count(b"title a") < 3:
            assert select.select([ours], [], [], 20)[0], seen
            seen += os.read(ours, 65536)
    finally:
        process.terminate()
        process.wait(10)
        os.close(ours)
    plain = seen.decode().replace("\r\n", "\n").replace("\x07\n*", "\n*")
    assert not HARMFUL.search(plain), plain


HEBREW = "\u05de\u05ea\u05d9\u05d7\u05d4 \u05e9\u05dc \u05d4\u05e8\u05d2\u05dc"


def test_bytes_stay_as_they_are_where_no_terminal_is(running):
    running.env.update({"LC_ALL": "C", "LANG": "C"})
    running.write_schedule(reminder("hebrew", kind="movement", title=HEBREW, every="1h"), reminder("z", title="Žába – ½", at="12:30"))
    running.run("reload")
    for words in (["list"], ["status"], ["show", "hebrew"], ["agenda"], ["review"], ["list", "--json"], ["export", "ics"]):
        done = subprocess.run([LIMBER, *words], env=running.env, capture_output=True)
        assert done.returncode == 0 and HEBREW in done.stdout.decode(), words
    failed = subprocess.run([LIMBER, "done", HEBREW], env=running.env, capture_output=True)
    assert HEBREW.split()[0] in failed.stderr.decode()
    assert "Zaba - 1/2" in at_terminal(running, "list") and "?" in at_terminal(running, "show", "hebrew")


def test_ids_keep_the_letters_of_a_title(running):
    for title, id in {"Žába": "zaba", "Łydka": "lydka", "Hjärtat ďobře": "hjaertat-dobre", "Nghỉ ngơi": "nghi-ngoi"}.items():
        assert running.run("add", "movement", title, "--every", "1h").returncode == 0
        assert running.json("show", id)["reminder"]["title"] == title


def test_texts_without_end_make_no_message_without_end(running, folder):
    marks = "e" + "\u0301" * 32_000
    running.run("log", "cramp", "--where", marks)
    for words in (["review"], ["status"]):
        assert len(running.run(*words).stdout.encode()) < 20_000, words
    assert max(len(line) for line in running.daemon.output().encode().splitlines()) < 1_200


def test_a_folder_on_the_way_to_the_schedule_is_another(bare, folder):
    """What dotfile managers do: `~/.config/limber` is a link, and leads elsewhere from now on."""
    for name in ("one", "two"):
        (folder / name).mkdir()
        (folder / name / "schedule.toml").write_text(reminder(name, at="03:00"))
    bare.config.rmdir()
    bare.config.symlink_to(folder / "middle")
    (folder / "middle").symlink_to("one")
    bare.start()

    def reminders():
        return [each["id"] for each in bare.json("list")]

    assert reminders() == ["one"]
    (folder / "new").symlink_to("two")
    (folder / "new").rename(folder / "middle")
    until(lambda: reminders() == ["two"], "the link behind the link is another")
    (folder / "new").symlink_to(folder / "one")
    (folder / "new").rename(bare.config)
    until(lambda: reminders() == ["one"], "the link is another")
    (folder / "one/schedule.toml").write_text(reminder("edited", at="03:00"))
    until(lambda: reminders() == ["edited"], "the file behind it was edited")
    above = bare.home / ".config"
    above.rename(bare.home / ".config.old")
    (folder / "config/limber").mkdir(parents=True)
    (folder / "config/limber/schedule.toml").write_text(reminder("three", at="03:00"))
    above.symlink_to(folder / "config")
    until(lambda: reminders() == ["three"], "the folder above is another")
    bare.run("add", "movement", "Knees", "--every", "1h")
    assert "knees" in (folder / "config/limber/schedule.toml").read_text()
