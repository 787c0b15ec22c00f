"""A sync that is killed before or after any call of git, or at any moment, and run again, ends in the same state."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import MOMENTS, NOW, entry
from tests.meeting import everything, git, meet, received, sync, synced, wanted, write

ROOM = {"ab": ("ana", "ben")}
SECRET = b"quixotic-zephyr"
REAL_GIT = shutil.which("git")
WRAPPER = """#!{shell}
# Counts its calls, and kills the program that calls it before or after one of them.
echo x >> {folder}/calls
number=$(wc -l < {folder}/calls)
if [ "$number" = "$KILL_BEFORE" ]; then kill -9 $PPID; exit 1; fi
{git} "$@"
code=$?
if [ "$number" = "$KILL_AFTER" ]; then kill -9 $PPID; fi
exit $code
"""


def start(root: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    known = {**os.environ, "JOURNALKIT_NOW": NOW, **environment}
    command = [sys.executable, "-m", "journalkit", "-C", str(root), "sync"]
    return subprocess.Popen(command, env=known, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def prepared(folder: Path) -> dict[str, Path]:
    """Two journals that have something to send, to withdraw, to receive and to lose."""
    folder.mkdir(exist_ok=True)
    pair = meet(folder, ROOM)
    for person, root in pair.items():
        for number in range(3):
            write(root, f"insights/{person}-{number}.md", entry("insight", f"{person} {number}", SECRET.decode(), shared="true"))
    for person in ("ana", "ben", "ana"):
        synced(pair[person])
    (pair["ben"] / "insights/ben-0.md").unlink()
    write(pair["ben"], "insights/ben-1.md", entry("insight", "changed", shared="true"))
    write(pair["ben"], "insights/ben-2.md", entry("insight", "changed", shared="true"))
    write(pair["ben"], "insights/ben-3.md", entry("insight", "new", shared="true"))
    synced(pair["ben"])
    write(pair["ana"], "insights/ana-0.md", entry("insight", "ana 0", shared="false"))
    write(pair["ana"], "insights/ana-1.md", entry("insight", "cut", shared="true"))
    write(pair["ana"], "insights/ana-2.md", entry("insight", "cut", shared="true"))
    write(pair["ana"], "insights/ana-4.md", entry("insight", "new", shared="true"))
    return pair


def copied(folder: Path, to: Path) -> dict[str, Path]:
    """The same two journals in another folder."""
    shutil.copytree(folder, to)
    return {person: to / person for person in ("ana", "ben")}


def is_settled(folder: Path, pair: dict[str, Path]) -> None:
    """Both sides have what is shared, and nothing of what was withdrawn is anywhere."""
    assert sync(pair["ana"]).code == 0
    assert synced(pair["ana"]) == ""
    assert sync(pair["ben"]).code == 0
    for person, other in (("ana", "ben"), ("ben", "ana")):
        assert received(pair[person], "ab", other) == wanted(pair[other], "ab", other)
    for repository in (folder / "ab.git", *(root / ".journalkit/rooms/ab.git" for root in pair.values())):
        assert SECRET not in everything(repository)
        assert len(git(repository, "rev-list", "--objects", "--all").splitlines()) == git(
            repository, "cat-file", "--batch-all-objects", "--batch-check"
        ).count("\n")
    assert not [file for root in pair.values() for file in root.rglob(".journalkit-tmp-*")]


def calls(folder: Path) -> int:
    file = folder / "calls"
    return len(file.read_text().splitlines()) if file.exists() else 0


def wrapped(folder: Path) -> Path:
    """A folder with a git that counts and kills."""
    place = folder / "bin"
    text = WRAPPER.format(shell=shutil.which("sh"), folder=folder, git=REAL_GIT)
    write(place, "git", text).chmod(0o755)
    return place


@pytest.mark.parametrize("when", ["BEFORE", "AFTER"])
def test_killed_at_any_call_of_git_the_next_sync_does_the_rest(when: str, tmp_path: Path) -> None:
    prepared(tmp_path / "0")
    number, ended = 0 if when == "AFTER" else -1, False
    while not ended:
        number += 2  # the one takes the even calls, the other one the odd ones
        folder = tmp_path / str(number)
        pair = copied(tmp_path / "0", folder)
        path = f"{wrapped(folder)}{os.pathsep}{os.environ['PATH']}"
        process = start(pair["ana"], {"PATH": path, f"KILL_{when}": str(number)})
        assert process.wait(60) in (0, 3, -signal.SIGKILL)  # git calls git too, and is killed then
        wait_for_orphans(folder)
        ended = calls(folder) < number
        is_settled(folder, pair)
    assert number > 8  # so many calls there are


def wait_for_orphans(folder: Path) -> None:
    """A git whose caller was killed may still run for a moment; it ends by itself."""
    until, last = time.monotonic() + 10, -1
    while time.monotonic() < until and last != calls(folder):
        last = calls(folder)
        time.sleep(0.05)


def test_killed_at_any_moment_the_next_sync_does_the_rest(tmp_path: Path) -> None:
    """THREATS F1, H15."""
    prepared(tmp_path / "0")
    pair = copied(tmp_path / "0", tmp_path / "timed")
    began = time.monotonic()
    assert start(pair["ana"], {}).wait(60) == 0
    whole = time.monotonic() - began
    number = max(5, MOMENTS // 4)
    for turn in range(1, number + 1):
        folder = tmp_path / str(turn)
        pair = copied(tmp_path / "0", folder)
        process = start(pair["ana"], {})
        time.sleep(whole * (0.4 + turn / number / 2))  # before, it only starts
        process.kill()
        process.wait(60)
        time.sleep(0.3)
        is_settled(folder, pair)
        shutil.rmtree(folder)


def test_any_number_of_people_who_sync_at_once_lose_nothing(tmp_path: Path) -> None:
    """THREATS H13, F6: the last time two programs sync the same journal."""
    pair = meet(tmp_path, {"ab": ("ana", "ben", "chi")})
    for turn in range(3):
        for person, root in pair.items():
            write(root, f"insights/{person}-{turn}.md", entry("insight", f"{person} {turn}", shared="true"))
            write(root, f"insights/{person}.md", entry("insight", f"again {turn}", shared="true"))
        running = [start(root, {}) for root in pair.values()]
        assert [process.wait(60) for process in running] == [0, 0, 0]
    write(pair["ana"], "insights/last.md", entry("insight", "last", shared="true"))
    twice = [start(pair["ana"], {}), start(pair["ana"], {})]
    assert sorted(process.wait(60) for process in twice) in ([0, 0], [0, 3])
    for root in pair.values():
        synced(root)
    for person, root in pair.items():
        for other in set(pair) - {person}:
            assert received(root, "ab", other) == wanted(pair[other], "ab", other)
    git(tmp_path / "ab.git", "fsck", "--strict")
