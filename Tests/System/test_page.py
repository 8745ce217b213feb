"""The review's page in a real browser, and the review on real terminals. The pictures are kept as artifacts."""

import re
import subprocess
from datetime import date

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


@pytest.mark.parametrize("name, words, sheets", [("week", WEEK, 5), ("month", MONTH, 7), ("quarter", QUARTER, 7), ("nothing", NOTHING, 2)])
def test_every_look(life, browser, name, words, sheets):
    file = page(life, name, *words)
    browser.problems.clear()
    browser.look(file, name)
    assert browser.problems == []
    assert browser.print(file, name) <= sheets
    text = file.read_text()
    assert "<script" not in text and "http" not in text.replace("http-equiv", "")


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
