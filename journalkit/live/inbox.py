"""Where the watcher puts changes and the loop takes them: one queue between threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from journalkit.live.pace import Pace, Pending


class Inbox:
    """Changes on their way to the next build. `held` says whether another program, such as git, is still writing files.

    `looks` are the seconds between two looks at the files; 0 when each change is told as it happens.
    """

    def __init__(self, pace: Pace, held: Callable[[], bool]) -> None:
        self._pending = Pending(pace)
        self._held = held
        self.looks = 0.0
        self._changed = threading.Condition()
        self._poked = False

    def note(self, path: str | None, *, whole: bool) -> None:
        """A file changed; None when it is not known which."""
        with self._changed:
            self._pending.note(path, time.monotonic(), whole=whole)
            self._changed.notify_all()

    def is_calm(self) -> bool:
        """Whether no more waits for a build than somebody may have written, and no other program is at work."""
        with self._changed:
            return self._pending.few and not self._held()

    def poke(self) -> None:
        """Wake up who waits, though no file changed."""
        with self._changed:
            self._poked = True
            self._changed.notify_all()

    def wait(self, longest: float) -> bool:
        """Wait until changes are due, somebody pokes, or so many seconds have passed. Whether changes are due."""
        until = time.monotonic() + longest
        with self._changed:
            while True:
                now = time.monotonic()
                due = self._pending.due(held=bool(self._pending) and self._held(), looks=self.looks)
                if due is not None and due <= now:
                    return True
                if self._poked or now >= until:
                    self._poked = False
                    return False
                self._changed.wait(min(until, due if due is not None else until) - now)

    def take(self) -> frozenset[str] | None:
        """The paths that changed; None when that is not known. What changes from now on is for the build after the next."""
        with self._changed:
            return self._pending.take()

    def built(self) -> None:
        """The build has ended. What changes just after it is collected, not built one by one."""
        with self._changed:
            self._pending.built(time.monotonic())
