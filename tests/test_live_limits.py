"""Where the system watches no more folders, or loses what it has seen, nothing is missed. Its limits are those of Linux."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest

from tests.lively import NOTE, folder_of_a_journal, lively, then_only

inotify = pytest.importorskip("watchdog.observers.inotify_c")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return folder_of_a_journal(tmp_path)


def limited(monkeypatch: pytest.MonkeyPatch, folders: int) -> None:
    """The system watches so many folders more, and then says what it says at its limit."""
    real = inotify.InotifyFD._get_or_create_watch
    left = [folders]

    def limit(self: inotify.InotifyFD, path: bytes, mask: inotify.Mask) -> inotify.Watch:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "inotify watch limit reached")
        return real(self, path, mask)

    monkeypatch.setattr(inotify.InotifyFD, "_get_or_create_watch", limit)


@pytest.mark.parametrize("folders", [0, 3, 6])
def test_where_the_system_watches_no_more_folders_they_are_polled_and_that_is_said(
    root: Path, monkeypatch: pytest.MonkeyPatch, folders: int
) -> None:
    """THREATS G6; at any number of folders, also in the middle of those below one at the top."""
    limited(monkeypatch, folders)
    with lively(root, root / "_site/private") as (builds, _):
        assert len(builds.said) == 1
        assert builds.said[0].startswith("Files cannot be watched here (inotify watch limit reached)")
        (root / "sessions/old/a.md").write_text("x")
        then_only(builds, root, [frozenset({"sessions/old/a.md"})])


def test_the_limit_may_also_be_reached_by_a_folder_that_is_made_later(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """THREATS G6."""
    with lively(root, root / "_site/private") as (builds, _):
        limited(monkeypatch, 0)
        (root / "sessions/new").mkdir()
        builds.wait(lambda told: None in told)
        assert len(builds.said) == 1
        (root / "sessions/new/a.md").write_text("x")
        builds.wait(lambda told: any(each and "sessions/new/a.md" in each for each in told))


def test_when_events_are_lost_everything_is_looked_at(root: Path) -> None:
    with lively(root, root / "_site/private") as (builds, _):
        overflow = next(each for each in threading.enumerate() if isinstance(each, inotify.InotifyFD))
        overflow.handle_event(
            inotify.InotifyEvent(inotify.WatchDescriptor(-1), inotify.Mask(inotify.InotifyConstants.IN_Q_OVERFLOW), 0, b"")
        )
        assert builds.wait(bool) == [None]
        (root / NOTE).write_text("second")
        builds.wait(lambda told: any(each and NOTE in each for each in told))
