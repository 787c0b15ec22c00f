"""A publishing that is killed, to a branch or another machine: what others read is whole, and the next run is right and leaves nothing."""

from __future__ import annotations

import os
import random
import shutil
import time
from pathlib import Path

import pytest

from journalkit.git.running import Failed, Surroundings
from journalkit.publishing import elsewhere
from journalkit.site.manifest import FILE_NAME
from tests.conftest import MOMENTS, SEED
from tests.fallen import NEW, OLD, litter, put
from tests.falling import Falling
from tests.meeting import GIT, git, write
from tests.test_publish import FIRST, site

CHANCE = random.Random(SEED)
STATES = [{path: text.replace("title:", "shared: public\ntitle:", 1) for path, text in each.items()} for each in (OLD, NEW)]


def tree(remote: Path) -> str:
    """The id of what the branch holds; empty while there is no branch."""
    return git(remote, "rev-parse", "-q", "--verify", "gh-pages^{tree}", check=False).strip()


def objects(repository: Path) -> set[str]:
    return set(git(repository, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split())


def test_a_branch_is_old_or_new_when_its_publishing_is_killed_and_the_next_run_is_right(tmp_path: Path, fall: Falling) -> None:
    """THREATS F1, H15: before and after calls of git, first of all when nothing was there yet."""
    root, remote = tmp_path / "journal", tmp_path / "site.git"
    publish = ("-C", root, "publish", "--branch", "gh-pages", "--remote", remote, "--yes")
    git(tmp_path, "init", "-q", "--bare", "site.git")
    trees, last = [], 0
    for state in STATES:
        put(root, state)
        whole = fall.run(*publish, only="subprocess.Popen|published/")
        assert whole.code == 0, whole
        trees, last = [*trees, tree(remote)], len(whole.moments)
    for turn in range(max(4, MOMENTS // 3)):
        put(root, STATES[turn % 2])
        if turn == 0:
            git(remote, "update-ref", "-d", "refs/heads/gh-pages")
            shutil.rmtree(root / ".journalkit/published")
        at, later = CHANCE.randint(1, last), None if turn % 2 else CHANCE.random() * 0.02
        died = fall.run(*publish, at=at, later=later, only="subprocess.Popen|published/")
        told = f"killed at {at} {later}: {died.moments[-1]}"
        assert died.code in (-9, 0), told
        assert tree(remote) in (trees if turn else ["", *trees]), told
        ended(root)
        again = fall.run(*publish)
        assert (again.code, tree(remote), litter(root)) == (0, trees[turn % 2], []), (told, again)
        git(remote, "fsck", "--strict", "--no-dangling")
        (store,) = (root / ".journalkit/published").glob("*.git")
        names = set(git(store, "for-each-ref", "--format=%(refname)").split())
        assert names == {"refs/published/made", "refs/published/there"}, told
        assert objects(store) == set(git(store, "rev-list", "--objects", "--all", "--no-object-names").split()), told
        git(remote, "prune", "--expire=now")
        assert litter(remote) == [], told


def ended(root: Path) -> None:
    """Wait for a git whose caller was killed; it may still run for a moment, and ends by itself."""
    seen, until = None, time.monotonic() + 10
    while time.monotonic() < until:
        now = {file: file.stat().st_mtime_ns for file in root.parent.rglob("*.git/**/*") if file.exists()}
        if now == seen:
            return
        seen = now
        time.sleep(0.1)


@pytest.mark.skipif(shutil.which("rsync") is None, reason="there is no rsync here")
def test_another_machine_has_a_site_that_the_next_run_understands_when_rsync_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """THREATS F1: before and after each of the calls that send, with files that were there, that are new and that are gone."""
    place, around, real = f"{tmp_path / 'www'}/", Surroundings(GIT), shutil.which("rsync")
    text = f"""#!/bin/sh
case "$*" in *--delay-updates*) echo x >> {tmp_path}/calls;; *) exec {real} "$@";; esac
number=$(wc -l < {tmp_path}/calls)
[ "$number" = "$DIES_BEFORE" ] && exit 20
{real} "$@" || exit $?
[ "$number" = "$DIES_AFTER" ] && exit 20
exit 0
"""
    write(tmp_path, "bin/rsync", text).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")

    def bring(files: dict[str, str], **dies: str) -> None:
        (tmp_path / "calls").unlink(missing_ok=True)
        environment = Surroundings({**GIT, "PATH": os.environ["PATH"], **dies})
        elsewhere.put(place, site(tmp_path / "built", files), elsewhere.look(place, "public", around), environment)

    old = {**FIRST, "insights/gone.html": "gone", "same.html": "same"}
    new = {**FIRST, "insights/a.html": "new words", "insights/b.html": "b", "same.html": "same"}
    for dies in ({when: str(number)} for when in ("DIES_BEFORE", "DIES_AFTER") for number in (1, 2, 3)):
        bring(old)
        with pytest.raises(Failed):
            bring(new, **dies)
        bring(new)
        files = {file.relative_to(place).as_posix(): file.read_bytes() for file in Path(place).rglob("*") if file.is_file()}
        assert {path: data.decode() for path, data in files.items() if path in new} == new, dies
        assert files.keys() == {*new, FILE_NAME}, dies
