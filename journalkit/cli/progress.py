"""How far a build is, on a terminal, and how long each of its stages took."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0  # seconds before a bar is shown
BETWEEN = 0.1  # seconds between two looks at the clock of a bar


class Progressing:
    """Told of stages and of steps by a build; shows a bar when it takes long and somebody looks, and knows the time of every stage."""

    def __init__(self) -> None:
        self._start = self._shown = time.perf_counter()
        self._stages: list[tuple[str, float]] = []
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._what = ""

    def __enter__(self) -> Progressing:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._stages.append(("", time.perf_counter()))
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def stage(self, name: str) -> None:
        """A stage begins."""
        self._stages.append((name, time.perf_counter()))

    def advance(self, what: str, done: int, whole: int) -> None:
        """So many of so many are done."""
        now = time.perf_counter()
        if now - self._start < PATIENCE or (now - self._shown < BETWEEN and done < whole) or not sys.stderr.isatty():
            return
        self._shown = now
        if self._bar is None:
            self._bar = _bar()
            self._bar.start()
        if self._task is None or self._what != what:
            self._what, self._task = what, self._bar.add_task(what, total=whole)
        self._bar.update(self._task, completed=done, refresh=True)

    def stats(self) -> str:
        """The time of every stage in milliseconds, in their order, and all of it."""
        ends = [at for _, at in self._stages[1:]]
        rows = [(name, 1000 * (end - at)) for (name, at), end in zip(self._stages, ends, strict=False)]
        rows.append(("all of it", 1000 * (time.perf_counter() - self._start)))
        widest = max(len(name) for name, _ in rows)
        return "\n".join(f"{name:<{widest}}  {milliseconds:>9.1f} ms" for name, milliseconds in rows)


def _bar() -> Progress:
    """A bar with what it counts, how many a second, and the time that is left."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f}/s" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    colour = click.get_current_context().color
    console = Console(stderr=True, no_color=colour is False)
    return Progress(*columns, console=console, transient=True, auto_refresh=False)  # which would take a thread, beside which none is forked
