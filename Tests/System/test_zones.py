"""Every time zone of the system: Limber's offsets against glibc's localtime_r, in a process for each zone."""

import json
import os
import random
import struct
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rig import probe

DATABASE = Path("/usr/share/zoneinfo")
# Copies of everything, and the same with leap seconds, which no clock of a Linux system counts.
COPIES = {"posix", "right"}
# 1901-01-01 and 2200-01-01, UTC: where the probe's transitions begin and end.
BEGIN, END = -2_177_452_800, 7_258_118_400
# Seconds between the samples by which glibc's own transitions are found. Two that are closer and cancel each other would
# be missed here, not in the file's table.
STEP = 7 * 86_400
RANDOM_INSTANTS = 100


def zones():
    """All names by file: those that share their contents are one."""
    by_contents = {}
    for path in sorted(DATABASE.rglob("*")):
        name = str(path.relative_to(DATABASE))
        if name.split("/")[0] in COPIES or not path.is_file():
            continue
        contents = path.read_bytes()
        if contents[:4] == b"TZif":
            by_contents.setdefault(contents, []).append(name)
    return by_contents


def table(contents):
    """The times of a TZif file's 64-bit table (RFC 9636), read without asking what they mean."""

    def counts(at):
        return struct.unpack(">6I", contents[at + 20 : at + 44])

    isut, isstd, leap, times, types, chars = counts(0)
    at = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    times = counts(at)[3]
    return struct.unpack(f">{times}q", contents[at + 44 : at + 44 + 8 * times])


def numbers(answer):
    assert not answer.startswith("error"), answer
    return [int(text) for text in answer.split()]


def glibc(name, seconds):
    """[offsets at the seconds, transitions found by bisection], from a process that has only this zone."""
    child = subprocess.run(
        [sys.executable, __file__],
        env={"PATH": "/usr/bin:/bin", "TZ": f":{name}"},
        input=json.dumps(seconds),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(child.stdout)


def serve():
    """The child of `glibc`: time.localtime is localtime_r."""

    def offset(second):
        return time.localtime(second).tm_gmtoff

    offsets = [offset(second) for second in json.load(sys.stdin)]
    found, before = [], offset(BEGIN)
    for sample in range(BEGIN, END, STEP):
        high = min(sample + STEP, END - 1)
        after = offset(high)
        if after == before:
            continue
        low, last = sample, high
        while last - low > 1:
            middle = (low + last) // 2
            low, last = (middle, last) if offset(middle) == before else (low, middle)
        found.append(last)
        before = after
    print(json.dumps([offsets, found]))


def test_offsets_are_those_of_glibc(request, tell):
    seed = request.config.getoption("--seed")
    rng = random.Random(seed)
    by_contents = zones()
    names = [name for same in by_contents.values() for name in same]
    # Links are read through their own names; what they contain is compared once.
    answers = dict(zip(names, map(numbers, probe.ask(f"transitions\t{name}" for name in names)), strict=True))
    plans = {}
    for contents, same in by_contents.items():
        ours = answers[same[0]]
        assert all(answers[name] == ours for name in same), same
        assert ours == sorted(set(ours)), f"{same[0]}: transitions must ascend"
        changes = {at for at in (*ours, *table(contents)) if BEGIN <= at < END}
        around = {at + step for at in changes for step in (-1, 0, 1)}
        plans[same[0]] = sorted(around | {rng.randrange(END) for _ in range(RANDOM_INSTANTS)})
    questions = [f"offsets\t{name}\t{' '.join(map(str, seconds))}" for name, seconds in plans.items()]
    ours = dict(zip(plans, map(numbers, probe.ask(questions)), strict=True))
    wrong, instants, transitions = [], 0, 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, (theirs, found) in zip(plans, pool.map(glibc, plans, plans.values()), strict=True):
            for second, mine, other in zip(plans[name], ours[name], theirs, strict=True):
                if mine != other:
                    wrong.append(f"{name} at {second}: {mine}, glibc {other}")
            # Every change that glibc makes is one of ours, and ours are real.
            missing = set(found) - set(answers[name])
            wrong += [f"{name}: glibc changes at {second}, Limber does not" for second in missing]
            at = dict(zip(plans[name], ours[name], strict=True))
            wrong += [f"{name}: no change at {second}" for second in answers[name] if at[second - 1] == at[second]]
            instants += len(theirs)
            transitions += len(answers[name])
    tell(f"seed {seed}: {len(names)} names of {len(plans)} zones, {transitions} transitions, {instants} instants")
    assert not wrong, "\n".join([f"{len(wrong)} disagreements", *wrong[:40]])
    assert len(plans) > 300 and instants > 100_000


if __name__ == "__main__":
    serve()
