"""What a machine must have for a test. Where it lacks something the test is skipped by name, aloud; in continuous
integration (CI=true) that is a failure, since there nobody reads of skips."""

import os
import shutil

import pytest


def missing(why):
    if os.environ.get("CI") == "true":
        pytest.fail(f"cannot run here, and CI skips nothing: {why}")
    pytest.skip(why)


def programs(*names):
    absent = [name for name in names if not shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")]
    if absent:
        missing("not installed: " + ", ".join(absent))


def root():
    if os.geteuid() != 0:
        missing("needs root")
