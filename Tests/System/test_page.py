"""The review's page in a real browser, and the review on real terminals. The pictures are kept as artifacts."""

import itertools
import re
import sqlite3
import subprocess
from datetime import date, datetime

import pytest

from rig import ledger, lived, needs
from rig.browser import Browser, artifacts
from rig.limber import BINARIES
from rig.wait import Background, until

HOSTILE = "</td><script>alert(1)</script>\x07\u202e<img src=x onerror=alert(2)> &amp; " + "x" * 10_000


@pytest.fixture(scope="module")
def life(tmp_path_factory):
    """Ninety days of a life: a home with its ledger."""
    folder = tmp_path_factory.mktemp("lived")
    texts, schema = lived.definitions()
    life = lived.Life(1, texts, 90, date(2025, 11, 18), "Anna")
    lived.write_ledger(life, life.kept, folder / "home/.local/state/limber" / ledger.NAME, schema)
    return folder


@pytest.fixture(scope="module")
def browser():
    browser = Browser()
    yield browser
    browser.stop()


def review(folder, *words, columns=80):
    environment = {
        "PATH": "/usr/bin:/bin", "HOME": str(folder / "home"), "TZ": lived.ZONE, "LANG": "C.UTF-8", "COLUMNS": str(columns),
    }  # fmt: skip
    done = subprocess.run([BINARIES / "limber", "review", *words], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def page(folder, name, *words):
    file = folder / f"{name}.html"
    assert f"{name}.html" in re.sub(r"\s", "", review(folder, *words, "--html", str(file)))
    return file


WEEK = ("--source", "ledger", "--since", "2025-11-10", "--until", "2025-11-17")
QUARTER = ("--source", "ledger", "--since", "2025-08-20", "--until", "2025-11-18")
MONTH = ("--source", "ledger", "--since", "2025-10-15", "--until", "2025-11-18")
NOTHING = ("--source", "ledger", "--since", "2020-01-01", "--until", "2020-01-08")


@pytest.mark.parametrize("name, words, sheets", [("week", WEEK, 5), ("month", MONTH, 8), ("quarter", QUARTER, 8), ("nothing", NOTHING, 2)])
def test_every_look(life, browser, name, words, sheets):
    file = page(life, name, *words)
    browser.problems.clear()
    browser.look(file, name)
    assert browser.problems == []
    assert browser.print(file, name) <= sheets
    text = file.read_text()
    assert "<script" not in text and "http" not in text.replace("http-equiv", "")


def book(folder, plan):
    """A home whose ledger has of each reminder of a plan what was due in an hour of each day, done two times of three."""
    _, schema = lived.definitions()
    file = folder / "home/.local/state/limber" / ledger.NAME
    file.parent.mkdir(parents=True)
    connection = sqlite3.connect(file)
    for statement in schema:
        if "TRIGGER" not in statement and "PRAGMA" not in statement:
            connection.execute(statement)
    start = int(datetime(2025, 8, 1, tzinfo=lived.BERLIN).timestamp())
    rows = []
    for place, (title, kind, minutes, hours) in enumerate(plan):
        for day, hour, minute in itertools.product(range(109), hours, minutes):
            due = (start + day * 86_400 + hour * 3_600 + minute * 60) * lived.SECOND
            told = {"reminder": f"r{place}", "reminder_kind": kind, "title": title, "due": due, "occurrence": f"{place}{day}{hour}{minute}"}
            answer = {"outcome": "missed", "why": "unanswered"} if (day + hour + minute) % 3 == 0 else {"outcome": "done", "by": "control"}
            rows += [(due, {"kind": "due", "until": due + 3_600 * lived.SECOND, **told}), (due + 1, {"kind": "shown", "showing": 1, **told})]
            rows.append((due + 300 * lived.SECOND, {"kind": "closed", **told, **answer}))
    for seq, (time, fields) in enumerate(sorted(rows, key=lambda row: row[0]), start=1):
        row = {"seq": seq, "id": f"{seq:032x}", "time": time, "elapsed": time - start * lived.SECOND, "boot": "b" * 32, "offset": 3600, **fields}
        columns = ", ".join(f'"{name}"' for name in row)
        connection.execute(f"INSERT INTO entry ({columns}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
    for statement in schema:
        if "TRIGGER" in statement or "PRAGMA" in statement:
            connection.execute(statement)
    connection.commit()
    connection.close()
    return folder


CROWDED = [
    ("Ankle pumps, left foot, sitting on the edge of the bed", "movement", range(0, 60, 15), range(24)),
    ("Calciumcarbonat-Brausetablettenzubereitung", "calcium", [30], range(24)),
    ("Donaudampfschifffahrtsgesellschaftskapitänsübung im Sitzen", "movement", [45], range(24)),
]
QUIET = [("Calcium at night", "calcium", [30], [2]), ("Ankle pumps", "movement", [0], range(8, 21)), ("Last", "calcium", [0], [22])]


@pytest.mark.parametrize("plan", [CROWDED, QUIET], ids=["crowded", "quiet"])
def test_nothing_is_cut_round_the_clock(browser, folder, plan):
    """The hours of a night, a month and a quarter, on a screen and on paper."""
    home = book(folder, plan)
    browser.problems.clear()
    for name, since in (("clock-day", "2025-11-16"), ("clock-week", "2025-11-10"), ("clock-month", "2025-10-18"), ("clock-quarter", "2025-08-19")):
        file = page(home, name, "--source", "ledger", "--since", since, "--until", "2025-11-17")
        browser.look(file, name)
        browser.print(file, name)
    assert browser.problems == []


def test_many_people_have_room(browser, folder):
    """Long names of which three are alike, on a screen and on paper, where the table begins on the first sheet."""
    texts, _ = lived.definitions()
    names = ["Annemarie Katharina von Schwarzenberg-Wolkenstein", "Bert", "Maximiliane Friederike Hohenlohe-Waldenburg"]
    for place in range(12):
        someone = lived.Life(place + 1, texts, 90, date(2025, 11, 18), names[place % 3])
        lived.write_journal(someone, someone.kept, folder / f"journals/{place}", 1000 + place, f"{place + 1:032x}")
    file = page(folder, "people", "--directory", str(folder / "journals"), "--since", "2025-11-01", "--until", "2025-11-18")
    browser.problems.clear()
    browser.look(file, "people")
    assert browser.print(file, "people", broad=True) <= 2
    assert browser.problems == []


def test_the_checker_would_have_seen_it(life, browser, tmp_path):
    """A page without its language, with a plot that says nothing, a faint text and something too wide."""
    text = page(life, "week", *WEEK).read_text()
    spoilt = tmp_path / "spoilt.html"
    spoilt.write_text(
        text.replace(' lang="en"', "").replace("<main>", '<main><p style="color:#bbb;background:#fff">faint</p>')
        .replace("</main>", '<div style="width:3000px">wide</div><img src="https://example.org/x.png"></main>')
    )  # fmt: skip
    browser.problems.clear()
    browser.look(spoilt, "spoilt")
    for expected in ("html-has-lang", "color-contrast", "image-alt", "scrolls sideways", "example.org"):
        assert any(expected in problem for problem in browser.problems), (expected, browser.problems)
    browser.problems.clear()


def test_what_people_write_stays_text(bare, browser):
    quoted = HOSTILE.replace("\x07", "\\u0007").replace('"', '\\"')
    bare.write_schedule(f'person = "{quoted[:80]}"\n[reminder.a]\nkind = "calcium"\ntitle = "{quoted}"\nat = "00:00"\nnote = "{quoted}"\n')
    bare.start()
    bare.run("log", "cramp", "--where", HOSTILE, "--note", HOSTILE)
    bare.stop()
    file = bare.folder / "hostile.html"
    bare.run("review", "--html", str(file))
    text = file.read_text()
    assert "<script" not in text and "<img" not in text and "\x07" not in text and "\u202e" not in text
    browser.problems.clear()
    browser.look(file, "hostile")
    assert browser.problems == []


def test_plots_tell_what_they_show(life, browser):
    view = browser.open(page(life, "week", *WEEK), "week", "1280")
    plots = view.locator("svg[role=img]")
    assert plots.count() >= 4
    for index in range(plots.count()):
        plot = plots.nth(index)
        described = plot.get_attribute("aria-labelledby").split()
        texts = [view.locator(f"#{id}").text_content() for id in described]
        assert all(texts) and any(re.search(r"\d", text) for text in texts), texts
    view.context.close()


@pytest.mark.parametrize("columns", [80, 40])
def test_on_a_terminal(life, folder, columns):
    """xterm on a display of its own, as wide as the person's."""
    needs.programs("xterm", "Xvfb", "import")
    number = folder / "display"
    command = f"exec Xvfb -displayfd 3 -screen 0 {columns * 8 + 40}x2600x24 -nolisten tcp -noreset 3>{number}"
    display = Background(["sh", "-c", command], folder / "xvfb.log")
    until(lambda: number.exists() and number.read_text().endswith("\n"), "Xvfb is up")
    environment = {
        "PATH": "/usr/bin:/bin", "HOME": str(life / "home"), "TZ": lived.ZONE, "LANG": "C.UTF-8",
        "DISPLAY": ":" + number.read_text().strip(), "XENVIRONMENT": "/dev/null",
    }  # fmt: skip
    shown = folder / "shown"
    script = f'"{BINARIES}/limber" review {" ".join(WEEK)} && touch {shown} && exec sleep 60'
    xterm = Background(
        ["xterm", "-fa", "DejaVu Sans Mono", "-fs", "9", "-geometry", f"{columns}x160+0+0", "-e", "sh", "-c", script],
        folder / "xterm.log", env=environment,
    )  # fmt: skip
    try:
        until(shown.exists, "the review is on the terminal")
        picture = artifacts() / f"review-terminal-{columns}.png"
        until(lambda: painted(environment, picture), "xterm has painted it")
    finally:
        xterm.stop()
        display.stop()


def painted(environment, picture):
    subprocess.run(["import", "-window", "root", picture], env=environment, check=True)
    # An empty screen has one colour or two.
    colours = subprocess.check_output(["identify", "-format", "%k", picture], env=environment)
    return int(colours) > 8


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize("words", [WEEK, QUARTER, NOTHING])
def test_no_line_is_too_long(life, columns, words):
    text = review(life, *words, columns=columns)
    assert max(map(len, text.splitlines())) <= columns
