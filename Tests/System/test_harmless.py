"""Ids, titles, reasons and notes of any UTF-8: terminals, journal, D-Bus and the service manager get them made harmless."""

import json
import re
import unicodedata

import pytest

from rig.control import Control
from rig.limber import clock, reminder
from rig.terminal import Terminal
from rig.wait import until

HOSTILE = [
    "esc \x1b[31mred\x1b]0;title\x07 bell\x07",
    "two\nlines\r\nand\ttab \x9b31m",
    "\u202eright to left\u202c \u2066isolated\u2069 مرحبا שלום",
    "<b>bold</b> & <img src=x> \"quotes\" 'and' $(reboot) `id` %s %n",
    "e" + "\u0301" * 300 + " Zalgo",
    "emoji 👩‍👩‍👧‍👦 🦵🏽 日本語のタイトル",
    "x" * 10_000,
    "ends with a backslash \\",
]


def harmless(text, width=None):
    """No control character but line ends, no bidi override, nothing wider than the terminal."""
    for line in text.split("\n"):
        bad = [f"U+{ord(character):04X}" for character in line if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") and character != "\u200d"]
        assert not bad, f"{bad} in {line[:200]!r}"
        if width:
            columns = sum(
                0 if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf") else
                2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line
            )  # fmt: skip
            # What a cluster of emoji takes differs from terminal to terminal.
            assert columns <= width or "👩" in line, f"{columns} columns: {line!r}"


def text_of(value):
    """journalctl gives a value that a terminal should not see as bytes."""
    return bytes(value).decode() if isinstance(value, list) else value


@pytest.fixture
def full(recorded):
    recorded.write_schedule(
        *(reminder(f"r{index}", kind="movement", title=title, at=clock(3), note=title, steps=[title], limb=title, repeats=0) for index, title in enumerate(HOSTILE)),
        reminder("later", at="03:00", title=HOSTILE[1]),
    )
    recorded.start()
    until(lambda: len(recorded.due()) == len(HOSTILE), "all are due")
    return recorded


def test_terminals(full):
    for width in (80, 40):
        for words in (["status"], ["list"], ["agenda", "--days", "2"], ["review"]):
            for lang in ("C.UTF-8", "C"):
                env = {"COLUMNS": str(width), "LANG": lang}
                done = full.run(*words, env=env.items())
                harmless(done.stdout, width)
                harmless(done.stderr)
                # A pipe takes any text; a terminal shows what its locale says that it can, here without colours.
                terminal = Terminal(full, *words, columns=width, env={**env, "NO_COLOR": "1"})
                assert terminal.end() == 0
                shown = terminal.seen.replace("\r\n", "\n")
                harmless(shown, width)
                assert "backslash" in shown or words == ["review"]
                assert shown.isascii() == (lang == "C")
    for index in range(len(HOSTILE)):
        harmless(full.run("show", f"r{index}").stdout, 80)
    with Control(full) as control:
        for index, text in enumerate(HOSTILE):
            control.call("Skip", target=f"r{index}", reason=text)
    # Each of them at a place where one word may be wrong.
    places = [
        lambda text: ["done", text], lambda text: ["done", "r0", "--at", text], lambda text: ["log", "calcium", text],
        lambda text: ["set", "r0", f"{text}=1"], lambda text: [text], lambda text: ["done", f"--{text}"], lambda text: ["preview", text],
        lambda text: ["import", text[:200]],
    ]  # fmt: skip
    for number, text in enumerate(HOSTILE):
        for words in (places[number % len(places)](text), places[(number + 3) % len(places)](text)):
            done = full.run(*words, check=False)
            assert done.returncode in (1, 3, 5, 64, 78), (words, done)
            harmless(done.stdout + done.stderr)
        harmless(full.run("log", "cramp", "--where", text, "--note", text).stdout, 80)
    harmless(full.run("review").stdout, 80)


def test_what_is_kept_is_whole(full, journald):
    with Control(full) as control:
        for index, text in enumerate(HOSTILE):
            control.call("Skip", target=f"r{index}", reason=text)
    reasons = {entry["reminder"]: entry["reason"] for entry in full.entries() if entry["kind"] == "closed"}
    assert [reasons[f"r{index}"] for index in range(len(HOSTILE))] == HOSTILE

    def skipped():
        found = [record for record in journald.records() if record.get("LIMBER_OUTCOME") == "skipped"]
        return found if len(found) == len(HOSTILE) else None

    for record in until(skipped, "the journal has them"):
        reason = HOSTILE[int(record["LIMBER_REMINDER"][1:])]
        # journalctl itself leaves long values out of its JSON.
        assert text_of(record["LIMBER_REASON"]) == (reason if len(reason) < 4000 else None)
        assert isinstance(record["MESSAGE"], str) and "\n" not in record["MESSAGE"]
        harmless(record["MESSAGE"])
    # The daemon's own terminal, where it wrote its diary and the reminders.
    harmless(full.daemon.output().replace("\a", ""))


def test_popups(limber, desk):
    limber.write_schedule(*(reminder(f"r{index}", title=title, note=title, at=clock(2 + index), repeats=0) for index, title in enumerate(HOSTILE[:4])))
    limber.start()
    for index in range(4):
        limber.wait_due(f"r{index}")
    assert limber.problems() == ""
    desk.screenshot("popup-hostile")


def test_bytes_that_are_no_text(bare):
    bare.start()
    done = bare.run("log", "cramp", "--where", b"left \xff calf".decode("utf-8", "surrogateescape"), check=False)
    harmless(done.stdout + done.stderr)
    assert done.returncode in (0, 64)
    json.loads(bare.run("review", "--json").stdout)
    assert re.search("left", bare.run("review").stdout) or done.returncode == 64
