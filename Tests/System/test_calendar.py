"""Random calendar expressions, zones and times: Limber against the systemd of this machine.

`--cases` and `--seed` choose how many and which; `--oracle=shared` asks systemd's library instead of its program: to the
microsecond and several times as fast, but its functions are nobody's interface."""

import json
import random
import re
import shlex
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timezone

import pytest
from rig import probe
from rig.expressions import Expressions
from rig.limber import BINARIES
from rig.occurrences import compare, expected, overruns, zone_of
from rig.systemd_calendar import LIBRARY, Analyze, Shared, command
from rig.zones import DATABASE, DAY, END, PECULIAR, SECOND, clocks, everyday_names, utc

# Instants asked for in each case.
COUNT = 8
# More than this many failures say nothing new.
SHOWN = 20
# How often systemd may lose its way at a change of the clocks before that is no explanation any more. Measured: 0.4 %.
MOST_LOST = 0.01


@dataclass
class Case:
    expression: str
    zone: str
    # Microseconds since the epoch.
    after: int
    # Limber's answers.
    canonical: str | None = None
    due: list = field(default_factory=list)
    before: list = field(default_factory=list)

    def __str__(self):
        tz, call = command(self.expression, self.zone, self.after, COUNT)
        question = f"next\\t{self.zone}\\t{self.after}\\t{COUNT}\\t{self.expression}\\n".replace("%", "%%")
        return (
            f"{self.expression!r} in {self.zone} after {utc(self.after // SECOND):%Y-%m-%d %H:%M:%S} UTC\n"
            f"    printf {shlex.quote(question)} | {probe.PROBE}\n    TZ={tz} {shlex.join(call)}"
        )


def moment(rng, zone):
    """A time to look from: often close to a change of the clocks, to the end of a month or of a year."""
    kind = rng.random()
    if kind < 0.45 and zone.changes:
        second, before, after = rng.choice(zone.changes)
        # Before it, in the hour that is passed twice, and behind it.
        size = abs(after - before)
        second += rng.choice([0, -1, rng.randint(-size, size), -rng.randint(0, DAY), -rng.randint(0, 3 * DAY), 3600])
    elif kind < 0.65:
        day = utc(rng.randint(3 * DAY, 180 * 365 * DAY))
        month = day.replace(month=rng.choice([1, day.month]), day=1, hour=0, minute=0, second=0)
        second = int(month.timestamp()) - zone.offset(int(month.timestamp()))
        second += rng.choice([0, 1, -1, -60, -3600, -DAY])
    else:
        second = rng.randint(3 * DAY, 180 * 365 * DAY)
    # Every zone has 1970 by then, and 2150 leaves something to find.
    second = min(max(second, 3 * DAY), 180 * 365 * DAY)
    return second * SECOND + rng.choice([0, 0, -1, 1, rng.randrange(SECOND)])


def cases(seed, count):
    rng = random.Random(seed)
    names = everyday_names()
    made = []
    expressions = Expressions(rng, PECULIAR)
    while len(made) < count:
        name = rng.choice(PECULIAR) if rng.random() < 0.8 else rng.choice(names)
        after = moment(rng, clocks(name))
        second = after // SECOND
        make = expressions.near_miss if rng.random() < 0.15 else expressions.valid
        made.append(Case(make(utc(second), second), name, after))
    return made


def fields(answer):
    """Canonical form and instants of an answer of the probe; (None, []) when it rejects the expression."""
    first, rest = answer.split("\t", 1)
    return (None, []) if first == "error" else (first, [int(text) for text in rest.split()])


def ask_limber(cases):
    """Fills in Limber's answers. Gives the cases whose canonical form isn't canonical."""
    for case, answer in zip(
        cases, probe.ask(f"next\t{case.zone}\t{case.after}\t{COUNT}\t{case.expression}" for case in cases), strict=True
    ):
        case.canonical, case.due = fields(answer)
    known = [case for case in cases if case.canonical is not None]
    again = probe.ask(f"next\t{case.zone}\t{case.after}\t{COUNT}\t{case.canonical}" for case in known)
    wrong = []
    for case, answer in zip(known, again, strict=True):
        canonical, due = fields(answer)
        # systemd writes seconds that begin with 0/1 as *, whatever else is listed (0/1,0.5), and so does Limber.
        lossy = re.search(r":\*( |$)", case.canonical)
        if canonical != case.canonical or due != case.due and not lossy:
            wrong.append(case)
    return wrong


def ask_limber_backwards(cases):
    """The same way back: gives the cases in which `previous` contradicts `next`.

    From the last instant back it finds what `next` found, and one before the start. Where `next` depends on its start, it
    finds times that `next` finds from just before them, and never passes over one that `next` finds from there."""
    some = [case for case in cases if case.due]
    answers = probe.ask(f"previous\t{c.zone}\t{c.due[-1]}\t{len(c.due)}\t{c.expression}" for c in some)
    wrong, steps = [], []
    for case, answer in zip(some, answers, strict=True):
        _, case.before = fields(answer)
        way = case.due[-2::-1]
        if case.before[: len(way)] != way and not overruns(case.canonical):
            wrong.append(case)
        steps += ((case, earlier, later) for earlier, later in zip(case.before, [case.due[-1], *case.before]))
    answers = probe.ask(f"next\t{case.zone}\t{earlier - 1}\t2\t{case.expression}" for case, earlier, _ in steps)
    for (case, earlier, later), answer in zip(steps, answers, strict=True):
        _, found = fields(answer)
        exact = found == [earlier, later]
        if not exact and not (overruns(case.canonical) and found[0] == earlier and found[1] > later):
            wrong.append(case)
    return wrong


class Judge:
    """Compares cases with systemd and counts."""

    def __init__(self, engine):
        self.make_engine = engine
        self.counts = Counter()
        self.failures = []

    def run(self, cases):
        """Two workers: each question costs a process of its own, and the machines that test have two cores."""
        halves = [cases[0::2], cases[1::2]]
        with ThreadPoolExecutor(len(halves)) as pool:
            for results in pool.map(self.work, halves):
                for case, problem, counts in results:
                    self.counts.update(counts)
                    if problem:
                        self.failures.append(f"{problem}: {case}")

    def work(self, cases):
        engine = self.make_engine()
        try:
            return [(case, *self.judge(engine, case)) for case in cases]
        finally:
            engine.close()

    def judge(self, engine, case):
        """What is wrong, or None, and what to count."""
        counts = Counter(cases=1)
        answer = engine.elapse(case.expression, case.zone, case.after, COUNT)
        answer.canonical = case.canonical if answer.canonical == "" else answer.canonical
        if answer.canonical is not None and not (DATABASE / zone_of(answer.canonical, "UTC")).is_file():
            counts["local abbreviations refused"] += 1
            return None if case.canonical is None else "a local abbreviation was taken", counts
        if answer.canonical is None or case.canonical is None:
            counts["rejected by both"] += 1
            same = answer.canonical is case.canonical
            who = "systemd" if answer.canonical is None else "Limber"
            return None if same else f"only {who} rejects it", counts
        if answer.canonical != case.canonical:
            return f"canonical is {case.canonical!r}, systemd's is {answer.canonical!r}", counts
        name = zone_of(case.canonical, case.zone)
        expectation = expected(engine, case.expression, case.canonical, case.zone, case.after, COUNT)
        counts["gap-moved"] += any(due.moved for due in expectation.due)
        counts["never"] += not expectation.due
        ours = [at // engine.unit for at in case.due]
        right = [due.at // engine.unit for due in expectation.due if due.at < END * SECOND]
        if ours != right:
            return f"due at {ours}, expected {right}", counts
        # What it would find next, systemd takes for later than its start: by a microsecond.
        if clocks(name).second_pass(case.after + 1) is not None:
            counts["start in a fold's second pass"] += 1
            return None, counts
        verdict = compare(expectation, answer, COUNT, name, case.after, engine.unit)
        counts["second of a fold"] += verdict.second > 0
        counts["lost"] += bool(verdict.lost)
        counts[f"lost: {verdict.lost}"] += bool(verdict.lost)
        return verdict.wrong, counts


def test_expressions_agree_with_systemd(request, tell):
    seed, count = request.config.getoption("--seed"), request.config.getoption("--cases")
    shared = request.config.getoption("--oracle") == "shared"
    if shared and not LIBRARY.exists():
        pytest.skip(f"needs {LIBRARY}")
    made = cases(seed, count)
    uncanonical = ask_limber(made)
    backwards = ask_limber_backwards(made)
    judge = Judge(Shared if shared else Analyze)
    judge.run(made)
    counts = judge.counts
    figures = ", ".join(f"{value} {name}" for name, value in counts.items() if value)
    tell(f"seed {seed}: {figures}")
    failures = judge.failures
    failures += [f"the canonical form {case.canonical!r} says something else: {case}" for case in uncanonical]
    failures += [f"the way back is {case.before}, the way there {case.due}: {case}" for case in backwards]
    assert not failures, "\n".join([f"{len(failures)} of {count} cases failed (--seed {seed})", *failures[:SHOWN]])
    assert counts["lost"] <= max(3, MOST_LOST * count), "systemd loses its way too often for that to be an explanation"
    if count >= 5000:
        for name in ("rejected by both", "gap-moved", "never", "start in a fold's second pass"):
            assert counts[name], f"no case of {name!r} was tried"


def rfc3339(at):
    fraction = f".{at % SECOND:06}".rstrip("0") if at % SECOND else ""
    return f"{utc(at // SECOND).astimezone(timezone.utc):%Y-%m-%dT%H:%M:%S}{fraction}Z"


def test_preview_says_the_same(request, tell):
    """Through the command line: canonical form and instants, or exit code 64."""
    made = cases(request.config.getoption("--seed") + 1, 200)
    ask_limber(made)
    counts = Counter()
    for case in made:
        options = ["--next", str(COUNT), "--from", rfc3339(case.after), "--zone", case.zone, "--json"]
        call = [BINARIES / "limber", "preview", *options, "--", case.expression]
        result = subprocess.run(call, capture_output=True, text=True)
        if case.canonical is None:
            counts["refused"] += 1
            assert result.returncode == 64, f"exit code {result.returncode}: {case}\n{result.stderr}"
            assert result.stderr and not result.stdout, case
            continue
        counts["told"] += 1
        assert result.returncode == 0, f"exit code {result.returncode}: {case}\n{result.stderr}"
        said = json.loads(result.stdout)
        assert said == {"canonical": case.canonical, "next": [rfc3339(at) for at in case.due]}, case
    assert counts["refused"] and counts["told"]
    tell(", ".join(f"{value} {name}" for name, value in counts.items()))
