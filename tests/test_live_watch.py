"""Every way in which editors and programs write files gives one build; what no build reads gives none."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from watchdog.observers.api import BaseObserver

from journalkit.live.pace import Pace
from journalkit.live.rebuilt import Rebuilt
from tests.lively import BURST, NOTE, folder_of_a_journal, lively, then_only

WAYS = pytest.mark.parametrize("poll", [False, True], ids=["told", "polled"])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return folder_of_a_journal(tmp_path)


def truncate_and_write(root: Path) -> None:
    (root / NOTE).write_text("second")


def truncate_pause_and_write(root: Path) -> None:
    with (root / NOTE).open("w") as file:
        file.flush()
        time.sleep(0.05)
        file.write("second")


def replace_by_rename(root: Path) -> None:
    new = root / "sessions" / ".note.md.tmp123"
    new.write_text("second")
    new.replace(root / NOTE)


def replace_by_rename_from_elsewhere(root: Path) -> None:
    new = root.parent / "temporary"
    new.write_text("second")
    new.replace(root / NOTE)


def as_vim_does(root: Path) -> None:
    folder = root / "sessions"
    (folder / ".note.md.swp").write_bytes(b"swap")
    (folder / "4913").touch()
    (folder / "4913").unlink()
    (root / NOTE).rename(folder / "note.md~")
    with (root / NOTE).open("w") as file:
        file.write("second")
        os.fsync(file.fileno())
    (root / NOTE).chmod(0o640)
    (folder / "note.md~").unlink()
    (folder / ".note.md.swp").unlink()


def as_emacs_does(root: Path) -> None:
    folder = root / "sessions"
    (folder / ".#note.md").symlink_to("ana@host.1234")
    (folder / "#note.md#").write_text("auto saved")
    shutil.copy2(root / NOTE, folder / "note.md~")
    (root / NOTE).write_text("second")
    (folder / "#note.md#").unlink()
    (folder / ".#note.md").unlink()


def as_sed_does(root: Path) -> None:
    subprocess.run(["sed", "-i", "s/first/second/", str(root / NOTE)], check=True)


def with_an_older_time(root: Path) -> None:
    (root / NOTE).write_text("second and longer")
    os.utime(root / NOTE, (1, 1))


def with_the_same_size_and_time(root: Path) -> None:
    status = (root / NOTE).stat()
    (root / NOTE).write_text("secon")
    os.utime(root / NOTE, ns=(status.st_atime_ns, status.st_mtime_ns))


def delete_and_restore(root: Path) -> None:
    (root / NOTE).unlink()
    time.sleep(0.05)
    (root / NOTE).write_text("second")


SAVES = (
    truncate_and_write,
    truncate_pause_and_write,
    replace_by_rename,
    replace_by_rename_from_elsewhere,
    as_vim_does,
    as_emacs_does,
    as_sed_does,
    with_an_older_time,
    with_the_same_size_and_time,
    delete_and_restore,
)


@WAYS
@pytest.mark.parametrize("save", SAVES, ids=lambda save: save.__name__)
def test_each_way_of_saving_gives_one_build_which_reads_what_was_saved(root: Path, poll: bool, save: Callable[[Path], None]) -> None:
    """THREATS G1."""
    with lively(root, root / "_site/private", poll=poll) as (builds, _):
        read: list[str] = []

        def reading(changed: frozenset[str] | None) -> Rebuilt:
            read.append((root / NOTE).read_text())
            return Rebuilt()

        builds.answer = reading
        save(root)
        then_only(builds, root, [frozenset({NOTE})])
        assert read[0].startswith("secon")


@WAYS
def test_files_that_no_build_reads_give_none(root: Path, poll: bool) -> None:
    """THREATS G2."""
    with lively(root, root / "_site/private", poll=poll) as (builds, _):
        for name in (".note.md.swp", "4913", ".#note.md", "#note.md#", "note.md~", "note.md.bak", "note.txt", ".note.md", "sedAbc12"):
            (root / "sessions" / name).write_text("x")
        for name in (
            "_site/private/index.html",
            ".git/index",
            ".journalkit/memo",
            "templates/site/.entry.html.swp",
            "templates/site/x.html~",
        ):
            (root / name).write_text("x")
        (root / "ignored").mkdir()
        (root / "ignored/a.md").write_text("x")
        (root / "empty").mkdir()
        then_only(builds, root, [])


@WAYS
@pytest.mark.parametrize(
    "path",
    [
        "journal.yaml",
        "templates/site/entry.html",
        "templates/site/assets/custom.css",
        "attachments/photo.jpg",
        "rooms/ben/ben/actions/his.md",
    ],
)
def test_settings_templates_attachments_and_received_rooms_are_watched(root: Path, poll: bool, path: str) -> None:
    with lively(root, root / "_site/private", poll=poll) as (builds, _):
        (root / path).write_text("changed")
        then_only(builds, root, [frozenset({path})])


@WAYS
def test_new_folders_are_watched_at_the_top_and_below(root: Path, poll: bool) -> None:
    """THREATS G1."""
    with lively(root, root / "_site/private", poll=poll) as (builds, _):
        for folder in ("goals", "sessions/new/deep"):
            (root / folder).mkdir(parents=True)
            (root / folder / "a.md").write_text("x")
            builds.wait(lambda told, path=f"{folder}/a.md": any(each and path in each for each in told))
            (root / folder / "b.md").write_text("x")
            builds.wait(lambda told, path=f"{folder}/b.md": any(each and path in each for each in told))


@WAYS
def test_a_folder_that_is_moved_in_is_read_and_one_that_is_moved_out_is_gone(root: Path, poll: bool) -> None:
    """THREATS G1."""
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "a.md").write_text("x")
    with lively(root, root / "_site/private", poll=poll) as (builds, _):
        outside.rename(root / "insights")
        builds.wait(lambda told: any(each and "insights/a.md" in each for each in told))
        (root / "insights").rename(outside)
        builds.wait(lambda told: any(each and "insights" in each for each in told))
        builds.told.clear()
        shutil.rmtree(root / "sessions")
        builds.wait(lambda told: any(each is None or NOTE in each or "sessions" in each for each in told))  # None is all of it
        (root / "sessions").mkdir()
        (root / NOTE).write_text("again")
        builds.told.clear()
        (root / NOTE).write_text("and again")
        builds.wait(lambda told: any(each and NOTE in each for each in told))


@WAYS
def test_a_file_that_is_renamed_is_told_by_both_names(root: Path, poll: bool) -> None:
    """THREATS G1."""
    with lively(root, root / "_site/private", poll=poll) as (builds, _):
        (root / NOTE).rename(root / "sessions/other.md")
        then_only(builds, root, [frozenset({NOTE, "sessions/other.md"})])


@WAYS
def test_a_thousand_writes_to_one_file_give_few_builds_of_which_the_last_reads_the_last_text(root: Path, poll: bool) -> None:
    """THREATS G3, G4."""
    with lively(root, root / "_site/private", poll=poll, pace=Pace()) as (builds, _):
        read: list[str] = []

        def reading(changed: frozenset[str] | None) -> Rebuilt:
            read.append((root / NOTE).read_text())
            return Rebuilt()

        builds.answer = reading
        for number in range(1000):
            (root / NOTE).write_text(f"text {number}")
        builds.wait(lambda told: bool(read) and read[-1] == "text 999")
        assert len(builds.told) <= 25


@WAYS
def test_a_thousand_files_give_one_build(root: Path, poll: bool) -> None:
    """THREATS G3."""
    names = {f"sessions/s{number}.md" for number in range(1000)}
    with lively(root, root / "_site/private", poll=poll, pace=BURST) as (builds, _):
        for name in names:
            (root / name).write_text("x")
        then_only(builds, root, [frozenset(names)])
        builds.told.clear()
        for name in names:
            (root / name).unlink()
        then_only(builds, root, [frozenset(names)])


def git(root: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main", "-C", str(root)]
    subprocess.run([*command, *arguments], check=True, capture_output=True)


@WAYS
def test_a_branch_switch_of_a_thousand_files_gives_one_build(root: Path, poll: bool) -> None:
    """THREATS G3."""
    shutil.rmtree(root / ".git")
    git(root, "init")
    for branch in ("main", "other"):
        git(root, "checkout", "-q", "-B", branch)
        for number in range(1000):
            (root / f"sessions/s{number}.md").write_text(branch)
        git(root, "add", "sessions")
        git(root, "commit", "-qm", branch)
    held = (root / ".git/index.lock").exists
    with lively(root, root / "_site/private", poll=poll, held=held, pace=BURST) as (builds, _):
        git(root, "checkout", "-q", "main")
        then_only(builds, root, [frozenset(f"sessions/s{number}.md" for number in range(1000))])


def test_templates_may_lie_elsewhere_behind_a_link(root: Path) -> None:
    theme = root.parent / "theme"
    shutil.move(root / "templates", theme)
    (root / "templates").symlink_to(theme)
    with lively(root, root / "_site/private") as (builds, _):
        (theme / "site/entry.html").write_text("changed")
        then_only(builds, root, [frozenset({"templates/site/entry.html"})])


def test_links_among_the_templates_may_lead_to_files_and_folders_elsewhere_in_the_journal(root: Path) -> None:
    looks = root / "looks"
    looks.mkdir()
    for name in ("own.html", "page.html"):
        (looks / name).write_text("first")
    (root / "templates/site/own.html").symlink_to("../../looks/own.html")
    with lively(root, root / "_site/private") as (builds, _):
        (looks / "own.html").write_text("changed")
        assert builds.wait(bool) == [frozenset({"templates/site/own.html"})]
        builds.told.clear()
        (root / "templates/theme").symlink_to("../looks")
        assert builds.wait(bool) == [None]
        builds.told.clear()
        (looks / "page.html").write_text("changed")
        assert builds.wait(bool) == [frozenset({"templates/theme/page.html"})]


def test_time_alone_gives_a_build_of_no_file(root: Path) -> None:
    with lively(root, root / "_site/private") as (builds, _):
        builds.old = True
        then_only(builds, root, [frozenset()])


def test_a_build_that_another_one_stood_in_the_way_of_is_tried_again(root: Path) -> None:
    with lively(root, root / "_site/private") as (builds, _):
        answers = iter([Rebuilt(again=True), Rebuilt(again=True)])
        builds.answer = lambda changed: next(answers, Rebuilt())
        (root / NOTE).write_text("second")
        assert builds.wait(lambda told: len(told) == 3) == [frozenset({NOTE})] * 3
        then_only(builds, root, [frozenset({NOTE})] * 3)


def test_a_watcher_that_died_is_replaced(root: Path) -> None:
    """THREATS G6."""
    with lively(root, root / "_site/private") as (builds, _):
        next(each for each in threading.enumerate() if isinstance(each, BaseObserver)).stop()
        assert builds.wait(bool) == [None]
        builds.told.clear()
        (root / NOTE).write_text("second")
        then_only(builds, root, [frozenset({NOTE})])
