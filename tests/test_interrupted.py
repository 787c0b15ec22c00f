"""Ctrl-C, and the end of a session, in each command: it ends soon and quietly, and what it left is whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from journalkit.cli.main import COMMANDS
from tests.conftest import MOMENTS, NOW, ROOT, SEED, Make, entry
from tests.fallen import CLEANING, NEW, OLD, litter, own, put, tree
from tests.falling import Falling, spread

ARGUMENTS = {
    "new": "insight Fresh --no-edit",
    "edit": "told",
    "mv": "met first-meeting",
    "rm": "gone --force",
    "done": "sent",
    "drop": "sent",
    "reopen": "sent",
    "confirm": "sent",
    "reflect": "sent",
    "share": "told --public",
    "unshare": "told",
    "who": "told",
    "room": "list",
    "hooks": "install",
    "init": "other --title X",
    "check": "--git",
    "explain": "missing-config",
    "find": "words",
    "show": "told",
    "prep": "",
    "publish": "--public --dry-run",
    "roadmap": "list",
    "schema": "entry",
    "completion": "bash",
}
SIGNALS = {"interrupt": 130, "terminate": 143}


def test_each_command_ends_with_130_or_143_and_without_a_word_too_many(tmp_path: Path, fall: Falling) -> None:
    """THREATS F9."""
    assert set(ARGUMENTS) <= set(COMMANDS)
    for number, name in enumerate(COMMANDS):
        root = tmp_path / name
        put(root, OLD)
        before = own(root)
        arguments = ARGUMENTS.get(name, "").split()
        how = list(SIGNALS)[number % 2]
        for at in (3, 1):
            ended = fall.run("-C", root, name, *arguments, cwd=root, how=how, at=at, reads=True)
            if len(ended.moments) >= at:  # short ones have less to open
                break
        assert (ended.code, ended.out, ended.err.strip()) == (SIGNALS[how], "", "Interrupted."), (name, ended)
        assert own(root) == before, name
        assert litter(root) == [], name


@pytest.mark.parametrize("how", SIGNALS)
def test_a_build_that_is_interrupted_cleans_up_and_leaves_whole_pages(tmp_path: Path, fall: Falling, how: str) -> None:
    """THREATS F9: as F1, and what is half-done is taken away at once."""
    root, site = tmp_path / "journal", tmp_path / "journal/_site/private"
    put(root, OLD)
    assert fall.run("-C", root, "build").code == 0
    before = tree(site)
    put(root, NEW)
    whole = fall.run("-C", root, "build")
    after = tree(site)
    for turn, at in enumerate(spread(len(whole.moments), max(3, MOMENTS // 4))):
        put(root, (OLD, NEW)[turn % 2])
        ended = fall.run("-C", root, "build", how=how, at=at)
        told = (at, ended)
        assert ended.code in (SIGNALS[how], 0), told
        assert ended.err.strip().endswith("Interrupted.") == bool(ended.code), told
        assert "Traceback" not in ended.err, told
        assert all(data in (before.get(path), after.get(path)) for path, data in tree(site).items()), told
        assert litter(root) == [], told
        assert fall.run("-C", root, "build").code == 0
        assert litter(root) == [], told
        assert tree(site) == (before, after)[turn % 2], told


@pytest.mark.parametrize("command", [("done", "sent"), ("mv", "met", "first-meeting"), ("new", "insight", "Fresh", "--no-edit")])
def test_an_edit_that_is_interrupted_leaves_each_file_old_or_new(tmp_path: Path, fall: Falling, command: tuple[str, ...]) -> None:
    """THREATS F9, F10."""
    root = tmp_path / "journal"
    put(root, OLD)
    before = own(root)
    whole = fall.run("-C", root, *command)
    after = own(root)
    last = len(whole.moments)
    for at in random.Random(SEED).sample(range(last // 2, last + 1), 2):
        for path in set(own(root)) - set(before):
            (root / path).unlink()
        put(root, OLD)
        ended = fall.run("-C", root, *command, how="interrupt", at=at)
        assert ended.code in (130, 0)
        assert "Traceback" not in ended.err
        now = {path: data for path, data in own(root).items() if path not in litter(root)}
        assert all(now[path] in (before.get(path), after.get(path)) for path in now), ended
        assert set(now) in (set(before), set(after)), ended
        assert litter(root) == [] or ended.moments[-1].startswith(CLEANING), ended
        fall.run("-C", root, *command)
        assert litter(root) == []


def test_all_processes_of_a_large_build_end_quietly_when_a_terminal_interrupts_all_of_them(journal: Make) -> None:
    """THREATS F9: Ctrl-C is told to the whole group, at whatever moment of a cold build."""
    root = journal({f"insights/n{n}.md": entry("insight", f"Note {n}", "Words. " * 300) for n in range(400)})
    command = [sys.executable, "-m", "journalkit", "-C", str(root), "--now", NOW, "build", "--jobs", "3"]
    for busy in (".journalkit", "_site/private/.journalkit-tmp-stage"):  # reading, making pages; before, Python ends as it likes
        shutil.rmtree(root / ".journalkit", ignore_errors=True)
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        ) as building:
            while not (root / busy).exists() and building.poll() is None:
                time.sleep(0.005)
            os.killpg(building.pid, signal.SIGINT)
            out, err = building.communicate(timeout=60)
        if building.returncode not in (0, -signal.SIGINT):  # else it was done, or all but the end of Python
            assert (building.returncode, out, err.strip()) == (130, "", "Interrupted.")
        assert "Traceback" not in err
        assert not (root / "_site").exists() or litter(root / "_site") == []
