"""An edit of the schedule is noticed whatever happened on the way to it: permissions that went and came back, mounts, links."""

import functools
import os
import shutil
import subprocess
import time

import pytest

from rig import needs
from rig.limber import BINARIES, Limber, copy_binaries, fewest_wakeups, reminder
from rig.wait import Background, until


def plan(id):
    return reminder(id, at="03:00")


def reminders(limber):
    return [each["id"] for each in limber.json("list")]


def problems(limber):
    return limber.problems("schedule")


def expect(limber, id, what):
    until(lambda: reminders(limber) == [id], f"{what}: {id} is in force, not {reminders(limber)}", patience=10)


@pytest.fixture
def anna(folder, not_root_ids):
    """limberd of a user without any rights; what root does to the way to the schedule is done by this process."""
    user, group = not_root_ids
    folder.chmod(0o755)
    programs = copy_binaries(folder / "bin")
    limber = Limber(folder, prefix=["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"])
    limber.own = lambda path: subprocess.run(["chown", "-R", f"{user}:{group}", str(path)], check=True)
    limber.write_schedule(plan("one"))
    for path in (limber.home, limber.runtime):
        limber.own(path)

    def run(*words, **options):
        done = subprocess.run(
            [*limber.prefix, str(programs / "limber"), *words], env=limber.env, cwd="/", capture_output=True, text=True, timeout=30
        )
        assert not options.get("check", True) or done.returncode == 0, done
        return done

    limber.run = run
    limber.daemon = Background([*limber.prefix, programs / "limberd"], folder / "limberd.log", env=limber.env, cwd="/")
    until(limber.answers, "limberd answers")
    yield limber
    limber.stop()


def test_permission_that_comes_back(anna):
    above, file = anna.home / ".config", anna.schedule_file
    # A copy that root made in its place, and gives back a while later.
    above.rename(anna.home / ".config.old")
    above.mkdir(mode=0o700)
    (above / "limber").mkdir(mode=0o700)
    file.write_text(plan("restored"))
    file.chmod(0o600)
    until(lambda: "Permission denied" in problems(anna), "it says that it may not look")
    assert "minutes" not in problems(anna), "what keeps it out is watched"
    anna.own(above)
    expect(anna, "restored", "given back")
    assert problems(anna) == ""
    # Written by root, so that the permission alone tells; and each part of the way in turn.
    for count, path in enumerate((file, above / "limber", above, anna.home)):
        before = path.stat()
        os.chown(path, 0, 0)
        path.chmod(0)
        until(lambda: "Permission denied" in problems(anna), f"{path} is closed")
        file.write_text(plan(f"edit-{count}"))
        path.chmod(before.st_mode)
        os.chown(path, before.st_uid, before.st_gid)
        expect(anna, f"edit-{count}", f"{path} is open again")
        assert problems(anna) == ""
        file.write_text(plan(f"later-{count}"))
        expect(anna, f"later-{count}", f"an edit after {path} was closed")


def test_a_folder_that_may_be_gone_through_but_not_read(anna):
    folder, file = anna.config, anna.schedule_file
    os.chown(folder, 0, 0)
    folder.chmod(0o711)
    file.write_text(plan("written"))
    expect(anna, "written", "written in place")
    (folder / "new").write_text(plan("renamed"))
    anna.own(folder / "new")
    (folder / "new").rename(file)
    expect(anna, "renamed", "replaced")
    # Nothing tells of a file that comes into such a folder.
    file.unlink()
    until(lambda: "may be noticed only minutes later" in problems(anna), "it says what it can't see")
    file.write_text(plan("new"))
    anna.own(file)
    anna.run("reload")
    expect(anna, "new", "read again")
    until(lambda: problems(anna) == "", "it is seen from here on")
    file.write_text(plan("seen"))
    expect(anna, "seen", "an edit")


def test_a_start_without_permission(anna):
    anna.stop()
    above = anna.config.parent
    os.chown(above, 0, 0)
    above.chmod(0o700)
    anna.daemon = Background(anna.daemon.process.args, anna.folder / "again.log", env=anna.env, cwd="/")
    until(anna.answers, "limberd answers")
    assert reminders(anna) == ["one"] and "Permission denied" in problems(anna)
    anna.own(above)
    until(lambda: problems(anna) == "", "it may look again")
    anna.schedule_file.write_text(plan("two"))
    expect(anna, "two", "an edit")


@pytest.fixture
def apart(folder):
    """limberd in a mount namespace of its own, in which the test mounts."""
    needs.root()
    needs.programs("unshare", "nsenter", "mount", "umount")
    limber = Limber(folder)
    limber.write_schedule(plan("one"))
    limber.daemon = Background(
        ["unshare", "--mount", "--propagation", "private", BINARIES / "limberd"], folder / "limberd.log", env=limber.env, cwd="/"
    )
    until(limber.answers, "limberd answers")

    def inside(*words):
        done = subprocess.run(["nsenter", f"--mount=/proc/{limber.daemon.pid}/ns/mnt", *map(str, words)], capture_output=True, text=True)
        assert done.returncode == 0, done
        return done

    limber.inside = inside
    limber.write = lambda path, id: inside("sh", "-c", f"cat > '{path}' <<'END'\n{plan(id)}\nEND")
    yield limber
    limber.stop()


def test_mounts_on_the_way(apart, folder):
    other = folder / "other"
    shutil.copytree(apart.home, other)
    file = apart.schedule_file
    for count, point in enumerate((apart.config.parent, apart.config, apart.home)):
        source = other / point.relative_to(apart.home)
        there = other / ".config/limber/schedule.toml"
        there.write_text(plan(f"bound-{count}"))
        apart.inside("mount", "--bind", source, point)
        expect(apart, f"bound-{count}", f"a folder bound over {point}")
        there.write_text(plan(f"edit-{count}"))
        expect(apart, f"edit-{count}", "an edit in it")
        apart.inside("umount", point)
        expect(apart, "one", f"{point} without it")
        apart.inside("mount", "-t", "tmpfs", "none", point)
        until(lambda: "is missing" in problems(apart), f"an empty disk over {point}")
        apart.inside("mkdir", "-p", file.parent)
        apart.write(file, f"disk-{count}")
        expect(apart, f"disk-{count}", "a file on it")
        apart.inside("umount", "--lazy", point)
        expect(apart, "one", f"{point} without the disk")
    single = folder / "single.toml"
    single.write_text(plan("single"))
    apart.inside("mount", "--bind", single, file)
    expect(apart, "single", "a file bound over the file")
    single.write_text(plan("source"))
    expect(apart, "source", "an edit of what is bound")
    apart.inside("umount", file)
    expect(apart, "one", "the file without it")
    file.write_text(plan("last"))
    expect(apart, "last", "an edit")
    assert problems(apart) == ""


def test_other_mounts_cost_next_to_nothing(apart, folder):
    (folder / "point").mkdir()
    time.sleep(1)
    mount = functools.partial(apart.inside, "mount", "-t", "tmpfs", "none", folder / "point")
    assert fewest_wakeups(apart.daemon.pid, 2, at_most=2, act=mount) <= 2
    assert reminders(apart) == ["one"]


def test_other_names_of_the_file(bare, folder):
    bare.write_schedule(plan("one"))
    bare.start()
    os.link(bare.schedule_file, folder / "name")
    (folder / "name").write_text(plan("other-name"))
    expect(bare, "other-name", "written by another name")
    (folder / "name").write_text(plan("once-more") + "# to be cut off")
    expect(bare, "once-more", "written once more")
    os.truncate(bare.schedule_file, 0)
    until(lambda: reminders(bare) == [], "cut off without being opened")


def test_a_file_is_read_when_it_is_written(bare):
    """A program that takes its time must not leave half a schedule in force."""
    bare.write_schedule(plan("one"), plan("two"))
    bare.start()
    for how in ("w", "new"):
        if how == "new":
            bare.schedule_file.unlink()
            until(lambda: "is missing" in problems(bare), "it is gone")
        before = [entry["kind"] for entry in bare.entries()]
        with open(bare.schedule_file, "w", buffering=1) as file:
            file.write(plan("one"))
            time.sleep(0.7)
            assert sorted(reminders(bare)) == ["one", "two"]
            file.write(plan("two") + f"# {how}\n")
        until(lambda: problems(bare) == "", "it is whole")
        time.sleep(0.3)
        assert [entry["kind"] for entry in bare.entries()] == before
