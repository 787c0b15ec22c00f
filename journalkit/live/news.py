"""What the pages on screen must know: how many builds there were, what changed in which, and what is wrong now. Shared by threads."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from journalkit.live.rebuilt import Problem, Rebuilt
from journalkit.values import Struct, asdict


class Edition(Struct, frozen=True):
    """The state of the site after a build: which run of the server, which build, what is wrong."""

    run: str
    build: int
    problems: tuple[Problem, ...] = ()
    fault: str = ""

    def as_data(self) -> dict[str, object]:
        """The edition for a page."""
        return {"run": self.run, "build": self.build, "fault": self.fault, "problems": [asdict(each) for each in self.problems]}


class News:
    """The newest edition, and in which build each path of the site changed last."""

    def __init__(self, run: str, first: Rebuilt) -> None:
        self._edition = Edition(run, 0, first.problems, first.fault)
        self._changed_in: dict[str, int] = {}
        self._told = threading.Condition()
        self._closed = False

    @property
    def edition(self) -> Edition:
        """The newest edition."""
        return self._edition

    @property
    def closed(self) -> bool:
        """Whether the server is about to end."""
        return self._closed

    def publish(self, done: Rebuilt) -> None:
        """Tell all who wait, when anything on the site or in its faults is other than before. The site is on the disk already."""
        with self._told:
            if done.changed or (done.problems, done.fault) != (self._edition.problems, self._edition.fault):
                self._tell(done.changed, done.problems, done.fault)

    def show(self, paths: frozenset[str]) -> None:
        """Tell all who wait that these pages are new, while the rest is being built."""
        with self._told:
            if paths:
                self._tell(paths, self._edition.problems, self._edition.fault)

    def _tell(self, paths: frozenset[str], problems: tuple[Problem, ...], fault: str) -> None:
        build = self._edition.build + 1
        self._changed_in.update(dict.fromkeys(paths, build))
        self._edition = Edition(self._edition.run, build, problems, fault)
        self._told.notify_all()

    def is_stale(self, run: str, build: int, paths: Iterable[str]) -> bool:
        """Whether one of these paths has changed since a build; all have when another run of the server showed them."""
        with self._told:
            return run != self._edition.run or any(self._changed_in.get(path, 0) > build for path in paths)

    def wait(self, build: int, longest: float) -> Edition | None:
        """The first edition that is newer than a build; None after so many seconds, or when the server ends."""
        with self._told:
            self._told.wait_for(lambda: self._closed or self._edition.build > build, longest)
            return self._edition if not self._closed and self._edition.build > build else None

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._told:
            self._closed = True
            self._told.notify_all()
