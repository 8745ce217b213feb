"""Questions to the code that the daemon runs, through `probe` (Tests/Probe), many at once."""

import os
import subprocess

from .limber import BINARIES

PROBE = BINARIES / "probe"
# Seconds an answer may take on average, in a debug build on a busy machine: for noticing that one never comes.
SLOWEST = 0.02


def ask(questions):
    """One answer per question, each a line of parts separated by tabs."""
    questions = list(questions)
    try:
        result = subprocess.run(
            [PROBE],
            input="".join(f"{question}\n" for question in questions),
            capture_output=True,
            text=True,
            env={**os.environ, "SWIFT_BACKTRACE": "enable=no"},
            timeout=10 + len(questions) * SLOWEST,
        )
    except subprocess.TimeoutExpired as error:
        # Its output is buffered: the culprit is among the next few dozen.
        done = (error.output or b"").count(b"\n")
        raise AssertionError(f"the probe hangs somewhere behind {questions[done : done + 100]}") from None
    answers = result.stdout.splitlines()
    if result.returncode != 0 or len(answers) != len(questions):
        asked = questions[len(answers)] if len(answers) < len(questions) else "no question"
        raise AssertionError(f"the probe ended with {result.returncode} at {asked!r}: {result.stderr[-2000:]}")
    return answers
