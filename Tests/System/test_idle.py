"""While nothing is due the daemon sleeps."""

import os
import time
from pathlib import Path

from rig.limber import clock, fewest_wakeups, reminder, resident_kilobytes

QUIET = 10.0


def test_no_wakeups_while_nothing_is_due(limber, desk):
    limber.write_schedule(
        reminder("calcium-dinner", at=clock(7200)),
        reminder("ankle-pumps", kind="movement", every="1h", title="Ankle pumps"),
    )
    limber.start()
    limber.run("list")
    time.sleep(2)  # the journal's read-back and the closing of the last connection
    pid = limber.daemon.pid
    woken = fewest_wakeups(pid, QUIET)
    threads = len(os.listdir(f"/proc/{pid}/task"))
    artifacts = Path(os.environ.get("LIMBER_ARTIFACTS", ".build/artifacts"))
    artifacts.mkdir(parents=True, exist_ok=True)
    (artifacts / "idle.txt").write_text(
        f"{woken} wake-ups in {QUIET:g} s, {threads} thread(s), {resident_kilobytes(pid)} kB resident\n"
    )
    assert woken <= 1, f"{woken} wake-ups in {QUIET:g} s"
    assert threads == 1


def test_a_shown_reminder_costs_nothing_while_it_waits(limber, desk):
    limber.write_schedule(reminder("calcium-lunch", at=clock(2), repeat="10min"))
    limber.start()
    desk.wait_for_popup()
    time.sleep(2)
    assert fewest_wakeups(limber.daemon.pid, QUIET / 2) <= 1
