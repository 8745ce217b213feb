"""limber preview and limber agenda --schedule: real programs, no daemon."""

import json
import os
import re
import subprocess

import pytest

from rig import needs
from rig.limber import BINARIES, Limber, reminder


@pytest.fixture
def alone(folder):
    """limber without any limberd."""
    return Limber(folder)


def preview(limber, *words, tz="Europe/Berlin", **options):
    return limber.run("preview", *words, env={"TZ": tz}, **options)


def test_json(alone):
    done = preview(alone, "Mon..Fri", "08:00", "--from", "2026-11-21", "--next", "2", "--json")
    assert done.stdout == (
        '{"canonical":"Mon..Fri *-*-* 08:00:00","next":["2026-11-23T07:00:00Z","2026-11-24T07:00:00Z"]}\n'
    )
    assert done.stderr == ""
    data = json.loads(preview(alone, "*:*:0/0.25", "--from", "2026-11-21T00:00:00.1Z", "--next", "4", "--json").stdout)
    assert data == {
        "canonical": "*-*-* *:*:00/0.250000",
        "next": [
            "2026-11-21T00:00:00.25Z",
            "2026-11-21T00:00:00.5Z",
            "2026-11-21T00:00:00.75Z",
            "2026-11-21T00:00:01Z",
        ],
    }


def test_several(alone):
    words = ("--at", "20:00", "--at", "Mon 08:00", "--at=08:00 Europe/Berlin", "--from", "2026-11-23", "--next", "4")
    data = json.loads(preview(alone, *words, "--json").stdout)
    assert (data["canonical"], data["alsoCanonical"]) == ("*-*-* 20:00:00", ["Mon *-*-* 08:00:00", "*-*-* 08:00:00 Europe/Berlin"])
    assert data["next"] == ["2026-11-23T07:00:00Z", "2026-11-23T19:00:00Z", "2026-11-24T07:00:00Z", "2026-11-24T19:00:00Z"]
    refused = preview(alone, "--at", "8:00, 20:00", "--at", "12:30", check=False)
    assert refused.returncode == 64 and "write --at 12:30 --at 08:00 --at 20:00." in " ".join(refused.stderr.split())
    assert preview(alone, "--at", "12:30", "--at", "08:00", "--at", "20:00").returncode == 0
    assert preview(alone, check=False).returncode == 64


def test_default_is_five_from_now(alone):
    data = json.loads(preview(alone, "*:*", "--json").stdout)
    assert len(data["next"]) == 5


def test_what_never_comes_is_no_error(alone):
    done = preview(alone, "2020-01-01", "--json")
    assert json.loads(done.stdout) == {"canonical": "2020-01-01 00:00:00", "next": []}
    assert "never comes" in preview(alone, "2020-01-01").stdout


@pytest.mark.parametrize("expression", ["Mon 08:60", "", "08:30 Middle/Earth", "08:30 CEST", "\x1b[31m", "x" * 5000, "日本"])
def test_what_does_not_parse(alone, expression):
    for options in [(), ("--json",)]:
        done = preview(alone, expression, *options, check=False)
        assert done.returncode == 64
        assert done.stdout == ""
        assert done.stderr and "\x1b" not in done.stderr
        assert all(len(line) < 300 for line in done.stderr.splitlines())


def test_the_caret(alone):
    lines = preview(alone, "Mon", "08:60", check=False).stderr.splitlines()
    assert lines[:2] == ["  Mon 08:60", "         ^"]
    assert len(lines) == 4


@pytest.mark.parametrize(
    "options",
    [("--next", "0"), ("--next", "100001"), ("--next", "x"), ("--zone", "Nowhere"), ("--zone", "../x"), ("--from", "soon"),
     ("--from", "Thu 2026-11-23"), ("--unknown",)],
)
def test_wrong_options(alone, options):
    done = preview(alone, "08:30", *options, check=False)
    assert (done.returncode, done.stdout) == (64, "")
    assert done.stderr


def test_a_zone_that_is_none_is_said(alone):
    done = preview(alone, "08:30", "--from", "2026-11-23", "--json", tz="Middle/Earth")
    assert json.loads(done.stdout)["next"][0] == "2026-11-23T08:30:00Z"
    assert "Middle/Earth" in done.stderr and "UTC" in done.stderr


def test_ten_thousand_as_systemd_has_them(alone):
    """Through the spring, where a quarter of an hour is right behind the gap anyway."""
    needs.programs("systemd-analyze")
    command = ["systemd-analyze", "calendar", "--iterations=10000", "--base-time=2026-03-01", "*:00/15"]
    env = {"TZ": "Europe/Berlin", "PATH": os.environ["PATH"]}
    theirs = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    times = re.findall(r"\(in UTC\): \w{3} (\S+) (\S+) UTC", theirs.stdout)
    words = ("*:00/15", "--from", "2026-03-01", "--next", "10000")
    ours = json.loads(preview(alone, *words, "--json").stdout)["next"]
    assert len(ours) == 10000
    assert ours == [f"{date}T{time}Z" for date, time in times]
    lines = preview(alone, *words).stdout.splitlines()
    assert len(lines) == 10003
    assert lines[3:5] == ["  Sun 2026-03-01 00:15 +01:00", "  Sun 2026-03-01 00:30 +01:00"]


def test_a_closed_pipe_is_no_error(alone):
    shell = f"{BINARIES}/limber preview '*:*' --next 100000 | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", shell], env=alone.env, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")


def test_agenda_of_a_file(alone):
    path = alone.folder / "other.toml"
    path.write_text(reminder("night", at="02:30") + reminder("call", at="Sun 09:30 America/New_York"))
    words = ("agenda", "--schedule", str(path), "--from", "2026-03-28 20:00", "--days", "2")
    berlin = {"TZ": "Europe/Berlin"}
    data = json.loads(alone.run(*words, "--json", env=berlin).stdout)
    assert [item["due"] for item in data["occurrences"]] == ["2026-03-29T03:00:00+02:00", "2026-03-29T15:30:00+02:00"]
    text = alone.run(*words, env=berlin).stdout
    assert "The clocks go forward: 02:00 becomes 03:00." in text and "03:00 +02:00  Night" in text


def test_agenda_of_a_wrong_file(alone):
    path = alone.folder / "other.toml"
    path.write_text(reminder("a", at="08:30 Middle/Earth") + reminder("b", at="*:0/4"))
    done = alone.run("agenda", "--schedule", str(path), check=False)
    assert (done.returncode, done.stdout) == (78, "")
    assert f"{path}:4:" in done.stderr and f"{path}:8:" in done.stderr
    assert alone.run("agenda", "--schedule", str(path) + "x", check=False).returncode == 1


def test_agenda_from_of_the_daemon(bare):
    bare.write_schedule(reminder("night", at="02:30"))
    bare.start()
    data = bare.json("agenda", "--from", "tomorrow", "--days", "3")
    assert len(data["occurrences"]) == 3
    assert bare.run("agenda", "--from", "soon", check=False).returncode == 64
