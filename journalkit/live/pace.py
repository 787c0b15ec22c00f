"""When changes of files are to be built: at once when the journal was idle and they are whole, else when they have settled.

Counts seconds that it is given; knows neither the clock nor files.
"""

from __future__ import annotations

from journalkit.values import Struct, field


class Pace(Struct, frozen=True):
    """How long to wait, in seconds.

    `quick`: after the last change of an idle journal whose files are all whole. `settle`: after the last one otherwise: a file that may be
    half written, a file that went and may come again, many files, changes during a build or just after it. `limit`: never longer than
    this after the first change. `held_limit`: nor than this while another program says that it is still at work. `few`: up to so many
    files are not many.
    """

    quick: float = 0.015
    settle: float = 0.1
    limit: float = 2.0
    held_limit: float = 8.0
    few: int = 3


class Pending(Struct):
    """Changes that no build has seen yet. A path of None stands for any file at all."""

    pace: Pace
    _whole: dict[str | None, bool] = field(default_factory=dict)
    _first: float = 0.0
    _last: float = 0.0
    _was_idle: bool = True
    _building: bool = False
    _ended: float = float("-inf")
    _were_held: bool = False

    def __bool__(self) -> bool:
        return bool(self._whole)

    @property
    def few(self) -> bool:
        """Whether so few files changed, as far as is known, that somebody may have written them."""
        return len(self._whole) <= self.pace.few

    def note(self, path: str | None, at: float, *, whole: bool) -> None:
        """Take down a change; `whole`: whoever writes the file has finished it."""
        if not self._whole:
            self._first = at
            self._was_idle = not self._building and at >= self._ended + self.pace.settle
        self._whole[path] = whole
        self._last = at

    def due(self, *, held: bool, looks: float = 0.0) -> float | None:
        """When to build; None when there is nothing to build.

        `held`: another program says that it is still writing files, of which there may be many.
        `looks`: so many seconds lie between two looks at the files; 0 when each change is told as it happens.
        """
        if not self._whole:
            return None
        self._were_held = self._were_held or held
        few = self.few and None not in self._whole and not self._were_held
        at_once = few and self._was_idle and all(self._whole.values())
        wait = self.pace.quick if at_once else self.pace.settle + (0.0 if few else looks)
        return min(self._last + wait, self._first + (self.pace.held_limit if held else self.pace.limit))

    def take(self) -> frozenset[str] | None:
        """What changed, or None when that is not known. A build begins."""
        taken = None if None in self._whole else frozenset(path for path in self._whole if path is not None)
        self._whole.clear()
        self._were_held = False
        self._building = True
        return taken

    def built(self, at: float) -> None:
        """The build has ended."""
        self._building = False
        self._ended = at
