"""Chromium, driven by Playwright: a page as people see it, in the light and in the dark, on a telephone and on paper."""

import os
import shutil
import subprocess
from pathlib import Path

from . import needs

PROGRAM = "/usr/bin/chromium"
# Everything that axe-core checks by the Web Content Accessibility Guidelines up to level AA, and what is good custom.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = {
    "1920": {"viewport": {"width": 1920, "height": 1080}, "color_scheme": "light"},
    "1280": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "1280-dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "360": {"viewport": {"width": 360, "height": 740}, "color_scheme": "light", "is_mobile": True, "has_touch": True},
    "360-dark": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark", "is_mobile": True, "has_touch": True},
}

# On a desk and on paper every table is seen whole, and every text of a plot.
CUT = """[...document.querySelectorAll(".scroll, .parts, main")].filter(box => box.scrollWidth > box.clientWidth)
    .map(box => box.getAttribute("aria-label") || box.className || "the page")"""
BEYOND = """[...document.querySelectorAll("svg[role=img]")].flatMap(plot => {
    const frame = plot.getBoundingClientRect();
    return [...plot.querySelectorAll("text")].filter(text => {
      const box = text.getBoundingClientRect();
      return box.left < frame.left - 1 || box.right > frame.right + 1;
    }).map(text => text.textContent);
  })"""
# What A4 has between its margins, in CSS pixels: upright and on its side.
SHEET = {False: 680, True: 1009}


def artifacts():
    folder = Path(os.environ.get("LIMBER_ARTIFACTS", ".build/artifacts"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Browser:
    """`problems` is all that is wrong with the pages that were opened."""

    def __init__(self):
        needs.programs(PROGRAM, "pdftoppm")
        try:
            from axe_playwright_python.sync_playwright import Axe
            from playwright.sync_api import sync_playwright
        except ImportError as error:
            needs.missing(f"not installed: {error.name}")
        self.axe = Axe()
        self.playwright = sync_playwright().start()
        # As root it has no sandbox; what it opens are our own pages.
        self.chromium = self.playwright.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        self.problems = []

    def stop(self):
        self.chromium.close()
        self.playwright.stop()

    def open(self, file, name, look, **more):
        """The page in a look, watched: whatever it wants of the network, says to the console or asks is a problem."""
        context = self.chromium.new_context(**LOOKS[look], device_scale_factor=1, **more)
        page = context.new_page()
        where = f"{name} {look}"
        page.on("request", lambda r: r.url.startswith("file://") or self.problems.append(f"{where}: asks for {r.url}"))
        page.on("console", lambda m: self.problems.append(f"{where}: console: {m.text}"))
        page.on("pageerror", lambda e: self.problems.append(f"{where}: error: {e}"))
        page.on("dialog", lambda d: (self.problems.append(f"{where}: dialog"), d.dismiss()))
        page.goto(Path(file).as_uri())
        return page

    def look(self, file, name):
        """Opens the page in every look, checks it and keeps a picture of it."""
        for look in LOOKS:
            page = self.open(file, name, look)
            page.screenshot(path=artifacts() / f"review-{name}-{look}.png", full_page=True)
            beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if beyond > 0:
                self.problems.append(f"{name} {look}: the page scrolls sideways by {beyond} px")
            if not LOOKS[look].get("is_mobile"):
                self.problems += [f"{name} {look}: cut: {box}" for box in page.evaluate(CUT) + page.evaluate(BEYOND)]
            self.problems += [f"{name} {look}: {violation}" for violation in self.violations(page)]
            page.context.close()

    def violations(self, page):
        """What axe-core finds."""
        found = self.axe.run(page, options={"runOnly": RULES}).response["violations"]
        return [f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes']][:4]}" for one in found]

    def print(self, file, name, broad=False):
        """On A4, as a person prints it whose desktop is dark. Returns how many sheets it takes."""
        context = self.chromium.new_context(color_scheme="dark", viewport={"width": SHEET[broad], "height": 900})
        page = context.new_page()
        page.goto(Path(file).as_uri())
        page.emulate_media(media="print")
        self.problems += [f"{name} on paper: cut: {box}" for box in page.evaluate(CUT) + page.evaluate(BEYOND)]
        page.emulate_media(media="null")
        paper = artifacts() / f"review-{name}.pdf"
        page.pdf(path=paper, prefer_css_page_size=True, print_background=False)
        context.close()
        for old in artifacts().glob(f"review-{name}-a4-*.png"):
            old.unlink()
        subprocess.run([shutil.which("pdftoppm"), "-r", "70", "-png", paper, artifacts() / f"review-{name}-a4"], check=True)
        return len(list(artifacts().glob(f"review-{name}-a4-*.png")))
