"""A program that is killed at any moment leaves every file whole, old or new, and the next run does the rest and leaves no litter."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.conftest import MOMENTS, SEED
from tests.fallen import NEW, OLD, links, litter, own, put, tree
from tests.falling import Falling, Fell

CHANCE = random.Random(SEED)
BUILDS, EDITS = max(4, MOMENTS * 2 // 5), max(3, MOMENTS * 7 // 40)  # the others are in test_sync_killed.py


def moments(fell: Fell, number: int) -> list[tuple[int, float | None]]:
    """Moments of a run: half of them just before something is done to a file, the others a little later."""
    last = len(fell.moments)
    return [(CHANCE.randint(1, last), None if turn % 2 else CHANCE.random() * 0.004) for turn in range(number)]


def test_a_build_that_is_killed_leaves_whole_pages_without_dead_links_and_the_next_one_is_right(tmp_path: Path, fall: Falling) -> None:
    """THREATS F1, A16: old and new in turn, each build killed at some moment, in a folder that remembers the builds before."""
    root, states, sites = tmp_path / "journal", (OLD, NEW), []
    for number, state in enumerate(states):
        put(tmp_path / f"fresh-{number}", state)
        assert fall.run("-C", tmp_path / f"fresh-{number}", "build").code == 0
        sites.append(tree(tmp_path / f"fresh-{number}/_site/private"))
    put(root, OLD)
    assert fall.run("-C", root, "build").code == 0
    put(root, NEW)
    whole = fall.run("-C", root, "build")
    site = root / "_site/private"
    for turn, (at, later) in enumerate(moments(whole, BUILDS)):
        before, after = sites[(turn + 1) % 2], sites[turn % 2]
        put(root, states[turn % 2])
        files = own(root)
        died = fall.run("-C", root, "build", at=at, later=later)
        told = f"killed at {at} {later}: {died.moments[-1]}"
        assert died.code in (-9, 0), told
        for path, data in tree(site).items():
            assert path.startswith(".journalkit-tmp-") or data in (before.get(path), after.get(path)), (path, told)
        stays = before.keys() & after.keys()  # what comes or goes is not linked to by what stays, so it may do so in any order
        dead = [link for link in links(site) if link[0] in stays and not Path(link[1]).is_file()]
        assert not dead, told
        again = fall.run("-C", root, "build")
        assert (again.code, tree(site), own(root)) == (0, after, files), told
        assert litter(root) == [], told
        assert [file.name for file in (root / ".journalkit").iterdir() if file.name not in (".gitignore", "memo.sqlite")] == [], told


@pytest.mark.parametrize(
    "command",
    [
        ("done", "sent"),
        ("mv", "met", "first-meeting"),
        ("share", "told", "--public"),
        ("new", "insight", "Fresh", "--no-edit"),
    ],
    ids=lambda command: command[0],
)
def test_who_is_killed_while_editing_leaves_each_file_old_or_new_and_can_do_it_again(
    tmp_path: Path, fall: Falling, command: tuple[str, ...]
) -> None:
    """THREATS F10: at each call that writes; modes stay, and no temporary file after the command was given again."""
    root = tmp_path / "journal"
    put(root, OLD)
    before = own(root)
    whole = fall.run("-C", root, *command)
    assert whole.code == 0, whole
    after = own(root)
    for path in set(after) - set(before):
        (root / path).unlink()
    number = EDITS if MOMENTS > 12 or command[0] == "mv" else 2
    for at, later in [*moments(whole, number), (len(whole.moments), None)]:
        put(root, OLD)
        for file in root.rglob("*.md"):
            file.chmod(0o640)
        died = fall.run("-C", root, *command, at=at, later=later)
        told = f"killed at {at} {later}: {died.moments[-1]}"
        for path, data in own(root).items():
            assert ".journalkit-tmp-" in path or data in (before.get(path), after.get(path)), (path, told)
        assert {path for path in before if path not in after} <= {"sessions/met.md"}
        assert (root / "sessions/met.md").is_file() != (root / "sessions/first-meeting.md").is_file(), told
        again = fall.run("-C", root, *command)
        assert "Traceback" not in again.err
        now = own(root)
        assert {path: now[path] for path in after} == after, told
        assert set(now) - set(after) <= {"insights/2026-09-15-fresh-2.md"}, told  # what was there already was not written twice
        assert {(root / path).stat().st_mode & 0o777 for path in {*before} & {*now} if path.endswith(".md")} == {0o640}
        for path in set(now) - set(before):
            (root / path).unlink()


def test_a_new_journal_whose_making_was_killed_can_be_made_again(tmp_path: Path, fall: Falling) -> None:
    """THREATS F10."""
    said = ("--name", "Ana", "--timezone", "UTC")
    for name in ("first", "whole"):  # the first one also compiles templates
        whole = fall.run("init", tmp_path / name, *said)
        assert whole.code == 0, whole
    last = len(whole.moments)
    for at in range(last, 0, -3 if MOMENTS <= 12 else -1):
        root = tmp_path / f"killed-{at}"
        assert fall.run("init", root, *said, at=at).code == -9
        again = fall.run("init", root, *said)
        assert again.code == (4 if at == last else 0), again  # 4: it was whole already
        assert (own(root), litter(root)) == (own(tmp_path / "whole"), []), at


def test_a_site_whose_publishing_was_killed_is_whole_where_it_is_read_and_nothing_half_built_is_published(
    tmp_path: Path, fall: Falling
) -> None:
    """THREATS F1."""
    root, www = tmp_path / "journal", tmp_path / "www"
    states = [{path: text.replace("title:", "shared: public\ntitle:", 1) for path, text in each.items()} for each in (OLD, NEW)]
    publish, sites = ("-C", root, "publish", "--folder", www, "--yes"), []
    for state in states:
        put(root, state)
        whole = fall.run(*publish)
        assert whole.code == 0, whole
        sites.append(tree(www))
    for turn, (at, later) in enumerate(moments(whole, max(1, EDITS // 4))):
        put(root, states[turn % 2])
        assert fall.run("-C", root, "build", "--public", at=30).code == -9  # a half-built site lies where the next one is built
        died = fall.run(*publish, at=at, later=later)
        told = f"killed at {at} {later}: {died.moments[-1]}"
        for path, data in tree(www).items():
            assert path.startswith(".journalkit-tmp-") or data in [each.get(path) for each in sites], (path, told)
        assert fall.run(*publish).code == 0
        assert (tree(www), litter(www), litter(root)) == (sites[turn % 2], [], []), told


@pytest.mark.parametrize("command", [("done", "sent"), ("new", "insight", "Fresh", "--no-edit"), ("mv", "told", "x"), ("build",)])
def test_what_killed_programs_left_anywhere_is_swept_up_and_what_others_are_writing_is_not(
    tmp_path: Path, fall: Falling, command: tuple[str, ...]
) -> None:
    """THREATS F1, F10: also by another command than the one that was killed."""
    put(tmp_path, OLD)
    dead = [tmp_path / each / ".journalkit-tmp-99999999" for each in (".", "sessions", "attachments", "rooms/ben/ben/actions")]
    alive, others = tmp_path / f"goals/.journalkit-tmp-{os.getpid()}-3", tmp_path / "sessions/.journalkit-tmp-mine"
    for file in (*dead, alive, others):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("half a fi")
    assert fall.run("-C", tmp_path, *command).code == 0
    assert sorted(litter(tmp_path)) == sorted(each.relative_to(tmp_path).as_posix() for each in (alive, others))
